import { useEffect, useState } from "preact/hooks";
import type { Call } from "../api";
import { fill } from "../i18n";
import type { Unanswered } from "../protocol";
import { dayAndTime, serviceName } from "../saying";
import { useWords } from "./words";

const SHOWN_AT_FIRST = 10;

interface UnansweredMessagesProps {
  call: Call;
  days: number;
  onRefused(error: unknown): void;
}

export function UnansweredMessages({ call, days, onRefused }: UnansweredMessagesProps) {
  const { words, language } = useWords();
  const [messages, setMessages] = useState<Unanswered[]>();
  const [shown, setShown] = useState(SHOWN_AT_FIRST);

  useEffect(() => {
    call<{ messages: Unanswered[] }>("GET", `/v1/console/lead/unanswered?days=${days}`).then(
      (told) => setMessages(told.messages),
      onRefused,
    );
  }, []);

  if (!messages) return null;
  return (
    <section class="chart wide" aria-labelledby="unanswered-title">
      <h2 id="unanswered-title">
        {words.unanswered} <span class="count">{messages.length}</span>
      </h2>
      <p class="hint">{words.unansweredHint}</p>
      {messages.length > 0 && (
        <>
          <p>
            <a class="button" href={`/v1/console/lead/unanswered.yml?days=${days}`} download="unanswered.yml">
              {words.download}
            </a>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div class="sideways" role="group" aria-labelledby="unanswered-title" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.message}</th>
                  <th scope="col">{words.language}</th>
                  <th scope="col">{words.cardService}</th>
                  <th scope="col">{words.cardStep}</th>
                  <th scope="col">{words.when}</th>
                </tr>
              </thead>
              <tbody>
                {messages.slice(0, shown).map(({ at, language: spoken, service, step, text }) => (
                  <tr key={at + text}>
                    <td lang={spoken} dir="auto">
                      {text}
                    </td>
                    <td>{words[spoken]}</td>
                    <td>{serviceName(words, service)}</td>
                    <td>{step}</td>
                    <td>
                      <time dateTime={at}>{dayAndTime(at, language)}</time>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {messages.length > shown && (
        <button type="button" onClick={() => setShown(messages.length)}>
          {fill(words.showAll, { n: messages.length })}
        </button>
      )}
    </section>
  );
}
