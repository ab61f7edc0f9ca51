import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { asRefused, createStaffCall } from "../api";
import { wordsOf } from "../i18n";
import { loadPreferences, type Preferences, savePreferences } from "../preferences";
import type { Account } from "../protocol";
import { SignIn } from "./sign-in";
import { Staff } from "./staff";
import { ConsoleLanguage } from "./words";

type Who = Account | "nobody" | "unknown" | "unreachable";

export function App() {
  const [preferences, setPreferences] = useState(loadPreferences);
  const [who, setWho] = useState<Who>("unknown");
  const [ended, setEnded] = useState(false);
  const spoken = useRef(preferences.language);
  spoken.current = preferences.language;
  const call = useMemo(() => createStaffCall(() => spoken.current), []);
  const words = wordsOf(preferences.language);

  useEffect(() => {
    document.documentElement.lang = preferences.language;
    document.title = `${words.console} – ${words.product}`;
  }, [words, preferences.language]);

  function ask(): void {
    setWho("unknown");
    call<Account>("GET", "/console/session")
      .then(setWho)
      .catch((error) => setWho(asRefused(error).status === 401 ? "nobody" : "unreachable"));
  }
  useEffect(ask, []);

  function prefer(change: Partial<Preferences>): void {
    const preferred = { ...preferences, ...change };
    savePreferences(preferred);
    setPreferences(preferred);
  }

  return (
    <ConsoleLanguage.Provider value={preferences.language}>
      {who === "unknown" ? (
        <main class="alone">
          <p role="status">{words.loading}</p>
        </main>
      ) : who === "unreachable" ? (
        <main class="alone">
          <h1>{words.console}</h1>
          <p role="alert">{words.unreachable}</p>
          <button type="button" class="primary" onClick={ask}>
            {words.retry}
          </button>
        </main>
      ) : who === "nobody" ? (
        <SignIn call={call} ended={ended} onPrefer={prefer} onSignedIn={setWho} />
      ) : (
        <Staff
          account={who}
          call={call}
          preferences={preferences}
          onPrefer={prefer}
          onSignedOut={(byItself) => {
            setEnded(byItself);
            setWho("nobody");
          }}
        />
      )}
    </ConsoleLanguage.Provider>
  );
}
