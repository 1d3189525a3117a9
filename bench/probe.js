/* The same eyes for both maps, put in every document before its own scripts.
 *
 * A click is dated by the browser itself (`event.timeStamp`: when the input came, not when the page
 * found time for it). What follows is looked at on each animation frame of the page, and dated once
 * the frame has been handed over to be painted.
 */
(() => {
  const clock = () => performance.timeOrigin + performance.now();

  addEventListener("click", (event) => {
    let { clientX: x, clientY: y } = event;
    if (window !== top) {
      const frame = frameElement.getBoundingClientRect();
      x += frame.left;
      y += frame.top;
    }
    top.bench?.clicked(x, y, performance.timeOrigin + event.timeStamp);
  }, true);
  if (window !== top) return;

  /* ---- where things stand in each of the two ---- */

  function deepFind(selector, root = document) {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const node of root.querySelectorAll("*")) {
      const inside = node.shadowRoot && deepFind(selector, node.shadowRoot);
      if (inside) return inside;
    }
    return null;
  }

  const digits = (node) => Number(node?.textContent.replace(/\D/g, "") || NaN);

  let host = null;
  const ours = {
    board() {
      if (!host?.isConnected) host = deepFind(".territory-map");
      return host?.territoryMap;
    },
    drawn() { return this.board()?.communes.size ?? 0; },
    place(at) {
      const map = this.board().map;
      const box = map.getContainer().getBoundingClientRect();
      const point = map.latLngToContainerPoint(at);
      return { x: box.left + point.x, y: box.top + point.y, box: box.toJSON() };
    },
    colour(x, y) {
      const canvas = this.board()?.map.getPane("communes")?.querySelector("canvas");
      if (!canvas?.width) return null;
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      const pixel = canvas.getContext("2d")
        .getImageData((x - box.left) * scale, (y - box.top) * scale, 1, 1).data;
      return pixel[3] ? pixel.join() : null;
    },
    panel() { return document.querySelector(".st-key-panel .figures")?.textContent ?? ""; },
    communes() { return digits(document.querySelectorAll(".st-key-panel .figures .value")[1]); },
  };

  const naive = {
    frame() {
      return [...document.querySelectorAll("iframe")].find((f) => f.contentWindow?.map?.getPane);
    },
    drawn() {
      return this.frame()?.contentDocument.querySelectorAll("path.leaflet-interactive").length ?? 0;
    },
    place(at) {
      const frame = this.frame().getBoundingClientRect();
      const map = this.frame().contentWindow.map;
      const box = map.getContainer().getBoundingClientRect();
      const point = map.latLngToContainerPoint(at);
      const [left, top] = [frame.left + box.left, frame.top + box.top];
      return {
        x: left + point.x, y: top + point.y,
        box: { left, top, right: left + box.width, bottom: top + box.height },
      };
    },
    colour(x, y) {
      const frame = this.frame();
      if (!frame) return null;
      const box = frame.getBoundingClientRect();
      const under = frame.contentDocument.elementFromPoint(x - box.left, y - box.top);
      return under?.matches("path.leaflet-interactive") ? under.getAttribute("fill") : null;
    },
    panel() {
      return [...document.querySelectorAll('[data-testid="stMetricValue"]')]
        .map((one) => one.textContent).join(" · ");
    },
    communes() { return digits(document.querySelector('[data-testid="stMetricValue"]')); },
  };

  /* ---- looking ---- */

  const bench = {
    kinds: { ours, naive },
    points: [],
    panelChanges: [],

    /* Nothing runs until asked, so that looking weighs on nothing else. */
    watch(kind, points) {
      this.eye = this.kinds[kind];
      this.points = points.map((p) => ({ ...p, before: this.eye.colour(p.x, p.y) }));
      this.panelText = this.eye.panel();
      this.panelChanges = [];
      this.watching = true;
      const look = () => {
        if (!this.watching) return;
        this.look();
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },

    look() {
      const seen = [];
      for (const point of this.points) {
        if (!point.clicked || point.painted) continue;
        const colour = this.eye.colour(point.x, point.y);
        if (colour && colour !== point.before) seen.push((at) => { point.painted ??= at; });
      }
      const text = this.eye.panel();
      if (text && text !== this.panelText) {
        this.panelText = text;
        seen.push((at) => this.panelChanges.push({ at, text }));
      }
      if (seen.length) afterFrame(() => { for (const note of seen) note(clock()); });
    },

    clicked(x, y, at) {
      const near = this.points.find((p) => Math.hypot(p.x - x, p.y - y) < 2);
      if (near) near.clicked ??= at;
    },

    report() {
      return {
        points: this.points, panelChanges: this.panelChanges, communes: this.eye.communes(),
      };
    },

    /* Milliseconds from the start of the navigation to `count` communes drawn. */
    drawn(kind, count) {
      const eye = this.kinds[kind];
      return new Promise((resolve) => {
        const look = () => {
          if (eye.drawn() < count) { requestAnimationFrame(look); return; }
          // Leaflet draws on the frame that follows; this one may be before or after it.
          requestAnimationFrame(() => requestAnimationFrame(
            () => afterFrame(() => resolve(performance.now()))
          ));
        };
        look();
      });
    },
  };

  function afterFrame(action) {
    const channel = new MessageChannel();
    channel.port1.onmessage = action;
    channel.port2.postMessage(null);
  }

  window.bench = bench;
})();
