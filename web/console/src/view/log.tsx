import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Words } from "../i18n";
import type { Language, Message } from "../protocol";
import { dayAndTime } from "../saying";
import { lastNumber, type Thread } from "../thread";
import { useWords } from "./words";

const NEAR_THE_END_PX = 60;
const BEFORE_ANNOUNCING_MS = 300;

interface LogProps {
  thread: Thread;
  /** The customer's. */
  language: Language;
  onRetry(): void;
}

/** What has been said. New messages of the customer are read out; what was there before and what we say ourselves is not. */
export function Log({ thread, language, onRetry }: LogProps) {
  const { words } = useWords();
  const { messages, outgoing, stalled } = thread;
  const scroller = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const [behind, setBehind] = useState(false);
  const announcing = useAnnouncing(thread.card !== undefined);
  const last = messages.at(-1);

  function toEnd(): void {
    scroller.current?.scrollTo(0, scroller.current.scrollHeight);
  }

  // What is said here is shown; who reads further up is left in peace.
  const saidBefore = useRef(0);
  useLayoutEffect(() => {
    if (outgoing.length > saidBefore.current) toEnd();
    saidBefore.current = outgoing.length;
  }, [outgoing.length]);
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setBehind(true);
  }, [lastNumber(thread)]);
  useEffect(() => {
    const resized = new ResizeObserver(() => {
      height.current = scroller.current?.clientHeight ?? 0;
      if (atEnd.current) toEnd();
    });
    if (scroller.current) resized.observe(scroller.current);
    return () => resized.disconnect();
  }, []);

  function scrolled(): void {
    const { current } = scroller;
    // Another height moves the text too, but nobody has scrolled.
    if (!current || current.clientHeight !== height.current) return;
    atEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_THE_END_PX;
    if (atEnd.current) setBehind(false);
  }

  return (
    <div class="log">
      <section
        class="scroller"
        id="log"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={words.log}
        onScroll={scrolled}
      >
        <div role="log" aria-label={words.log} aria-live={announcing ? "polite" : "off"}>
          {!thread.card && <p class="quiet">{words.loading}</p>}
          {messages.map((message) => (
            <MessageView
              key={message.turn ? `${message.from} ${message.turn} ${message.number}` : message.number}
              message={message}
              language={language}
            >
              {message === last && message.from === "agent" && !outgoing.length && <p class="delivery">{words.sent}</p>}
            </MessageView>
          ))}
          {outgoing.map(({ id, text }) => (
            <div key={id} class="message ours agent" aria-live="off">
              <div class="bubble">
                <p lang={language} dir="auto">
                  {text}
                </p>
              </div>
              {stalled ? (
                <p class="delivery failed">
                  {words.failed} –{" "}
                  <button type="button" class="link" onClick={onRetry}>
                    {words.retry}
                  </button>
                </p>
              ) : (
                <p class="delivery">{words.sending}</p>
              )}
            </div>
          ))}
        </div>
      </section>
      {behind && (
        <button type="button" class="new-messages" onClick={toEnd}>
          {words.newMessages}
        </button>
      )}
      <p class="status" role="status">
        {stalled ? words.failed : ""}
      </p>
    </div>
  );
}

interface MessageViewProps {
  message: Message;
  language: Language;
  children: preact.ComponentChildren;
}

function MessageView({ message, language, children }: MessageViewProps) {
  const console = useWords();
  const { from, text, buttons, at, custom } = message;
  if (!text && !buttons.length) return null;
  const isStep = custom?.type === "step";
  return (
    <div
      class={`message ${from} ${from === "customer" ? "theirs" : "ours"}${isStep ? " step" : ""}`}
      aria-live={from === "customer" ? undefined : "off"}
    >
      <p class="by">
        {speaker(console.words, message)}
        {at && (
          <>
            {" "}
            <time dateTime={at}>{dayAndTime(at, console.language)}</time>
          </>
        )}
      </p>
      <div class="bubble">
        <p lang={language} dir="auto">
          {text}
        </p>
        {buttons.length > 0 && (
          <p class="offered">
            {console.words.buttons} <span lang={language}>{buttons.map(({ title }) => title).join(" · ")}</span>
          </p>
        )}
      </div>
      {children}
    </div>
  );
}

function speaker(words: Words, { from, custom }: Message): string {
  return (from === "agent" && custom?.name) || words[`from_${from}`];
}

/** Announced is what comes after what was there before: the log begins when it already holds that. */
function useAnnouncing(loaded: boolean): boolean {
  const [announcing, setAnnouncing] = useState(false);
  useEffect(() => {
    if (!loaded) return;
    const timer = setTimeout(() => setAnnouncing(true), BEFORE_ANNOUNCING_MS);
    return () => clearTimeout(timer);
  }, [loaded]);
  return announcing;
}
