import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { parse } from "yaml";

const NAME = "virtual:labels";
const RESOLVED = `\0${NAME}`;

interface Label {
  sv: string;
  fi?: string;
  en?: string;
  translated?: boolean;
}

/** Gives the widget what it needs of actions/labels.yml, where every name on a screen stands once. */
export function labels(path: string): Plugin {
  return {
    name: "labels",
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return;
      this.addWatchFile(path);
      const all = parse(readFileSync(path, "utf8")) as Record<string, Label>;
      const quoted = [...new Set(Object.values(all).flatMap((label) => (label.translated ? [label.sv] : [])))];
      return `export const QUOTED_LABELS = ${JSON.stringify(quoted)};
        export const CONFIRM = ${JSON.stringify(inEachLanguage(all.confirm))};`;
    },
  };
}

/** As the bot's texts show it: our word with the Swedish label in parentheses, as long as it is our translation. */
function inEachLanguage(label: Label | undefined) {
  if (!label?.fi || !label.en) throw new Error("labels.yml has no `confirm` in all three languages");
  const shown = (word: string) => (label.translated ? `${word} (${label.sv})` : word);
  return { sv: label.sv, fi: shown(label.fi), en: shown(label.en) };
}
