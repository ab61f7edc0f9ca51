import { useRef } from "preact/hooks";
import { customerName, serviceName, stepPlace } from "../saying";
import { EMPTY_THREAD } from "../thread";
import type { Workplace, WorkState } from "../workplace";
import { Composer } from "./composer";
import { Here } from "./lists";
import { Log } from "./log";
import type { Asked } from "./questions";
import { Replies } from "./replies";
import { Suggestions } from "./suggestions";
import { type Panel, Tools } from "./tools";
import { useWords } from "./words";

interface ConversationViewProps {
  workplace: Workplace;
  state: WorkState;
  conversation: string;
  /** Mine: who has given it away or lost it can only read. */
  owned: boolean;
  panel: Panel | undefined;
  onPanel(panel: Panel | undefined): void;
  onAsk(asked: Asked): void;
  onBack(): void;
}

export function ConversationView(props: ConversationViewProps) {
  const { workplace, state, conversation, owned, panel, onPanel, onAsk, onBack } = props;
  const { words } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const thread = state.threads[conversation] ?? EMPTY_THREAD;
  const mine = state.mine?.find((one) => one.conversation === conversation);
  const known = mine ?? thread.card;
  const language = known?.language ?? "sv";
  const draft = state.drafts[conversation]?.message ?? "";

  function insert(text: string): void {
    workplace.setText(conversation, "message", [draft.trim(), text].filter(Boolean).join("\n\n"));
    closePanel();
  }

  function closePanel(): void {
    onPanel(undefined);
    setTimeout(() => {
      const { current } = field;
      current?.focus();
      current?.setSelectionRange(current.value.length, current.value.length);
    });
  }

  return (
    <section class="conversation" aria-labelledby="conversation-title">
      <div class="conversation-top">
        <button type="button" class="plain back" onClick={onBack}>
          ‹ {words.back}
        </button>
        <div>
          <h2 id="conversation-title" tabIndex={-1}>
            {customerName(words, conversation)}
          </h2>
          {known && (
            <p class="facts">
              <Here here={known.here} /> · <strong>{words[language]}</strong> · {serviceName(words, known.service)}
              {known.step && (
                <>
                  {" · "}
                  {stepPlace(words, known.step)} <span lang="sv">{known.step.title}</span>
                </>
              )}
            </p>
          )}
        </div>
        {owned && (
          <div class="endings">
            {(["transfer", "handBack"] as const).map((ending) => (
              <button key={ending} type="button" onClick={() => onAsk(ending)}>
                {words[ending]}
              </button>
            ))}
            <button type="button" onClick={() => onAsk("close")}>
              {words.closeIt}
            </button>
          </div>
        )}
      </div>
      <Log thread={thread} language={language} onRetry={() => workplace.retry(conversation)} />
      {!owned && thread.card && (
        <p class="advice" role="status">
          {words.gone}
        </p>
      )}
      {owned && <Tools panel={panel} onPanel={(chosen) => (chosen ? onPanel(chosen) : closePanel())} onAsk={onAsk} />}
      {owned && panel === "replies" && (
        <Replies
          workplace={workplace}
          language={language}
          service={known?.service ?? null}
          onInsert={insert}
          onSendStep={(step, title) => {
            workplace.sendStep(conversation, step, title);
            closePanel();
          }}
          onClose={closePanel}
        />
      )}
      {owned && panel === "suggestions" && (
        <Suggestions
          workplace={workplace}
          conversation={conversation}
          language={language}
          latest={thread.messages.findLast(({ from }) => from === "customer")?.number}
          onInsert={insert}
          onSend={(text) => {
            workplace.write(conversation, text);
            closePanel();
          }}
          onClose={closePanel}
        />
      )}
      <Composer
        field={field}
        language={language}
        draft={draft}
        problem={thread.problem}
        owned={owned}
        onDraft={(text) => workplace.setText(conversation, "message", text)}
        onSend={(text) => workplace.write(conversation, text)}
        onReplies={() => onPanel("replies")}
      />
    </section>
  );
}
