// The bank's page, played for the demo: signs a customer in and holds the chat with desk.

const STORED_SESSION = "desk-session";
const SENDERS = { customer: "Du skrev:", bot: "Guiden skrev:", desk: "Guiden skrev:" };
const NOT_REACHED = "Det gick inte att nå tjänsten. Kontrollera din uppkoppling och försök igen.";
const FAILED = "Något gick fel hos oss. Försök igen om en liten stund, eller ring 0100 0500.";
const CUSTOMER_ID = /^[A-Za-z0-9_-]{1,64}$/;
const MEETING_ID = /^[0-9a-f]{32}$/;
const RETRY_PAUSES_MS = [500, 2000];
const MOST_STEPS_SHOWN = 20;
const ROOM_ABOVE_PX = 16;

const element = (id) => document.getElementById(id);
const startForm = element("start-form");
const log = element("log");
const scroller = element("scroller");
const unconfirmed = element("unconfirmed");
const replies = element("replies");
const text = element("text");

let chat = null; // the open one; whatever an earlier one still brings is dropped

function newChat(token) {
  return {
    token,
    lastNumber: 0,
    offer: null, // the bot's last message that is no fault: its buttons may be pressed
    waiting: 0,
    inTurn: Promise.resolve(), // what is said goes out one after another
    unsent: null, // said again unchanged, it keeps its id, so that desk takes it once
  };
}

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, { token, body } = {}) {
  const headers = { "Accept-Language": "sv" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
    throw new Refused(0, NOT_REACHED);
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, answer?.message ?? FAILED);
  return answer;
}

async function callPatiently(method, path, options) {
  for (const pause of RETRY_PAUSES_MS) {
    try {
      return await call(method, path, options);
    } catch (refused) {
      if (refused.status !== 0) throw refused;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return call(method, path, options);
}

// ---- What the customer sees -------------------------------------------------------------------

function bubble(sender, words) {
  const message = document.createElement("div");
  message.className = `message from-${sender}`;
  const name = document.createElement("span");
  name.className = "for-screen-readers";
  name.textContent = SENDERS[sender];
  const paragraph = document.createElement("p");
  paragraph.dir = "auto";
  paragraph.textContent = words;
  message.append(name, paragraph);
  return message;
}

// A step's text begins with a line like "Steg 3 av 7: Gå till nätmötet"; that line becomes the heading.
function asStep(message, step) {
  const paragraph = message.querySelector("p");
  const [first, ...rest] = paragraph.textContent.split("\n");
  message.classList.add("step");
  if (rest.length && first.includes(step.title)) {
    const heading = document.createElement("h2");
    heading.textContent = first;
    paragraph.textContent = rest.join("\n");
    paragraph.before(heading);
  }
  if (step.number && step.of <= MOST_STEPS_SHOWN) message.prepend(progress(step));
}

// The heading says it in words; this is the same at a glance.
function progress(step) {
  const bar = document.createElement("div");
  bar.className = "progress";
  bar.setAttribute("aria-hidden", "true");
  for (let part = 1; part <= step.of; part += 1) {
    const mark = document.createElement("span");
    mark.className = part <= step.number ? "reached" : "ahead";
    bar.append(mark);
  }
  return bar;
}

function render(message) {
  if (message.number <= chat.lastNumber) return;
  chat.lastNumber = message.number;
  if (message.from === "bot" && message.custom?.type !== "fault") chat.offer = message;
  if (!message.text) return;
  const shown = bubble(message.from, message.text);
  if (message.custom?.type === "step") asStep(shown, message.custom);
  log.append(shown);
}

function renderReplies() {
  replies.replaceChildren();
  const { offer, waiting } = chat;
  if (waiting || !offer) return;
  offer.buttons.forEach(({ title }, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => press(title, { message: offer.number, index }));
    replies.append(button);
  });
}

// A long answer is shown from its beginning, everything else by going to the end.
function scrollTo(answer) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = answer ? answer.offsetTop - ROOM_ABOVE_PX : scroller.scrollHeight;
  scroller.scrollTo({ top, behavior: calm ? "instant" : "smooth" });
}

function setWaiting(change) {
  chat.waiting += change;
  element("status").textContent = chat.waiting ? "Guiden skriver …" : "";
  renderReplies();
}

function setError(words) {
  element("error").textContent = words;
  text.setAttribute("aria-invalid", String(Boolean(words)));
}

async function receive(mine, { messages }) {
  if (mine !== chat) return;
  const missed = messages.length && messages[0].number > mine.lastNumber + 1;
  const all = missed ? await call("GET", `/v1/messages?after=${mine.lastNumber}`, mine) : { messages };
  if (mine !== chat) return;
  const seen = log.children.length;
  all.messages.forEach(render);
  return log.children[seen];
}

// ---- Talking ----------------------------------------------------------------------------------

async function exchange(mine, path, body, onRefused) {
  try {
    return await receive(mine, await callPatiently("POST", path, { token: mine.token, body }));
  } catch (refused) {
    if (mine !== chat) return;
    if (refused.status === 401) return showStart(refused.message);
    setError(refused.message);
    return onRefused?.();
  }
}

function say(words, body, onRefused) {
  const mine = chat;
  setError("");
  const said = bubble("customer", words);
  unconfirmed.append(said);
  setWaiting(+1);
  scrollTo(null);
  mine.inTurn = mine.inTurn.then(async () => {
    if (mine !== chat) return;
    const answer = await exchange(mine, "/v1/messages", body, onRefused);
    if (mine !== chat) return;
    said.remove();
    setWaiting(-1);
    scrollTo(answer);
  });
}

function write() {
  const words = text.value.trim();
  if (!words) return;
  const mine = chat;
  const id = mine.unsent?.words === words ? mine.unsent.id : crypto.randomUUID();
  text.value = "";
  say(words, { id, text: words }, () => {
    mine.unsent = { id, words };
    if (!text.value) text.value = words;
  });
}

function press(title, button) {
  say(title, { id: crypto.randomUUID(), button });
  log.focus({ preventScroll: true }); // the next Tab reaches the new quick replies
}

// ---- Opening and ending -----------------------------------------------------------------------

function showStart(words = "") {
  sessionStorage.removeItem(STORED_SESSION);
  chat = null;
  element("chat").hidden = true;
  element("start").hidden = false;
  element("start-error").textContent = words;
}

// Nothing of an earlier chat stays: the next customer may be another.
function showChat(token) {
  chat = newChat(token);
  log.replaceChildren();
  unconfirmed.replaceChildren();
  text.value = "";
  setError("");
  setWaiting(0);
  element("start").hidden = true;
  element("chat").hidden = false;
}

async function greet() {
  const mine = chat;
  setWaiting(+1);
  await exchange(mine, "/v1/conversation/open");
  if (mine === chat) setWaiting(-1);
}

async function openSession(customer_id, meeting_id, service) {
  const hints = service ? { language: "sv", service } : { language: "sv" };
  if (!customer_id) return call("POST", "/v1/sessions", { body: hints });
  const { token } = await call("POST", "/demo/token", { body: { customer_id, meeting_id, ...hints } });
  return call("POST", "/v1/sessions", { body: { token } });
}

// What is wrong with the ids, and in which field; null if nothing is.
function complaintAbout(customer_id, meeting_id) {
  if (Boolean(customer_id) !== Boolean(meeting_id)) {
    const words = "Fyll i både kund-id och mötes-id, eller lämna båda tomma.";
    return { words, field: customer_id ? "meeting-id" : "customer-id" };
  }
  if (customer_id && !CUSTOMER_ID.test(customer_id)) {
    const words = "Ett kund-id består av högst 64 tecken: bokstäverna a–z, siffror, bindestreck och understreck.";
    return { words, field: "customer-id" };
  }
  if (meeting_id && !MEETING_ID.test(meeting_id)) {
    const words = "Ett mötes-id består av 32 tecken: siffror och de små bokstäverna a–f. Kopiera det från rådgivarens sida.";
    return { words, field: "meeting-id" };
  }
  return null;
}

async function start() {
  const fields = new FormData(startForm);
  const [customer_id, meeting_id] = ["customer_id", "meeting_id"].map((name) => fields.get(name).trim());
  const complaint = complaintAbout(customer_id, meeting_id);
  element("start-error").textContent = complaint?.words ?? "";
  if (complaint) return element(complaint.field).focus();
  try {
    const { session } = await openSession(customer_id, meeting_id, fields.get("service"));
    sessionStorage.setItem(STORED_SESSION, session);
    showChat(session);
  } catch (refused) {
    element("start-error").textContent = refused.message;
    return;
  }
  element("chat-title").focus();
  await greet();
}

async function resume(token) {
  try {
    const history = await call("GET", "/v1/messages", { token });
    showChat(token);
    await receive(chat, history);
  } catch (refused) {
    return showStart(refused.status === 401 ? "" : refused.message);
  }
  if (!chat.lastNumber) await greet();
  if (!chat) return;
  renderReplies();
  scrollTo(null);
}

async function end() {
  const { token } = chat;
  showStart();
  element("start-title").focus();
  await call("DELETE", "/v1/sessions/current", { token }).catch(() => {}); // it ends by itself if desk cannot be reached
}

startForm.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});
element("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  write();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  write();
});
element("end").addEventListener("click", end);

const stored = sessionStorage.getItem(STORED_SESSION);
if (stored) resume(stored);
else element("start").hidden = false;
