import { useEffect, useState } from "preact/hooks";
import { asRefused } from "../api";
import type { Preferences } from "../preferences";
import type { Account } from "../protocol";
import type { Workplace, WorkState } from "../workplace";
import { SoundIcon } from "./icons";
import { LanguageList } from "./language-choice";
import type { Page } from "./staff";
import { useWords } from "./words";

const CAPACITIES = Array.from({ length: 10 }, (_, index) => index + 1);
const USUAL_CAPACITY = 3;

interface Presence {
  status: "available" | "away";
  capacity: number;
}

interface TopBarProps {
  account: Account;
  workplace: Workplace;
  state: WorkState;
  page: Page;
  preferences: Preferences;
  onPage(page: Page): void;
  onPrefer(change: Partial<Preferences>): void;
  onOpen(opened: "help" | "account"): void;
  onSignOut(): void;
  onSaid(said: string): void;
}

export function TopBar(props: TopBarProps) {
  const { account, workplace, state, page, preferences, onPage, onPrefer, onOpen, onSignOut } = props;
  const { words } = useWords();
  const me = state.queue?.people.find(({ id }) => id === account.id);
  const told = { status: me?.status, capacity: me?.capacity ?? USUAL_CAPACITY };
  // Desk's word comes a little later, and until then the next choice must not undo this one.
  const [chosen, setChosen] = useState<Presence>();
  const { status, capacity } = chosen ?? told;

  useEffect(() => {
    if (told.status === chosen?.status && told.capacity === chosen?.capacity) setChosen(undefined);
  });

  function setPresence(change: Partial<Presence>): void {
    // Whoever sits here and has not said to be away is there, though desk may not know it yet.
    const wanted: Presence = { status: status === "away" ? "away" : "available", capacity, ...change };
    setChosen(wanted);
    workplace.setPresence(wanted.status, wanted.capacity).catch((error) => {
      setChosen(undefined);
      props.onSaid(asRefused(error).message || words.unreachable);
    });
  }

  return (
    <header class="top">
      <p class="product">
        <img src="/console/files/icon.svg" alt="" width="28" height="28" /> <span>{words.product}</span>
      </p>
      {account.role === "lead" && (
        <nav class="choice" aria-label={words.pages}>
          {(["work", "lead"] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-current={page === one ? "page" : undefined}
              onClick={() => onPage(one)}
            >
              {words[one]}
            </button>
          ))}
        </nav>
      )}
      <div class="presence">
        <fieldset class="choice">
          <legend class="unseen">{words.presence}</legend>
          <button
            type="button"
            aria-pressed={status === "available"}
            onClick={() => setPresence({ status: "available" })}
          >
            <span class="dot here" />
            {words.available}
          </button>
          <button type="button" aria-pressed={status === "away"} onClick={() => setPresence({ status: "away" })}>
            <span class="dot" />
            {words.away}
          </button>
        </fieldset>
        <label class="compact">
          {words.capacity}{" "}
          <select value={capacity} onChange={(event) => setPresence({ capacity: Number(event.currentTarget.value) })}>
            {CAPACITIES.map((number) => (
              <option key={number} value={number}>
                {number}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="own">
        <button
          type="button"
          class="plain"
          aria-pressed={preferences.sound}
          onClick={() => onPrefer({ sound: !preferences.sound })}
        >
          <SoundIcon on={preferences.sound} />
          {words.sound}
        </button>
        <button type="button" class="plain" onClick={() => onOpen("help")}>
          {words.help}
        </button>
        <LanguageList onPrefer={onPrefer} />
        <button type="button" class="plain who" onClick={() => onOpen("account")}>
          {account.display_name} <span class="unseen">{words.ownAccount}</span>
        </button>
        <button type="button" class="plain" onClick={onSignOut}>
          {words.signOut}
        </button>
      </div>
    </header>
  );
}
