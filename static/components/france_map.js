/* All of France by commune, drawn by the graphics card.
 *
 * The tiles hold shapes and ranks only. What a commune looks like is the state of its shape: one
 * letter each comes from Python, and only the communes whose colour changed are painted again. The
 * view is never touched by an answer, so that a change of indicator keeps the zoom.
 */
import * as maplibre from "../vendor/maplibre/maplibre-gl.js";
import { Protocol } from "../vendor/pmtiles/pmtiles.js";

const METROPOLE = [-5.141, 41.341, 9.56, 51.089];
const MARGINS = { top: 46, right: 14, bottom: 14, left: 14 }; // the buttons stand at the top
const MOST_ZOOM = 13;
const SECRET = "*".charCodeAt(0);
const FIRST = "a".charCodeAt(0);
const FONT = "SourceSans, sans-serif";
const INK = "#22313a";
const PAPER = "#ffffff";
/* From each zoom on, names are written for towns of at least so many inhabitants. */
const NAMED = [[8, 20000], [7, 40000], [6, 90000], [0, 190000]];
const NBSP = "\u00a0";
const THIN = "\u202f";
const MANY = 1000; // limits of an interval from here on need no decimals
const SEAMS_FROM_ZOOM = 7.5;

const WORDS = {
  "NavigationControl.ZoomIn": "Agrandir",
  "NavigationControl.ZoomOut": "Réduire",
  "ScaleControl.Kilometers": "km",
  "ScaleControl.Meters": "m",
  "Map.Title": "Carte",
};
const CREDIT = "Contours : IGN, ADMIN EXPRESS COG 2024, généralisés";
const WAITING = "La carte se dessine…";
const NOT_READ = "Les contours de la carte n’ont pas pu être lus. Rechargez la page.";
const NO_GRAPHICS =
  "Cette vue de toute la France par commune demande un affichage (WebGL) que ce navigateur n’offre "
  + "pas, ou qui est désactivé. Choisissez une région, ou un autre niveau (EPCI, département) : ces "
  + "cartes s’affichent partout. Vous pouvez aussi ouvrir la page dans une version récente de "
  + "Firefox, Chrome ou Edge.";

maplibre.setWorkerUrl(
  new URL("../vendor/maplibre/maplibre-gl-worker.js", import.meta.url).href
);
maplibre.setWorkerCount(2);
maplibre.addProtocol("pmtiles", new Protocol().tile);

/* Text only ever enters the page as text: names are data, not markup. */
function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function hasGraphics() {
  const canvas = element("canvas");
  const found = canvas.getContext("webgl2");
  found?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(found);
}

/* Fine stripes: what secrecy hides is never taken for the lowest class. */
function hatch() {
  const canvas = element("canvas");
  canvas.width = canvas.height = 8;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = "#55636b";
  pen.lineWidth = 1.2;
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return pen.getImageData(0, 0, 8, 8);
}

/* Numbers of Python: 32-bit floats in base 64. */
function floats(text) {
  if (!text) return null;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function number(value, decimals, signed) {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const said = new Intl.NumberFormat("fr-FR", options).format(Math.abs(value));
  const isZero = !/[1-9]/.test(said);
  const sign = isZero ? "" : value < 0 ? (signed ? "−" : "-") : signed ? "+" : "";
  return sign + said;
}

const lines = (geometry) => geometry ?? { type: "FeatureCollection", features: [] };
const places = new Map();

/* Codes, names, towns and places: not needed by the first picture. */
function readNames(tiles) {
  if (!places.has(tiles)) {
    const answer = fetch(`${tiles}/noms.json`).then(async (found) => {
      if (!found.ok) throw new Error(`${tiles}: ${found.status}`);
      const { codes, noms, villes, lieux } = await found.json();
      return { codes: codes.split(" "), names: noms.split("\n"), towns: villes, places: lieux };
    });
    answer.catch(() => places.delete(tiles));
    places.set(tiles, answer);
  }
  return places.get(tiles);
}

class FranceMap {
  constructor(host, options, data) {
    this.host = host;
    this.options = options;
    this.colours = [];
    this.said = element("div", undefined, "said");
    this.said.setAttribute("role", "status");
    host.append(this.said);
    this.say(WAITING);
    this.build(data.tiles);
  }

  say(text) {
    this.said.replaceChildren(element("p", text ?? ""));
    this.said.hidden = !text;
  }

  build(tiles) {
    const box = element("div", undefined, "canvas");
    this.host.append(box);
    this.map = new maplibre.Map({
      container: box,
      style: this.style(new URL(tiles, location.origin).href),
      bounds: METROPOLE,
      fitBoundsOptions: { padding: MARGINS },
      minZoom: 2,
      maxZoom: MOST_ZOOM,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      fadeDuration: 0,
      renderWorldCopies: false,
      attributionControl: false,
      canvasContextAttributes: { antialias: false },
      locale: WORDS,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibre.ScaleControl(), "bottom-left");
    this.map.addControl(new maplibre.AttributionControl({ compact: false, customAttribution: CREDIT }));
    this.map.addImage("hatch", hatch());
    this.names = new Names(this);
    this.tip = element("div", undefined, "tip");
    this.tip.hidden = true;
    this.host.append(this.tip);
    this.map.on("mousemove", (event) => this.point(event));
    this.map.on("mouseout", () => { this.tip.hidden = true; });
    this.map.on("click", (event) => this.pick(event));
    this.map.on("error", ({ error }) => this.failed(error));
    this.map.once("idle", () => {
      this.say("");
      this.names.attach();
      readNames(tiles).then((read) => this.know(read), () => {});
    });
  }

  /* Every expression is constant: what changes is the state of the shapes. */
  style(tiles) {
    const archive = (name) => ({ type: "vector", url: `pmtiles://${tiles}/${name}.pmtiles` });
    const outline = { type: "geojson", data: lines(null) };
    const line = (id, width, colour) => ({
      id, type: "line", source: id,
      layout: { "line-join": "round" },
      paint: { "line-color": colour, "line-width": width },
    });
    const shapes = { type: "fill", source: "communes", "source-layer": "communes" };
    return {
      version: 8,
      sources: {
        communes: { ...archive("communes"), promoteId: "rang" },
        limites: archive("limites"),
        territory: outline,
        selected: outline,
      },
      layers: [
        { id: "paper", type: "background", paint: { "background-color": PAPER } },
        {
          ...shapes,
          id: "communes",
          paint: {
            "fill-color": ["to-color", ["feature-state", "colour"], PAPER],
            "fill-antialias": ["step", ["zoom"], false, SEAMS_FROM_ZOOM, true],
            "fill-outline-color": [
              "interpolate", ["linear"], ["zoom"],
              SEAMS_FROM_ZOOM, "rgba(120,135,142,0)", 9.5, "rgba(120,135,142,0.7)",
            ],
          },
        },
        {
          ...shapes,
          id: "secret",
          paint: {
            "fill-pattern": "hatch",
            "fill-antialias": false,
            "fill-opacity": ["case", ["boolean", ["feature-state", "secret"], false], 1, 0],
          },
        },
        {
          ...line("limites", ["interpolate", ["linear"], ["zoom"], 5, 0.6, 9, 1.6], INK),
          "source-layer": "limites",
        },
        line("territory", ["interpolate", ["linear"], ["zoom"], 5, 1.8, 9, 3], INK),
        line("selected", 3, "#d98e04"),
      ],
    };
  }

  failed(error) {
    if (!this.map.isSourceLoaded("communes")) this.say(NOT_READ);
    console.warn(error?.message ?? error);
  }

  /* ---- Python's answer ---- */

  update(data) {
    this.data = data;
    this.heirs = new Map(data.heirs);
    this.figures = { value: floats(data.values), low: floats(data.low), high: floats(data.high) };
    this.host.style.height = `${data.height}px`;
    this.map.getCanvas().setAttribute("aria-label", data.alt);
    if (this.map.isStyleLoaded() || this.map.style?._loaded) this.paint();
    else this.map.once("styledata", () => this.paint());
  }

  paint() {
    const { classes, colours, absent } = this.data;
    const at = { source: "communes", sourceLayer: "communes", id: 0 };
    for (let rank = 0; rank < classes.length; rank += 1) {
      const letter = classes.charCodeAt(rank);
      const secret = letter === SECRET;
      const colour = secret ? PAPER : colours[letter - FIRST] ?? absent;
      const look = secret ? "secret" : colour;
      if (this.colours[rank] === look) continue;
      const state = { colour };
      if (secret || this.colours[rank] === "secret") state.secret = secret;
      this.colours[rank] = look;
      at.id = rank;
      this.map.setFeatureState(at, state);
    }
    for (const name of ["territory", "selected"]) this.outline(name);
    this.tip.hidden = true;
    this.map.once("render", () => { this.host.dataset.painted = this.data.caption; });
    this.map.triggerRepaint();
  }

  outline(name) {
    const text = JSON.stringify(this.data[name]);
    this.outlined ??= {};
    if (this.outlined[name] === text) return;
    this.outlined[name] = text;
    this.map.getSource(name).setData(lines(this.data[name]));
    this.offerPlaces();
  }

  /* ---- names and places ---- */

  know(read) {
    if (this.gone) return;
    this.known = read;
    this.names.draw();
    this.offerPlaces();
  }

  offerPlaces() {
    if (!this.known) return;
    const own = this.data.territory;
    const first = own ? [{ nom: "Mon territoire", bbox: boxOf(own) }] : [];
    this.places?.remove();
    this.places = this.options.placeButtons([...first, ...this.known.places], (box) => this.go(box));
    this.host.append(this.places);
  }

  go([west, south, east, north]) {
    this.map.fitBounds([[west, south], [east, north]], { padding: MARGINS, animate: false });
  }

  /* ---- the pointer ---- */

  at(point) {
    const [found] = this.map.queryRenderedFeatures(point, { layers: ["communes"] });
    return found ? this.heirs.get(found.id) ?? found.id : null;
  }

  point({ point }) {
    const rank = this.known ? this.at(point) : null;
    this.map.getCanvas().style.cursor = rank === null ? "" : "pointer";
    if (rank === null) {
      this.tip.hidden = true;
      return;
    }
    if (this.tip.hidden || this.told !== rank) {
      this.told = rank;
      this.tip.replaceChildren(
        element("strong", this.nameOf(rank)),
        element("div", this.wordsOf(rank)),
        element("div", this.data.caption, "foot")
      );
      this.tip.hidden = false;
    }
    const room = [this.host.clientWidth, this.host.clientHeight];
    const size = [this.tip.offsetWidth, this.tip.offsetHeight];
    const [x, y] = [point.x, point.y].map((value, axis) =>
      value + 16 + size[axis] > room[axis] ? Math.max(0, value - 12 - size[axis]) : value + 16
    );
    this.tip.style.transform = `translate(${x}px, ${y}px)`;
  }

  nameOf(rank) {
    const code = this.known.codes[rank];
    return `${this.known.names[rank]} (${code.slice(0, code.startsWith("97") ? 3 : 2)})`;
  }

  wordsOf(rank) {
    if (this.data.classes.charCodeAt(rank) === SECRET) return "Secret statistique";
    const value = this.figures.value?.[rank] ?? NaN;
    if (Number.isNaN(value)) return "Non connu";
    const { decimals, unit, estimate, change } = this.data;
    const small = value && !Number(value.toFixed(decimals))
      ? Math.max(decimals, -Math.floor(Math.log10(Math.abs(value))))
      : decimals;
    const said = (estimate ? `≈${THIN}` : "") + number(value, small, change);
    return [unit ? said + NBSP + unit : said, this.intervalOf(rank)].filter(Boolean).join(", ");
  }

  intervalOf(rank) {
    const ends = [this.figures.low?.[rank] ?? NaN, this.figures.high?.[rank] ?? NaN];
    if (ends.some(Number.isNaN)) return "";
    const [low, high] = ends.map((end) => number(end, end >= MANY ? 0 : this.data.decimals));
    return `entre ${low} et ${high}`;
  }

  pick({ point }) {
    const rank = this.known ? this.at(point) : null;
    if (rank !== null) this.options.setStateValue("picked", this.known.codes[rank]);
  }

  destroy() {
    this.gone = true;
    this.map.remove();
  }
}

/* Names of the largest towns in view, none over another. */
class Names {
  constructor(owner) {
    this.owner = owner;
    this.canvas = element("canvas", undefined, "names");
  }

  attach() {
    this.owner.map.getCanvasContainer().append(this.canvas);
    for (const event of ["move", "resize"]) this.owner.map.on(event, () => this.draw());
    document.fonts.load(`600 13px ${FONT}`).then(() => this.draw(), () => {});
  }

  draw() {
    const { map, known } = this.owner;
    if (!known) return;
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== width * ratio || this.canvas.height !== height * ratio) {
      this.canvas.width = width * ratio;
      this.canvas.height = height * ratio;
      this.canvas.style.cssText = `width:${width}px;height:${height}px`;
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const size = 0.82 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    pen.font = `600 ${size}px ${FONT}`;
    pen.textAlign = "center";
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = PAPER;
    pen.fillStyle = INK;
    const [, least] = NAMED.find(([zoom]) => map.getZoom() >= zoom);
    const placed = [];
    for (const [rank, longitude, latitude, people] of known.towns) {
      if (people < least) break; // the largest come first
      const { x, y } = map.project([longitude, latitude]);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const half = pen.measureText(known.names[rank]).width / 2 + 3;
      const box = [x - half, y - 0.7 * size, x + half, y + 0.6 * size];
      if (placed.some((p) => p[0] < box[2] && box[0] < p[2] && p[1] < box[3] && box[1] < p[3])) continue;
      placed.push(box);
      pen.strokeText(known.names[rank], x, y + 0.3 * size);
      pen.fillText(known.names[rank], x, y + 0.3 * size);
    }
  }
}

/* Bounds of a (multi)line: what « Mon territoire » frames. */
function boxOf({ coordinates }) {
  const points = coordinates.flat(Infinity);
  const longitudes = points.filter((_, i) => i % 2 === 0);
  const latitudes = points.filter((_, i) => i % 2 === 1);
  return [
    Math.min(...longitudes), Math.min(...latitudes),
    Math.max(...longitudes), Math.max(...latitudes),
  ];
}

const mounted = new WeakMap();

export default function render({ parentElement, data, setStateValue }, { placeButtons }) {
  const host = parentElement.querySelector(".france-map");
  let one = mounted.get(host);
  if (!one) {
    host.style.height = `${data.height}px`;
    one = hasGraphics() ? new FranceMap(host, { setStateValue, placeButtons }, data) : unavailable(host, setStateValue);
    mounted.set(host, one);
    host.franceMap = one; // for whoever measures it
  }
  one.options.setStateValue = setStateValue;
  one.update(data);
}

/* What stands for the map where it cannot be drawn: a sentence, and Python is told. */
function unavailable(host, setStateValue) {
  host.classList.add("unavailable");
  const said = element("div", undefined, "said");
  said.setAttribute("role", "alert");
  said.append(element("p", NO_GRAPHICS));
  host.append(said);
  host.style.height = "auto";
  said.style.position = "static";
  setStateValue("unavailable", true);
  return { options: {}, update() {}, destroy() {} };
}

/* The page was left: free the graphics card. */
export function unmount({ parentElement }) {
  const host = parentElement.querySelector(".france-map");
  mounted.get(host)?.destroy();
  mounted.delete(host);
}
