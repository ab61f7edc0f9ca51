import type { TargetedSubmitEvent } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Call } from "../api";
import { fill, named } from "../i18n";
import type { Account, Invitation, StaffAccount } from "../protocol";
import { clockTime } from "../saying";
import { Dialog } from "./dialog";
import { useWords } from "./words";

interface AccountsProps {
  account: Account;
  call: Call;
  onRefused(error: unknown): void;
}

export function Accounts({ account, call, onRefused }: AccountsProps) {
  const { words } = useWords();
  const [accounts, setAccounts] = useState<StaffAccount[]>();
  const [role, setRole] = useState("agent");
  const [invitation, setInvitation] = useState<Invitation>();

  function load(): Promise<void> {
    return call<{ accounts: StaffAccount[] }>("GET", "/v1/console/lead/accounts").then(
      (told) => setAccounts(told.accounts),
      onRefused,
    );
  }
  useEffect(() => void load(), []);

  function disable({ id }: StaffAccount, disabled: boolean): void {
    call("PUT", `/v1/console/lead/accounts/${id}`, { disabled }).then(load, onRefused);
  }

  function invite(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    call<Invitation>("POST", "/v1/console/lead/invitations", { role }).then(setInvitation, onRefused);
  }

  if (!accounts) return null;
  return (
    <section class="chart wide" aria-labelledby="accounts-title">
      <h2 id="accounts-title">{words.accounts}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="sideways" role="group" aria-labelledby="accounts-title" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.userName}</th>
              <th scope="col">{words.role}</th>
              <th scope="col">{words.state}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {accounts.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  {one.display_name} {one.id === account.id && <span class="quiet">({words.you})</span>}
                </th>
                <td>{one.name}</td>
                <td>{named(words, "role_", one.role)}</td>
                <td>{one.disabled ? words.disabled : words.active}</td>
                <td>
                  {one.id !== account.id && (
                    <button
                      type="button"
                      aria-label={fill(one.disabled ? words.enableWho : words.disableWho, { name: one.display_name })}
                      onClick={() => disable(one, !one.disabled)}
                    >
                      {one.disabled ? words.enable : words.disable}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3>{words.invite}</h3>
      <form class="invite" onSubmit={invite}>
        <label for="role">{words.role}</label>
        <select id="role" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
          <option value="agent">{words.role_agent}</option>
          <option value="lead">{words.role_lead}</option>
        </select>
        <button type="submit">{words.makeCode}</button>
      </form>
      {invitation && <CodeShown invitation={invitation} onClose={() => setInvitation(undefined)} />}
    </section>
  );
}

interface CodeShownProps {
  invitation: Invitation;
  onClose(): void;
}

/** The code is shown once: it is kept nowhere, and gone with the dialog. */
function CodeShown({ invitation: { code, expires_at }, onClose }: CodeShownProps) {
  const { words, language } = useWords();
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title={words.codeMade} onClose={onClose}>
      <p class="one-time-code">{code}</p>
      <p>{fill(words.codeMadeHint, { time: clockTime(expires_at, language) })}</p>
      <p role="status">{copied ? words.copied : ""}</p>
      <div class="actions">
        <button
          type="button"
          class="primary"
          // Where the browser forbids it, the code can still be marked and copied by hand.
          onClick={() =>
            navigator.clipboard?.writeText(code).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          {words.copy}
        </button>
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
