import * as service from "./service.js";

const STATES = {
  created: "Ingen kod än",
  code_issued: "Väntar på att kunden skriver koden",
  confirmed: "Kundens identitet är bekräftad",
  locked: "Mötet är låst: för många fel",
};
const EVENTS = {
  code_issued: "En kod skapades",
  attempt_failed: "En kod var fel",
  locked: "Mötet låstes",
  confirmed: "Kunden bekräftades",
};
const PROBLEMS = {
  0: "Tjänsten svarar inte. Försök igen.",
  401: "Du är inte inloggad.",
  409: "Mötet kan inte få en ny kod nu.",
  422: "Uppgifterna är inte i rätt form.",
  429: "För många försök. Vänta en minut.",
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

function showOnly(...visible) {
  for (const id of ["sign-in", "current", "new-meeting", "sign-out"]) element(id).hidden = !visible.includes(id);
}

function showProblem(refusal) {
  if (!(refusal instanceof service.Refusal)) throw refusal;
  if (refusal.status === 401) showSignIn();
  element("problem").textContent = PROBLEMS[refusal.status] ?? "Något gick fel. Försök igen.";
  outageShown = refusal.status === 0 || refusal.status >= 500;
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

function showSignIn() {
  leaveMeeting();
  showOnly("sign-in");
  element("token").focus();
}

function showSignedIn() {
  const stored = sessionStorage.getItem(STORED_MEETING);
  if (stored) return enterMeeting(JSON.parse(stored));
  showOnly("new-meeting", "sign-out");
  element("customer-id").focus();
}

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
  showOnly("current", "new-meeting", "sign-out");
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
    showSignedIn();
  }
  showProblem(refusal);
}

function showEvent(message) {
  const { event, at } = JSON.parse(message.data);
  const time = document.createElement("time");
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString("sv-FI");
  const entry = document.createElement("li");
  entry.append(time, EVENTS[event]);
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
  act(event.submitter, async () => {
    const field = element("token");
    try {
      await service.signIn(field.value);
    } catch (refusal) {
      if (refusal.status !== 401) throw refusal;
      element("problem").textContent = "Åtkomstnyckeln är inte rätt.";
      field.focus();
      return;
    }
    field.value = "";
    showSignedIn();
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
service.checkSession().then(showSignedIn, (refusal) => (refusal.status === 401 ? showSignIn() : showProblem(refusal)));
