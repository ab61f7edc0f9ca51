// The bank's page, played: logs a customer in, and hands a signed token to the guide.

const STORED = "demo-customer";
const CUSTOMER_ID = /^[A-Za-z0-9_-]{1,64}$/;
const MEETING_ID = /^[0-9a-f]{32}$/;

const element = (id) => document.getElementById(id);

// What is wrong with the ids, and in which field; undefined if nothing is.
function complaintAbout({ customer_id, meeting_id }) {
  if (!CUSTOMER_ID.test(customer_id)) {
    const words = "Ett kund-id består av högst 64 tecken: bokstäverna a–z, siffror, bindestreck och understreck.";
    return { words, field: "customer-id" };
  }
  if (!MEETING_ID.test(meeting_id)) {
    const words =
      "Ett mötes-id består av 32 tecken: siffror och de små bokstäverna a–f. Kopiera det från rådgivarens sida.";
    return { words, field: "meeting-id" };
  }
}

async function signedToken({ customer_id, meeting_id, language, service }) {
  const response = await fetch("/demo/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ customer_id, meeting_id, language, ...(service && { service }) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer.token;
}

async function guide() {
  await customElements.whenDefined("meeting-guide");
  return document.querySelector("meeting-guide");
}

function show(customer) {
  element("logged-out").hidden = Boolean(customer);
  element("logged-in").hidden = element("customer").hidden = !customer;
  element("customer-name").textContent = customer?.customer_id ?? "";
  element("meeting-name").textContent = customer?.meeting_id ?? "";
}

// A bank's page has a new token for every customer that it shows itself to.
async function welcome(customer) {
  (await guide()).token = await signedToken(customer);
  show(customer);
}

element("log-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const customer = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()]));
  const complaint = complaintAbout(customer);
  element("error").textContent = complaint?.words ?? "";
  if (complaint) {
    element(complaint.field).focus();
    return;
  }
  try {
    await welcome(customer);
  } catch (error) {
    element("error").textContent = error.message;
    return;
  }
  sessionStorage.setItem(STORED, JSON.stringify(customer));
  element("heading").focus();
});

element("log-out").addEventListener("click", async () => {
  sessionStorage.removeItem(STORED);
  show();
  element("heading").focus();
  (await guide()).signOut();
});

const stored = JSON.parse(sessionStorage.getItem(STORED));
show(stored);
if (stored) welcome(stored).catch(() => show());
