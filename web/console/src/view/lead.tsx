import { useEffect, useState } from "preact/hooks";
import { asRefused, type Call } from "../api";
import { fill, named, type Words } from "../i18n";
import type { Account, Counted, DropOff, Report, Service } from "../protocol";
import { duration, percent, serviceName } from "../saying";
import { Accounts } from "./accounts";
import { type Bar, Bars } from "./bars";
import { UnansweredMessages } from "./unanswered";
import { useWords } from "./words";

const PERIODS = [1, 7, 30] as const;

interface LeadProps {
  account: Account;
  call: Call;
  onSignedOut(): void;
}

/** How it goes, for who leads the agents. */
export function Lead({ account, call, onSignedOut }: LeadProps) {
  const { words } = useWords();
  const [days, setDays] = useState<(typeof PERIODS)[number]>(7);
  const [report, setReport] = useState<Report>();
  const [problem, setProblem] = useState("");

  function refused(error: unknown): void {
    const { status, message } = asRefused(error);
    if (status === 401) onSignedOut();
    else setProblem(message || words.unreachable);
  }

  useEffect(() => {
    let current = true;
    setProblem("");
    call<Report>("GET", `/v1/console/lead/report?days=${days}`).then(
      (told) => current && setReport(told),
      (error) => current && refused(error),
    );
    return () => {
      current = false;
    };
  }, [days]);

  return (
    <main id="content" tabIndex={-1} class="lead">
      <div class="lead-top">
        <h1>{words.lead}</h1>
        <fieldset class="choice">
          <legend class="unseen">{words.period}</legend>
          {PERIODS.map((period) => (
            <button key={period} type="button" aria-pressed={period === days} onClick={() => setDays(period)}>
              {words[`days${period}`]}
            </button>
          ))}
        </fieldset>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
      <p class="quiet" role="status">
        {!report && !problem ? words.loading : ""}
      </p>
      {report && <ReportView report={report} words={words} />}
      <UnansweredMessages key={days} call={call} days={days} onRefused={refused} />
      <Accounts account={account} call={call} onRefused={refused} />
    </main>
  );
}

function ReportView({ report, words }: { report: Report; words: Words }) {
  const { waiting, reasons, outcomes, ratings, drop_off, detours } = report;
  const seconds = (value: number | null) => (value === null ? "–" : duration(value));
  return (
    <>
      <dl class="figures">
        <Figure name={words.conversations} value={report.conversations} />
        <Figure name={words.containment} value={`${percent(report.containment)} %`} hint={words.containmentHint} />
        <Figure name={words.finished} value={report.finished} hint={words.finishedHint} />
        <Figure name={words.handedOver} value={report.handed_over} />
        <Figure name={words.medianWait} value={seconds(waiting.median_seconds)} hint={words.medianHint} />
        <Figure name={words.longWait} value={seconds(waiting.p90_seconds)} hint={words.longHint} />
      </dl>
      <div class="charts">
        {(["op_fi", "op_mobilen"] as const).map((service) => (
          <DropOffChart key={service} service={service} steps={drop_off[service] ?? []} words={words} />
        ))}
        <Bars
          title={words.detours}
          columns={[words.problem, words.times, words.solvedOf]}
          colours={{ [words.solvedOf]: "whole" }}
          bars={detours.map(({ intent, title, count, solved }) => ({
            key: intent,
            name: title,
            swedish: true,
            value: count,
            part: count - solved,
            numbers: [count, solved],
          }))}
        />
        <Bars
          title={words.waitingTimes}
          columns={[words.cardWaited, words.customers]}
          bars={waiting.buckets.map(({ up_to_seconds, count }) => ({
            key: String(up_to_seconds),
            name: up_to_seconds === null ? words.longer : fill(words.upTo, { time: duration(up_to_seconds) }),
            value: count,
          }))}
        />
        <Bars title={words.reasons} columns={[words.cardReason, words.times]} bars={counted(reasons, words)} />
        <Bars title={words.outcomes} columns={[words.outcome, words.times]} bars={counted(outcomes, words, "event_")} />
        <Bars
          title={words.ratings}
          columns={[words.ratingColumn, words.times]}
          bars={(["good", "okay", "bad"] as const).map((rating) => ({
            key: rating,
            name: words[`rating_${rating}`],
            value: ratings[rating],
          }))}
        />
      </div>
    </>
  );
}

function Figure({ name, value, hint }: { name: string; value: string | number; hint?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {hint && <span class="hint">{hint}</span>}
      </dd>
    </div>
  );
}

function DropOffChart({ service, steps, words }: { service: Service; steps: readonly DropOff[]; words: Words }) {
  return (
    <Bars
      title={fill(words.dropOff, { service: serviceName(words, service) })}
      columns={[words.cardStep, words.reached, words.left]}
      colours={{ [words.left]: "part" }}
      bars={steps.map(({ step, number, title, reached, left }) => ({
        key: step,
        name: number ? `${number}. ${title}` : title,
        swedish: true,
        value: reached,
        part: left,
        numbers: [reached, left ? `${left} (${percent(reached ? left / reached : 0)} %)` : 0],
      }))}
    />
  );
}

/** How many of each reason; what is none is named by `otherwise`: an event ends a wait or a talk too. */
function counted(all: readonly Counted[], words: Words, otherwise = ""): Bar[] {
  return all.map(({ reason, count }) => {
    const name = named(words, "reason_", reason);
    return { key: reason, name: name === reason ? named(words, otherwise, reason) : name, value: count };
  });
}
