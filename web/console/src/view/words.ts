import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { wordsOf } from "../i18n";
import type { Language } from "../protocol";

/** The language of the console itself. */
export const ConsoleLanguage = createContext<Language>("sv");

export function useWords() {
  const language = useContext(ConsoleLanguage);
  return { language, words: wordsOf(language) };
}
