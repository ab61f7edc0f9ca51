import { answering } from "../conversation";
import { type Words, wordsOf } from "../i18n";
import { telephone } from "../links";
import { Composer } from "./composer";
import { ConversationView } from "./conversation-view";
import { ChatIcon, CloseIcon } from "./icons";
import type { Parts } from "./widget";

const PHONE = "0100 0500";

export function Panel(parts: Parts) {
  const { chat, origin, inline, title, asksToEnd, onClose, onAskToEnd } = parts;
  const { conversation, ended } = chat.state();
  const { person } = conversation;
  const words = wordsOf(conversation.language);

  return (
    <section class="panel" role={inline ? undefined : "dialog"} aria-labelledby="title">
      <div class="top">
        <ChatIcon />
        <div>
          <h2 id="title" ref={title} tabIndex={-1}>
            {words.name}
          </h2>
          {!answering(conversation) && <p>{words.robot}</p>}
        </div>
        {!inline && (
          <button type="button" class="icon" aria-label={words.close} onClick={onClose}>
            <CloseIcon />
          </button>
        )}
      </div>
      {ended === undefined ? (
        <>
          <ConversationView {...parts} />
          <div class="person">
            <p role="status">{person?.text}</p>
            {person?.leave && (
              <button
                type="button"
                class="link"
                onClick={() => {
                  chat.leaveQueue();
                  parts.field.current?.focus(); // the button will be gone
                }}
              >
                {person.leave}
              </button>
            )}
          </div>
          <Composer chat={chat} field={parts.field} />
        </>
      ) : (
        <div class="over">
          <p role="status">{ended || words.ended}</p>
          <button
            type="button"
            class="primary"
            onClick={() => {
              chat.startAnew();
              title.current?.focus();
            }}
          >
            {words.anew}
          </button>
        </div>
      )}
      {asksToEnd && <EndQuestion words={words} onYes={parts.onEnd} onNo={() => onAskToEnd(false)} />}
      <div class="bottom">
        <span>
          {words.phone} <a href={telephone(PHONE)}>{PHONE}</a>
        </span>
        <a href={`${origin}/accessibility?lang=${conversation.language}`} target="_blank" rel="noopener noreferrer">
          {words.accessibility}
          <span class="unseen"> {words.newTab}</span>
        </a>
        {ended === undefined && (
          <button type="button" class="link" aria-expanded={asksToEnd} onClick={() => onAskToEnd(!asksToEnd)}>
            {words.end}
          </button>
        )}
      </div>
    </section>
  );
}

const focus = (element: HTMLElement | null) => element?.focus();

function EndQuestion({ words, onYes, onNo }: { words: Words; onYes(): void; onNo(): void }) {
  return (
    <div class="question">
      <p ref={focus} tabIndex={-1}>
        {words.endSure}
      </p>
      <button type="button" class="primary" onClick={onYes}>
        {words.yesEnd}
      </button>
      <button type="button" onClick={onNo}>
        {words.no}
      </button>
    </div>
  );
}
