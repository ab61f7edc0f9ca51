import { useEffect, useRef, useState } from "preact/hooks";
import type { Call } from "../api";
import { createChime } from "../chime";
import { fill } from "../i18n";
import { badged } from "../news";
import type { Preferences } from "../preferences";
import type { Account } from "../protocol";
import { customerName } from "../saying";
import { createWorkplace, type News, type Workplace, type WorkState } from "../workplace";
import { Ticking } from "./clock";
import { Help } from "./help";
import { Lead } from "./lead";
import { OwnAccount } from "./own-account";
import { TopBar } from "./top-bar";
import { useWords } from "./words";
import { Work } from "./work";

const NOTICE_SHOWN_MS = 6000;

export type Page = "work" | "lead";

interface StaffProps {
  account: Account;
  call: Call;
  preferences: Preferences;
  onPrefer(change: Partial<Preferences>): void;
  onSignedOut(byItself: boolean): void;
}

/** All that is there for who is signed in. */
export function Staff({ account, call, preferences, onPrefer, onSignedOut }: StaffProps) {
  const { words } = useWords();
  const [workplace, setWorkplace] = useState<Workplace>();
  const [state, setState] = useState<WorkState>();
  const [page, setPage] = usePage(account);
  const [notice, setNotice] = useState<{ said: string }>();
  const [opened, setOpened] = useState<"help" | "account">();
  const chime = useRef(createChime());

  const say = (said: string) => setNotice({ said });

  function tell({ waiting, unread }: News): void {
    if (preferences.sound) chime.current(waiting.length ? "waiting" : "message");
    const [first] = unread;
    if (waiting.length) say(words.newInQueue);
    else if (first) say(fill(words.newFrom, { name: customerName(words, first.conversation) }));
  }
  // What happens later is told as it is liked then.
  const onNews = useRef(tell);
  onNews.current = tell;

  useEffect(() => {
    const created = createWorkplace({
      account,
      call,
      onChange: setState,
      onNews: (news) => onNews.current(news),
      onSignedOut: () => onSignedOut(true),
    });
    setWorkplace(created);
    setState(created.state());
    const wake = () => document.visibilityState === "visible" && created.wake();
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      created.stop();
    };
  }, [account.id]);

  // What it says is seen in the lists too; said again later, it is news again.
  useEffect(() => {
    const timer = setTimeout(() => setNotice(undefined), NOTICE_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  useEffect(() => {
    document.title = badged(
      `${words.console} – ${words.product}`,
      state?.queue?.waiting.filter(({ status }) => status === "queued") ?? [],
      state?.mine ?? [],
    );
  }, [state?.queue, state?.mine, words]);

  async function signOut(): Promise<void> {
    workplace?.forget();
    workplace?.stop();
    // It ends by itself if desk cannot be reached.
    await call("DELETE", "/console/session").catch(() => {});
    onSignedOut(false);
  }

  if (!workplace || !state) return null;
  return (
    <Ticking>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to the content, only not by the address */}
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          // The part of the address after # tells the page.
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        {words.skip}
      </a>
      <TopBar
        account={account}
        workplace={workplace}
        state={state}
        page={page}
        preferences={preferences}
        onPage={setPage}
        onPrefer={onPrefer}
        onOpen={setOpened}
        onSignOut={signOut}
        onSaid={say}
      />
      <p class="notice" role="status">
        {notice?.said}
      </p>
      <p class="lost" role="alert">
        {state.lost ? words.lost : ""}
      </p>
      {page === "lead" ? (
        <Lead account={account} call={call} onSignedOut={() => onSignedOut(true)} />
      ) : (
        <Work
          account={account}
          workplace={workplace}
          state={state}
          shortcuts={preferences.shortcuts}
          onHelp={() => setOpened("help")}
          onSaid={say}
        />
      )}
      {opened === "help" && <Help preferences={preferences} onPrefer={onPrefer} onClose={() => setOpened(undefined)} />}
      {opened === "account" && (
        <OwnAccount
          account={account}
          call={call}
          onClose={() => setOpened(undefined)}
          onDone={(said) => {
            setOpened(undefined);
            say(said);
          }}
        />
      )}
    </Ticking>
  );
}

/** The page, which the address tells, so that the browser's way back works. */
function usePage(account: Account): [Page, (page: Page) => void] {
  const read = (): Page => (account.role === "lead" && location.hash === "#lead" ? "lead" : "work");
  const [page, setPage] = useState(read);
  useEffect(() => {
    const changed = () => setPage(read());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, [account.role]);
  return [
    page,
    (chosen) => {
      location.hash = chosen === "lead" ? "lead" : "";
      setPage(chosen);
    },
  ];
}
