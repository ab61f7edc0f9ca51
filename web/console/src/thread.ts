import type { Card, Message } from "./protocol";

/** Said here, not yet come back from desk. */
export interface Outgoing {
  id: string;
  text: string;
  /** Where a step card is sent: its step. */
  step?: string;
}

/** One conversation as the console has it. */
export interface Thread {
  card: Card | undefined;
  messages: readonly Message[];
  /** The highest number that desk has told of. */
  heard: number;
  outgoing: readonly Outgoing[];
  /** The outgoing ones have failed so often that the agent is told. */
  stalled: boolean;
  /** What desk said of a message that it did not take. */
  problem: string;
}

export const EMPTY_THREAD: Thread = {
  card: undefined,
  messages: [],
  heard: 0,
  outgoing: [],
  stalled: false,
  problem: "",
};

export function lastNumber({ messages }: Pick<Thread, "messages">): number {
  return messages.at(-1)?.number ?? 0;
}

/** With what of `arrived` follows on the last message without a gap. What comes after a gap has to be fetched. */
export function received(thread: Thread, arrived: readonly Message[]): Thread {
  const fresh: Message[] = [];
  let next = lastNumber(thread) + 1;
  for (const message of inOrder(arrived)) {
    if (message.number !== next) continue;
    fresh.push(message);
    next += 1;
  }
  const heard = Math.max(thread.heard, ...arrived.map(({ number }) => number));
  return withMessages({ ...thread, heard }, fresh);
}

/** With all that desk has after the last message: asked for, so nothing is missing in it. */
export function completed(thread: Thread, all: readonly Message[]): Thread {
  const last = lastNumber(thread);
  const fresh = inOrder(all).filter(({ number }) => number > last);
  return withMessages(thread, fresh);
}

export function withCard(thread: Thread, card: Card): Thread {
  return completed({ ...thread, card, heard: Math.max(thread.heard, card.last_number) }, card.messages);
}

export function isBehind(thread: Thread): boolean {
  return thread.heard > lastNumber(thread);
}

/** Since when the customer waits for an agent's answer; undefined: for none. */
export function waitsSince({ messages }: Pick<Thread, "messages">, since: string): string | undefined {
  const answered = messages.findLastIndex(({ from }) => from === "agent");
  if (answered < 0) return since;
  return messages.slice(answered).find(({ from }) => from === "customer")?.at;
}

function withMessages(thread: Thread, fresh: readonly Message[]): Thread {
  if (!fresh.length) return thread;
  const arrived = new Set(fresh.flatMap(({ from, turn }) => (from === "agent" ? [turn] : [])));
  return {
    ...thread,
    messages: [...thread.messages, ...fresh],
    outgoing: thread.outgoing.filter(({ id }) => !arrived.has(id)),
  };
}

function inOrder(messages: readonly Message[]): Message[] {
  return [...messages].sort((one, other) => one.number - other.number);
}
