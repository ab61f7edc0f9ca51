import type { Chat } from "../chat";
import { confirmIn, wordsOf } from "../i18n";
import type { Language } from "../protocol";
import { Text } from "./text";

/** The field for the confirmation code. What is in it stays in it: it is kept nowhere else. */
export function CodeCard({ chat, language }: { chat: Chat; language: Language }) {
  const words = wordsOf(language);
  const { codeProblem } = chat.state();

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("code") as HTMLInputElement;
    const code = field.value.replace(/[\s.\-–]/g, "");
    if (!/^\d{6}$/.test(code)) {
      chat.refuseCode(words.codeSix);
      field.focus();
      return;
    }
    field.value = "";
    chat.enterCode(code);
  }

  return (
    <form class="card" noValidate onSubmit={submit}>
      <label for="code">
        <Text text={words.code} language={language} />
      </label>
      <p class="hint" id="code-hint">
        {words.codeHint}
      </p>
      <div class="line">
        <input
          id="code"
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={32}
          aria-describedby="code-problem code-hint"
          aria-invalid={codeProblem ? "true" : undefined}
          onInput={() => codeProblem && chat.refuseCode("")}
        />
        <button type="submit" class="primary">
          <Text text={confirmIn(language)} language={language} />
        </button>
      </div>
      <p class="problem" id="code-problem" role="alert">
        {codeProblem}
      </p>
    </form>
  );
}
