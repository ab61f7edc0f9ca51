import { expect, test } from "vitest";
import { parts } from "../src/links";

const OP_FI = { href: "https://op.fi", text: "op.fi" };

test.each([
  ["Logga in i op.fi.", ["Logga in i ", OP_FI, "."]],
  ["Kirjaudu op.fi-palveluun", ["Kirjaudu ", OP_FI, "-palveluun"]],
  ["op.fi:n sivulla", [OP_FI, ":n sivulla"]],
  [
    "se https://www.op.fi/kundtjanst nu",
    ["se ", { href: "https://www.op.fi/kundtjanst", text: "https://www.op.fi/kundtjanst" }, " nu"],
  ],
  [
    "Ring 0100 0500, eller 0100 0555.",
    [
      "Ring ",
      { href: "tel:+3581000500", text: "0100 0500" },
      ", eller ",
      { href: "tel:+3581000555", text: "0100 0555" },
      ".",
    ],
  ],
  ["från utlandet +358 100 0555", ["från utlandet ", { href: "tel:+3581000555", text: "+358 100 0555" }]],
])("%s", (text, expected) => {
  expect(parts(text, "sv")).toEqual(expected);
});

test.each([
  "op.fi.example.org",
  "https://op.fi.example.org/",
  "evil-op.fi",
  "notop.fi",
  "https://example.org/op.fi",
  "kund@op.fi",
  "op.fi@example.org",
  "https://op.fi@example.org",
  "javascript:op.fix",
  "https://example.org",
  "050 1234567",
  "10100 0500",
  "0100 05001",
])("%s is no link", (text) => {
  expect(parts(text, "sv")).toEqual([text]);
});

test("a Swedish label in parentheses is Swedish in the other languages", () => {
  const text = "Valitse ”Asiakaspalvelu (Kundtjänst)” (ei muuta).";
  expect(parts(text, "fi")).toEqual(["Valitse ”Asiakaspalvelu (", { swedish: "Kundtjänst" }, ")” (ei muuta)."]);
  expect(parts(text, "sv")).toEqual([text]);
});
