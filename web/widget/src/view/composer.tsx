import type { RefObject } from "preact";
import type { Chat } from "../chat";
import { answering } from "../conversation";
import { wordsOf } from "../i18n";

export function Composer({ chat, field }: { chat: Chat; field: RefObject<HTMLTextAreaElement | null> }) {
  const { draft, problem, conversation } = chat.state();
  const words = wordsOf(conversation.language);

  function send(event: Event): void {
    event.preventDefault();
    const text = draft.trim();
    if (text) chat.write(text);
    field.current?.focus();
  }

  return (
    <form class="composer" onSubmit={send}>
      <label for="text">{answering(conversation) ? words.fieldPerson : words.field}</label>
      <p class="problem" id="problem" role="alert">
        {problem}
      </p>
      <div class="line">
        <textarea
          id="text"
          ref={field}
          rows={1}
          enterkeyhint="send"
          value={draft}
          aria-describedby="problem advice"
          aria-invalid={problem ? "true" : undefined}
          onInput={(event) => chat.setDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
          }}
        />
        <button type="submit" class="primary">
          {words.send}
        </button>
      </div>
      <p class="hint" id="advice">
        {words.advice}
      </p>
    </form>
  );
}
