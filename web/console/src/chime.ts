const LOUDNESS = 0.08;
const TONE_SECONDS = 0.16;
const TONES = { waiting: [587, 880], message: [740] } as const;

export type Occasion = keyof typeof TONES;

/** Plays short tones. A browser lets it, once something on the page has been pressed. */
export function createChime(): (occasion: Occasion) => void {
  let context: AudioContext | undefined;
  return (occasion) => {
    if (!("AudioContext" in globalThis)) return;
    context ??= new AudioContext();
    void context.resume().catch(() => {});
    for (const [index, hertz] of TONES[occasion].entries())
      tone(context, hertz, context.currentTime + index * TONE_SECONDS);
  };
}

function tone(context: AudioContext, hertz: number, start: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hertz;
  // From and to silence: a tone cut off crackles.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + TONE_SECONDS / 8);
  gain.gain.exponentialRampToValueAtTime(LOUDNESS / 100, start + TONE_SECONDS * 1.5);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + TONE_SECONDS * 1.5);
}
