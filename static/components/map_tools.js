/* What the maps share: text that stays text, hatches, borders of a set of zones, names. */
import * as L from "../vendor/leaflet/leaflet-src.esm.js";

/* A map that has gone may still be asked to draw, by a movement that was under way. */
const { _redraw: redraw } = L.Canvas.prototype;
L.Canvas.include({
  _redraw() {
    if (this._ctx) redraw.call(this);
  },
});

/* Text only ever enters the page as text: names are data, not markup. */
export function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

export const bounds = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

/* Names follow the size of the page's text: projection enlarges both. */
export const rootFontSize = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/* Stripes: a pattern that a colour-blind reader sees. */
export function hatch(ground, stripe, side = 5, width = 1) {
  const tile = element("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, side, side);
  pen.strokeStyle = stripe;
  pen.lineWidth = width;
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}

/* Border of some zones that share their vertices: the segments that only one of them has, end to
 * end. */
export function borderOf(contours) {
  const single = new Map();
  for (const contour of contours) {
    for (const segment of segmentsOf(contour)) {
      if (!single.delete(segment[0])) single.set(segment[0], segment);
    }
  }
  return chained(single.values());
}

const segments = new WeakMap();

function segmentsOf(contour) {
  if (!segments.has(contour)) {
    segments.set(contour, contour.flat().flatMap((ring) => ring.map((point, rank) => {
      const next = ring[(rank + 1) % ring.length];
      const [a, b] = [point.join(), next.join()];
      return [a < b ? a + ";" + b : b + ";" + a, a, b, point, next];
    })));
  }
  return segments.get(contour);
}

function chained(found) {
  const from = new Map();
  const link = (key, end) => (from.get(key) ?? from.set(key, []).get(key)).push(end);
  for (const [, a, b, start, end] of found) {
    const segment = { used: false, start, a };
    link(a, { segment, to: b, point: end });
    link(b, { segment, to: a, point: start });
  }
  const lines = [];
  for (const ends of from.values()) {
    for (const { segment } of ends) {
      if (segment.used) continue;
      const line = [segment.start];
      let at = segment.a;
      for (;;) {
        const step = from.get(at).find((one) => !one.segment.used);
        if (!step) break;
        step.segment.used = true;
        line.push(step.point);
        at = step.to;
      }
      lines.push(line);
    }
  }
  return lines;
}

/* Names of zones, none over another. `wanted(map)` gives them in order of importance, as
 * {name, centre, strong, ink, halo}. */
export const Labels = L.Layer.extend({
  initialize(wanted) { this.wanted = wanted; },
  onAdd(map) {
    this.canvas = element("canvas", undefined, "map-labels");
    map.createPane("noms").style.zIndex = 450;
    map.getPane("noms").style.pointerEvents = "none";
    map.getPane("noms").append(this.canvas);
    map.on("moveend zoomend viewreset resize", this.redraw, this);
    map.on("zoomstart", this.hide, this);
  },
  onRemove(map) {
    cancelAnimationFrame(this.waiting);
    map.off("moveend zoomend viewreset resize", this.redraw, this).off("zoomstart", this.hide, this);
    this.canvas.remove();
  },
  hide() { this.canvas.style.display = "none"; },
  redraw() {
    this.waiting ??= requestAnimationFrame(() => { this.waiting = null; this.draw(); });
  },
  draw() {
    const map = this._map;
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.cssText = `display:block;width:${size.x}px;height:${size.y}px`;
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.textAlign = "center";
    pen.lineJoin = "round";
    const height = 0.82 * rootFontSize();
    const placed = [];
    this.written = [];
    for (const { name, centre, strong, ink, halo } of this.wanted(map)) {
      const at = map.latLngToContainerPoint(centre);
      pen.font = `${strong ? 600 : 400} ${height}px SourceSans, sans-serif`;
      const half = pen.measureText(name).width / 2 + 3;
      const box = [at.x - half, at.y - 0.7 * height, at.x + half, at.y + 0.6 * height];
      if (placed.some((p) => p[0] < box[2] && box[0] < p[2] && p[1] < box[3] && box[1] < p[3])) continue;
      placed.push(box);
      this.written.push(name);
      pen.strokeStyle = halo;
      pen.lineWidth = 3;
      pen.strokeText(name, at.x, at.y + 0.3 * height);
      pen.fillStyle = ink;
      pen.fillText(name, at.x, at.y + 0.3 * height);
    }
  },
});
