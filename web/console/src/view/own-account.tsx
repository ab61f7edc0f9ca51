import { useState } from "preact/hooks";
import type { Call } from "../api";
import { named } from "../i18n";
import type { Account } from "../protocol";
import { Question } from "./dialog";
import { Field } from "./field";
import { useWords } from "./words";

interface OwnAccountProps {
  account: Account;
  call: Call;
  onClose(): void;
  onDone(said: string): void;
}

export function OwnAccount({ account, call, onClose, onDone }: OwnAccountProps) {
  const { words } = useWords();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  return (
    <Question
      title={words.ownAccount}
      action={words.changePassword}
      onClose={onClose}
      onSubmit={async () => {
        await call("PUT", "/console/password", { old, new: fresh });
        onDone(words.passwordChanged);
      }}
    >
      <p class="quiet">
        {account.display_name} · {account.name} · {named(words, "role_", account.role)}
      </p>
      <input class="unseen" autocomplete="username" value={account.name} readOnly tabIndex={-1} aria-hidden="true" />
      <Field
        id="old-password"
        label={words.oldPassword}
        type="password"
        autocomplete="current-password"
        problem={undefined}
        value={old}
        onInput={(event) => setOld(event.currentTarget.value)}
      />
      <Field
        id="new-password"
        label={words.newPassword}
        hint={words.passwordHint}
        type="password"
        autocomplete="new-password"
        problem={undefined}
        value={fresh}
        onInput={(event) => setFresh(event.currentTarget.value)}
      />
    </Question>
  );
}
