/* The road of a pathway: Python draws it for a few widths, the browser shows the one that holds.
 *
 * A segment is a button: a click, Enter or the space bar opens it, the arrows go along the road.
 */

const SHRINK = 0.95; // a drawing may be shown a little smaller than it was made
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

class Road {
  constructor(host) {
    this.host = host;
    host.addEventListener("click", (event) => this.pick(event.target.closest("[data-segment]")));
    host.addEventListener("keydown", (event) => this.key(event));
    this.resize = new ResizeObserver(() => this.show());
    this.resize.observe(host);
  }

  update(data) {
    const said = JSON.stringify(data);
    if (said === this.saidBefore) return;
    this.saidBefore = said;
    this.data = data;
    this.shown = undefined;
    this.host.setAttribute("aria-label", data.alt);
    this.show();
  }

  /* The widest drawing that holds; the narrowest where none does. */
  show() {
    const room = this.host.clientWidth;
    if (!this.data || !room) return;
    const { roads } = this.data;
    const holds = roads.filter(([width]) => width * SHRINK <= room);
    const [width, svg] = holds.at(-1) ?? roads[0];
    if (width === this.shown) return;
    this.shown = width;
    this.draw(svg);
  }

  draw(svg) {
    const root = this.host.getRootNode();
    const focused = root.activeElement?.dataset?.segment;
    const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    drawn.removeAttribute("width");
    drawn.removeAttribute("height");
    const picture = document.importNode(drawn, true);
    this.stops = [...picture.querySelectorAll("[data-segment]")];
    for (const stop of this.stops) {
      const { segment } = stop.dataset;
      stop.setAttribute("role", "button");
      stop.setAttribute("tabindex", "0");
      stop.setAttribute("aria-label", this.data.said[segment] ?? "");
      stop.setAttribute("aria-pressed", String(segment === this.data.current));
    }
    this.host.replaceChildren(picture);
    if (focused) this.stops.find((stop) => stop.dataset.segment === focused)?.focus();
  }

  key(event) {
    const stop = event.target.closest("[data-segment]");
    if (!stop) return;
    if (event.key === "Enter" || event.key === " ") this.pick(stop);
    else if (event.key in STEPS) this.stops[this.stops.indexOf(stop) + STEPS[event.key]]?.focus();
    else return;
    event.preventDefault();
  }

  /* Shown at once as taken: Python answers a moment later. */
  pick(stop) {
    if (!stop) return;
    this.stops.forEach((each) => each.classList.toggle("taken", each === stop));
    this.setTriggerValue("picked", stop.dataset.segment);
  }
}

const mounted = new WeakMap();

export default function render({ parentElement, data, setTriggerValue }) {
  const host = parentElement.querySelector(".road");
  if (!mounted.has(host)) mounted.set(host, new Road(host));
  const one = mounted.get(host);
  one.setTriggerValue = setTriggerValue;
  one.update(data);
}

export function unmount({ parentElement }) {
  const host = parentElement.querySelector(".road");
  mounted.get(host)?.resize.disconnect();
  mounted.delete(host);
}
