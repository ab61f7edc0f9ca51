import { expect, test } from "vitest";
import { Refused } from "../src/api";
import { createOutbox, type Entry } from "../src/outbox";

const UNREACHABLE = new Refused(0);
const entry = (id: string): Entry => ({ id, path: "/v1/messages", body: { id } });
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** An outbox whose `send` answers with what is in `answers`, in order, and whose pauses last until woken. */
function outboxWith(answers: (Refused | "sent" | "silence")[]) {
  const sent: string[] = [];
  const refused: string[] = [];
  const stalls: boolean[] = [];
  let wake = () => {};
  const outbox = createOutbox({
    async send({ id }) {
      sent.push(id);
      const answer = answers.shift() ?? "sent";
      if (answer === "silence") return new Promise(() => {});
      if (answer !== "sent") throw answer;
    },
    onChange: (stalled) => stalls.push(stalled),
    onRefused: ({ id }, { code }) => refused.push(`${id} ${code}`),
    pauses: {
      wait: () => new Promise((resolve) => (wake = resolve)),
      wake: () => wake(),
    },
  });
  return { outbox, sent, refused, stalls, pauseOver: () => wake() };
}

test("sends one after another, in order", async () => {
  const { outbox, sent } = outboxWith([]);
  ["a", "b", "c"].map(entry).forEach(outbox.add);
  expect(sent).toEqual(["a"]);
  await settled();
  expect(sent).toEqual(["a", "b", "c"]);
  expect(outbox.entries()).toEqual([]);
});

test("tries again with the same entry, and nothing overtakes it", async () => {
  const { outbox, sent, pauseOver } = outboxWith([UNREACHABLE, new Refused(503)]);
  ["a", "b"].map(entry).forEach(outbox.add);
  await settled();
  pauseOver();
  await settled();
  pauseOver();
  await settled();
  expect(sent).toEqual(["a", "a", "a", "b"]);
});

test("says so after four failures, and goes on when asked to", async () => {
  const { outbox, stalls, sent, pauseOver } = outboxWith(Array(5).fill(UNREACHABLE));
  outbox.add(entry("a"));
  for (let failure = 0; failure < 4; failure += 1) {
    await settled();
    pauseOver();
  }
  await settled();
  expect(stalls.at(-1)).toBe(true);
  outbox.retry();
  expect(stalls.at(-1)).toBe(false);
  await settled();
  expect(sent).toHaveLength(6);
  expect(outbox.entries()).toEqual([]);
});

test("what desk refuses is dropped, and the next goes", async () => {
  const { outbox, sent, refused } = outboxWith([new Refused(413, "text_too_long")]);
  ["a", "b"].map(entry).forEach(outbox.add);
  await settled();
  expect(refused).toEqual(["a text_too_long"]);
  expect(sent).toEqual(["a", "b"]);
});

test("what desk has acknowledged lets the next go before it is answered", async () => {
  const { outbox, sent } = outboxWith(["silence"]);
  ["a", "b"].map(entry).forEach(outbox.add);
  outbox.acknowledge("b");
  await settled();
  expect(sent).toEqual(["a"]);
  outbox.acknowledge("a");
  await settled();
  expect(sent).toEqual(["a", "b"]);
});

test("what is dropped holds up nothing that comes after", async () => {
  const { outbox, sent } = outboxWith(["silence"]);
  outbox.add(entry("a"));
  expect(outbox.clear()).toEqual([entry("a")]);
  outbox.add(entry("b"));
  await settled();
  expect(sent).toEqual(["a", "b"]);
});
