import { allowed } from "./session";

/** What the customer has typed and desk has not. */
export interface Drafts {
  draft: string;
  unsent: { id: string; text: string }[];
}

export interface DraftStore {
  load(conversation: string | undefined): Drafts;
  save(conversation: string | undefined, drafts: Drafts): void;
  clear(): void;
}

/** Outlives a reload of this tab; only what holds no digits that could be a code or a number of the customer's. */
export function createDraftStore(origin: string): DraftStore {
  const key = `meeting-guide ${origin}`;
  const storage = allowed(() => sessionStorage);
  const clear = () => storage?.removeItem(key);
  return {
    load(conversation) {
      const stored = allowed(() => JSON.parse(storage?.getItem(key) ?? "") as Drafts & { conversation?: string });
      if (!stored || stored.conversation !== conversation) return { draft: "", unsent: [] };
      return stored;
    },
    save(conversation, { draft, unsent }) {
      const kept = {
        conversation,
        draft: mayBeSecret(draft) ? "" : draft,
        unsent: unsent.filter(({ text }) => !mayBeSecret(text)),
      };
      if (!kept.draft && !kept.unsent.length) return clear();
      allowed(() => storage?.setItem(key, JSON.stringify(kept)));
    },
    clear,
  };
}

export function mayBeSecret(text: string): boolean {
  return (text.match(/\d/g)?.length ?? 0) >= 4;
}
