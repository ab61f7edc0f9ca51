import { useEffect, useRef, useState } from "preact/hooks";
import { asRefused } from "../api";
import type { Account } from "../protocol";
import { type Shortcut, shortcutOf } from "../shortcuts";
import { waitsSince } from "../thread";
import { isMine, type Workplace, type WorkState } from "../workplace";
import { ContextCard } from "./context-card";
import { ConversationView } from "./conversation-view";
import { Lists } from "./lists";
import { type Asked, Questions } from "./questions";
import type { Panel } from "./tools";
import { useWords } from "./words";

interface WorkProps {
  account: Account;
  workplace: Workplace;
  state: WorkState;
  shortcuts: boolean;
  onHelp(): void;
  onSaid(said: string): void;
}

/** Where the customers are: the lists, one conversation, and what is known about it. */
export function Work({ account, workplace, state, shortcuts, onHelp, onSaid }: WorkProps) {
  const { words } = useWords();
  const [asked, setAsked] = useState<Asked>();
  const [panel, setPanel] = useState<Panel>();
  const [claimProblem, setClaimProblem] = useState("");
  const { shown, queue } = state;
  const mine = state.mine ?? [];
  const queued = queue?.waiting.filter(({ status }) => status === "queued").length ?? 0;
  const owned = shown !== undefined && isMine(state, shown);
  const waits = Object.fromEntries(
    mine.map(({ conversation, since }) => [
      conversation,
      state.threads[conversation]?.card && waitsSince(state.threads[conversation], since),
    ]),
  );
  const longest = mine
    .map(({ conversation }) => conversation)
    .filter((conversation) => waits[conversation])
    .sort((one, other) => String(waits[one]).localeCompare(String(waits[other])))[0];

  function show(conversation: string | undefined, focused = "message"): void {
    workplace.show(conversation);
    setPanel(undefined);
    setClaimProblem("");
    focusSoon(focused);
  }

  async function claim(conversation: string): Promise<void> {
    setClaimProblem("");
    try {
      await workplace.claim(conversation);
      setPanel(undefined);
      onSaid(words.claimed);
      focusSoon("message");
    } catch (error) {
      const { message } = asRefused(error);
      setClaimProblem(message || words.unreachable);
      focusSoon("queue-title");
    }
  }

  function claimNext(): void {
    const next = queue?.waiting.find(({ status }) => status === "queued") ?? queue?.waiting[0];
    if (next) void claim(next.conversation);
    else onSaid(words.nobodyToClaim);
  }

  function done(said: string): void {
    setAsked(undefined);
    onSaid(said);
    if (asked !== "note") focusSoon("mine-title");
  }

  function among(change: 1 | -1): void {
    const at = mine.findIndex(({ conversation }) => conversation === shown);
    const next = mine[at < 0 ? 0 : (at + change + mine.length) % mine.length];
    // On the heading and not in the field, where the keys would be text.
    if (next) show(next.conversation, "conversation-title");
  }

  function press(shortcut: Shortcut): void {
    if (shortcut === "help") return onHelp();
    if (shortcut === "claimNext") return claimNext();
    if (shortcut === "longestWaiting") return longest ? show(longest) : undefined;
    if (shortcut === "nextOfMine") return among(+1);
    if (shortcut === "previousOfMine") return among(-1);
    if (!owned) return;
    if (shortcut === "writeMessage") return focusSoon("message");
    if (shortcut === "replies" || shortcut === "suggestions") return setPanel(shortcut);
    setAsked(shortcut);
  }

  useEffect(() => {
    workplace.look(true);
    return () => workplace.look(false);
  }, [workplace]);

  const pressed = useRef(press);
  pressed.current = press;
  useEffect(() => {
    if (!shortcuts) return;
    const listen = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      pressed.current(shortcut);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [shortcuts]);

  return (
    <main id="content" tabIndex={-1} class={shown ? "work in-conversation" : "work"}>
      <h1 class="unseen">{words.console}</h1>
      <Lists
        state={state}
        account={account}
        waits={waits}
        longest={longest}
        problem={claimProblem}
        onShow={show}
        onClaim={claim}
      />
      {shown ? (
        <>
          <ConversationView
            key={shown}
            workplace={workplace}
            state={state}
            conversation={shown}
            owned={owned}
            panel={panel}
            onPanel={setPanel}
            onAsk={setAsked}
            onBack={() => show(undefined, "mine-title")}
          />
          <ContextCard
            key={`card ${shown}`}
            card={state.threads[shown]?.card}
            onNote={owned ? () => setAsked("note") : undefined}
          />
        </>
      ) : (
        <section class="nothing-shown" aria-label={words.log}>
          <p>{words.chooseOne}</p>
          {queued > 0 && (
            <button type="button" class="primary" onClick={claimNext}>
              {words.takeNext} <span class="quiet">{`(${queued})`}</span>
            </button>
          )}
        </section>
      )}
      {asked && shown && (
        <Questions
          asked={asked}
          workplace={workplace}
          account={account}
          conversation={shown}
          mine={mine.find(({ conversation }) => conversation === shown)}
          people={queue?.people ?? []}
          onClose={() => setAsked(undefined)}
          onDone={done}
        />
      )}
    </main>
  );
}

/** Focuses what is there after the next drawing. */
function focusSoon(id: string): void {
  setTimeout(() => document.getElementById(id)?.focus());
}
