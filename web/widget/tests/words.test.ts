import { expect, test } from "vitest";
import { pauseAfter } from "../src/backoff";
import { mayBeSecret } from "../src/drafts";
import { confirmIn, wordsOf } from "../src/i18n";
import { LANGUAGES } from "../src/protocol";

test("every language says everything, calmly", () => {
  for (const language of LANGUAGES) {
    for (const [name, words] of Object.entries(wordsOf(language))) {
      expect(words, name).toBeTruthy();
      expect(words, name).not.toContain("!");
    }
  }
});

test("the button of the code field is called as in the bot's texts", () => {
  expect(LANGUAGES.map(confirmIn)).toEqual(["Bekräfta", "Vahvista (Bekräfta)", "Confirm (Bekräfta)"]);
});

test("what may be a code or a number of the customer's is not kept", () => {
  expect(["482913", "koden är 482 913", "010190-123A", "FI21 1234"].every(mayBeSecret)).toBe(true);
  expect(["hej", "jag är på steg 3", "0 av 10"].some(mayBeSecret)).toBe(false);
});

test("pauses grow, to half a minute at most, and differ", () => {
  expect([1, 2, 3, 10].map((failures) => pauseAfter(failures, 1))).toEqual([1000, 2000, 4000, 30_000]);
  expect(pauseAfter(3, 0)).toBe(2000);
});
