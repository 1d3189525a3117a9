/* Buttons that take a map to a place in one press: the territory, the continent, each island. */
export function placeButtons(places, go) {
  const list = document.createElement("div");
  list.className = "map-places";
  for (const { nom, bbox } of places) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = nom; // a name is data, not markup
    button.addEventListener("click", () => go(bbox));
    list.append(button);
  }
  return list;
}
