import { type Call, createCall, Refused } from "../../widget/src/api";
import type { Language } from "./protocol";

export { type Call, Refused };

/** Calls desk with the cookie of who is signed in. The header tells desk that the call comes from this page. */
export function createStaffCall(language: () => Language): Call {
  return createCall("", "same-origin", (method) => ({
    "Accept-Language": language(),
    ...(method !== "GET" && { "X-Staff-Page": "1" }),
  }));
}

export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(0);
}
