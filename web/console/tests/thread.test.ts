import { expect, test } from "vitest";
import type { Message } from "../src/protocol";
import { completed, EMPTY_THREAD, isBehind, lastNumber, received, waitsSince } from "../src/thread";

const message = (number: number, from: Message["from"] = "customer", turn = `turn ${number}`): Message => ({
  number,
  from,
  text: `${number}`,
  buttons: [],
  custom: null,
  at: `2026-11-28T12:00:0${number}Z`,
  turn,
});
const numbers = ({ messages }: { messages: readonly Message[] }) => messages.map(({ number }) => number);

test("takes each message once and in order, whatever order they come in", () => {
  let thread = received(EMPTY_THREAD, [message(2), message(1)]);
  thread = received(thread, [message(2), message(3)]);
  expect(numbers(thread)).toEqual([1, 2, 3]);
});

test("does not take what comes after a gap, but knows that it lacks something", () => {
  const thread = received(received(EMPTY_THREAD, [message(1)]), [message(3)]);
  expect(numbers(thread)).toEqual([1]);
  expect(isBehind(thread)).toBe(true);
  const whole = completed(thread, [message(2), message(3)]);
  expect(numbers(whole)).toEqual([1, 2, 3]);
  expect(isBehind(whole)).toBe(false);
});

test("what was asked for is whole, even where desk counts what it does not show", () => {
  const thread = completed(received(EMPTY_THREAD, [message(1)]), [message(1), message(4)]);
  expect(numbers(thread)).toEqual([1, 4]);
  expect(lastNumber(thread)).toBe(4);
});

test("what was said here is no longer under way once it has come back", () => {
  const saying = {
    ...EMPTY_THREAD,
    outgoing: [
      { id: "a", text: "hej" },
      { id: "b", text: "igen" },
    ],
  };
  expect(received(saying, [message(1, "agent", "a")]).outgoing).toEqual([{ id: "b", text: "igen" }]);
  expect(received(saying, [message(1, "customer", "a")]).outgoing).toHaveLength(2);
});

test("a customer waits from the first message that nobody has answered", () => {
  const asked = "2026-11-28T11:00:00Z";
  const waits = (...froms: Message["from"][]) =>
    waitsSince({ messages: froms.map((from, index) => message(index + 1, from)) }, asked);
  expect(waits("customer", "bot")).toBe(asked);
  expect(waits("customer", "agent")).toBeUndefined();
  expect(waits("customer", "agent", "customer", "customer")).toBe(message(3).at);
});
