import { type Conversation, lastNumber } from "./conversation";

const NEAR_THE_END_PX = 60;
const ROOM_ABOVE_PX = 12;
const BEFORE_ANNOUNCING_MS = 300;

export interface Reading {
  /** New messages have come below what the customer is reading. */
  behind(): boolean;
  /** New messages are read out. What was there before is not: the log begins when it already holds it. */
  announcing(): boolean;
  /** Takes the part that scrolls, when it appears and goes. */
  scroller(scroller: HTMLElement | null): void;
  scrolled(): void;
  toEnd(): void;
  /** After the conversation has been drawn. */
  drawn(conversation: Conversation): void;
}

/** Where the customer is in the conversation. Who reads further up is left in peace; a long answer is shown from its beginning. */
export function createReading(onChange: () => void): Reading {
  let scroller: HTMLElement | null = null;
  let atEnd = true;
  let behind = false;
  let announcing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen = { last: 0, outgoing: 0 };
  const resized = new ResizeObserver(() => atEnd && toEnd());

  function toEnd(): void {
    scroller?.scrollTo(0, scroller.scrollHeight);
  }

  function setBehind(now: boolean): void {
    if (behind === now) return;
    behind = now;
    onChange();
  }

  function showFrom(number: number): void {
    toEnd();
    const beginning = scroller?.querySelector<HTMLElement>(`[data-number="${number}"]`);
    const top = (beginning?.offsetTop ?? 0) - ROOM_ABOVE_PX;
    if (scroller && scroller.scrollTop > top) scroller.scrollTop = top;
    scrolled(); // The browser tells of it too late for what comes next.
  }

  function scrolled(): void {
    if (!scroller) return;
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_THE_END_PX;
    if (atEnd) setBehind(false);
  }

  return {
    behind: () => behind,
    announcing: () => announcing,
    toEnd,
    scroller(shown) {
      scroller = shown;
      resized.disconnect();
      clearTimeout(timer);
      timer = undefined;
      announcing = behind = false;
      atEnd = true;
      seen = { last: 0, outgoing: 0 };
      if (shown) resized.observe(shown);
    },
    scrolled,
    drawn(conversation) {
      if (!scroller) return;
      if (conversation.live)
        timer ??= setTimeout(() => {
          announcing = true;
          onChange();
        }, BEFORE_ANNOUNCING_MS);
      const before = seen;
      const outgoing = conversation.outgoing.length;
      seen = { last: lastNumber(conversation), outgoing };
      if (outgoing > before.outgoing || (!before.last && seen.last)) return toEnd();
      const fresh = conversation.messages.find(({ number, from }) => number > before.last && from !== "customer");
      if (!fresh) return atEnd ? toEnd() : undefined;
      if (atEnd) showFrom(fresh.number);
      else setBehind(true);
    },
  };
}
