import type { OpenedSession } from "./protocol";

export interface SessionStore {
  load(): OpenedSession | undefined;
  save(session: OpenedSession): void;
  forget(): void;
}

/** Keeps the session for the next page and the other tabs, or, where the browser allows no storage, for this page. */
export function createSessionStore(
  origin: string,
  onOtherTab: (session: OpenedSession | undefined) => void,
): SessionStore {
  const key = `meeting-guide ${origin}`;
  const storage = allowed(() => localStorage);
  addEventListener("storage", (event) => {
    if (event.storageArea === storage && (event.key === key || event.key === null)) onOtherTab(parsed(event.newValue));
  });
  return {
    load: () => parsed(storage?.getItem(key) ?? null),
    save: (session) => void allowed(() => storage?.setItem(key, JSON.stringify(session))),
    forget: () => storage?.removeItem(key),
  };
}

/** The result, or nothing where the browser forbids it. */
export function allowed<Result>(ask: () => Result): Result | undefined {
  try {
    return ask();
  } catch {
    return;
  }
}

function parsed(stored: string | null): OpenedSession | undefined {
  return allowed(() => JSON.parse(stored ?? "") as OpenedSession);
}
