import type { TargetedSubmitEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asRefused, type Call } from "../api";
import type { Word, Words } from "../i18n";
import type { Preferences } from "../preferences";
import type { Account, SignInWays } from "../protocol";
import { Field } from "./field";
import { LanguageChoice } from "./language-choice";
import { useWords } from "./words";

const SHORTEST_PASSWORD = 12;

interface SignInProps {
  call: Call;
  /** The session ended while somebody was working. */
  ended: boolean;
  onPrefer(change: Partial<Preferences>): void;
  onSignedIn(account: Account): void;
}

type FieldName = "code" | "name" | "display_name" | "password";
/** What is wrong, by field; "form": with none of them alone. */
type Problems = Partial<Record<FieldName | "form", string>>;

const FIELDS = { known: ["name", "password"], first: ["code", "name", "display_name", "password"] } as const;
const FIELD_OF_REFUSAL: Record<string, FieldName> = {
  code_refused: "code",
  name_taken: "name",
  password_weak: "password",
};
/** What desk says in the address when it sends the browser back from OpenID Connect in vain. */
const REFUSED_ON_RETURN: Record<string, Word> = { no_role: "refusedRole", openid: "refusedOpenid" };

export function SignIn({ call, ended, onPrefer, onSignedIn }: SignInProps) {
  const { words } = useWords();
  const [ways, setWays] = useState<SignInWays>({ openid: false, password: true });
  const [form, setForm] = useState<keyof typeof FIELDS>("known");
  const [typed, setTyped] = useState<Record<FieldName, string>>({ code: "", name: "", display_name: "", password: "" });
  const [problems, setProblems] = useState<Problems>({});
  const [refused, setRefused] = useState<Word>();
  const [busy, setBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    // The form with a password is there either way.
    call<SignInWays>("GET", "/console/sign-in").then(setWays, () => {});
    setRefused(takeRefusal());
    heading.current?.focus();
  }, []);

  useLayoutEffect(() => {
    const wrong = FIELDS[form].find((name) => problems[name]) ?? (problems.form && "password");
    if (wrong) (element.current?.elements.namedItem(wrong) as HTMLInputElement | null)?.focus();
  }, [problems]);

  function choose(chosen: keyof typeof FIELDS): void {
    setForm(chosen);
    setProblems({});
    setRefused(undefined);
    heading.current?.focus();
  }

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const found = lacking(words, form, typed);
    setProblems(found);
    setRefused(undefined);
    if (Object.keys(found).length) return;
    setBusy(true);
    const path = form === "known" ? "/console/session" : "/console/account";
    const body = Object.fromEntries(
      FIELDS[form].map((name) => [name, name === "password" ? typed[name] : typed[name].trim()]),
    );
    try {
      onSignedIn(await call<Account>("POST", path, body));
    } catch (error) {
      const { status, code, message } = asRefused(error);
      const field = FIELD_OF_REFUSAL[code] ?? "form";
      setProblems({ [field]: status ? message : words.unreachable });
      setBusy(false);
    }
  }

  const field = (name: FieldName) => ({
    id: name,
    value: typed[name],
    problem: problems[name],
    onInput: (event: InputEvent) =>
      setTyped((before) => ({ ...before, [name]: (event.target as HTMLInputElement).value })),
  });

  return (
    <main class="alone sign-in">
      <LanguageChoice onPrefer={onPrefer} />
      <p class="product">
        <img src="/console/files/icon.svg" alt="" width="32" height="32" /> {words.product}
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {form === "known" ? words.console : words.createAccount}
      </h1>
      {ended && form === "known" && (
        <p class="advice" role="status">
          {words.signedOut}
        </p>
      )}
      {ways.openid && form === "known" && (
        <p>
          <a class="button primary" href="/console/openid">
            {words.openid}
          </a>
        </p>
      )}
      <p class="problem" role="alert">
        {problems.form ?? (refused && words[refused])}
      </p>
      {ways.password && (
        <form ref={element} noValidate onSubmit={submit}>
          {form === "first" && (
            <Field
              {...field("code")}
              label={words.oneTimeCode}
              hint={words.oneTimeCodeHint}
              autocomplete="one-time-code"
              autocapitalize="off"
              spellcheck={false}
            />
          )}
          <Field
            {...field("name")}
            label={words.userName}
            autocomplete="username"
            autocapitalize="off"
            spellcheck={false}
          />
          {form === "first" && (
            <Field
              {...field("display_name")}
              label={words.displayName}
              hint={words.displayNameHint}
              autocomplete="given-name"
            />
          )}
          <Field
            {...field("password")}
            label={words.password}
            {...(form === "first" && { hint: words.passwordHint })}
            type="password"
            autocomplete={form === "first" ? "new-password" : "current-password"}
          />
          <button type="submit" class={ways.openid && form === "known" ? "" : "primary"} aria-disabled={busy}>
            {form === "known" ? words.signIn : words.createAccount}
          </button>
        </form>
      )}
      {ways.password && (
        <p>
          <button type="button" class="link" onClick={() => choose(form === "known" ? "first" : "known")}>
            {form === "known" ? words.firstTime : words.haveAccount}
          </button>
        </p>
      )}
    </main>
  );
}

/** Why the browser came back with nobody signed in. The address no longer says it then: it is not so for ever. */
function takeRefusal(): Word | undefined {
  const reason = new URLSearchParams(location.search).get("refused");
  if (!reason) return undefined;
  history.replaceState(null, "", location.pathname + location.hash);
  return REFUSED_ON_RETURN[reason];
}

function lacking(words: Words, form: keyof typeof FIELDS, typed: Record<FieldName, string>): Problems {
  const empty = FIELDS[form].filter((name) => !typed[name].trim()).map((name) => [name, words.missing]);
  const isShort = form === "first" && typed.password && typed.password.length < SHORTEST_PASSWORD;
  return Object.fromEntries([...empty, ...(isShort ? [["password", words.passwordShort]] : [])]);
}
