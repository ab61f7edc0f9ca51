import { expect, test } from "vitest";
import {
  answering,
  emptyConversation,
  leavesGap,
  liveCard,
  offer,
  received,
  unread,
  withOutgoing,
  withState,
} from "../src/conversation";
import type { Message, Person } from "../src/protocol";

const EMPTY = emptyConversation("sv");
const STATE = { last: 0, read: 0, typing: false, language: "fi" as const, person: null };
const ANNA: Person = { status: "agent", text: "Du talar med Anna.", typing: "Anna skriver …", leave: "" };

function message(number: number, changed: Partial<Message> = {}): Message {
  return {
    number,
    from: "bot",
    text: `Nummer ${number}`,
    buttons: [],
    custom: null,
    turn: `turn-${number}`,
    ...changed,
  };
}

const numbers = (messages: readonly Message[]) => messages.map(({ number }) => number);

test("messages come in order, each once", () => {
  const first = received(EMPTY, [message(2), message(1)]);
  expect(numbers(received(first, [message(2), message(3)]).messages)).toEqual([1, 2, 3]);
  expect(received(first, [message(1)])).toBe(first);
});

test("nothing is shown after a gap, which has to be fetched", () => {
  const late = [message(3)];
  const conversation = received(received(EMPTY, [message(1)]), late);
  expect(numbers(conversation.messages)).toEqual([1]);
  expect(leavesGap(conversation, late)).toBe(true);
  expect(leavesGap(received(conversation, [message(2), message(3)]), late)).toBe(false);
});

test("what was said here gives way to what desk has kept", () => {
  const said = withOutgoing(EMPTY, { id: "mine", text: "min kod är 482913" });
  const kept = received(said, [message(1, { from: "customer", turn: "mine", text: "min kod är ••••••" })]);
  expect(kept.outgoing).toEqual([]);
  expect(kept.messages[0]?.text).toBe("min kod är ••••••");
});

test("an answer alone does not confirm what was said", () => {
  const said = withOutgoing(EMPTY, { id: "mine", text: "hej" });
  expect(received(said, [message(1, { turn: "mine" })]).outgoing).toHaveLength(1);
});

test("only the quick replies of the bot's last message may be pressed", () => {
  const buttons = [{ title: "Nästa" }];
  const offered = received(EMPTY, [message(1, { buttons })]);
  expect(offer(offered)?.number).toBe(1);
  expect(offer(received(offered, [message(2)]))).toBeUndefined();
  expect(offer(received(offered, [message(2, { custom: { type: "fault" } })]))?.number).toBe(1);
  expect(offer(received(offered, [message(2, { from: "desk", custom: { type: "waiting" } })]))?.number).toBe(1);
});

test("buttons of desk's may be pressed until the bot says something else", () => {
  const buttons = [{ title: "Lämna ett meddelande" }];
  const asked = received(EMPTY, [message(1, { buttons: [{ title: "Nästa" }] }), message(2, { from: "desk", buttons })]);
  expect(offer(asked)?.number).toBe(2);
  expect(offer(received(asked, [message(3, { from: "desk" })]))?.number).toBe(2);
  expect(offer(received(asked, [message(3)]))).toBeUndefined();
});

test("while a person answers, no quick replies may be pressed", () => {
  const offered = received(EMPTY, [message(1, { buttons: [{ title: "Nästa" }] })]);
  const answered = withState(received(offered, [message(2, { from: "agent" })]), { ...STATE, person: ANNA });
  expect(offer(answered)).toBeUndefined();
  expect(offer(withState(answered, STATE))?.number).toBe(1);
});

test("a person answers from the claim until the bot is back, not while one is waited for", () => {
  const waiting = withState(EMPTY, { ...STATE, person: { ...ANNA, status: "queued" } });
  expect(answering(waiting)).toBeUndefined();
  expect(waiting.person?.text).toBe(ANNA.text);
  expect(answering(withState(waiting, { ...STATE, person: ANNA }))).toEqual(ANNA);
  expect(withState(waiting, STATE).person).toBeNull();
});

test("no quick reply is offered while an answer is on its way", () => {
  const offered = received(EMPTY, [message(1, { buttons: [{ title: "Nästa" }] })]);
  expect(offer(withOutgoing(offered, { id: "mine", text: "hej" }))).toBeUndefined();
  const said = received(offered, [message(2, { from: "customer" })]);
  expect(offer({ ...said, typing: true })).toBeUndefined();
  expect(offer({ ...said, asking: 1 })).toBeUndefined();
  expect(offer(said)?.number).toBe(1);
});

test("the last code field is live until the identity is confirmed", () => {
  const asked = received(
    EMPTY,
    [1, 2].map((number) => message(number, { custom: { type: "code_field" } })),
  );
  expect(liveCard(asked, "code_field")).toBe(2);
  expect(
    liveCard(received(asked, [message(3, { custom: { type: "identity_confirmed" } })]), "code_field"),
  ).toBeUndefined();
  expect(liveCard(asked, "device_check")).toBeUndefined();
});

test("unread is what others have said and the customer has not seen", () => {
  const conversation = received(EMPTY, [
    message(1),
    message(2, { from: "customer" }),
    message(3),
    message(4, { text: "" }),
    message(5, { from: "agent", custom: { type: "agent", name: "Anna" } }),
  ]);
  expect(unread(conversation)).toBe(3);
  const state = { ...STATE, last: 5, read: 1 };
  expect(unread(withState(conversation, state))).toBe(2);
  expect(unread(withState(withState(conversation, { ...state, read: 5 }), state))).toBe(0);
});
