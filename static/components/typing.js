/* Nothing typed waits: a field is sent when the typing pauses, as if it had been left, the cursor
   staying where it is. While the server is away fields are disabled and keep their text: it is sent
   once it is back. */

const FIELD = '[data-testid="stTextArea"] textarea, [data-testid="stTextInput"] input';
const PAUSE_MS = 700;
const MOST_MS = 1500;
const RETRY_MS = 1000;

const waiting = new Map(); // field -> { first, timer }

function send(field) {
  const { first, timer, wasAway } = waiting.get(field);
  clearTimeout(timer);
  if (field.disabled && field.isConnected) {
    waiting.set(field, { first, timer: setTimeout(send, RETRY_MS, field), wasAway: true });
    return;
  }
  waiting.delete(field);
  if (wasAway && field.isConnected) typeAgain(field);
  else if (field.isConnected) field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

/* A field that is disabled is left, and what it holds is taken for sent to a server that is no longer
   there: only another text is sent again. So a space is typed, sent, and taken away. */
function typeAgain(field) {
  const text = field.value;
  write(field, `${text} `);
  setTimeout(() => field.value === `${text} ` && write(field, text), RETRY_MS);
}

function write(field, text) {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function sendAll() {
  [...waiting.keys()].forEach(send);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.(FIELD) || event.isComposing) return;
  const first = waiting.get(field)?.first ?? Date.now();
  clearTimeout(waiting.get(field)?.timer);
  const wait = Math.min(PAUSE_MS, Math.max(0, first + MOST_MS - Date.now()));
  waiting.set(field, { first, timer: setTimeout(send, wait, field) });
}, true);

/* A closed tab, or another one in front, sends at once. */
addEventListener("pagehide", sendAll);
document.addEventListener("visibilitychange", () => document.hidden && sendAll());
