import { createRef, render } from "preact";
import { type Chat, createChat } from "./chat";
import { createDeviceCheck } from "./device-check/check";
import { wordsOf } from "./i18n";
import { asLanguage, type Service } from "./protocol";
import { createReading } from "./reading";
import { Widget } from "./view/widget";
import css from "./widget.css?inline";

export const NAME = "meeting-guide";
const KEYBOARD_AT_LEAST_PX = 120;

/**
 * <meeting-guide>: attributes `origin` (of desk), `language`, `service`, `inline`; property `token`, the page's JWT, which
 * may be set at any time; method `signOut`.
 */
export class MeetingGuide extends HTMLElement {
  #chat: Chat | undefined;
  #token: string | undefined;
  #open = false;
  #asksToEnd = false;
  #leaving = new AbortController();
  readonly #reading = createReading(() => this.#render());
  readonly #check = createDeviceCheck({
    report: (finding) => this.#chat?.report(finding, wordsOf(this.#chat.state().conversation.language)[finding]),
    onChange: () => this.#render(),
  });
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #launcher = createRef<HTMLButtonElement>();
  readonly #title = createRef<HTMLHeadingElement>();
  readonly #field = createRef<HTMLTextAreaElement>();

  set token(token: string) {
    if (this.#chat) this.#chat.signIn(token);
    else this.#token = token;
  }

  /** The customer has logged out of the page: nothing of the conversation stays. */
  signOut(): void {
    this.#end();
  }

  connectedCallback(): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.#root.adoptedStyleSheets = [sheet];
    const language = [this.getAttribute("language"), document.documentElement.lang, navigator.language];
    this.#chat = createChat({
      origin: this.getAttribute("origin") ?? location.origin,
      language: language.map(asLanguage).find(Boolean) ?? "sv",
      service: asService(this.getAttribute("service")),
      onChange: () => this.#render(),
    });
    const token = this.#token ?? this.#tokenSetEarly();
    if (token) this.#chat.signIn(token);
    this.#token = undefined;
    this.#open = this.#inline;
    this.#render();
    if (this.#open) this.#chat.show(true);
    this.#listen();
  }

  disconnectedCallback(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.#chat?.close();
    this.#chat = undefined;
    render(null, this.#root);
  }

  /** Set by the page before this file had loaded, when the element was a plain one. */
  #tokenSetEarly(): string | undefined {
    const early = Object.getOwnPropertyDescriptor(this, "token")?.value as string | undefined;
    Reflect.deleteProperty(this, "token");
    return early;
  }

  get #inline(): boolean {
    return this.hasAttribute("inline");
  }

  #listen(): void {
    const { signal } = this.#leaving;
    const wake = () => document.visibilityState === "visible" && this.#chat?.wake();
    addEventListener("online", wake, { signal });
    document.addEventListener("visibilitychange", wake, { signal });
    // Wherever the focus is: what the panel covers must be reachable with one key.
    const closeOnEscape = (event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && this.#close();
    document.addEventListener("keydown", closeOnEscape, { signal });
    visualViewport?.addEventListener("resize", () => this.#makeRoomForKeyboard(), { signal });
  }

  /** A phone's keyboard lies over the page without the page being told. */
  #makeRoomForKeyboard(): void {
    const covered = innerHeight - (visualViewport?.height ?? innerHeight) * (visualViewport?.scale ?? 1);
    this.style.setProperty("--keyboard", covered > KEYBOARD_AT_LEAST_PX ? `${covered}px` : "0px");
  }

  #show(): void {
    this.#open = true;
    this.#render();
    this.#chat?.show(true);
    // On a touch screen the field would bring up the keyboard over what is to be read.
    const focused = matchMedia("(pointer: coarse)").matches ? this.#title : this.#field;
    focused.current?.focus();
  }

  #close(): void {
    if (!this.#open || this.#inline) return;
    const hadFocus = this.#root.activeElement !== null;
    this.#open = this.#asksToEnd = false;
    this.#render();
    this.#chat?.show(false);
    if (hadFocus) this.#launcher.current?.focus();
  }

  #askToEnd(asks: boolean): void {
    this.#asksToEnd = asks;
    this.#render();
  }

  #end(): void {
    this.#close();
    this.#asksToEnd = false;
    void this.#chat?.end();
  }

  #render(): void {
    if (!this.#chat) return;
    const hadFocus = this.#root.activeElement !== null;
    render(
      <Widget
        chat={this.#chat}
        reading={this.#reading}
        check={this.#check}
        origin={this.getAttribute("origin") ?? location.origin}
        open={this.#open}
        inline={this.#inline}
        asksToEnd={this.#asksToEnd}
        launcher={this.#launcher}
        title={this.#title}
        field={this.#field}
        onOpen={() => this.#show()}
        onClose={() => this.#close()}
        onAskToEnd={(asks) => this.#askToEnd(asks)}
        onEnd={() => this.#end()}
      />,
      this.#root,
    );
    // What had the focus may be gone, a quick reply or a card: the next Tab reaches what has come in its place.
    if (hadFocus && !this.#root.activeElement)
      this.#root.querySelector<HTMLElement>(".scroller")?.focus({ preventScroll: true });
    this.#reading.drawn(this.#chat.state().conversation);
  }
}

function asService(name: string | null): Service | undefined {
  return name === "op_fi" || name === "op_mobilen" ? name : undefined;
}
