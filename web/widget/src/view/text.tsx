import { wordsOf } from "../i18n";
import { parts } from "../links";
import type { Language } from "../protocol";

/** A text of the bank's own, with its links and its Swedish labels marked as Swedish. */
export function Text({ text, language }: { text: string; language: Language }) {
  return parts(text, language).map((part, index) => {
    if (typeof part === "string") return part;
    if ("swedish" in part)
      return (
        <span key={index} lang="sv">
          {part.swedish}
        </span>
      );
    if (part.href.startsWith("tel:"))
      return (
        <a key={index} href={part.href}>
          {part.text}
        </a>
      );
    return (
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
        <span class="unseen"> {wordsOf(language).newTab}</span>
      </a>
    );
  });
}
