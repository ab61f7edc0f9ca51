const LONGEST_ANSWER_MS = 20_000;

/** desk did not take a request. Status 0: it could not be reached. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code = "",
    message = "",
  ) {
    super(message);
  }

  /** The same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export type Call = <Answer>(method: string, path: string, body?: object) => Promise<Answer>;

/** Calls desk at `origin`. `headers`: who is asking, and in which language. */
export function createCall(
  origin: string,
  credentials: RequestCredentials,
  headers: (method: string) => Record<string, string>,
): Call {
  return async (method, path, body) => {
    const response = await fetch(origin + path, {
      method,
      headers: { ...headers(method), ...(body && { "Content-Type": "application/json" }) },
      credentials,
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      ...(body && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Refused(0);
    });
    if (!response.ok) throw await refusal(response);
    if (response.status === 204) return undefined as never;
    // An answer that is cut off is a lost one.
    return response.json().catch(() => {
      throw new Refused(0);
    });
  };
}

export function authorization(token: string | undefined): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

export async function refusal(response: Response): Promise<Refused> {
  const said: { error?: string; message?: string } | null = await response.json().catch(() => null);
  return new Refused(response.status, said?.error, said?.message);
}
