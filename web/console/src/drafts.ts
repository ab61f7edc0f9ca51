import { allowed } from "../../widget/src/session";
import type { Outgoing } from "./thread";

export type Kind = "message" | "note" | "transfer";

/** What an agent has typed about one conversation, and desk does not have. */
export interface Draft extends Partial<Record<Kind, string>> {
  unsent?: readonly Outgoing[];
}

export interface Drafts {
  /** Of all conversations, by their ids. */
  load(): Record<string, Draft>;
  save(conversation: string, draft: Draft): void;
  clear(): void;
}

const KEY = "meeting-guide console";

interface Stored {
  account: string;
  drafts: Record<string, Draft>;
}

/** Outlives a reload of this tab and a sign-in by the same person. */
export function createDrafts(account: string): Drafts {
  const storage = allowed(() => sessionStorage);
  const stored = allowed(() => JSON.parse(storage?.getItem(KEY) ?? "") as Stored);
  let drafts = stored?.account === account ? stored.drafts : {};
  const keep = () => void allowed(() => storage?.setItem(KEY, JSON.stringify({ account, drafts } satisfies Stored)));
  keep();
  return {
    load: () => drafts,
    save(conversation, draft) {
      const { [conversation]: _, ...others } = drafts;
      const isEmpty = !draft.unsent?.length && !draft.message && !draft.note && !draft.transfer;
      drafts = isEmpty ? others : { ...others, [conversation]: draft };
      keep();
    },
    clear() {
      drafts = {};
      storage?.removeItem(KEY);
    },
  };
}
