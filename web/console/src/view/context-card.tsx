import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { named, type Words } from "../i18n";
import type { Card, StepRef } from "../protocol";
import { browserName, dayAndTime, duration, serviceName, stepPlace, systemName } from "../saying";
import { useWords } from "./words";

const WIDE = "(min-width: 75em)";

interface ContextCardProps {
  card: Card | undefined;
  /** Undefined where nothing may be added. */
  onNote: (() => void) | undefined;
}

/** What is known of the customer, so that nothing has to be asked again. */
export function ContextCard({ card, onNote }: ContextCardProps) {
  const { words } = useWords();
  const isWide = useIsWide();
  return (
    <aside class="card" aria-labelledby="card-title">
      <details open={isWide}>
        <summary>
          <h2 id="card-title">{words.card}</h2>
        </summary>
        {card ? <CardContent card={card} onNote={onNote} /> : <p class="quiet">{words.loading}</p>}
      </details>
    </aside>
  );
}

function useIsWide(): boolean {
  const [isWide, setIsWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const changed = () => setIsWide(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  return isWide;
}

function CardContent({ card, onNote }: { card: Card; onNote: (() => void) | undefined }) {
  const { words, language } = useWords();
  const { equipment, meeting, tried, notes, history, rating } = card;
  return (
    <>
      <dl>
        <Fact name={words.cardReason}>
          {card.reason ? (
            <span class={card.reason === "fraud" ? "alarm" : undefined}>{named(words, "reason_", card.reason)}</span>
          ) : (
            words.unknown
          )}
        </Fact>
        <Fact name={words.cardWaited}>
          {card.waited_seconds === null ? words.unknown : duration(card.waited_seconds)}
        </Fact>
        <Fact name={words.cardLanguage}>{words[card.language]}</Fact>
        <Fact name={words.cardService}>{serviceName(words, card.service)}</Fact>
        <Fact name={words.cardStep}>
          <Step step={card.step} words={words} />
        </Fact>
        <Fact name={words.cardSigned}>{card.signed ? words.yes : words.no}</Fact>
        {meeting ? (
          <>
            <Fact name={words.cardMeeting}>
              <span class="id">{meeting.id}</span>
            </Fact>
            <Fact name={words.cardCode}>
              <span class={`code ${meeting.state}`}>{named(words, "meeting_", meeting.state)}</span>
              <span class="hint"> {words.codeRule}</span>
            </Fact>
          </>
        ) : (
          <Fact name={words.cardMeeting}>{words.noMeeting}</Fact>
        )}
        <Fact name={words.cardDevice}>
          {named(words, "device_", equipment.device)}
          {equipment.os && `, ${systemName(equipment.os)}`}
        </Fact>
        <Fact name={words.cardBrowser}>{equipment.browser ? browserName(equipment.browser) : words.unknown}</Fact>
        <Fact name={words.cardCamera}>{named(words, "permission_", equipment.permissions?.camera)}</Fact>
        <Fact name={words.cardMicrophone}>{named(words, "permission_", equipment.permissions?.microphone)}</Fact>
        {rating && <Fact name={words.rating}>{named(words, "rating_", rating)}</Fact>}
      </dl>
      <h3>{words.tried}</h3>
      {tried.length ? (
        <ul class="tried">
          {tried.map(({ at, title, result, intent }) => (
            <li key={`${at} ${intent}`}>
              <span class={`result ${result}`}>{named(words, "result_", result)}</span>
              <span lang="sv">{title}</span> <time dateTime={at}>{dayAndTime(at, language)}</time>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{words.noneTried}</p>
      )}
      <h3>{words.notes}</h3>
      {notes.length ? (
        <ul class="notes">
          {notes.map(({ at, by, text }) => (
            <li key={at + text}>
              <p dir="auto">{text}</p>
              <p class="facts">
                {by} <time dateTime={at}>{dayAndTime(at, language)}</time>
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{words.noNotes}</p>
      )}
      {onNote && (
        <button type="button" onClick={onNote}>
          {words.noteAdd}
        </button>
      )}
      <h3>{words.history}</h3>
      <ol class="history">
        {history.map(({ at, event, by, reason }) => (
          <li key={at + event}>
            <time dateTime={at}>{dayAndTime(at, language)}</time>{" "}
            {[named(words, "event_", event), by && named(words, "from_", by), reason && named(words, "reason_", reason)]
              .filter(Boolean)
              .join(" · ")}
          </li>
        ))}
      </ol>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Step({ step, words }: { step: StepRef | null; words: Words }) {
  if (!step) return words.noStep;
  return (
    <>
      {stepPlace(words, step)} <span lang="sv">{step.title}</span>
    </>
  );
}
