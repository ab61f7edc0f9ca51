import type { Asked } from "./questions";
import { useWords } from "./words";

export type Panel = "replies" | "suggestions";

interface ToolsProps {
  panel: Panel | undefined;
  onPanel(panel: Panel | undefined): void;
  onAsk(asked: Asked): void;
}

export function Tools({ panel, onPanel, onAsk }: ToolsProps) {
  const { words } = useWords();
  return (
    <div class="tools" role="group" aria-label={words.tools}>
      {(["replies", "suggestions"] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-expanded={panel === one}
          onClick={() => onPanel(panel === one ? undefined : one)}
        >
          {words[one]}
        </button>
      ))}
      <button type="button" onClick={() => onAsk("note")}>
        {words.note}
      </button>
    </div>
  );
}
