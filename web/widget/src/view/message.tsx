import type { ComponentChildren } from "preact";
import { type Words, wordsOf } from "../i18n";
import type { Language, Message, Step } from "../protocol";
import { Text } from "./text";

const MOST_STEPS_SHOWN = 20;

interface BankMessageProps {
  message: Message;
  language: Language;
  /** The cards that stand under it. */
  children: ComponentChildren;
}

export function BankMessage({ message: { number, text, custom }, language, children }: BankMessageProps) {
  const step = custom?.type === "step" ? custom : undefined;
  return (
    <div class={step ? "message step" : "message"} data-number={number}>
      {text && (
        <>
          <span class={custom?.name ? "name" : "unseen"}>{custom?.name || wordsOf(language).guide} </span>
          <div class="bubble">
            {step ? (
              <StepText step={step} text={text} language={language} />
            ) : (
              <p>
                <Text text={text} language={language} />
              </p>
            )}
          </div>
        </>
      )}
      {children}
    </div>
  );
}

/** The text's first line is the heading: "Steg 3 av 7: Gå till nätmötet". */
function StepText({ step, text, language }: { step: Step; text: string; language: Language }) {
  const [first = "", ...rest] = text.split("\n");
  const place = first.endsWith(`: ${step.title}`) ? first.slice(0, -step.title.length - 2) : "";
  return (
    <>
      <h4>
        {place && <span class="place">{place}: </span>}
        <Text text={place ? step.title : first} language={language} />
      </h4>
      <Progress step={step} />
      <p>
        <Text text={rest.join("\n").trim()} language={language} />
      </p>
    </>
  );
}

/** The heading says it in words; this is the same at a glance. */
function Progress({ step: { number, of } }: { step: Step }) {
  if (!number || !of || of > MOST_STEPS_SHOWN) return null;
  return (
    <div class="progress" aria-hidden="true">
      {Array.from({ length: of }, (_, index) => (
        <span key={index} class={index < number ? "reached" : ""} />
      ))}
    </div>
  );
}

interface CustomerMessageProps {
  text: string;
  words: Words;
  /** Whether it has arrived. */
  children: ComponentChildren;
}

/** What the customer said: shown as it was written, with no links. Not read out: who has written it knows it. */
export function CustomerMessage({ text, words, children }: CustomerMessageProps) {
  return (
    <div class="message customer" aria-live="off">
      <div class="bubble">
        <span class="unseen">{words.you} </span>
        <p dir="auto">{text}</p>
      </div>
      {children}
    </div>
  );
}
