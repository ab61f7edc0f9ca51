import { answering, type Conversation, liveCard, offer } from "../conversation";
import { DeviceCheckCard } from "../device-check/card";
import { type Words, wordsOf } from "../i18n";
import { CodeCard } from "./code-card";
import { BankMessage, CustomerMessage } from "./message";
import type { Parts } from "./widget";

/** The messages, and under them the quick replies. */
export function ConversationView({ chat, reading, check }: Parts) {
  const { conversation, lost } = chat.state();
  const { messages, outgoing, stalled, typing, language } = conversation;
  const words = wordsOf(language);
  const codeCard = liveCard(conversation, "code_field");
  const checkCard = liveCard(conversation, "device_check");
  const whoIsTyping = answering(conversation)?.typing || words.typing;
  const lastOfAll = messages.at(-1);

  return (
    <div class="conversation">
      <section
        class="scroller"
        ref={reading.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-labelledby="log-title"
        onScroll={reading.scrolled}
      >
        <h3 class="unseen" id="log-title">
          {words.log}
        </h3>
        <div role="log" aria-labelledby="log-title" aria-live={reading.announcing() ? "polite" : "off"}>
          {messages.map((message) =>
            message.from === "customer" ? (
              <CustomerMessage key={message.turn ?? message.number} text={message.text} words={words}>
                {message === lastOfAll && !outgoing.length && <p class="delivery">{words.sent}</p>}
              </CustomerMessage>
            ) : (
              <BankMessage key={message.number} message={message} language={language}>
                {message.number === codeCard && <CodeCard chat={chat} language={language} />}
                {message.number === checkCard && <DeviceCheckCard check={check} language={language} />}
              </BankMessage>
            ),
          )}
          {outgoing.map(({ id, text }) => (
            <CustomerMessage key={id} text={text} words={words}>
              {stalled ? (
                <p class="delivery failed">
                  {words.failed} –{" "}
                  <button type="button" class="link" onClick={chat.retry}>
                    {words.retry}
                  </button>
                </p>
              ) : (
                <p class="delivery">{words.sending}</p>
              )}
            </CustomerMessage>
          ))}
        </div>
        <QuickReplies conversation={conversation} words={words} onPress={chat.press} />
      </section>
      <div class="below">
        {reading.behind() && (
          <button type="button" class="new" onClick={reading.toEnd}>
            {words.newMessages}
          </button>
        )}
        <p class="status" role="status">
          {lost ? words.lost : stalled ? words.failed : typing ? whoIsTyping : ""}
        </p>
      </div>
    </div>
  );
}

interface QuickRepliesProps {
  conversation: Conversation;
  words: Words;
  onPress(message: number, index: number, title: string): void;
}

function QuickReplies({ conversation, words, onPress }: QuickRepliesProps) {
  const offered = offer(conversation);
  if (!offered) return null;
  return (
    <div class="replies" role="group" aria-label={words.replies}>
      {offered.buttons.map(({ title }, index) => (
        <button key={`${offered.number} ${title}`} type="button" onClick={() => onPress(offered.number, index, title)}>
          {title}
        </button>
      ))}
    </div>
  );
}
