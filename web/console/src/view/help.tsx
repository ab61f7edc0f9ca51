import { named } from "../i18n";
import type { Preferences } from "../preferences";
import { SHORTCUTS } from "../shortcuts";
import { Dialog } from "./dialog";
import { useWords } from "./words";

interface HelpProps {
  preferences: Preferences;
  onPrefer(change: Partial<Preferences>): void;
  onClose(): void;
}

export function Help({ preferences, onPrefer, onClose }: HelpProps) {
  const { words } = useWords();
  return (
    <Dialog title={words.help} onClose={onClose}>
      <p>{words.helpText}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={preferences.shortcuts}
          onChange={(event) => onPrefer({ shortcuts: event.currentTarget.checked })}
        />
        <span>{words.shortcutsOn}</span>
      </label>
      <table class="keys">
        <thead>
          <tr>
            <th scope="col">{words.key}</th>
            <th scope="col">{words.does}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(SHORTCUTS).map(([key, shortcut]) => (
            <tr key={key}>
              <td>
                <kbd>{key}</kbd>
              </td>
              <td>{named(words, "do_", shortcut)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="actions">
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
