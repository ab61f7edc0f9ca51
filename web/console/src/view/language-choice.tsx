import { asLanguage, LANGUAGES } from "../../../widget/src/protocol";
import type { Preferences } from "../preferences";
import { useWords } from "./words";

const NAMES = { sv: "Svenska", fi: "Suomi", en: "English" };

interface LanguageChoiceProps {
  onPrefer(change: Partial<Preferences>): void;
}

export function LanguageChoice({ onPrefer }: LanguageChoiceProps) {
  const { words, language } = useWords();
  return (
    <fieldset class="choice languages">
      <legend class="unseen">{words.language}</legend>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => onPrefer({ language: one })}
        >
          {NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
}

/** The same where there is little room. */
export function LanguageList({ onPrefer }: LanguageChoiceProps) {
  const { words, language } = useWords();
  return (
    <label class="compact">
      <span class="unseen">{words.language}</span>
      <select
        value={language}
        onChange={(event) => onPrefer({ language: asLanguage(event.currentTarget.value) ?? language })}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {NAMES[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
