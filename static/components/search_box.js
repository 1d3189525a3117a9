/* A search box that proposes while one types (WAI-ARIA combobox). Python finds, the box shows. */

const WAIT_MS = 110;

function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

class SearchBox {
  constructor(host) {
    this.input = host.querySelector("input");
    this.list = host.querySelector("ul");
    this.hits = [];
    this.active = -1;
    this.count = 0;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.addEventListener("focus", () => this.show());
  }

  typed() {
    this.takeFirst = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  /* Python answers a query that changes; the one it answered last is shown again from here. */
  ask() {
    const query = this.input.value.trim();
    if (query === this.last?.query) this.update(this.last);
    else this.setStateValue("query", query);
  }

  key(event) {
    const last = this.hits.length - 1;
    if (event.key === "ArrowDown") this.activate(Math.min(last, this.active + 1));
    else if (event.key === "ArrowUp") this.activate(Math.max(0, this.active - 1));
    else if (event.key === "Enter") this.enter();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  /* Enter before the proposals have come takes the first one as soon as they do. */
  enter() {
    if (this.answered === this.input.value.trim()) this.pick(this.hits[Math.max(0, this.active)]);
    else { this.takeFirst = true; clearTimeout(this.timer); this.ask(); }
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", i === index));
    this.input.setAttribute("aria-activedescendant", this.list.children[index]?.id ?? "");
    this.list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  pick(hit) {
    if (!hit) return;
    this.setTriggerValue("pick", { kind: hit.kind, code: hit.code, count: ++this.count });
    this.input.value = "";
    this.hits = [];
    this.answered = "";
    this.close();
  }

  update(data) {
    this.last = data;
    if (data.query !== this.input.value.trim()) return;
    this.answered = data.query;
    this.hits = data.hits;
    this.message = data.message;
    this.active = -1;
    const first = this.takeFirst && this.hits[0];
    this.takeFirst = false;
    if (first) { this.pick(first); return; }
    this.show();
  }

  show() {
    this.list.replaceChildren(...this.hits.map((hit, i) => {
      const item = element("li");
      item.id = `hit-${i}`;
      item.setAttribute("role", "option");
      item.append(element("span", hit.label, "label"), element("span", hit.detail, "detail"));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); this.pick(hit); });
      return item;
    }));
    if (!this.hits.length && this.message && this.input.value.trim()) {
      this.list.append(element("li", this.message, "empty"));
    }
    const open = this.list.children.length > 0 && this.input.value.trim() !== "";
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", open);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}

const mounted = new WeakMap();

export default function render({ parentElement, data, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector(".search-box");
  if (!mounted.has(host)) mounted.set(host, new SearchBox(host));
  const one = mounted.get(host);
  Object.assign(one, { setStateValue, setTriggerValue });
  one.update(data);
}
