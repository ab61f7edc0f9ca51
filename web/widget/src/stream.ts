import { Refused, refusal } from "./api";
import { createPauses, pauseAfter } from "./backoff";

/** desk sends at least a comment every 15 s. */
const LONGEST_SILENCE_MS = 30_000;
const SUSPICIOUS_SILENCE_MS = 17_000;

/** Takes text as it comes and calls `emit` for each event of a text/event-stream. */
export function createEventParser(emit: (event: string, data: string) => void): (text: string) => void {
  let unread = "";
  let event = "";
  let data: string[] = [];

  function line(text: string): void {
    if (!text) {
      if (data.length) emit(event || "message", data.join("\n"));
      event = "";
      data = [];
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(text) ?? [];
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }

  return (text) => {
    // A carriage return at the end may be half of a line end.
    const lines = (unread + text).split(/\r\n|\n|\r(?!$)/);
    unread = lines.pop() ?? "";
    lines.forEach(line);
  };
}

export interface StreamOptions {
  url: string;
  /** How it is asked for, anew each time. */
  request(): RequestInit;
  onEvent(event: string, data: string): void;
  onConnection(connected: boolean): void;
  /** The session is over; the stream does not come back. */
  onRefused(refused: Refused): void;
}

export interface Stream {
  close(): void;
  /** Comes back at once if it waits, or if it has been silent so long that it may be dead. */
  wake(): void;
}

/** Reads desk's events and comes back by itself until it is closed. */
export function openStream(options: StreamOptions): Stream {
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
      const response = await fetch(options.url, { ...options.request(), signal: reading.signal });
      if (!response.ok || !response.body) throw await refusal(response);
      options.onConnection(true);
      const parse = createEventParser((event, data) => closed || options.onEvent(event, data));
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
        if (error instanceof Refused && error.status === 401) return options.onRefused(error);
        failures = Date.now() - started > LONGEST_SILENCE_MS ? 1 : failures + 1;
      }
      if (closed) return;
      options.onConnection(false);
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
