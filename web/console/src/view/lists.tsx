import { fill, named } from "../i18n";
import type { Account, Mine, Person, Waiting } from "../protocol";
import { customerName, duration, secondsSince, serviceName, stepPlace } from "../saying";
import type { WorkState } from "../workplace";
import { useNow } from "./clock";
import { WarningIcon } from "./icons";
import { useWords } from "./words";

interface ListsProps {
  state: WorkState;
  account: Account;
  /** Since when each of mine waits for an answer. */
  waits: Record<string, string | undefined>;
  longest: string | undefined;
  /** Why a claim did not succeed. */
  problem: string;
  onShow(conversation: string): void;
  onClaim(conversation: string): void;
}

export function Lists({ state, account, waits, longest, problem, onShow, onClaim }: ListsProps) {
  const { words } = useWords();
  const { mine, queue, shown } = state;
  if (!mine || !queue)
    return (
      <div class="lists">
        <p role="status">{words.loading}</p>
      </div>
    );
  const queued = queue.waiting.filter(({ status }) => status === "queued");
  const left = queue.waiting.filter(({ status }) => status === "left_message");
  return (
    <div class="lists">
      <section aria-labelledby="mine-title">
        <h2 id="mine-title" tabIndex={-1}>
          {words.mine} <Count number={mine.length} />
        </h2>
        {mine.length ? (
          <ul class="mine">
            {mine.map((one) => (
              <MineItem
                key={one.conversation}
                mine={one}
                waits={waits[one.conversation]}
                isLongest={one.conversation === longest && mine.length > 1}
                isShown={one.conversation === shown}
                onShow={onShow}
              />
            ))}
          </ul>
        ) : (
          <p class="quiet">{words.noneMine}</p>
        )}
      </section>
      <section aria-labelledby="queue-title">
        <h2 id="queue-title" tabIndex={-1}>
          {words.queue} <Count number={queued.length} />
        </h2>
        <p class="problem" role="alert">
          {problem}
        </p>
        {!queue.open && <p class="advice">{words.closed}</p>}
        {queued.length ? (
          <ol class="queue">
            {queued.map((waiting) => (
              <WaitingItem key={waiting.conversation} waiting={waiting} onClaim={onClaim} />
            ))}
          </ol>
        ) : (
          <p class="quiet">{words.noneWaiting}</p>
        )}
      </section>
      {left.length > 0 && (
        <section aria-labelledby="left-title">
          <h2 id="left-title">
            {words.leftMessages} <Count number={left.length} />
          </h2>
          <ol class="queue">
            {left.map((waiting) => (
              <WaitingItem key={waiting.conversation} waiting={waiting} onClaim={onClaim} />
            ))}
          </ol>
        </section>
      )}
      <Colleagues people={queue.people.filter(({ id }) => id !== account.id)} />
    </div>
  );
}

function Count({ number }: { number: number }) {
  return number ? <span class="count">{number}</span> : null;
}

interface MineItemProps {
  mine: Mine;
  waits: string | undefined;
  isLongest: boolean;
  isShown: boolean;
  onShow(conversation: string): void;
}

function MineItem({ mine, waits, isLongest, isShown, onShow }: MineItemProps) {
  const { words } = useWords();
  const now = useNow();
  const { conversation, unread, preview, language } = mine;
  return (
    <li>
      <button type="button" aria-current={isShown ? "true" : undefined} onClick={() => onShow(conversation)}>
        <span class="line">
          <strong>{customerName(words, conversation)}</strong>
          <Here here={mine.here} />
          {unread > 0 && (
            <span class="badge">
              <span aria-hidden="true">{unread}</span>
              <span class="unseen">{unread > 1 ? fill(words.unread, { n: unread }) : words.unreadOne}</span>
            </span>
          )}
        </span>
        <span class="preview" lang={language} dir="auto">
          {preview}
        </span>
        <span class={waits ? "facts waits" : "facts"}>
          {waits ? fill(words.waitsForAnswer, { time: duration(secondsSince(waits, now)) }) : words.yourTurnDone}
          {isLongest && <strong> · {words.waitsLongest}</strong>}
        </span>
        <span class="facts">
          {words[language]} · {serviceName(words, mine.service)}
        </span>
      </button>
    </li>
  );
}

function WaitingItem({ waiting, onClaim }: { waiting: Waiting; onClaim(conversation: string): void }) {
  const { words } = useWords();
  const now = useNow();
  const { conversation, status, reason, urgent, since, language, service, step, preview, here } = waiting;
  const name = customerName(words, conversation);
  const time = duration(secondsSince(since, now));
  return (
    <li class={urgent ? "waiting urgent" : "waiting"}>
      <div class="line">
        <strong>{name}</strong>
        <Here here={here} />
        <span class="time">{fill(status === "queued" ? words.waited : words.leftAt, { time })}</span>
      </div>
      <p class="reason">
        {urgent && <WarningIcon />}
        {named(words, "reason_", reason)}
        {urgent && status === "queued" && ` – ${words.first}`}
      </p>
      {waiting.for && <p class="facts">{fill(words.forColleague, { name: waiting.for })}</p>}
      {preview && (
        <p class="preview" lang={language} dir="auto">
          {preview}
        </p>
      )}
      <p class="facts">
        {words[language]} · {serviceName(words, service)}
        {step && (
          <>
            {" · "}
            {stepPlace(words, step)} <span lang="sv">{step.title}</span>
          </>
        )}
      </p>
      <button type="button" class={urgent ? "primary" : ""} onClick={() => onClaim(conversation)}>
        {words.claim} <span class="unseen">{name}</span>
      </button>
    </li>
  );
}

export function Here({ here }: { here: boolean }) {
  const { words } = useWords();
  return (
    <span class="here-or-not">
      <span class={here ? "dot here" : "dot"} />
      {here ? words.here : words.notHere}
    </span>
  );
}

function Colleagues({ people }: { people: readonly Person[] }) {
  const { words } = useWords();
  if (!people.length) return null;
  return (
    <section aria-labelledby="colleagues-title">
      <h2 id="colleagues-title">{words.colleagues}</h2>
      <ul class="colleagues">
        {people.map(({ id, display_name, status, conversations, capacity }) => (
          <li key={id}>
            <span class={status === "available" ? "dot here" : "dot"} />
            <span>{display_name}</span>
            <span class="quiet">
              {words[status]}
              {status !== "offline" && `, ${fill(words.has, { n: conversations, of: capacity })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
