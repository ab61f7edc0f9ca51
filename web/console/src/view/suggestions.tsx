import { useEffect, useRef, useState } from "preact/hooks";
import { asRefused } from "../api";
import { fill } from "../i18n";
import type { Language, Suggestion } from "../protocol";
import { percent } from "../saying";
import type { Workplace } from "../workplace";
import { useWords } from "./words";

interface SuggestionsProps {
  workplace: Workplace;
  conversation: string;
  /** The customer's: the texts are in it. */
  language: Language;
  /** The number of the customer's latest message, which they are about. */
  latest: number | undefined;
  onInsert(text: string): void;
  onSend(text: string): void;
  onClose(): void;
}

export function Suggestions({
  workplace,
  conversation,
  language,
  latest,
  onInsert,
  onSend,
  onClose,
}: SuggestionsProps) {
  const { words } = useWords();
  const [suggestions, setSuggestions] = useState<Suggestion[]>();
  const [problem, setProblem] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    let current = true;
    workplace.suggestions(conversation).then(
      (found) => current && setSuggestions(found),
      (error) => current && setProblem(asRefused(error).message || words.unreachable),
    );
    return () => {
      current = false;
    };
  }, [latest]);

  return (
    <section
      class="panel suggestions"
      aria-labelledby="suggestions-title"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div class="panel-top">
        <h3 id="suggestions-title" ref={heading} tabIndex={-1}>
          {words.suggestions}
        </h3>
        <button type="button" class="plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
      <p class="quiet" role="status">
        {suggestions ? !suggestions.length && words.noSuggestions : !problem && words.loading}
      </p>
      <ul>
        {suggestions?.map(({ intent, title, text, confidence }) => (
          <li key={intent}>
            <p>
              <strong lang="sv">{title}</strong>{" "}
              <span class="quiet">{fill(words.sure, { n: percent(confidence) })}</span>
            </p>
            <p class="text" lang={language}>
              {text}
            </p>
            <div class="actions">
              <button type="button" onClick={() => onInsert(text)}>
                {words.adapt} <span class="unseen">{title}</span>
              </button>
              <button type="button" onClick={() => onSend(text)}>
                {words.sendAsIs} <span class="unseen">{title}</span>
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
