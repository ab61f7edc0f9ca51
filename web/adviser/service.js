// The calls the page makes. Each resolves with the answer's JSON, or throws a Refusal.

export class Refusal extends Error {
  constructor(status, { error, message } = {}) {
    super(`The service answered ${status}.`);
    this.status = status; // 0 when the service could not be reached
    this.code = error; // of a refusal to sign in, as is the sentence
    this.sentence = message;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { "accept-language": "sv", "content-type": "application/json", "x-staff-page": "1" },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Refusal(0);
  }
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => ({})));
  return response.status === 204 ? null : response.json();
}

export const waysToSignIn = () => call("GET", "/adviser/sign-in");
export const signIn = (name, password) => call("POST", "/adviser/session", { name, password });
export const makeAccount = (account) => call("POST", "/adviser/account", account);
export const changePassword = (change) => call("PUT", "/adviser/password", change);
export const signOut = () => call("DELETE", "/adviser/session");
export const whoIsSignedIn = () => call("GET", "/adviser/session");
export const createMeeting = (meeting) => call("POST", "/v1/meetings", meeting);
export const readMeeting = (id) => call("GET", `/v1/meetings/${id}`);
export const issueCode = (id) => call("POST", `/v1/meetings/${id}/codes`, {});
export const unlockMeeting = (id) => call("POST", `/v1/meetings/${id}/unlock`, {});
export const liveEvents = (id) => new EventSource(`/v1/meetings/${id}/events`);
