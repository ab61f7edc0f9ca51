import type { RefObject } from "preact";
import type { Chat } from "../chat";
import { unread } from "../conversation";
import type { DeviceCheck } from "../device-check/check";
import { wordsOf } from "../i18n";
import type { Reading } from "../reading";
import { ChatIcon } from "./icons";
import { Panel } from "./panel";

/** All that is drawn is drawn from these; the views keep nothing themselves. */
export interface Parts {
  chat: Chat;
  reading: Reading;
  check: DeviceCheck;
  /** desk's. */
  origin: string;
  open: boolean;
  /** It fills the page and can't be closed. */
  inline: boolean;
  asksToEnd: boolean;
  launcher: RefObject<HTMLButtonElement | null>;
  title: RefObject<HTMLHeadingElement | null>;
  field: RefObject<HTMLTextAreaElement | null>;
  onOpen(): void;
  onClose(): void;
  onAskToEnd(asks: boolean): void;
  onEnd(): void;
}

export function Widget(parts: Parts) {
  const { conversation } = parts.chat.state();
  const words = wordsOf(conversation.language);
  const count = unread(conversation);
  const waiting = count > 1 ? `${count} ${words.unread}` : words.unreadOne;
  return (
    <div class={parts.inline ? "root inline" : "root"} lang={conversation.language}>
      {parts.open ? (
        <Panel {...parts} />
      ) : (
        <button
          type="button"
          class="launcher"
          ref={parts.launcher}
          aria-label={count ? `${words.open}, ${waiting}` : words.open}
          onClick={parts.onOpen}
        >
          <ChatIcon />
          {words.name}
          {count > 0 && (
            <span class="badge" aria-hidden="true">
              {count}
            </span>
          )}
        </button>
      )}
    </div>
  );
}
