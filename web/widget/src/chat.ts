import { authorization, createCall, Refused } from "./api";
import { pauseAfter } from "./backoff";
import {
  type Conversation,
  emptyConversation,
  lastNumber,
  leavesGap,
  received,
  withOutgoing,
  withoutOutgoing,
  withState,
} from "./conversation";
import { createDraftStore, type DraftStore } from "./drafts";
import { readEquipment } from "./equipment";
import { createOutbox, type Entry } from "./outbox";
import type { ConversationState, Finding, Language, Message, OpenedSession, Service } from "./protocol";
import { createSessionStore } from "./session";
import { openStream, type Stream } from "./stream";

const SILENCE_BEFORE_LOST_MS = 3000;
const GREETING = "greeting";
const CODE = "code";
export const HIDDEN_CODE = "••••••";

export interface ChatState {
  conversation: Conversation;
  draft: string;
  /** No contact with desk for so long that the customer is told. */
  lost: boolean;
  /** What desk said of something that it did not take. */
  problem: string;
  codeProblem: string;
  /** The chat is over; what desk said of it. */
  ended: string | undefined;
}

export interface ChatOptions {
  origin: string;
  language: Language;
  service?: Service | undefined;
  onChange(state: ChatState): void;
}

export interface Chat {
  state(): ChatState;
  /** The page's token: signs the customer in, or upgrades the conversation that is running. Used once. */
  signIn(token: string): void;
  /** The customer sees the conversation, or no longer. */
  show(shown: boolean): void;
  write(text: string): void;
  press(message: number, index: number, title: string): void;
  enterCode(code: string): void;
  report(finding: Finding, words: string): void;
  setDraft(text: string): void;
  /** Says beside the code field what is wrong; "" that nothing is. */
  refuseCode(words: string): void;
  retry(): void;
  /** The customer no longer waits for a person. */
  leaveQueue(): void;
  end(): Promise<void>;
  startAnew(): void;
  /** The browser is back online, or the page is looked at again. */
  wake(): void;
  close(): void;
}

export function createChat({ origin, language, service, onChange }: ChatOptions): Chat {
  const store = createSessionStore(origin, sessionOfOtherTab);
  const drafts: DraftStore = createDraftStore(origin);
  const call = createCall(origin, "omit", () => ({
    "Accept-Language": state.conversation.language,
    ...authorization(session?.session),
  }));
  const outbox = createOutbox({ send, onChange: outboxChanged, onRefused: entryRefused });

  let session = store.load();
  let state = freshState(session?.language ?? language);
  let pageToken: string | undefined;
  let opening: Promise<OpenedSession> | undefined;
  let resumed = session !== undefined;
  let stream: Stream | undefined;
  let shown = false;
  let reportedRead = 0;
  let fetchingGap = false;
  let lostTimer: ReturnType<typeof setTimeout> | undefined;

  restoreDrafts();
  if (session) listen(session);

  function update(change: Partial<ChatState>): void {
    state = { ...state, ...change };
    keepDrafts();
    reportRead();
    onChange(state);
  }

  function updateConversation(change: (conversation: Conversation) => Conversation): void {
    update({ conversation: change(state.conversation) });
  }

  // ---- The session

  async function ensureSession(): Promise<OpenedSession> {
    if (session) return session;
    opening ??= openSession().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function openSession(): Promise<OpenedSession> {
    connection(false);
    const equipment = await readEquipment(equipmentChanged);
    const hints = { language: state.conversation.language, ...(service && { service }), equipment };
    const token = pageToken;
    const open = (body: object) => call<OpenedSession>("POST", "/v1/sessions", body);
    const opened = await (token
      ? open({ token, equipment }).catch((refused: Refused) => {
          // A used or old token should not keep the guide from a customer, who has it without one too.
          if (refused.code !== "token_refused") throw refused;
          return open(hints);
        })
      : open(hints));
    pageToken = undefined;
    store.save(opened);
    adopt(opened);
    return opened;
  }

  function adopt(opened: OpenedSession): void {
    session = opened;
    resumed = false;
    reportedRead = 0;
    update({ ended: undefined });
    listen(opened);
  }

  async function upgrade(token: string, failures = 0): Promise<void> {
    pageToken = token;
    try {
      if (session) await call("POST", "/v1/sessions/current/token", { token });
      else await ensureSession();
      pageToken = undefined;
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused(0);
      if (refused.isPassing) {
        await new Promise((resolve) => setTimeout(resolve, pauseAfter(failures + 1)));
        if (pageToken === token) await upgrade(token, failures + 1);
      } else if (refused.code === "other_customer" || refused.code === "session_unknown") {
        forget();
        await upgrade(token, failures + 1);
        if (shown) greet();
      } else pageToken = undefined;
    }
  }

  /** Nothing of this conversation stays in the browser. */
  function forget(): void {
    stream?.close();
    stream = undefined;
    session = undefined;
    store.forget();
    outbox.clear();
    drafts.clear();
    clearTimeout(lostTimer);
    lostTimer = undefined;
    state = freshState(state.conversation.language);
    onChange(state);
  }

  /** The session is over at desk. What the customer has typed waits in the field. */
  function sessionOver(words: string, unsent?: Entry): void {
    if (!session) return;
    const goesOn = shown && resumed && !state.conversation.messages.length;
    const typed = [unsent?.text, ...outbox.entries().map(({ text }) => text), state.draft].filter(Boolean).join("\n");
    forget();
    update({ draft: typed, ended: shown && !goesOn ? words : undefined });
    if (goesOn) greet();
  }

  function sessionOfOtherTab(other: OpenedSession | undefined): void {
    if (other?.session === session?.session) return;
    stream?.close();
    outbox.clear();
    state = freshState(other?.language ?? state.conversation.language);
    session = other;
    if (other) adopt(other);
    else {
      drafts.clear();
      update({ ended: shown ? "" : undefined });
    }
  }

  function equipmentChanged(): void {
    if (!session) return;
    void readEquipment(equipmentChanged)
      .then((equipment) => call("PUT", "/v1/sessions/current/equipment", equipment))
      .catch(() => {}); // It only makes answers more exact.
  }

  // ---- What comes from desk

  function listen(opened: OpenedSession): void {
    stream?.close();
    stream = openStream({
      url: `${origin}/v1/events`,
      request() {
        const last = lastNumber(state.conversation);
        const after = last > 0 && { "Last-Event-ID": String(last) };
        return { headers: { ...authorization(opened.session), ...after }, credentials: "omit" };
      },
      onEvent: streamed,
      onConnection: connection,
      onRefused: ({ message }) => sessionOver(message),
    });
  }

  function streamed(event: string, data: string): void {
    if (event === "message") return receive([JSON.parse(data) as Message]);
    if (event !== "state") return;
    const told = JSON.parse(data) as ConversationState;
    updateConversation((conversation) => withState(conversation, told));
  }

  function receive(messages: readonly Message[]): void {
    for (const { from, turn } of messages) if (from === "customer" && turn) outbox.acknowledge(turn);
    updateConversation((conversation) => received(conversation, messages));
    if (leavesGap(state.conversation, messages)) void fetchGap();
  }

  async function fetchGap(): Promise<void> {
    if (fetchingGap) return;
    fetchingGap = true;
    const path = `/v1/messages?after=${lastNumber(state.conversation)}`;
    const conversation = session?.conversation;
    await call<{ messages: Message[] }>("GET", path)
      .then(({ messages }) => {
        if (conversation === session?.conversation) updateConversation((current) => received(current, messages));
      })
      .catch(() => {}); // The stream brings them too.
    fetchingGap = false;
  }

  function connection(connected: boolean): void {
    if (connected) {
      clearTimeout(lostTimer);
      lostTimer = undefined;
      if (state.lost) update({ lost: false });
      outbox.retry();
    } else lostTimer ??= setTimeout(() => update({ lost: true }), SILENCE_BEFORE_LOST_MS);
  }

  function reportRead(): void {
    const last = lastNumber(state.conversation);
    if (!session || !shown || document.visibilityState !== "visible") return;
    if (last <= Math.max(state.conversation.read, reportedRead)) return;
    reportedRead = last;
    state = { ...state, conversation: { ...state.conversation, read: last } };
    // Left unreported, the next one reports it too.
    void call("PUT", "/v1/conversation/read", { number: last }).catch(() => {});
  }

  // ---- What goes to desk

  async function send({ path, body }: Entry): Promise<void> {
    const { conversation } = await ensureSession();
    const asking = (change: number) => {
      if (session?.conversation === conversation)
        updateConversation((current) => ({ ...current, asking: Math.max(0, current.asking + change) }));
    };
    asking(+1);
    try {
      const { messages } = await call<{ messages: Message[] }>("POST", path, body);
      if (session?.conversation === conversation) receive(messages);
    } finally {
      asking(-1);
    }
  }

  function say(words: string, path: string, what: object, text?: string): void {
    const id = newId();
    update({ problem: "", ended: undefined });
    updateConversation((conversation) => withOutgoing(conversation, { id, text: words }));
    outbox.add({ id, path, body: { id, ...what }, ...(text && { text }) });
  }

  function greet(): void {
    if (outbox.entries().some(({ id }) => id === GREETING)) return;
    outbox.add({ id: GREETING, path: "/v1/conversation/open", body: {} });
  }

  function outboxChanged(stalled: boolean): void {
    updateConversation((conversation) => ({ ...conversation, stalled }));
  }

  function entryRefused(entry: Entry, refused: Refused): void {
    updateConversation((conversation) => withoutOutgoing(conversation, entry.id));
    if (refused.code === "session_unknown") return sessionOver(refused.message, entry);
    if (entry.path.endsWith(CODE)) return update({ codeProblem: refused.message });
    const draft = state.draft || entry.text || "";
    update({ problem: refused.message, draft });
  }

  // ---- What is typed and not sent

  function keepDrafts(): void {
    const unsent = outbox.entries().flatMap(({ id, text }) => (text ? [{ id, text }] : []));
    drafts.save(session?.conversation, { draft: state.draft, unsent });
  }

  function restoreDrafts(): void {
    const { draft, unsent } = drafts.load(session?.conversation);
    state = { ...state, draft };
    for (const { id, text } of unsent) {
      state = { ...state, conversation: withOutgoing(state.conversation, { id, text }) };
      outbox.add({ id, path: "/v1/messages", body: { id, text }, text });
    }
  }

  return {
    state: () => state,
    signIn: (token) => void upgrade(token),
    show(nowShown) {
      shown = nowShown;
      if (!shown) return update({ ended: undefined, problem: "", codeProblem: "" });
      if (!state.conversation.messages.length && state.ended === undefined) greet();
      update({});
    },
    write(text) {
      update({ draft: "" });
      say(text, "/v1/messages", { text }, text);
    },
    press: (message, index, title) => say(title, "/v1/messages", { button: { message, index } }),
    enterCode(code) {
      update({ codeProblem: "" });
      say(HIDDEN_CODE, "/v1/code", { code });
    },
    report: (finding, words) => say(words, "/v1/messages", { finding }),
    setDraft: (draft) => update({ draft, problem: "" }),
    refuseCode: (codeProblem) => update({ codeProblem }),
    retry: () => outbox.retry(),
    // The stream brings what comes of it; where it fails, the button stays.
    leaveQueue: () => void call("DELETE", "/v1/queue").catch(() => {}),
    async end() {
      const ended = call("DELETE", "/v1/sessions/current");
      forget();
      if (shown) update({ ended: "" });
      // It ends by itself if desk cannot be reached.
      await ended.catch(() => {});
    },
    startAnew() {
      update({ ended: undefined });
      greet();
    },
    wake() {
      stream?.wake();
      outbox.retry();
      update({});
    },
    close() {
      stream?.close();
      clearTimeout(lostTimer);
    },
  };
}

function freshState(language: Language): ChatState {
  const conversation = emptyConversation(language);
  return { conversation, draft: "", lost: false, problem: "", codeProblem: "", ended: undefined };
}

/** A random UUID; crypto.randomUUID is missing on a page that is not secure. */
function newId(): string {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => {
    const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (+digit ^ (random & (15 >> (+digit / 4)))).toString(16);
  });
}
