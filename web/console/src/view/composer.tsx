import type { RefObject } from "preact";
import { fill } from "../i18n";
import type { Language } from "../protocol";
import { useWords } from "./words";

const LONGEST_TEXT = 2000;

interface ComposerProps {
  field: RefObject<HTMLTextAreaElement | null>;
  /** The customer's. */
  language: Language;
  draft: string;
  problem: string;
  owned: boolean;
  onDraft(text: string): void;
  onSend(text: string): void;
  onReplies(): void;
}

export function Composer({ field, language, draft, problem, owned, onDraft, onSend, onReplies }: ComposerProps) {
  const { words } = useWords();

  function send(event: Event): void {
    event.preventDefault();
    const text = draft.trim();
    if (text && owned) onSend(text);
    field.current?.focus();
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) send(event);
    // Out of the field, where the shortcuts work.
    if (event.key === "Escape") document.getElementById("log")?.focus();
    if (owned && event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onReplies();
    }
  }

  return (
    <form class="composer" onSubmit={send}>
      <label for="message">{fill(words.field, { language: words[language] })}</label>
      <p class="problem" id="message-problem" role="alert">
        {problem}
      </p>
      <div class="line">
        <textarea
          id="message"
          ref={field}
          rows={2}
          lang={language}
          enterkeyhint="send"
          maxLength={LONGEST_TEXT}
          value={draft}
          readOnly={!owned}
          aria-describedby="message-problem message-hint"
          aria-invalid={problem ? "true" : undefined}
          onInput={(event) => onDraft(event.currentTarget.value)}
          onKeyDown={keyDown}
        />
        {owned && (
          <button type="submit" class="primary">
            {words.send}
          </button>
        )}
      </div>
      <p class="hint" id="message-hint">
        {words.fieldHint}
      </p>
    </form>
  );
}
