import { type Words, wordsOf } from "../i18n";
import type { Finding, Language } from "../protocol";
import type { DeviceCheck } from "./check";
import { findingsOf } from "./devices";

export function DeviceCheckCard({ check, language }: { check: DeviceCheck; language: Language }) {
  const words = wordsOf(language);
  const { phase, devices } = check.state();
  const waiting = phase === "asking" || phase === "unanswered";
  return (
    <div class="card" ref={check.card} aria-live="off">
      <h4 tabIndex={-1}>{words.check}</h4>
      <p class="hint">{words.checkPromise}</p>
      <div role="status">
        {waiting && <p>{words.checkAsking}</p>}
        {phase === "unanswered" && <p>{words.checkNoAnswer}</p>}
        {phase === "insecure" && <p>{words.checkInsecure}</p>}
        {phase === "forbidden" && <p>{words.checkForbidden}</p>}
        {(phase === "insecure" || phase === "forbidden") && <p>{words.checkElsewhere}</p>}
        {phase === "over" && <p>{words.checkOver}</p>}
      </div>
      {devices && <Found check={check} words={words} />}
      {phase === "running" && <Sound check={check} words={words} />}
      <div class="line">
        {(phase === "idle" || phase === "over") && (
          <button type="button" class="primary" onClick={check.start}>
            {phase === "idle" ? words.check : words.checkAgain}
          </button>
        )}
        {waiting && (
          <button type="button" onClick={() => check.stop()}>
            {words.cancel}
          </button>
        )}
        {phase === "running" && <Endings check={check} words={words} />}
      </div>
    </div>
  );
}

interface PartProps {
  check: DeviceCheck;
  words: Words;
}

/** What there is: the picture and the level while the test runs, and the devices by their names. */
function Found({ check, words }: PartProps) {
  const { devices, phase, hears } = check.state();
  if (!devices) return null;
  const { camera, microphone } = devices;
  const running = phase === "running";
  const level = hears ? words.hears : words.silent;
  return (
    <>
      {running && typeof camera !== "string" && (
        <video ref={check.picture} autoplay muted playsInline aria-label={words.picture} />
      )}
      <DeviceName name={words.camera} device={camera} words={words} />
      <DeviceName name={words.microphone} device={microphone} words={words} />
      {running && typeof microphone !== "string" && (
        <>
          <div
            class="meter"
            ref={check.meter}
            role="meter"
            aria-label={words.level}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={0}
            aria-valuetext={level}
          />
          <p class="hint">{level}</p>
        </>
      )}
    </>
  );
}

function DeviceName({ name, device, words }: { name: string; device: MediaStreamTrack | Finding; words: Words }) {
  return (
    <p>
      <b>{name}:</b> {typeof device === "string" ? words[device] : device.label}
    </p>
  );
}

function Sound({ check, words }: PartProps) {
  const { soundPlayed, soundHeard } = check.state();
  return (
    <>
      <div class="line">
        <button type="button" onClick={check.playSound}>
          {words.soundPlay}
        </button>
      </div>
      {soundPlayed && (
        <div class="line" role="group" aria-labelledby="sound-question">
          <p id="sound-question" role="status">
            {words.soundHeard}
          </p>
          <button type="button" aria-pressed={soundHeard === true} onClick={() => check.answerSound(true)}>
            {words.yes}
          </button>
          <button type="button" aria-pressed={soundHeard === false} onClick={() => check.answerSound(false)}>
            {words.no}
          </button>
        </div>
      )}
      <p role="status">{soundHeard === undefined ? "" : soundHeard ? words.soundYes : words.soundNo}</p>
    </>
  );
}

function Endings({ check, words }: PartProps) {
  const { devices, soundHeard } = check.state();
  const allWell = devices && !findingsOf(devices).length && soundHeard !== false;
  return (
    <>
      {allWell && (
        <button type="button" class="primary" onClick={() => check.stop("devices_work")}>
          {words.checkAllWell}
        </button>
      )}
      <button type="button" onClick={() => check.stop()}>
        {words.checkStop}
      </button>
    </>
  );
}
