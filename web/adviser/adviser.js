import * as service from "./service.js";

const STATES = {
  created: "Ingen kod än",
  code_issued: "Väntar på att kunden skriver koden",
  confirmed: "Kundens identitet är bekräftad",
  locked: "Mötet är låst: för många fel",
};
const EVENTS = {
  created: "Mötet skapades",
  code_issued: "En kod skapades",
  attempt_failed: "En kod var fel",
  locked: "Mötet låstes",
  unlocked: "Mötet låstes upp",
  confirmed: "Kunden bekräftades",
};
const PROBLEMS = {
  0: "Tjänsten svarar inte. Försök igen.",
  401: "Du har blivit utloggad. Logga in på nytt.",
  409: "Mötet kan inte få en ny kod nu.",
  422: "Uppgifterna är inte i rätt form.",
};
const REFUSED = {
  openid: "Inloggningen lyckades inte. Försök igen.",
  no_role: "Du är inloggad i banken men har inte rätt till den här sidan. Be din chef om det.",
};
const FIELD_TO_MEND = {
  code_refused: "code-once",
  name_taken: "new-name",
  password_weak: "new-password",
  password_wrong: "old-password",
};
const STORED_MEETING = "meeting";
const RETRY_MILLISECONDS = 2000;

const element = (id) => document.getElementById(id);
const clockTime = (moment) => moment.toLocaleTimeString("sv-FI", { hour: "2-digit", minute: "2-digit" });

let meeting = null; // {id, customerId}, kept for this tab so that a reload comes back to it
let stream = null;
let shownState = null;
let codeEndsAt = null;
let outageShown = false;
let ways = null; // {openid, password}

function showOnly(...visible) {
  for (const id of ["sign-in", "current", "new-meeting", "signed-in", "own-password"]) {
    element(id).hidden = !visible.includes(id);
  }
}

function showProblem(refusal) {
  if (!(refusal instanceof service.Refusal)) throw refusal;
  if (refusal.status === 401) showSignIn();
  tellProblem(PROBLEMS[refusal.status] ?? refusal.sentence ?? "Något gick fel. Försök igen.");
  outageShown = refusal.status === 0 || refusal.status >= 500;
}

function tellProblem(sentence) {
  element("problem").textContent = sentence;
}

function clearProblem() {
  element("problem").textContent = "";
  outageShown = false;
}

// One thing at a time: the buttons that start an action rest until it has ended.
async function act(button, action) {
  if (button.disabled) return;
  button.disabled = true;
  clearProblem();
  try {
    await action();
  } catch (refusal) {
    showProblem(refusal);
  } finally {
    button.disabled = false;
  }
}

// What was wrong is told, and the field that is to be mended has the focus.
async function submit(form, fallback, send) {
  try {
    await send();
  } catch (refusal) {
    if (!refusal.sentence || (refusal.status === 401 && !element("sign-in").contains(form))) throw refusal;
    tellProblem(refusal.sentence);
    const field = element(FIELD_TO_MEND[refusal.code]);
    (form.contains(field) ? field : element(fallback)).focus();
    return false;
  }
  form.reset();
  return true;
}

function showSignIn() {
  leaveMeeting();
  element("by-openid").hidden = !ways?.openid;
  element("by-password").hidden = !ways?.password;
  showOnly("sign-in");
  element(ways?.password ? "name" : "sign-in-title").focus();
}

function showSignedIn({ display_name: displayName }) {
  element("who").textContent = displayName;
  showWork();
}

function showWork() {
  const stored = sessionStorage.getItem(STORED_MEETING);
  if (stored) return enterMeeting(JSON.parse(stored));
  showOnly("new-meeting", ...always());
  element("customer-id").focus();
}

const always = () => (ways.password ? ["signed-in", "own-password"] : ["signed-in"]);

function leaveMeeting() {
  stream?.close();
  stream = null;
  meeting = null;
  hideCode();
  element("news").textContent = "";
}

function enterMeeting(entered) {
  leaveMeeting();
  meeting = entered;
  shownState = null;
  sessionStorage.setItem(STORED_MEETING, JSON.stringify(meeting));
  element("meeting-id").textContent = meeting.id;
  element("shown-customer-id").textContent = meeting.customerId;
  showOnly("current", "new-meeting", ...always());
  element("current-title").focus();
  listen();
}

function listen() {
  const heard = meeting;
  element("events").replaceChildren();
  stream = service.liveEvents(heard.id);
  stream.onopen = () => refresh().catch(showProblem);
  stream.onerror = async ({ target }) => {
    if (target.readyState !== EventSource.CLOSED || meeting !== heard) return; // it comes back by itself
    await refresh().catch(forgetMeeting);
    setTimeout(() => meeting === heard && listen(), RETRY_MILLISECONDS);
  };
  for (const name of Object.keys(EVENTS)) stream.addEventListener(name, showEvent);
}

function forgetMeeting(refusal) {
  if (refusal.status === 404) {
    sessionStorage.removeItem(STORED_MEETING);
    leaveMeeting();
    showWork();
  }
  showProblem(refusal);
}

function showEvent(message) {
  const { event, at, by_name: byName } = JSON.parse(message.data);
  const time = document.createElement("time");
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString("sv-FI");
  const entry = document.createElement("li");
  entry.append(time, byName ? `${EVENTS[event]} (${byName})` : EVENTS[event]);
  element("events").prepend(entry);
  refresh().catch(showProblem);
}

async function refresh() {
  const asked = meeting;
  const answer = await service.readMeeting(asked.id);
  if (outageShown) clearProblem(); // what was refused for another reason is still to be read
  if (meeting === asked) showState(answer);
}

function showState({ state, starts_at: startsAt }) {
  element("starts").hidden = !startsAt;
  if (startsAt) element("starts-at").textContent = new Date(startsAt).toLocaleString("sv-FI", { dateStyle: "short", timeStyle: "short" });
  element("state").textContent = STATES[state];
  element("state").dataset.state = state;
  element("unlock").hidden = state !== "locked";
  element("issue").hidden = state === "locked" || state === "confirmed";
  element("issue").textContent = state === "created" ? "Skapa kod" : "Skapa ny kod";
  element("issue").classList.toggle("quiet", state !== "created"); // it would end the code the customer is writing
  if (state !== "code_issued") hideCode();
  if (shownState !== null && shownState !== state) element("news").textContent = STATES[state];
  shownState = state;
}

function showCode({ code, expires_at: expiresAt }) {
  const middle = Math.ceil(code.length / 2);
  element("code").textContent = `${code.slice(0, middle)} ${code.slice(middle)}`;
  codeEndsAt = new Date(expiresAt);
  element("code-card").hidden = false;
  showExpiry();
}

function hideCode() {
  codeEndsAt = null;
  element("code").textContent = "";
  element("expiry").textContent = "";
  element("code-card").hidden = true;
}

function showExpiry() {
  if (codeEndsAt === null) return;
  const secondsLeft = (codeEndsAt - Date.now()) / 1000;
  if (secondsLeft <= 0) {
    hideCode();
    element("news").textContent = "Koden har gått ut. Skapa en ny.";
    return;
  }
  element("expiry").textContent = `Gäller till ${clockTime(codeEndsAt)} (högst ${Math.ceil(secondsLeft / 60)} min kvar)`;
}

async function copyCode() {
  try {
    await navigator.clipboard.writeText(element("code").textContent.replace(" ", ""));
    element("news").textContent = "Koden är kopierad.";
  } catch {
    getSelection().selectAllChildren(element("code"));
    element("news").textContent = "Koden är markerad. Kopiera den med tangentbordet.";
  }
}

element("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  act(event.submitter, () =>
    submit(event.target, "password", async () => {
      showSignedIn(await service.signIn(element("name").value, element("password").value));
    }),
  );
});

element("account-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const account = {
    code: element("code-once").value,
    name: element("new-name").value,
    display_name: element("display-name").value,
    password: element("new-password").value,
  };
  act(event.submitter, () =>
    submit(event.target, "code-once", async () => showSignedIn(await service.makeAccount(account))),
  );
});

element("password-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const change = { old: element("old-password").value, new: element("next-password").value };
  act(event.submitter, async () => {
    const changed = await submit(event.target, "next-password", () => service.changePassword(change));
    if (changed) element("news").textContent = "Lösenordet är bytt.";
  });
});

element("meeting-form").addEventListener("submit", (event) => {
  event.preventDefault();
  act(event.submitter, async () => {
    const customerId = element("customer-id").value;
    const startTime = element("start-time").value;
    const wanted = { customer_id: customerId };
    if (startTime) wanted.starts_at = new Date(startTime).toISOString();
    const { meeting_id: id } = await service.createMeeting(wanted);
    element("meeting-form").reset();
    enterMeeting({ id, customerId });
  });
});

element("issue").addEventListener("click", (event) =>
  act(event.currentTarget, async () => {
    showCode(await service.issueCode(meeting.id));
    await refresh();
    element("news").textContent = "Koden är skapad. Ge den till kunden.";
  }),
);

element("unlock").addEventListener("click", (event) =>
  act(event.currentTarget, async () => {
    showState(await service.unlockMeeting(meeting.id));
    element("news").textContent = "Mötet är upplåst. Skapa en ny kod.";
    element("issue").focus();
  }),
);

element("copy").addEventListener("click", copyCode);

element("sign-out").addEventListener("click", (event) =>
  act(event.currentTarget, async () => {
    await service.signOut();
    sessionStorage.removeItem(STORED_MEETING);
    showSignIn();
  }),
);

setInterval(showExpiry, 1000);
begin().catch(showProblem);

async function begin() {
  ways = await service.waysToSignIn();
  const refused = REFUSED[new URLSearchParams(location.search).get("refused")];
  history.replaceState(null, "", location.pathname);
  try {
    showSignedIn(await service.whoIsSignedIn());
  } catch (refusal) {
    if (refusal.status !== 401) throw refusal;
    showSignIn();
  }
  if (refused) tellProblem(refused);
}
