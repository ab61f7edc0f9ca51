const METER_PAUSE_MS = 100;
const TONES_HZ = [523, 659, 784];
const TONE_S = 0.35;
const LOUDNESS = 0.2;

/** Calls `onLevel` with how loud the microphone is, 0 to 100, until the returned function is called. */
export function measureLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    onLevel(Math.min(100, Math.round(loudness * 400)));
  }, METER_PAUSE_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** Three soft tones. */
export function playTestSound(): void {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  const end = TONES_HZ.length * TONE_S;
  TONES_HZ.forEach((frequency, index) => void tone.frequency.setValueAtTime(frequency, index * TONE_S));
  volume.gain.value = LOUDNESS;
  volume.gain.setTargetAtTime(0, end - TONE_S, TONE_S / 3); // No click at the end.
  tone.connect(volume).connect(context.destination);
  tone.onended = () => void context.close();
  tone.start();
  tone.stop(end + TONE_S);
}
