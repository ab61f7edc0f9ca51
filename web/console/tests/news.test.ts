import { expect, test } from "vitest";
import { badged, newlyUnread, newlyWaiting } from "../src/news";
import type { Mine, Waiting } from "../src/protocol";

const waiting = (...ids: string[]) => ids.map((conversation) => ({ conversation })) as Waiting[];
const mine = (unread: Record<string, number>) =>
  Object.entries(unread).map(([conversation, count]) => ({ conversation, unread: count })) as Mine[];

test("who is new in the queue is news, who was there or has left is not", () => {
  expect(newlyWaiting(waiting("a", "b"), waiting("b", "c"))).toEqual(waiting("c"));
  expect(newlyWaiting(undefined, waiting("a"))).toEqual([]);
});

test("more unread messages are news, also after a gap; a conversation just taken is not", () => {
  const now = mine({ a: 2, b: 1, c: 3 });
  expect(newlyUnread(mine({ a: 0, b: 1 }), now).map(({ conversation }) => conversation)).toEqual(["a"]);
  expect(newlyUnread(undefined, now)).toEqual([]);
});

test("the title counts who waits and what is unread", () => {
  expect(badged("Konsol", waiting("a", "b"), mine({ c: 3 }))).toBe("(5) Konsol");
  expect(badged("Konsol", [], mine({ c: 0 }))).toBe("Konsol");
});
