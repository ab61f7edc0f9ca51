import { asLanguage } from "../../widget/src/protocol";
import { allowed } from "../../widget/src/session";
import type { Language } from "./protocol";

/** What this browser remembers of how the console is liked. */
export interface Preferences {
  language: Language;
  sound: boolean;
  shortcuts: boolean;
}

const KEY = "meeting-guide console preferences";

export function loadPreferences(): Preferences {
  const stored = allowed(() => JSON.parse(localStorage.getItem(KEY) ?? "") as Partial<Preferences>);
  const language = asLanguage(stored?.language) ?? navigator.languages.map(asLanguage).find(Boolean) ?? "sv";
  return { language, sound: stored?.sound ?? true, shortcuts: stored?.shortcuts ?? true };
}

export function savePreferences(preferences: Preferences): void {
  allowed(() => localStorage.setItem(KEY, JSON.stringify(preferences)));
}
