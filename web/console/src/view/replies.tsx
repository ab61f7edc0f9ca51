import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asRefused } from "../api";
import { matching } from "../finding";
import { fill, type Words } from "../i18n";
import type { Replies as AllReplies, Language, Service } from "../protocol";
import { serviceName } from "../saying";
import type { Workplace } from "../workplace";
import { useWords } from "./words";

interface Item {
  key: string;
  title: string;
  text: string;
  kind: string;
  step?: string;
}

interface RepliesProps {
  workplace: Workplace;
  /** The customer's: the texts are in it. */
  language: Language;
  service: Service | null;
  onInsert(text: string): void;
  onSendStep(step: string, title: string): void;
  onClose(): void;
}

/** A combobox over the canned replies and the exact step texts; the one that is chosen is shown in full beside it. */
export function Replies({ workplace, language, service, onInsert, onSendStep, onClose }: RepliesProps) {
  const { words } = useWords();
  const [all, setAll] = useState<AllReplies>();
  const [problem, setProblem] = useState("");
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const items = all
    ? matching(itemsOf(all, service, words), query, ({ title, kind, text }) => `${kind} ${title} ${text}`)
    : [];
  const active = items[Math.min(at, items.length - 1)];

  useEffect(() => {
    setAll(undefined);
    workplace.replies(language).then(setAll, (error) => setProblem(asRefused(error).message || words.unreachable));
  }, [language]);
  useLayoutEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, query]);

  function keyDown(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(items.length - 1, at + move)));
    }
    if (event.key === "Enter" && active && !event.isComposing) {
      event.preventDefault();
      onInsert(active.text);
    }
  }

  return (
    <section
      class="panel replies"
      aria-label={words.replies}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div class="find">
        <label for="replies-find">{words.repliesFind}</label>
        <p class="hint" id="replies-hint">
          {words.repliesHint}
        </p>
        <input
          id="replies-find"
          ref={field}
          role="combobox"
          autocomplete="off"
          aria-expanded={items.length > 0}
          aria-controls="replies-list"
          aria-autocomplete="list"
          aria-activedescendant={active && `reply-${active.key}`}
          aria-describedby="replies-hint"
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={keyDown}
        />
        <p class="unseen" role="status">
          {all && (items.length ? fill(words.found, { n: items.length }) : words.noReplies)}
        </p>
        <p class="problem" role="alert">
          {problem}
        </p>
        {all && !items.length && <p class="quiet">{words.noReplies}</p>}
        <div id="replies-list" ref={list} role="listbox" aria-label={words.replies}>
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard in the field, where the focus stays
            <div
              key={item.key}
              id={`reply-${item.key}`}
              role="option"
              aria-selected={item === active}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => setAt(index)}
            >
              <span class="quiet">{item.kind}</span> <span lang={language}>{item.title}</span>
            </div>
          ))}
        </div>
      </div>
      {active && (
        <div class="chosen">
          <p class="text" lang={language}>
            {active.text}
          </p>
          <div class="actions">
            <button type="button" class="primary" onClick={() => onInsert(active.text)}>
              {words.insert}
            </button>
            {active.step && (
              <button type="button" onClick={() => active.step && onSendStep(active.step, active.title)}>
                {words.sendStep}
              </button>
            )}
            <button type="button" onClick={onClose}>
              {words.close}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}

/** The steps of the customer's own service come before those of the other. */
function itemsOf({ replies, steps }: AllReplies, service: Service | null, words: Words): Item[] {
  const services: Service[] = service === "op_mobilen" ? ["op_mobilen", "op_fi"] : ["op_fi", "op_mobilen"];
  const cards = services.flatMap((one) =>
    (steps[one] ?? []).map(({ id, number, title, text }) => ({
      key: id,
      title,
      text,
      kind: [serviceName(words, one), number && fill(words.stepNumber, { number })].filter(Boolean).join(" · "),
      step: id,
    })),
  );
  return [...replies.map(({ key, title, text }) => ({ key, title, text, kind: words.reply })), ...cards];
}
