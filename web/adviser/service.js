// The calls the page makes. Each resolves with the answer's JSON, or throws a Refusal.

export class Refusal extends Error {
  constructor(status) {
    super(`The service answered ${status}.`);
    this.status = status; // 0 when the service could not be reached
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { "content-type": "application/json", "x-adviser-page": "1" },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Refusal(0);
  }
  if (!response.ok) throw new Refusal(response.status);
  return response.status === 204 ? null : response.json();
}

export const signIn = (token) => call("POST", "/adviser/session", { token });
export const signOut = () => call("DELETE", "/adviser/session");
export const checkSession = () => call("GET", "/adviser/session");
export const createMeeting = (meeting) => call("POST", "/v1/meetings", meeting);
export const readMeeting = (id) => call("GET", `/v1/meetings/${id}`);
export const issueCode = (id) => call("POST", `/v1/meetings/${id}/codes`, {});
export const unlockMeeting = (id) => call("POST", `/v1/meetings/${id}/unlock`, {});
export const liveEvents = (id) => new EventSource(`/v1/meetings/${id}/events`);
