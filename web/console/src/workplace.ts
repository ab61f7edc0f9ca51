import { pauseAfter } from "../../widget/src/backoff";
import { createOutbox, type Entry, type Outbox } from "../../widget/src/outbox";
import { openStream } from "../../widget/src/stream";
import { asRefused, type Call, type Refused } from "./api";
import { createDrafts, type Draft, type Kind } from "./drafts";
import { newlyUnread, newlyWaiting } from "./news";
import type {
  Account,
  Card,
  CloseReason,
  Language,
  Message,
  Mine,
  Queue,
  Replies,
  Suggestion,
  Waiting,
} from "./protocol";
import {
  completed,
  EMPTY_THREAD,
  isBehind,
  lastNumber,
  type Outgoing,
  received,
  type Thread,
  withCard,
} from "./thread";

const SILENCE_BEFORE_LOST_MS = 3000;
const TYPING_AGAIN_AFTER_MS = 3000;
const CARD_AGAIN_AFTER_MS = 500;

export interface WorkState {
  queue: Queue | undefined;
  /** Mine by desk's last word; undefined before its first. */
  mine: readonly Mine[] | undefined;
  /** Claimed so lately that desk's last word about mine does not know it yet. */
  claimed: readonly string[];
  threads: Readonly<Record<string, Thread>>;
  drafts: Readonly<Record<string, Draft>>;
  shown: string | undefined;
  /** No contact with desk for so long that the agent is told. */
  lost: boolean;
}

export interface News {
  waiting: readonly Waiting[];
  unread: readonly Mine[];
}

export interface WorkplaceOptions {
  account: Account;
  call: Call;
  onChange(state: WorkState): void;
  /** Somebody has begun to wait, or has written. */
  onNews(news: News): void;
  onSignedOut(): void;
}

export interface Workplace {
  state(): WorkState;
  show(conversation: string | undefined): void;
  /** The part of the page that shows it is there, or no longer: what is not seen is not read. */
  look(looks: boolean): void;
  /** Makes it mine and shows it. Throws Refused, with code "claimed" when a colleague was first, and "not_waiting" when
   * the customer waits no longer. */
  claim(conversation: string): Promise<void>;
  write(conversation: string, text: string): void;
  sendStep(conversation: string, step: string, title: string): void;
  setText(conversation: string, kind: Kind, text: string): void;
  retry(conversation: string): void;
  suggestions(conversation: string): Promise<Suggestion[]>;
  replies(language: Language): Promise<Replies>;
  // These throw Refused.
  note(conversation: string, text: string): Promise<void>;
  transfer(conversation: string, to: string | null, note: string): Promise<void>;
  handBack(conversation: string, step: string | null): Promise<void>;
  close(conversation: string, reason: CloseReason): Promise<void>;
  setPresence(status: "available" | "away", capacity: number): Promise<void>;
  /** The browser is back online, or the page is looked at again. */
  wake(): void;
  stop(): void;
  /** Nothing of what was typed stays in the browser. */
  forget(): void;
}

export function createWorkplace({ account, call, onChange, onNews, onSignedOut }: WorkplaceOptions): Workplace {
  const kept = createDrafts(account.id);
  const outboxes = new Map<string, Outbox>();
  const fetching = new Set<string>();
  const reportedRead = new Map<string, number>();
  const typingTold = new Map<string, number>();
  const cardTimers = new Map<string, ReturnType<typeof setTimeout>>();
  const replies = new Map<Language, Promise<Replies>>();
  /** Given away so lately that desk's last word about mine does not know it yet. */
  const parted = new Set<string>();

  let state: WorkState = {
    queue: undefined,
    mine: undefined,
    claimed: [],
    threads: {},
    drafts: kept.load(),
    shown: undefined,
    lost: false,
  };
  let looks = false;
  let stopped = false;
  let lostTimer: ReturnType<typeof setTimeout> | undefined;

  const events = openStream({
    url: "/v1/console/events",
    request: () => ({ credentials: "same-origin" }),
    onEvent: streamed,
    onConnection: connection,
    onRefused: signedOut,
  });

  function update(change: Partial<WorkState>): void {
    if (stopped) return;
    state = { ...state, ...change };
    reportRead();
    onChange(state);
  }

  function thread(conversation: string): Thread {
    return state.threads[conversation] ?? EMPTY_THREAD;
  }

  function updateThread(conversation: string, change: (thread: Thread) => Thread): void {
    update({ threads: { ...state.threads, [conversation]: change(thread(conversation)) } });
  }

  function signedOut(): void {
    if (stopped) return;
    stop();
    onSignedOut();
  }

  /** Calls desk; where nobody is signed in any more, the page says so and what was asked stays unanswered. */
  async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    if (stopped) return never();
    try {
      return await call<Answer>(method, path, body);
    } catch (error) {
      if (asRefused(error).status !== 401) throw error;
      signedOut();
      return never();
    }
  }

  const about = (conversation: string, rest = "") => `/v1/console/conversations/${conversation}${rest}`;

  // ---- What comes from desk

  function streamed(event: string, data: string): void {
    if (event === "queue") return queueTold(JSON.parse(data) as Queue);
    if (event === "mine") return mineTold((JSON.parse(data) as { conversations: Mine[] }).conversations);
    if (event !== "message") return;
    const { conversation, message } = JSON.parse(data) as { conversation: string; message: Message };
    arrived(conversation, [message]);
  }

  function queueTold(told: Queue): void {
    // Desk may have told it before it heard of my claim.
    const queue = withoutWaiting(told, state.claimed);
    const waiting = newlyWaiting(state.queue?.waiting, queue.waiting);
    update({ queue });
    if (waiting.length) onNews({ waiting, unread: [] });
  }

  function mineTold(told: readonly Mine[]): void {
    const ids = new Set(told.map(({ conversation }) => conversation));
    const claimed = state.claimed.filter((id) => !ids.has(id));
    for (const id of parted) if (!ids.has(id)) parted.delete(id);
    const mine = told.filter(({ conversation }) => !parted.has(conversation));
    const before = new Map(state.mine?.map((one) => [one.conversation, one]));
    const unread = newlyUnread(state.mine, mine);
    const threads = Object.fromEntries(
      Object.entries(state.threads).filter(([id]) => ids.has(id) || claimed.includes(id) || id === state.shown),
    );
    for (const { conversation, last_number } of mine) {
      const known = threads[conversation] ?? EMPTY_THREAD;
      threads[conversation] = { ...known, heard: Math.max(known.heard, last_number) };
    }
    update({ mine, claimed, threads });
    for (const one of mine) {
      void catchUp(one.conversation);
      if (placeOf(before.get(one.conversation)) !== placeOf(one)) renewCard(one.conversation);
      for (const unsent of state.drafts[one.conversation]?.unsent ?? []) resume(one.conversation, unsent);
    }
    const elsewhere = unread.filter(({ conversation }) => conversation !== state.shown || !isLookedAt());
    if (elsewhere.length) onNews({ waiting: [], unread: elsewhere });
  }

  function arrived(conversation: string, messages: readonly Message[]): void {
    for (const { from, turn } of messages) if (from === "agent" && turn) outboxes.get(conversation)?.acknowledge(turn);
    updateThread(conversation, (current) => received(current, messages));
    void catchUp(conversation);
    // Whatever is said may have changed what is known of the customer.
    renewCard(conversation);
  }

  /** Fetches what is missing, until nothing is. */
  async function catchUp(conversation: string): Promise<void> {
    if (fetching.has(conversation)) return;
    fetching.add(conversation);
    for (let failures = 0; !stopped && needsMore(conversation); ) {
      const last = lastNumber(thread(conversation));
      try {
        if (thread(conversation).card) {
          const path = about(conversation, `/messages?after=${last}`);
          const { messages } = await ask<{ messages: Message[] }>("GET", path);
          updateThread(conversation, (current) => completed(current, messages));
        } else {
          const card = await ask<Card>("GET", about(conversation));
          updateThread(conversation, (current) => withCard(current, card));
        }
        if (lastNumber(thread(conversation)) === last) break; // desk has told of more than it shows
        failures = 0;
      } catch (error) {
        if (!asRefused(error).isPassing) break;
        failures += 1;
        await new Promise((resolve) => setTimeout(resolve, pauseAfter(failures)));
      }
    }
    fetching.delete(conversation);
  }

  function needsMore(conversation: string): boolean {
    const known = state.threads[conversation];
    return known !== undefined && (!known.card || isBehind(known));
  }

  function renewCard(conversation: string): void {
    if (cardTimers.has(conversation)) return;
    const timer = setTimeout(async () => {
      cardTimers.delete(conversation);
      if (stopped || !state.threads[conversation]?.card) return;
      // The next message asks again.
      const card = await ask<Card>("GET", about(conversation)).catch(() => undefined);
      if (card && state.threads[conversation]) updateThread(conversation, (current) => withCard(current, card));
    }, CARD_AGAIN_AFTER_MS);
    cardTimers.set(conversation, timer);
  }

  function connection(connected: boolean): void {
    if (stopped) return;
    if (!connected) {
      lostTimer ??= setTimeout(() => update({ lost: true }), SILENCE_BEFORE_LOST_MS);
      return;
    }
    clearTimeout(lostTimer);
    lostTimer = undefined;
    if (state.lost) update({ lost: false });
    for (const outbox of outboxes.values()) outbox.retry();
  }

  function isLookedAt(): boolean {
    return looks && document.visibilityState === "visible";
  }

  function reportRead(): void {
    const { shown } = state;
    if (!shown || !isLookedAt() || !state.mine?.some(({ conversation }) => conversation === shown)) return;
    const last = lastNumber(thread(shown));
    if (last <= (reportedRead.get(shown) ?? 0)) return;
    reportedRead.set(shown, last);
    // Left unreported, the next one reports it too.
    void ask("PUT", about(shown, "/read"), { number: last }).catch(() => {});
  }

  // ---- What goes to desk

  function outboxOf(conversation: string): Outbox {
    const known = outboxes.get(conversation);
    if (known) return known;
    const outbox = createOutbox({
      async send({ path, body }) {
        const { messages } = await ask<{ messages: Message[] }>("POST", path, body);
        arrived(conversation, messages);
      },
      onChange: (stalled) => {
        updateThread(conversation, (current) => ({ ...current, stalled }));
        keepUnsent(conversation);
      },
      onRefused: (entry, refused) => entryRefused(conversation, entry, refused),
    });
    outboxes.set(conversation, outbox);
    return outbox;
  }

  function say(conversation: string, outgoing: Outgoing): void {
    const { id, text, step } = outgoing;
    updateThread(conversation, (current) => ({
      ...current,
      problem: "",
      outgoing: [...current.outgoing, outgoing],
    }));
    outboxOf(conversation).add({
      id,
      path: about(conversation, "/messages"),
      body: step ? { id, step } : { id, text },
    });
  }

  /** Says what was typed before a reload or a new sign-in, with the id that it had. */
  function resume(conversation: string, unsent: Outgoing): void {
    if (thread(conversation).outgoing.some(({ id }) => id === unsent.id)) return;
    if (
      outboxes
        .get(conversation)
        ?.entries()
        .some(({ id }) => id === unsent.id)
    )
      return;
    if (thread(conversation).messages.some(({ turn, from }) => from === "agent" && turn === unsent.id)) return;
    say(conversation, unsent);
  }

  function entryRefused(conversation: string, { id }: Entry, { message, code }: Refused): void {
    if (code === "not_yours") update({ claimed: without(state.claimed, conversation) });
    const refused = thread(conversation).outgoing.find((outgoing) => outgoing.id === id);
    updateThread(conversation, (current) => ({
      ...current,
      problem: message,
      outgoing: current.outgoing.filter((outgoing) => outgoing.id !== id),
    }));
    const draft = state.drafts[conversation]?.message;
    if (refused && !refused.step) setText(conversation, "message", [refused.text, draft].filter(Boolean).join("\n"));
    keepUnsent(conversation);
  }

  // ---- What is typed and not sent

  function setDraft(conversation: string, change: Partial<Draft>): void {
    const draft = { ...state.drafts[conversation], ...change };
    kept.save(conversation, draft);
    update({ drafts: { ...state.drafts, [conversation]: draft } });
  }

  function setText(conversation: string, kind: Kind, text: string): void {
    setDraft(conversation, { [kind]: text });
  }

  function keepUnsent(conversation: string): void {
    if (stopped) return;
    const waiting = new Set(
      outboxes
        .get(conversation)
        ?.entries()
        .map(({ id }) => id),
    );
    setDraft(conversation, { unsent: thread(conversation).outgoing.filter(({ id }) => waiting.has(id)) });
  }

  function tellTyping(conversation: string): void {
    const now = Date.now();
    if (now - (typingTold.get(conversation) ?? 0) < TYPING_AGAIN_AFTER_MS) return;
    typingTold.set(conversation, now);
    void ask("PUT", about(conversation, "/typing"), {}).catch(() => {}); // It is only a courtesy.
  }

  /** It is no longer mine, by my own doing. */
  function part(conversation: string): void {
    const { [conversation]: _, ...threads } = state.threads;
    const { [conversation]: __, ...drafts } = state.drafts;
    outboxes.get(conversation)?.clear();
    outboxes.delete(conversation);
    parted.add(conversation);
    kept.save(conversation, {});
    update({
      threads,
      drafts,
      claimed: without(state.claimed, conversation),
      mine: state.mine?.filter((one) => one.conversation !== conversation),
      shown: state.shown === conversation ? undefined : state.shown,
    });
  }

  function stop(): void {
    stopped = true;
    events.close();
    clearTimeout(lostTimer);
    for (const timer of cardTimers.values()) clearTimeout(timer);
  }

  return {
    state: () => state,
    show(conversation) {
      update({ shown: conversation });
      if (conversation) void catchUp(conversation);
    },
    look(now) {
      looks = now;
      update({});
    },
    async claim(conversation) {
      const card = await ask<Card>("POST", about(conversation, "/claim"), {}).catch((error) => {
        const { code } = asRefused(error);
        if (code === "claimed" || code === "not_waiting")
          update({ queue: withoutWaiting(state.queue, [conversation]) });
        throw error;
      });
      parted.delete(conversation);
      update({
        queue: withoutWaiting(state.queue, [conversation]),
        claimed: [...without(state.claimed, conversation), conversation],
        shown: conversation,
        threads: { ...state.threads, [conversation]: withCard(EMPTY_THREAD, card) },
      });
    },
    write(conversation, text) {
      setText(conversation, "message", "");
      typingTold.delete(conversation);
      say(conversation, { id: crypto.randomUUID(), text });
    },
    sendStep: (conversation, step, title) => say(conversation, { id: crypto.randomUUID(), text: title, step }),
    setText(conversation, kind, text) {
      setText(conversation, kind, text);
      if (kind === "message" && text) tellTyping(conversation);
      if (thread(conversation).problem) updateThread(conversation, (current) => ({ ...current, problem: "" }));
    },
    retry: (conversation) => outboxes.get(conversation)?.retry(),
    async suggestions(conversation) {
      const path = about(conversation, "/suggestions");
      return (await ask<{ suggestions: Suggestion[] }>("GET", path)).suggestions;
    },
    replies(language) {
      const known = replies.get(language);
      if (known) return known;
      const asked = ask<Replies>("GET", `/v1/console/replies?language=${language}`);
      replies.set(language, asked);
      asked.catch(() => replies.delete(language));
      return asked;
    },
    async note(conversation, text) {
      await ask("POST", about(conversation, "/notes"), { text });
      setText(conversation, "note", "");
      renewCard(conversation);
    },
    async transfer(conversation, to, note) {
      await ask("POST", about(conversation, "/transfer"), { to, note: note || null });
      part(conversation);
    },
    async handBack(conversation, step) {
      await ask("POST", about(conversation, "/hand-back"), { step });
      part(conversation);
    },
    async close(conversation, reason) {
      await ask("POST", about(conversation, "/close"), { reason });
      part(conversation);
    },
    setPresence: (status, capacity) => ask("PUT", "/v1/console/presence", { status, capacity }),
    wake() {
      events.wake();
      for (const outbox of outboxes.values()) outbox.retry();
      update({});
    },
    stop,
    forget: kept.clear,
  };
}

export function isMine({ mine, claimed }: WorkState, conversation: string): boolean {
  return claimed.includes(conversation) || (mine ?? []).some((one) => one.conversation === conversation);
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((other) => other !== id);
}

function withoutWaiting<Known extends Queue | undefined>(queue: Known, left: readonly string[]): Known {
  return queue && { ...queue, waiting: queue.waiting.filter(({ conversation }) => !left.includes(conversation)) };
}

function placeOf(mine: Mine | undefined): string {
  return `${mine?.service} ${mine?.step?.id} ${mine?.language}`;
}

function never(): Promise<never> {
  return new Promise(() => {});
}
