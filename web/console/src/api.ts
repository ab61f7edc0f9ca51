import { Refused, refusal } from "../../widget/src/api";
import type { Language } from "./protocol";

export { Refused };

const LONGEST_ANSWER_MS = 20_000;

export type Call = <Answer>(method: string, path: string, body?: object) => Promise<Answer>;

/** Calls desk with the cookie of who is signed in. The header tells desk that the call comes from this page. */
export function createCall(language: () => Language): Call {
  return async (method, path, body) => {
    const response = await fetch(path, {
      method,
      headers: {
        "Accept-Language": language(),
        ...(method !== "GET" && { "X-Staff-Page": "1" }),
        ...(body && { "Content-Type": "application/json" }),
      },
      credentials: "same-origin",
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      ...(body && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Refused(0);
    });
    if (!response.ok) throw await refusal(response);
    if (response.status === 204) return undefined as never;
    return response.json().catch(() => {
      throw new Refused(0);
    });
  };
}

export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(0);
}
