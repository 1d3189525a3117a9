/* Quick entry while a room talks: Enter adds what was typed, and the next line is ready. The button
   beside the line does the same. */

const LINE = '.st-key-board-entry [data-testid="stTextInput"] input';
const ADD = ".st-key-board-add button";
const SENT_MS = 80; // Streamlit sends the text on the same key: the button comes after it.
const LOOK_MS = 60;
const LOOKS = 60;

function focusNext(before, left) {
  const line = document.querySelector(LINE);
  if (line && line !== before.line && !line.value) {
    line.focus();
  } else if (line && line === before.line && line.value === "" && before.text !== "") {
    line.focus();
  } else if (left > 0) {
    setTimeout(focusNext, LOOK_MS, before, left - 1);
  }
}

function onKey(event) {
  const line = event.target.closest?.(LINE);
  if (event.key !== "Enter" || event.isComposing || !line || !line.value.trim()) return;
  const before = { line, text: line.value };
  setTimeout(() => {
    document.querySelector(ADD)?.click();
    focusNext(before, LOOKS);
  }, SENT_MS);
}

let isListening = false;

export function listen() {
  if (isListening) return;
  isListening = true;
  document.addEventListener("keydown", onKey);
}

/* Once for each time it is asked for: a rerun that draws the same again must not move the page. */
export function bring(key) {
  const there = document.querySelector(`.st-key-${CSS.escape(key)}`);
  const ribbon = document.querySelector(".st-key-ribbon");
  if (!there) return;
  there.style.scrollMarginTop = `${(ribbon?.getBoundingClientRect().bottom ?? 0) + 12}px`;
  there.scrollIntoView({ block: "start" });
}
