import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OWN_NAMES } from "../../build/own-names.ts";

const KNOWN_TO_OTHERS = ["protocol", "session", "drafts", "equipment"];

test("no name is shortened that desk or the browser's storage knows", () => {
  const source = KNOWN_TO_OTHERS.map((name) => readFileSync(new URL(`../src/${name}.ts`, import.meta.url), "utf8"));
  const properties = new Set(source.flatMap((text) => [...text.matchAll(/(\w+)\??:/g)].map(([, name]) => name)));
  expect(OWN_NAMES.filter((name) => properties.has(name))).toEqual([]);
});
