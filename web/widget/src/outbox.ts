import { Refused } from "./api";
import { createPauses, pauseAfter } from "./backoff";

const FAILURES_BEFORE_SAYING_SO = 4;

/** Something the customer says. Sent again it keeps its id, so that desk takes it once. */
export interface Entry {
  id: string;
  path: string;
  body: object;
  /** What the customer typed, when it may be typed again. */
  text?: string;
}

export interface Outbox {
  add(entry: Entry): void;
  /** desk has it, though its answer is not here yet: the next may go. */
  acknowledge(id: string): void;
  /** Tries again at once. */
  retry(): void;
  /** Drops everything, and returns it. */
  clear(): Entry[];
  entries(): readonly Entry[];
}

export interface OutboxOptions {
  send(entry: Entry): Promise<void>;
  /** An entry came or went, or the outbox began or ceased to be stalled. */
  onChange(stalled: boolean): void;
  /** desk will not take this entry, ever; it is out of the queue. */
  onRefused(entry: Entry, refused: Refused): void;
  pauses?: ReturnType<typeof createPauses>;
}

/** Sends entries one after another, in order, until each has arrived. */
export function createOutbox({ send, onChange, onRefused, pauses = createPauses() }: OutboxOptions): Outbox {
  let queue: Entry[] = [];
  let running = false;
  let failures = 0;
  let acknowledged = (_: string) => {};

  async function deliver(entry: Entry): Promise<void> {
    const taken = new Promise<void>((resolve) => {
      acknowledged = (id) => id === entry.id && resolve();
    });
    const sent = send(entry);
    sent.catch(() => {}); // it may fail after desk has acknowledged the entry
    await Promise.race([sent, taken]);
  }

  async function run(): Promise<void> {
    running = true;
    for (let entry = queue[0]; entry; entry = queue[0]) {
      const outcome = await deliver(entry).then(
        () => undefined,
        (error: unknown) => (error instanceof Refused ? error : new Refused(0)),
      );
      if (queue[0] !== entry) continue; // dropped, or acknowledged, meanwhile
      if (outcome?.isPassing) {
        failures += 1;
        if (failures === FAILURES_BEFORE_SAYING_SO) onChange(true);
        await pauses.wait(pauseAfter(failures));
        continue;
      }
      queue = queue.slice(1);
      failures = 0;
      onChange(false);
      if (outcome) onRefused(entry, outcome);
    }
    running = false;
  }

  return {
    add(entry) {
      queue = [...queue, entry];
      onChange(failures >= FAILURES_BEFORE_SAYING_SO);
      if (!running) void run();
    },
    acknowledge(id) {
      acknowledged(id);
    },
    retry() {
      if (failures >= FAILURES_BEFORE_SAYING_SO) onChange(false);
      failures = 0;
      pauses.wake();
    },
    clear() {
      const dropped = queue;
      queue = [];
      failures = 0;
      if (dropped[0]) acknowledged(dropped[0].id);
      pauses.wake();
      return dropped;
    },
    entries: () => queue,
  };
}
