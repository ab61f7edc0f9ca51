import type { Finding } from "../protocol";
import { askForDevices, type Devices, findingsOf, obstacle, stopDevices } from "./devices";
import { KINDS } from "./findings";
import { measureLevel, playTestSound } from "./sound";

const PROMPT_UNANSWERED_MS = 20_000;
const AUDIBLE_LEVEL = 8;
const AUDIBLE_FOR_MS = 1500;

export type Phase = "idle" | "asking" | "unanswered" | "running" | "over" | "insecure" | "forbidden";

export interface DeviceCheckState {
  phase: Phase;
  devices?: Devices;
  /** The microphone hears something. */
  hears?: boolean;
  soundPlayed?: boolean;
  /** Whether the customer heard the test sound. */
  soundHeard?: boolean;
}

export interface DeviceCheck {
  state(): DeviceCheckState;
  start(): void;
  stop(finding?: Finding): void;
  playSound(): void;
  answerSound(heard: boolean): void;
  /** Takes the card when it appears; everything is off when it goes. */
  card(card: HTMLElement | null): void;
  picture(video: HTMLVideoElement | null): void;
  meter(meter: HTMLElement | null): void;
}

export interface DeviceCheckOptions {
  report(finding: Finding): void;
  onChange(): void;
}

/** Tries the camera, the microphone and the sound. Everything stays in the browser. */
export function createDeviceCheck({ report, onChange }: DeviceCheckOptions): DeviceCheck {
  let state: DeviceCheckState = { phase: "idle" };
  let release = () => {};
  let heading: HTMLElement | null | undefined;
  let meter: HTMLElement | null = null;

  addEventListener("pagehide", () => release());

  function update(change: Partial<DeviceCheckState>): void {
    state = { ...state, ...change };
    onChange();
  }

  function turnOff(): void {
    release();
    release = () => {};
  }

  async function start(): Promise<void> {
    heading?.focus();
    state = { phase: obstacle() ?? "asking" };
    onChange();
    if (state.phase !== "asking") return;
    let cancelled = false;
    const hint = setTimeout(() => {
      update({ phase: "unanswered" });
      report("no_permission_prompt");
    }, PROMPT_UNANSWERED_MS);
    release = () => {
      cancelled = true;
      clearTimeout(hint);
    };
    const devices = await askForDevices();
    clearTimeout(hint);
    if (cancelled) return stopDevices(devices);
    run(devices);
  }

  function run(devices: Devices): void {
    const tracks = KINDS.flatMap((kind) => (typeof devices[kind] === "string" ? [] : devices[kind]));
    const stopMeasuring = typeof devices.microphone === "string" ? () => {} : listen(devices.microphone);
    release = () => {
      stopMeasuring();
      stopDevices(devices);
    };
    // A camera that is pulled out ends the test like the customer does.
    for (const track of tracks) track.onended = () => stop();
    update({ devices, phase: tracks.length ? "running" : "over" });
    heading?.scrollIntoView();
    findingsOf(devices).forEach(report);
  }

  function listen(track: MediaStreamTrack): () => void {
    let heardAt = 0;
    return measureLevel(track, (level) => {
      if (level >= AUDIBLE_LEVEL) heardAt = Date.now();
      const hears = Date.now() - heardAt < AUDIBLE_FOR_MS;
      if (hears !== state.hears) update({ hears });
      // Ten times a second: past the drawing of the whole.
      meter?.setAttribute("aria-valuenow", String(level));
      meter?.style.setProperty("--level", `${level}%`);
    });
  }

  function stop(finding?: Finding): void {
    turnOff();
    heading?.focus();
    update({ phase: "over" });
    if (finding) report(finding);
  }

  return {
    state: () => state,
    start: () => void start(),
    stop,
    playSound() {
      playTestSound();
      update({ soundPlayed: true });
    },
    answerSound: (soundHeard) => update({ soundHeard }),
    card(card) {
      heading = card?.querySelector("h4");
      if (card) return;
      turnOff();
      state = { phase: "idle" };
    },
    picture(video) {
      const camera = state.devices?.camera;
      if (video && camera && typeof camera !== "string") video.srcObject = new MediaStream([camera]);
    },
    meter(shown) {
      meter = shown;
    },
  };
}
