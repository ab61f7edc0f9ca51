import { QUOTED_LABELS } from "virtual:labels";
import type { Language } from "./protocol";

export type Part = string | { href: string; text: string } | { swedish: string };

const OP_FI = String.raw`(?<![\w@./-])(?:https:\/\/)?(?:www\.)?op\.fi(?![\w@]|\.\w)(?:\/[\w/-]*)?`;
const PHONE = String.raw`(?<![\d+])(?:0|\+358 )100 05\d\d(?!\d)`;
const LABEL = `(?<=\\()(?:${QUOTED_LABELS.map((label) => label.replace(/[.*+?^$()|[\]\\]/g, "\\$&")).join("|")})(?=\\))`;
const FOUND = new RegExp(`(${OP_FI})|(${PHONE})|(${LABEL})`, "gi");

/** A text of the bot in parts: the bank's own address and phone numbers as links, quoted Swedish labels as Swedish. */
export function parts(text: string, language: Language): Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(FOUND)) {
    const [whole, address, phone, label] = match;
    if (label && language === "sv") continue;
    found.push(text.slice(end, match.index));
    if (address) found.push({ href: `https://${address.replace(/^https:\/\//i, "")}`, text: whole });
    else if (phone) found.push({ href: telephone(phone), text: whole });
    else found.push({ swedish: whole });
    end = match.index + whole.length;
  }
  return [...found, text.slice(end)].filter((part) => part !== "");
}

export function telephone(number: string): string {
  return `tel:+358${number.replace(/^(\+358|0)/, "").replace(/ /g, "")}`;
}
