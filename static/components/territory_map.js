/* The map on which a territory is composed.
 *
 * Python holds the truth; the map paints a click at once and reports it. Each click is an entry of
 * a log with a growing number; Python answers with the selection and the number of the last entry
 * it took in. What is drawn is always "Python's selection, then the entries it has not seen yet":
 * an answer that is late can neither undo a newer click nor lose one.
 */
import * as L from "../vendor/leaflet/leaflet-src.esm.js";

const COLOURS = {
  ground: "#f1f4f5",
  frontier: "#a9cbd6",
  chosen: "#0f5c78",
  attention: "#d98e04",
  preview: "#f3c766",
  other: "#6b4c8f",
  line: "#aab6bd",
  epci: "#66757f",
  departement: "#22313a",
  label: "#22313a",
};
const METROPOLE = [[41.3, -5.2], [51.1, 9.6]];
const OVERSEAS = { 971: "Guadeloupe", 972: "Martinique", 973: "Guyane", 974: "La Réunion", 976: "Mayotte" };
const LOAD_FROM_ZOOM = 8;
/* From each zoom on, names are written for communes of at least so many inhabitants. */
const LABELS = [[11, 0], [9.5, 4000], [8.5, 10000], [7.5, 25000]];
const OWN_LABELS_FROM_ZOOM = 9;
const SEND_EVERY_MS = 90;
const THIN = "\u202f";
const NBSP = "\u00a0";

const number = (value) => Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, THIN);
const people = (value) => `${number(value)}${NBSP}habitant${Math.abs(value) < 2 ? "" : "s"}`;

/* What the maps share, given at each drawing under an address of its own. */
let tools;

class TerritoryMap {
  constructor(host, options) {
    this.options = options;
    this.session = Math.random().toString(36).slice(2);
    this.clickNumber = 0;
    this.pending = [];
    this.chosen = new Set();
    this.data = { chosen: [], frontier: [], marked: [], preview: [], others: [] };
    this.communes = new Map();
    this.siblings = new Map();
    this.departements = new Map();
    this.viewToken = null;
    this.build(host);
  }

  build(host) {
    this.map = L.map(host, {
      renderer: L.canvas({ padding: 0.2 }),
      zoomSnap: 0.5,
      minZoom: 5,
      maxZoom: 15,
      attributionControl: true,
      zoomControl: false,
    });
    this.seeFrance();
    this.map.attributionControl.setPrefix(false);
    this.map.attributionControl.addAttribution(
      "Contours : IGN, ADMIN EXPRESS COG 2024, généralisés · Population : INSEE 2023"
    );
    L.control.zoom({ position: "topright", zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.map);
    this.addButtons();
    this.addOverseas();
    for (const [name, z] of [["communes", 400], ["bords", 420], ["territoire", 440]]) {
      this.map.createPane(name).style.zIndex = z;
      if (name !== "communes") this.map.getPane(name).style.pointerEvents = "none";
    }
    this.renderers = {
      communes: L.canvas({ pane: "communes", padding: 0.2 }),
      bords: L.canvas({ pane: "bords", padding: 0.2 }),
      territoire: L.canvas({ pane: "territoire", padding: 0.2 }),
    };
    this.outline = L.polyline([], {
      renderer: this.renderers.territoire, pane: "territoire", interactive: false,
      color: COLOURS.departement, weight: 2.5, lineJoin: "round",
    }).addTo(this.map);
    this.attention = L.polyline([], {
      renderer: this.renderers.territoire, pane: "territoire", interactive: false,
      color: COLOURS.attention, weight: 4, lineJoin: "round",
    }).addTo(this.map);
    this.hatches = {
      free: tools.hatch(COLOURS.ground, COLOURS.other, 8, 2),
      chosen: tools.hatch(COLOURS.chosen, "#ffffff", 8, 2),
    };
    this.labels = new tools.Labels(() => this.named()).addTo(this.map);
    this.tooltip = L.tooltip({ sticky: true, opacity: 1, className: "commune-tip", direction: "auto" });
    this.map.on("moveend", () => this.loadVisible());
    this.resize = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.resize.observe(host);
  }

  addButtons() {
    const home = L.control({ position: "topright" });
    home.onAdd = () => {
      const box = tools.element("div", undefined, "leaflet-bar");
      for (const [label, title, action] of [
        ["◎", "Voir tout le territoire", () => this.fitTerritory()],
        ["FR", "Voir toute la France métropolitaine", () => this.seeFrance()],
      ]) {
        const button = tools.element("a", label, "map-button");
        button.href = "#";
        button.title = title;
        button.setAttribute("role", "button");
        button.setAttribute("aria-label", title);
        L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); action(); });
        box.append(button);
      }
      return box;
    };
    home.addTo(this.map);
  }

  /* Ways overseas, shown while the whole country is in view. */
  addOverseas() {
    const list = L.control({ position: "bottomleft" });
    list.onAdd = () => {
      const box = tools.element("div", undefined, "overseas");
      for (const [code, name] of Object.entries(OVERSEAS)) {
        const button = tools.element("button", name);
        button.type = "button";
        L.DomEvent.on(button, "click", (event) => {
          L.DomEvent.stop(event);
          const place = this.index?.find((departement) => departement.code === code);
          if (place) this.map.fitBounds(tools.bounds(place.bbox), { animate: false });
        });
        box.append(button);
      }
      const show = () => { box.hidden = this.map.getZoom() >= LOAD_FROM_ZOOM; };
      this.map.on("zoomend", show);
      show();
      return box;
    };
    list.addTo(this.map);
  }

  /* ---- geometry ---- */

  /* Asked for at each answer of Python until it has come. */
  readOverview() {
    this.options.geometry.read(this.options.geo + "/index.json")
      .then((index) => this.drawOverview(index), () => {});
  }

  drawOverview(index) {
    if (this.gone || this.index) return;
    this.index = index.departements;
    this.overview = new Map();
    for (const departement of this.index) {
      const shape = L.polygon(departement.contour, {
        renderer: this.renderers.communes, pane: "communes", weight: 1,
        color: COLOURS.epci, fillColor: COLOURS.ground, fillOpacity: 1,
      });
      shape.bindTooltip(() => tools.element("div", `${departement.nom} (${departement.code})`), {
        sticky: true, className: "commune-tip",
      });
      shape.on("click", () => this.map.fitBounds(tools.bounds(departement.bbox)));
      shape.on("mouseover", () => shape.setStyle({ fillColor: COLOURS.frontier }));
      shape.on("mouseout", () => shape.setStyle({ fillColor: COLOURS.ground }));
      shape.addTo(this.map);
      this.overview.set(departement.code, shape);
    }
    this.applyView();
    this.loadVisible();
  }

  /* The territory's own départements first, then its surroundings, then what is in view. */
  async loadVisible() {
    if (!this.index || this.gone) return;
    await Promise.all((this.data.own ?? []).map((code) => this.loadDepartement(code)));
    if (this.gone) return;
    this.refineView();
    const view = this.map.getBounds();
    const near = this.map.getZoom() >= LOAD_FROM_ZOOM;
    const asked = new Set(this.data.departements ?? []);
    const wanted = this.index.filter(
      (d) => asked.has(d.code) || (near && view.intersects(tools.bounds(d.bbox)))
    );
    await Promise.all(wanted.map((d) => this.loadDepartement(d.code)));
  }

  loadDepartement(code) {
    if (!this.departements.has(code)) {
      const loading = this.options.geometry.read(`${this.options.geo}/${code}.json`)
        .then((content) => this.drawDepartement(code, content))
        .catch(() => this.departements.delete(code));
      this.departements.set(code, loading);
    }
    return this.departements.get(code);
  }

  drawDepartement(code, content) {
    if (this.gone) return;
    this.overview.get(code)?.remove();
    for (const commune of content.zones) {
      const shape = L.polygon(commune.contour, {
        renderer: this.renderers.communes, pane: "communes", smoothFactor: 1, ...this.style(commune),
      });
      shape.on("click", () => this.toggle(commune));
      shape.on("mouseover", (event) => this.showTip(commune, event));
      shape.on("mouseout", () => this.map.closeTooltip(this.tooltip));
      commune.departement = code;
      commune.shape = shape;
      this.communes.set(commune.code, commune);
      if (commune.parent) {
        const list = this.siblings.get(commune.parent) ?? [];
        list.push(commune.code);
        this.siblings.set(commune.parent, list);
      }
      shape.addTo(this.map);
    }
    const line = { renderer: this.renderers.bords, pane: "bords", interactive: false };
    L.polyline(content.bords_epci, { ...line, color: COLOURS.epci, weight: 1.1 }).addTo(this.map);
    L.polyline(content.bord, { ...line, color: COLOURS.departement, weight: 2, opacity: 0.8 }).addTo(this.map);
    this.labels.redraw();
    this.scheduleOutline();
  }

  /* ---- selection ---- */

  isChosen(commune) {
    return this.chosen.has(commune.code) || (commune.parent && this.chosen.has(commune.parent));
  }

  apply([, code, add]) {
    const parent = this.communes.get(code)?.parent;
    if (add) {
      this.chosen.add(code);
      if (parent) this.chosen.delete(parent);
      return;
    }
    if (parent && this.chosen.delete(parent)) {
      for (const sibling of this.siblings.get(parent)) this.chosen.add(sibling);
    }
    this.chosen.delete(code);
  }

  toggle(commune) {
    const entry = [++this.clickNumber, commune.code, !this.isChosen(commune)];
    this.pending.push(entry);
    this.apply(entry);
    const family = commune.parent ? this.siblings.get(commune.parent) : [commune.code];
    for (const code of family) this.repaint(this.communes.get(code));
    this.scheduleOutline();
    this.send();
  }

  send() {
    const wait = this.lastSent + SEND_EVERY_MS - performance.now();
    if (this.sending) return;
    if (wait > 0) {
      this.sending = setTimeout(() => { this.sending = null; this.lastSent = 0; this.send(); }, wait);
      return;
    }
    this.lastSent = performance.now();
    this.options.setStateValue("clicks", { session: this.session, log: [...this.pending] });
  }

  /* ---- Python's answer ---- */

  update(data) {
    const before = this.paintedState();
    this.data = data;
    if (data.acknowledged?.session === this.session) {
      this.pending = this.pending.filter(([n]) => n > data.acknowledged.number);
    }
    this.chosen = new Set(data.chosen);
    for (const entry of this.pending) this.apply(entry);
    this.frontier = new Set(data.frontier);
    this.marked = new Set(data.marked);
    this.preview = new Set(data.preview);
    this.others = new Map(data.others);
    const after = this.paintedState();
    for (const code of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(code) !== after.get(code)) this.repaintCovered(code);
    }
    this.scheduleOutline();
    this.background(data.background);
    this.labels.redraw();
    if (!this.index) this.readOverview();
    this.applyView();
    this.loadVisible();
  }

  /* What each commune that stands out looks like, to repaint only those that change. */
  paintedState() {
    const state = new Map();
    const note = (codes, letter) => {
      for (const code of codes ?? []) state.set(code, (state.get(code) ?? "") + letter);
    };
    note(this.chosen, "c");
    note(this.frontier, "f");
    note(this.preview, "p");
    note(this.others?.keys(), "o");
    return state;
  }

  repaintCovered(code) {
    for (const one of this.siblings.get(code) ?? [code]) this.repaint(this.communes.get(one));
  }

  repaint(commune) {
    commune?.shape.setStyle(this.style(commune));
  }

  style(commune) {
    const has = (set) => set?.has(commune.code) || (commune.parent && set?.has(commune.parent));
    const tiled = this.tiles ? 0.55 : 1;
    let fillColor = COLOURS.ground;
    let fillOpacity = this.tiles ? 0.15 : 1;
    if (has(this.frontier)) { fillColor = COLOURS.frontier; fillOpacity = tiled; }
    if (has(this.others)) { fillColor = this.hatches.free; fillOpacity = tiled; }
    if (has(this.preview)) { fillColor = COLOURS.preview; fillOpacity = tiled; }
    if (this.isChosen(commune)) {
      fillColor = has(this.others) ? this.hatches.chosen : COLOURS.chosen;
      fillOpacity = this.tiles ? 0.6 : 0.88;
    }
    return { fillColor, fillOpacity, color: this.isChosen(commune) ? "#cfe0e6" : COLOURS.line, weight: 0.7 };
  }

  /* ---- outlines and names ---- */

  scheduleOutline() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.drawOutline(); });
  }

  drawOutline() {
    this.outline.setLatLngs(this.edgesOf(this.chosen));
    this.attention.setLatLngs(this.edgesOf(this.marked ?? []));
  }

  edgesOf(codes) {
    return tools.borderOf([...this.drawn(codes)].map(({ contour }) => contour));
  }

  /* Names of communes, the most populated first; all those of the territory once they have room. */
  named() {
    const level = LABELS.find(([zoom]) => this.map.getZoom() >= zoom);
    if (!level) return [];
    const own = this.map.getZoom() >= OWN_LABELS_FROM_ZOOM;
    const leastFor = (commune) => (own && this.isChosen(commune) ? 0 : level[1]);
    const view = this.map.getBounds();
    return [...this.communes.values()]
      .filter((commune) => commune.population >= leastFor(commune) && view.contains(commune.centre))
      .sort((a, b) => b.population - a.population)
      .map((commune) => ({
        name: commune.nom, centre: commune.centre, strong: commune.population >= 10000,
        ink: this.isChosen(commune) ? "#ffffff" : COLOURS.label,
        halo: this.isChosen(commune) ? COLOURS.chosen : "#ffffff",
      }));
  }

  *drawn(codes) {
    for (const code of codes) {
      for (const one of this.siblings.get(code) ?? [code]) {
        const commune = this.communes.get(one);
        if (commune) yield commune;
      }
    }
  }

  /* ---- view ---- */

  applyView() {
    const view = this.data.view;
    if (!view || !this.index || view.token === this.viewToken) return;
    this.viewToken = view.token;
    this.toRefine = Boolean(view.bounds);
    if (view.bounds) this.map.fitBounds(tools.bounds(view.bounds), { padding: [30, 30], animate: false });
  }

  /* Python looks at points inside the communes; once they are drawn, look at their contours. */
  refineView() {
    if (!this.toRefine) return;
    this.toRefine = false;
    this.fitTerritory({ animate: false });
  }

  seeFrance() {
    this.map.fitBounds(METROPOLE, { animate: false });
  }

  fitTerritory(options = {}) {
    const box = L.latLngBounds([]);
    for (const commune of this.drawn(this.chosen)) box.extend(commune.shape.getBounds());
    if (box.isValid()) this.map.fitBounds(box, { padding: [30, 30], ...options });
  }

  background(on) {
    if (Boolean(on) === Boolean(this.tiles)) return;
    if (on) {
      this.tiles = L.tileLayer(
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0" +
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png" +
        "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
        { attribution: "Fond : IGN, Géoplateforme, Plan IGN v2", maxZoom: 18 }
      ).addTo(this.map);
    } else {
      this.tiles.remove();
      this.tiles = null;
    }
    for (const commune of this.communes.values()) this.repaint(commune);
    for (const shape of this.overview?.values() ?? []) shape.setStyle({ fillOpacity: on ? 0.2 : 1 });
  }

  /* ---- tooltip: what it is, and what adding or removing it would change ---- */

  showTip(commune, event) {
    const box = tools.element("div");
    const place = commune.parent ? "" : ` (${commune.departement})`;
    box.append(tools.element("strong", commune.nom + place));
    box.append(tools.element("div", `${people(commune.population)} · ${commune.epci ?? "hors EPCI"}`));
    if (this.others?.has(commune.code)) {
      box.append(tools.element("div", `Déjà dans « ${this.others.get(commune.code)} »`, "warn"));
    }
    box.append(tools.element("div", this.whatIf(commune), "what-if"));
    this.tooltip.setContent(box).setLatLng(event.latlng);
    this.map.openTooltip(this.tooltip);
    commune.shape.off("mousemove").on("mousemove", (e) => this.tooltip.setLatLng(e.latlng));
  }

  whatIf(commune) {
    const chosen = this.isChosen(commune);
    const before = this.data.population ?? 0;
    const after = before + (chosen ? -1 : 1) * commune.population;
    const size = (count) => 1 + (this.data.firstOfSize ?? []).filter((first) => count >= first).length;
    const change = size(after) === size(before) && before > 0
      ? `toujours taille ${size(after)}`
      : `taille ${size(after)}`;
    return `${chosen ? "Retirer" : "Ajouter"} : ${people(after)}, ${change}`;
  }

  destroy() {
    this.gone = true; // answers on their way find nothing to draw on
    cancelAnimationFrame(this.frame);
    clearTimeout(this.sending);
    this.resize.disconnect();
    this.map.remove();
  }
}

const mounted = new WeakMap();

export default function render({ parentElement, data, setStateValue }, geometry, shared) {
  tools = shared;
  const host = parentElement.querySelector(".territory-map");
  let one = mounted.get(host);
  if (!one) {
    one = new TerritoryMap(host, { geo: data.geo, geometry, setStateValue });
    mounted.set(host, one);
    host.territoryMap = one; // for whoever measures it
  }
  one.options.setStateValue = setStateValue;
  one.update(data);
}

/* The page was left: stop listening, free the canvases. */
export function unmount({ parentElement }) {
  const host = parentElement.querySelector(".territory-map");
  mounted.get(host)?.destroy();
  mounted.delete(host);
}
