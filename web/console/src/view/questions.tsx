import { useEffect, useState } from "preact/hooks";
import { named } from "../i18n";
import type { Account, CloseReason, Mine, Person, StepCard } from "../protocol";
import { serviceName } from "../saying";
import type { Workplace } from "../workplace";
import { Question } from "./dialog";
import { useWords } from "./words";

const CLOSE_REASONS: CloseReason[] = ["solved", "unsolved", "customer_gone", "other"];
const QUEUE = "";

export type Asked = "note" | "transfer" | "handBack" | "close";

interface QuestionsProps {
  asked: Asked;
  workplace: Workplace;
  account: Account;
  conversation: string;
  mine: Mine | undefined;
  people: readonly Person[];
  onClose(): void;
  /** It is done; the sentence says what. */
  onDone(said: string): void;
}

export function Questions(props: QuestionsProps) {
  switch (props.asked) {
    case "note":
      return <NoteQuestion {...props} />;
    case "transfer":
      return <TransferQuestion {...props} />;
    case "handBack":
      return <HandBackQuestion {...props} />;
    case "close":
      return <CloseQuestion {...props} />;
  }
}

function NoteQuestion({ workplace, conversation, onClose, onDone }: QuestionsProps) {
  const { words } = useWords();
  const text = workplace.state().drafts[conversation]?.note ?? "";
  return (
    <Question
      title={words.noteAdd}
      action={words.save}
      onClose={onClose}
      onSubmit={async () => {
        if (text.trim()) await workplace.note(conversation, text.trim());
        onDone(words.noteSaved);
      }}
    >
      <label for="note">{words.noteField}</label>
      <textarea
        id="note"
        rows={4}
        value={text}
        onInput={(event) => workplace.setText(conversation, "note", event.currentTarget.value)}
      />
    </Question>
  );
}

function TransferQuestion({ workplace, account, conversation, people, onClose, onDone }: QuestionsProps) {
  const { words } = useWords();
  const [to, setTo] = useState(QUEUE);
  const note = workplace.state().drafts[conversation]?.transfer ?? "";
  const colleagues = people.filter(({ id, status }) => id !== account.id && status !== "offline");
  return (
    <Question
      title={words.transferTitle}
      action={words.transfer}
      onClose={onClose}
      onSubmit={async () => {
        await workplace.transfer(conversation, to || null, note.trim());
        onDone(words.transferred);
      }}
    >
      <fieldset class="options">
        <legend>{words.transferTo}</legend>
        <Option name="to" value={QUEUE} chosen={to} onChoose={setTo}>
          {words.toQueue}
        </Option>
        {colleagues.map(({ id, display_name, status, conversations, capacity }) => (
          <Option key={id} name="to" value={id} chosen={to} onChoose={setTo}>
            {display_name}{" "}
            <span class="quiet">
              {words[status].toLowerCase()}, {conversations}/{capacity}
            </span>
          </Option>
        ))}
      </fieldset>
      <label for="transfer-note">{words.transferNote}</label>
      <textarea
        id="transfer-note"
        rows={3}
        value={note}
        onInput={(event) => workplace.setText(conversation, "transfer", event.currentTarget.value)}
      />
    </Question>
  );
}

function HandBackQuestion({ workplace, conversation, mine, onClose, onDone }: QuestionsProps) {
  const { words } = useWords();
  const [step, setStep] = useState("");
  const [steps, setSteps] = useState<Partial<Record<"op_fi" | "op_mobilen", StepCard[]>>>({});
  useEffect(() => {
    // In Swedish, as the staff know the steps. Without them the same step can still be chosen.
    workplace.replies("sv").then(
      (replies) => setSteps(replies.steps),
      () => {},
    );
  }, []);
  const services = (["op_fi", "op_mobilen"] as const).filter((service) => steps[service]?.length);
  return (
    <Question
      title={words.handBackTitle}
      action={words.handBack}
      onClose={onClose}
      onSubmit={async () => {
        await workplace.handBack(conversation, step || null);
        onDone(words.handedBack);
      }}
    >
      <label for="step">{words.handBackWhere}</label>
      <select id="step" value={step} onChange={(event) => setStep(event.currentTarget.value)}>
        <option value="">
          {words.sameStep}
          {mine?.step && `: ${mine.step.title}`}
        </option>
        {services.map((service) => (
          <optgroup key={service} label={serviceName(words, service)}>
            {steps[service]?.map(({ id, number, title }) => (
              <option key={id} value={id}>
                {number ? `${number}. ${title}` : title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </Question>
  );
}

function CloseQuestion({ workplace, conversation, onClose, onDone }: QuestionsProps) {
  const { words } = useWords();
  const [reason, setReason] = useState<string>("solved");
  return (
    <Question
      title={words.closeTitle}
      action={words.closeIt}
      onClose={onClose}
      onSubmit={async () => {
        await workplace.close(conversation, reason as CloseReason);
        onDone(words.closedIt);
      }}
    >
      <fieldset class="options">
        <legend>{words.closeWhy}</legend>
        {CLOSE_REASONS.map((one) => (
          <Option key={one} name="reason" value={one} chosen={reason} onChoose={setReason}>
            {named(words, "reason_", one)}
          </Option>
        ))}
      </fieldset>
    </Question>
  );
}

interface OptionProps {
  name: string;
  value: string;
  chosen: string;
  onChoose(value: string): void;
  children: preact.ComponentChildren;
}

function Option({ name, value, chosen, onChoose, children }: OptionProps) {
  return (
    <label class="option">
      <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => onChoose(value)} />
      <span>{children}</span>
    </label>
  );
}
