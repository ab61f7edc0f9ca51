import type { Mine, Waiting } from "./protocol";

/** Who has begun to wait since the snapshot before; nobody at the first one. */
export function newlyWaiting(before: readonly Waiting[] | undefined, now: readonly Waiting[]): Waiting[] {
  if (!before) return [];
  const known = new Set(before.map(({ conversation }) => conversation));
  return now.filter(({ conversation }) => !known.has(conversation));
}

/** Which of mine have more unread messages than in the snapshot before. */
export function newlyUnread(before: readonly Mine[] | undefined, now: readonly Mine[]): Mine[] {
  if (!before) return [];
  const known = new Map(before.map(({ conversation, unread }) => [conversation, unread]));
  return now.filter(({ conversation, unread }) => unread > (known.get(conversation) ?? unread));
}

/** The page's title, with how many customers are waiting and how many messages are unread. */
export function badged(title: string, waiting: readonly Waiting[], mine: readonly Mine[]): string {
  const count = waiting.length + mine.reduce((sum, { unread }) => sum + unread, 0);
  return count ? `(${count}) ${title}` : title;
}
