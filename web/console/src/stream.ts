import { refusal } from "../../widget/src/api";
import { createPauses, pauseAfter } from "../../widget/src/backoff";
import { createEventParser } from "../../widget/src/stream";
import { Refused } from "./api";

/** desk sends at least a comment every 15 s. */
const LONGEST_SILENCE_MS = 30_000;
const SUSPICIOUS_SILENCE_MS = 17_000;

export interface EventsOptions {
  url: string;
  onEvent(event: string, data: string): void;
  onConnection(connected: boolean): void;
  /** Nobody is signed in any more; the events do not come back. */
  onSignedOut(): void;
}

export interface Events {
  close(): void;
  /** Comes back at once if it waits, or if it has been silent so long that it may be dead. */
  wake(): void;
}

/** Reads desk's events and comes back by itself. EventSource would tell neither a 401 nor a silence. */
export function openEvents({ url, onEvent, onConnection, onSignedOut }: EventsOptions): Events {
  const pauses = createPauses();
  let reading = new AbortController();
  let closed = false;
  let lastByte = 0;

  async function read(): Promise<void> {
    reading = new AbortController();
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      lastByte = Date.now();
      clearTimeout(watchdog);
      watchdog = setTimeout(() => reading.abort(), LONGEST_SILENCE_MS);
    };
    alive();
    try {
      const response = await fetch(url, { credentials: "same-origin", signal: reading.signal });
      if (!response.ok || !response.body) throw await refusal(response);
      onConnection(true);
      const parse = createEventParser((event, data) => closed || onEvent(event, data));
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        alive();
        parse(chunk.value);
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!closed) {
      const started = Date.now();
      try {
        await read();
        // desk ends a stream after some minutes; one that ends at once is a fault.
        failures = Date.now() - started > 1000 ? 0 : failures + 1;
      } catch (error) {
        if (closed) return;
        if (error instanceof Refused && error.status === 401) return onSignedOut();
        failures = Date.now() - started > LONGEST_SILENCE_MS ? 1 : failures + 1;
      }
      if (closed) return;
      onConnection(false);
      if (failures) await pauses.wait(pauseAfter(failures));
    }
  }

  void run();
  return {
    close() {
      closed = true;
      reading.abort();
      pauses.wake();
    },
    wake() {
      if (Date.now() - lastByte > SUSPICIOUS_SILENCE_MS) reading.abort();
      pauses.wake();
    },
  };
}
