/* Keys of a room: Escape leaves the projection, arrows are left free to walk (Streamlit binds them
   to the buttons of the bar). Nothing is kept here. */

const FIELD = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
const OPEN = '[role="listbox"], [role="dialog"], [data-testid="stPopoverBody"]';
const KEEPS_ARROWS = '[data-testid="stButtonGroup"] button, [role="option"], [role="switch"]';

/* Before anything else hears it: a list that Escape closes is then still open. In a field, the
   first Escape only gives the keys back. */
document.addEventListener("keydown", (event) => {
  const leave = document.querySelector(".st-key-leave button");
  if (event.key !== "Escape" || !leave || document.querySelector(OPEN)) return;
  const field = event.target.closest?.(FIELD);
  if (field) field.blur();
  else leave.click();
}, true);

/* What is chosen with the mouse gives the keys back; with the keyboard, it keeps them. */
document.addEventListener("click", (event) => {
  const isMouse = event.detail > 0;
  if (!isMouse || !document.querySelector(".st-key-slides")) return;
  if (event.target.closest?.(KEEPS_ARROWS)) setTimeout(() => document.activeElement?.blur(), 50);
}, true);

/* A new question is read from its first line; the switch that opened the walk gives the keys. */
export function begin() {
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (document.activeElement?.matches("input[type=checkbox]")) document.activeElement.blur();
}
