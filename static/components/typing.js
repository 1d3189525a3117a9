/* Nothing typed waits: a field is sent when the typing pauses, as if it had been left, the cursor
   staying where it is. A text is held in this tab until the server has answered after it was sent;
   when the server was away, the text is typed again once it is back. */

const FIELD = '[data-testid="stTextArea"] textarea, [data-testid="stTextInput"] input';
const PAUSE_MS = 700;
const MOST_MS = 1500;
const RETRY_MS = 2000;
const KEPT = "typing";
const OLD_MS = 3600 * 1000;
const NOW = { cache: "no-store" };

const waiting = new Map(); // field -> { first, timer }
let retry = 0;

function nameOf(field) {
  const holder = field.closest('[class*="st-key-"]');
  return [...(holder?.classList ?? [])].find((name) => name.startsWith("st-key-"));
}

function held() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

function hold(name, text) {
  const all = held();
  if (text === null) delete all[name];
  else all[name] = { text, at: Date.now() };
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(all));
  } catch { /* A full or closed storage: the server still gets the text. */ }
}

function send(field) {
  clearTimeout(waiting.get(field)?.timer);
  waiting.delete(field);
  if (field.isConnected) field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  const name = nameOf(field);
  if (name) confirm(name, field.value);
}

/* The server that answers now has had the text that was sent before. */
async function confirm(name, text) {
  if (await answers()) {
    if (held()[name]?.text === text) hold(name, null);
  } else {
    again();
  }
}

async function answers() {
  try {
    return (await fetch(new URL("../../../_stcore/health", import.meta.url), NOW)).ok;
  } catch {
    return false;
  }
}

function again() {
  clearTimeout(retry);
  retry = setTimeout(typeAgain, RETRY_MS);
}

async function typeAgain() {
  const all = held();
  if (!Object.keys(all).length) return;
  if (!(await answers())) return again();
  for (const [name, { text, at }] of Object.entries(all)) {
    const field = document.querySelector(`.${CSS.escape(name)}`)?.querySelector("textarea, input");
    if (Date.now() - at > OLD_MS) hold(name, null);
    else if (field && !field.disabled && field.value !== text && !waiting.has(field)) {
      write(field, text);
    } else if (field && field.value === text && !waiting.has(field)) {
      send(field);
    }
  }
  if (Object.keys(held()).length) again();
}

/* As the keyboard does: the page listens to the event, not to the value. */
function write(field, text) {
  const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.(FIELD)) return;
  const name = nameOf(field);
  if (name) hold(name, field.value);
  const first = waiting.get(field)?.first ?? Date.now();
  clearTimeout(waiting.get(field)?.timer);
  const wait = Math.min(PAUSE_MS, Math.max(0, first + MOST_MS - Date.now()));
  waiting.set(field, { first, timer: setTimeout(send, wait, field) });
}, true);

addEventListener("pagehide", () => [...waiting.keys()].forEach(send));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) [...waiting.keys()].forEach(send);
});

again();
