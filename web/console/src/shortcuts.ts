/** One key each, outside fields. They can be switched off, as WCAG 2.1.4 asks. */
export const SHORTCUTS = {
  n: "claimNext",
  w: "longestWaiting",
  j: "nextOfMine",
  k: "previousOfMine",
  m: "writeMessage",
  r: "replies",
  s: "suggestions",
  o: "note",
  t: "transfer",
  b: "handBack",
  x: "close",
  "?": "help",
} as const;

export type Shortcut = (typeof SHORTCUTS)[keyof typeof SHORTCUTS];

export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isField(event.target) || document.querySelector("dialog[open]")) return;
  return SHORTCUTS[event.key as keyof typeof SHORTCUTS];
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}
