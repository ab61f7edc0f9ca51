import type { ConversationState, Language, Message, Person } from "./protocol";

/** Said here, not yet come back from desk. */
export interface Outgoing {
  id: string;
  text: string;
}

export interface Conversation {
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  /** The outgoing ones have failed so often that the customer is told. */
  stalled: boolean;
  /** What was there before has come: from now on messages are new. */
  live: boolean;
  typing: boolean;
  /** How many of what was said here are not answered yet. */
  asking: number;
  read: number;
  language: Language;
  person: Person | null;
}

export function emptyConversation(language: Language): Conversation {
  return {
    messages: [],
    outgoing: [],
    stalled: false,
    live: false,
    typing: false,
    asking: 0,
    read: 0,
    language,
    person: null,
  };
}

export function lastNumber({ messages }: Conversation): number {
  return messages.at(-1)?.number ?? 0;
}

/** With what of `arrived` follows on the last message. Each number is taken once; what comes after a gap has to be fetched. */
export function received(conversation: Conversation, arrived: readonly Message[]): Conversation {
  let next = lastNumber(conversation) + 1;
  const fresh: Message[] = [];
  for (const message of [...arrived].sort((one, other) => one.number - other.number)) {
    if (message.number !== next) continue;
    fresh.push(message);
    next += 1;
  }
  if (!fresh.length) return conversation;
  const arrivedTurns = new Set(fresh.flatMap((message) => (message.from === "customer" ? [message.turn] : [])));
  return {
    ...conversation,
    messages: [...conversation.messages, ...fresh],
    outgoing: conversation.outgoing.filter(({ id }) => !arrivedTurns.has(id)),
  };
}

/** Whether messages are missing between the last one and `arrived`. */
export function leavesGap(conversation: Conversation, arrived: readonly Message[]): boolean {
  return arrived.some((message) => message.number > lastNumber(conversation));
}

export function withState(conversation: Conversation, state: ConversationState): Conversation {
  const { read, typing, language, person } = state;
  return { ...conversation, live: true, typing, language, person, read: Math.max(read, conversation.read) };
}

/** The person who answers in the bot's place. */
export function answering({ person }: Conversation): Person | undefined {
  return person?.status === "agent" ? person : undefined;
}

export function withOutgoing(conversation: Conversation, outgoing: Outgoing): Conversation {
  return { ...conversation, outgoing: [...conversation.outgoing, outgoing] };
}

export function withoutOutgoing(conversation: Conversation, id: string): Conversation {
  return { ...conversation, outgoing: conversation.outgoing.filter((outgoing) => outgoing.id !== id) };
}

/** The message whose quick replies may be pressed. None may while a person answers. */
export function offer(conversation: Conversation): Message | undefined {
  const { messages, outgoing, typing, asking } = conversation;
  if (answering(conversation) || outgoing.length || ((typing || asking) && messages.at(-1)?.from === "customer"))
    return;
  const last = messages.findLast(
    ({ from, buttons, custom }) => buttons.length || (from === "bot" && custom?.type !== "fault"),
  );
  return last?.buttons.length ? last : undefined;
}

/** The number of the message under which the card of this kind may be used. */
export function liveCard({ messages }: Conversation, kind: "code_field" | "device_check"): number | undefined {
  if (kind === "code_field" && messages.some(({ custom }) => custom?.type === "identity_confirmed")) return;
  return messages.findLast(({ custom }) => custom?.type === kind)?.number;
}

export function unread({ messages, read }: Conversation): number {
  return messages.filter(({ number, from, text }) => number > read && from !== "customer" && text).length;
}
