import { expect, test } from "vitest";
import { LANGUAGES } from "../../widget/src/protocol";
import { matching } from "../src/finding";
import { fill, named, type Word, wordsOf } from "../src/i18n";
import { duration, stepPlace } from "../src/saying";
import { SHORTCUTS } from "../src/shortcuts";

const gaps = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();

test("every language says everything, calmly, with the same gaps to fill in", () => {
  const swedish = wordsOf("sv");
  for (const language of LANGUAGES)
    for (const [name, words] of Object.entries(wordsOf(language))) {
      expect(words, name).toBeTruthy();
      expect(words, name).not.toContain("!");
      expect(gaps(words), name).toEqual(gaps(swedish[name as Word]));
    }
});

test("every shortcut is explained", () => {
  for (const shortcut of Object.values(SHORTCUTS)) expect(named(wordsOf("sv"), "do_", shortcut)).not.toBe(shortcut);
});

test("what desk names and the console does not know stands as it is", () => {
  const words = wordsOf("en");
  expect(named(words, "reason_", "fraud")).toBe("Suspected fraud");
  expect(named(words, "reason_", "something_new")).toBe("something_new");
  expect(named(words, "device_", null)).toBe("Not known");
});

test("durations have two units at most, and never go below nothing", () => {
  expect([-3, 0, 59, 60, 245, 3600, 7500, 90_000].map(duration)).toEqual([
    "0 s",
    "0 s",
    "59 s",
    "1 min",
    "4 min 5 s",
    "1 h",
    "2 h 5 min",
    "1 d 1 h",
  ]);
});

test("a step outside the count has no place in it", () => {
  const step = { id: "op3", number: 3, of: 7, title: "Gå till nätmötet" };
  expect(stepPlace(wordsOf("sv"), step)).toBe("Steg 3 av 7:");
  expect(stepPlace(wordsOf("sv"), { ...step, number: null })).toBe("");
});

test("a gap without a filling stays to be seen", () => {
  expect(fill("{a} och {b}", { a: 1 })).toBe("1 och {b}");
});

test("finds by every word, whatever the accents", () => {
  const all = ["Gå till nätmötet", "Gå till kundtjänsten", "Mötet börjar"];
  const found = (query: string) => matching(all, query, (title) => title);
  expect(found("natmote")).toEqual(["Gå till nätmötet"]);
  expect(found("MÖTE gå")).toEqual(["Gå till nätmötet"]);
  expect(found(" ")).toEqual(all);
  expect(found("kamera")).toEqual([]);
});
