/* The map of the explorer: zones in the colour of their class, circles, places, a territory.
 *
 * Python sends codes, ranks and words; the ground is static files that the browser keeps. A new
 * subject, year or class repaints what is drawn: it neither moves the view nor asks for the ground
 * again.
 */
import * as L from "../vendor/leaflet/leaflet-src.esm.js";

const COLOURS = {
  ground: "#f4f6f6",
  absent: "#dfe3e5",
  hatch: "#7a858c",
  line: "#8b9aa2",
  departement: "#55636b",
  territory: "#1b262c",
  selected: "#d98e04",
  circle: "#0f5c78",
  circleEdge: "#ffffff",
  ring: "#1b262c",
  ringFill: "#ffffff",
  label: "#1b262c",
};
const ABSENT = -1;
const SECRET = -2;
/* Strength of the colours around the territory, as on the pictures that leave. */
const AROUND = 0.42;
/* Circles on a quiet ground; over colours they are rings, or inks would mix. As on the pictures. */
const DISC = { weight: 1.2, color: COLOURS.circleEdge, opacity: 1, fillColor: COLOURS.circle, fillOpacity: 0.82 };
const RING = { weight: 1.3, color: COLOURS.ring, opacity: 1, fillColor: COLOURS.ringFill, fillOpacity: 0.3 };
const PALE_DISC = { ...DISC, fillOpacity: 0.3 };
const PALE_RING = { ...RING, opacity: 0.4, fillOpacity: 0.15 };
/* From so many degrees across, places far away can be reached in one press. */
const WIDE = 8;
const OVERSEAS = ["971", "972", "973", "974", "976"];
const PLACES_PX = 40; // height of the buttons that lead there
/* Under this zoom a commune is too small to be limited by a line. */
const LIMITS_FROM_ZOOM = { commune: 9, epci: 6, bassin_de_vie: 6.5 };
/* From each zoom on, names are written for communes of at least so many inhabitants. */
const NAMED = [[11, 0], [10, 2000], [9, 8000], [8, 25000], [0, 80000]];
const LINES_OVER = { epci: "departement", bassin_de_vie: "departement", departement: "region" };
/* Past so many départements a territory is not outlined at the levels above communes. */
const MOST_OUTLINED = 20;
const CLUSTER = { radius: 60, maxZoom: 13 };
const MOST_LISTED = 6;
const PROBLEM = "Les contours de la carte n’ont pas pu être chargés. Rechargez la page ; "
  + "les chiffres restent dans le tableau.";

/* Views left by maps that went away, and maps that move together. */
const views = new Map();
const groups = new Map();

/* Leaflet leaves a canvas between two pixels when the view is set, which blurs it. */
const Canvas = L.Canvas.extend({
  _reset() {
    L.Canvas.prototype._reset.call(this);
    L.DomUtil.setPosition(this._container, this._bounds.min);
  },
});

const departementOf = (code) => code.slice(0, code.startsWith("97") ? 3 : 2);

function paler(colour) {
  const parts = colour.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16));
  const mixed = parts.map((part) => Math.round(255 + (part - 255) * AROUND));
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

const words = (text) => (text ? text.split(" ") : []);

/* What Python sent, as sets and tables. */
function unpacked(data) {
  const codes = words(data.codes);
  const table = (list) => new Map(codes.flatMap((code, i) => (list?.[i] == null ? [] : [[code, list[i]]])));
  return {
    ...data,
    rank: table(data.ranks),
    text: table(data.texts),
    radius: table(data.radii),
    known: new Set(codes),
    pale: new Set(words(data.pale)),
    territory: new Set(words(data.territory)),
    departements: new Set(data.level === "commune" ? codes.map(departementOf) : []),
    extentKey: data.extent.join(),
    territoryKey: data.territory,
    circlesKey: JSON.stringify([data.codes, data.radii, data.pale, data.colours.length > 1]),
    pointsKey: JSON.stringify(data.points),
  };
}

class ZoneMap {
  constructor(host, options) {
    this.host = host;
    this.options = options;
    this.tools = options.tools;
    this.zones = new Map();
    this.communes = new Map();
    this.taken = new Set();
    this.selected = null;
    this.build();
  }

  build() {
    const map = this.map = L.map(this.host, {
      zoomSnap: 0.25, zoomDelta: 0.5, minZoom: 3, maxZoom: 15, zoomControl: false,
      attributionControl: true,
    });
    map.setView([46.6, 2.4], 5.5, { animate: false });
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Contours : IGN, ADMIN EXPRESS");
    L.control.zoom({ position: "topright", zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    this.addHome();
    const pane = (name, z) => {
      map.createPane(name).style.zIndex = z;
      map.getPane(name).style.pointerEvents = "none";
      return { pane: name, renderer: new Canvas({ pane: name, padding: 0.2 }), interactive: false };
    };
    this.panes = {
      ground: pane("fond", 390), zones: pane("zones", 400), lines: pane("bords", 410),
      circles: pane("cercles", 420), outline: pane("territoire", 430), mark: pane("choix", 440),
    };
    map.createPane("lieux").style.zIndex = 460;
    const lines = (where, colour, weight) => L.polyline([], {
      ...this.panes[where], color: colour, weight, lineJoin: "round", smoothFactor: 0.7,
    }).addTo(map);
    this.outline = [lines("outline", "#ffffff", 5.5), lines("outline", COLOURS.territory, 2.4)];
    this.mark = [lines("mark", COLOURS.territory, 5.6), lines("mark", COLOURS.selected, 3)];
    this.hover = lines("mark", COLOURS.territory, 1.6);
    this.places = L.layerGroup().addTo(map);
    this.circles = L.layerGroup().addTo(map);
    this.lines = L.layerGroup().addTo(map);
    const secret = (strength) => this.tools.hatch("#ffffff", strength(COLOURS.hatch));
    this.hatches = { strong: secret((colour) => colour), pale: secret(paler) };
    this.labels = new this.tools.Labels(() => this.named()).addTo(map);
    this.tooltip = L.tooltip({ opacity: 1, className: "zone-tip", direction: "auto", offset: [12, 0] });
    this.listen();
  }

  addHome() {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = this.tools.element("div", undefined, "leaflet-bar");
      const button = this.tools.element("a", "◎", "map-button");
      button.href = "#";
      button.title = "Revenir à la vue d’ensemble";
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", button.title);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(button, "click", (event) => { L.DomEvent.preventDefault(event); this.goHome(); });
      box.append(button);
      return box;
    };
    control.addTo(this.map);
  }

  listen() {
    const map = this.map;
    map.on("mousemove", (event) => this.pointed(event));
    map.on("mouseout", () => this.pointed(null));
    map.on("click", (event) => this.pick(this.at(event.latlng)));
    map.on("movestart", () => { this.touched ||= !this.moving; });
    map.on("move", () => this.lead());
    map.on("moveend", () => this.arrived());
    map.on("zoomend", () => this.paint());
    L.DomEvent.on(this.host, "keydown", (event) => this.pressed(event));
    this.host.addEventListener("blur", () => this.pointed(null));
    this.resize = new ResizeObserver(() => {
      this.byItself(() => {
        map.invalidateSize({ animate: false });
        if (this.told && !this.touched) this.fit();
      });
    });
    this.resize.observe(this.host);
  }

  /* ---- what Python says ---- */

  update(data) {
    const said = JSON.stringify(data);
    if (said === this.said && !this.problem) return;
    this.said = said;
    const before = this.told;
    const told = this.told = unpacked(data);
    this.host.style.height = `${told.height}px`;
    this.host.setAttribute("aria-label", told.alt);
    if (before && (before.level !== told.level || before.layer !== told.layer)) this.clearZones();
    this.join(told.group);
    if (before?.extentKey !== told.extentKey) {
      this.takeView();
      this.offerPlaces();
    }
    if (before?.selected !== told.selected) this.select(told.selected ?? null, true);
    this.paint();
    if (before?.circlesKey !== told.circlesKey) this.drawCircles();
    if (before?.territoryKey !== told.territoryKey) this.scheduleOutline();
    if (before?.pointsKey !== told.pointsKey) this.readPoints();
    if (this.hovered) this.tell(this.hovered);
    this.load();
  }

  /* ---- ground ---- */

  /* What the view needs; every file is asked for once, and again only if it did not come. */
  async load() {
    const { told } = this;
    const asked = [this.take("index", (index) => this.drawGround(index.departements))];
    if (told.level !== "commune") {
      asked.push(this.take(told.layer, ({ zones }) => this.addZones(zones)));
      const over = LINES_OVER[told.level];
      if (over) asked.push(this.take(`niveaux/${over}`, ({ zones }) => this.drawLines(zones), "lines"));
    }
    await asked[0];
    if (this.gone || told !== this.told) return;
    asked.push(...this.departementsToTake().map((code) => this.takeCommunes(code)));
    const all = await Promise.all(asked);
    if (!this.gone && told === this.told) this.say(all.every(Boolean) ? "" : PROBLEM);
  }

  /* Those of the territory, to outline it, and at the level of communes those in view. */
  departementsToTake() {
    const { told } = this;
    const seen = this.map.getBounds();
    const own = new Set([...told.territory].map(departementOf));
    const isOutlined = told.level === "commune" || own.size <= MOST_OUTLINED;
    const chosen = told.selected && departementOf(told.selected);
    return (this.index ?? []).filter(({ code, bbox }) => {
      if (isOutlined && own.has(code)) return true;
      return told.departements.has(code) && (code === chosen || seen.intersects(this.tools.bounds(bbox)));
    }).map(({ code }) => code);
  }

  async take(name, draw, use = "") {
    const key = `${this.told.level}:${use}:${name}`;
    const level = this.told.level;
    if (this.taken.has(key)) return true;
    try {
      const content = await this.options.geometry.read(`${this.told.geo}/${name}.json`);
      if (this.gone || level !== this.told.level || this.taken.has(key)) return true;
      this.taken.add(key);
      draw(content);
      return true;
    } catch (problem) {
      console.warn(problem);
      return false;
    }
  }

  takeCommunes(departement) {
    return this.take(departement, (content) => {
      for (const commune of content.zones) this.communes.set(commune.code, commune);
      if (this.told.level === "commune") {
        this.addZones(content.zones);
        const line = { ...this.panes.lines, color: COLOURS.departement, weight: 1, opacity: 0.55 };
        L.polyline(content.bord, line).addTo(this.lines);
      }
      this.scheduleOutline();
    });
  }

  drawGround(departements) {
    if (this.index) return;
    this.index = departements;
    for (const { contour } of departements) {
      L.polygon(contour, {
        ...this.panes.ground, weight: 0.8, color: "#c9d2d6", fillColor: COLOURS.ground, fillOpacity: 1,
      }).addTo(this.map);
    }
    this.offerPlaces();
  }

  drawLines(zones) {
    const line = { ...this.panes.lines, color: COLOURS.departement, weight: 1, opacity: 0.55 };
    L.polyline(zones.flatMap(({ contour }) => contour.flat().map((ring) => [...ring, ring[0]])), line)
      .addTo(this.lines);
  }

  addZones(zones) {
    for (const zone of zones) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const [outer] of zone.contour) {
        for (const [y, x] of outer) {
          if (x < box[0]) box[0] = x;
          if (y < box[1]) box[1] = y;
          if (x > box[2]) box[2] = x;
          if (y > box[3]) box[3] = y;
        }
      }
      this.zones.set(zone.code, { ...zone, box });
    }
    this.paint();
    this.drawCircles();
    this.select(this.selected, this.toReveal);
  }

  clearZones() {
    for (const { shape } of this.zones.values()) shape?.remove();
    this.zones.clear();
    this.lines.clearLayers();
    for (const key of this.taken) if (!key.endsWith(":index")) this.taken.delete(key);
    this.pointed(null);
  }

  say(problem) {
    this.problem?.remove();
    this.problem = null;
    if (!problem) return;
    this.problem = this.tools.element("div", problem, "zone-map-problem");
    this.problem.setAttribute("role", "alert");
    this.host.append(this.problem);
  }

  /* ---- paint ---- */

  /* Code under which a zone is told of: its own, or its city's for an arrondissement. */
  codeOf(zone) {
    if (this.told.known.has(zone.code)) return zone.code;
    return zone.parent && this.told.known.has(zone.parent) ? zone.parent : null;
  }

  paint() {
    if (!this.told) return;
    const isLimited = this.map.getZoom() >= (LIMITS_FROM_ZOOM[this.told.level] ?? 0);
    const styles = new Map();
    for (const zone of this.zones.values()) {
      const code = this.codeOf(zone);
      zone.shown = code;
      const rank = code === null ? null : this.told.rank.get(code) ?? null;
      if (rank === null) {
        zone.shape?.remove();
        zone.look = null;
        continue;
      }
      const isWhole = code !== zone.code || !isLimited;
      const look = `${rank}${this.told.pale.has(code) ? "p" : "s"}${isWhole ? "w" : "l"}${this.told.colours[rank]}`;
      if (look === zone.look) continue;
      if (!styles.has(look)) styles.set(look, this.style(rank, this.told.pale.has(code), isWhole));
      zone.shape ??= L.polygon(zone.contour, { ...this.panes.zones, smoothFactor: 0.8, fillOpacity: 1 });
      zone.shape.setStyle(styles.get(look));
      if (!zone.look) zone.shape.addTo(this.map);
      zone.look = look;
    }
    this.labels.redraw();
  }

  /* Without limits, an edge in the colour of the zone hides the seams between zones. */
  style(rank, isPale, isWhole) {
    const dyed = (colour) => (isPale ? paler(colour) : colour);
    let fillColor = dyed(this.told.colours[rank] ?? COLOURS.absent);
    if (rank === SECRET) fillColor = isPale ? this.hatches.pale : this.hatches.strong;
    return { fillColor, color: isWhole ? fillColor : COLOURS.line, weight: 0.6 };
  }

  drawCircles() {
    const { told } = this;
    this.circles.clearLayers();
    this.circleList = [];
    if (!told.radius.size) return;
    const places = new Map();
    for (const zone of this.zones.values()) {
      const code = this.codeOf(zone);
      if (!told.radius.has(code)) continue;
      const parts = places.get(code) ?? places.set(code, []).get(code);
      parts.push(zone.centre);
    }
    const mean = (parts, axis) => parts.reduce((sum, part) => sum + part[axis], 0) / parts.length;
    for (const [code, parts] of places) {
      this.circleList.push({ code, centre: [mean(parts, 0), mean(parts, 1)], radius: told.radius.get(code) });
    }
    this.circleList.sort((a, b) => b.radius - a.radius);
    const [look, paleLook] = told.colours.length > 1 ? [RING, PALE_RING] : [DISC, PALE_DISC];
    for (const { code, centre, radius } of this.circleList) {
      const style = told.pale.has(code) ? paleLook : look;
      L.circleMarker(centre, { ...this.panes.circles, ...style, radius }).addTo(this.circles);
    }
  }

  scheduleOutline() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.drawOutline(); });
  }

  drawOutline() {
    const { territory } = this.told;
    const inside = [...this.communes.values()].filter(
      ({ code, parent }) => territory.has(code) || territory.has(parent),
    );
    const key = inside.map(({ code }) => code).join();
    if (key === this.outlined) return;
    this.outlined = key;
    const border = this.tools.borderOf(inside.map(({ contour }) => contour));
    for (const line of this.outline) line.setLatLngs(border);
    this.offerPlaces();
  }

  /* Names in order: those of the territory, then the most populous. */
  named() {
    const { told, map } = this;
    if (!told?.labels) return [];
    const least = told.level === "commune" ? NAMED.find(([zoom]) => map.getZoom() >= zoom)[1] : 0;
    const seen = map.getBounds();
    const inside = (zone) => told.territory.has(zone.code) || told.territory.has(zone.parent);
    return [...this.zones.values()]
      .filter((zone) => zone.shown && seen.contains(zone.centre))
      .map((zone) => ({ zone, weight: zone.population * (inside(zone) ? 3 : 1) }))
      .filter(({ weight }) => weight >= least)
      .sort((a, b) => b.weight - a.weight)
      .filter(({ zone }) => told.level === "commune" || this.hasRoom(zone))
      .map(({ zone }) => ({
        name: zone.nom, centre: zone.centre, strong: zone.population >= 10000 && inside(zone),
        ink: COLOURS.label, halo: "rgba(255, 255, 255, 0.85)",
      }));
  }

  hasRoom({ box, nom }) {
    const width = this.map.latLngToContainerPoint([box[1], box[2]]).x
      - this.map.latLngToContainerPoint([box[1], box[0]]).x;
    return width > nom.length * 0.32 * this.tools.rootFontSize();
  }

  /* ---- facilities ---- */

  async readPoints() {
    const { points, pointsKey } = this.told;
    this.clusters = null;
    if (points.length) {
      await import("../vendor/supercluster/supercluster.min.js");
      if (this.gone || pointsKey !== this.told.pointsKey) return;
      this.clusters = new globalThis.Supercluster({
        ...CLUSTER,
        map: ({ count }) => ({ count }),
        reduce: (sum, { count }) => { sum.count += count; },
      }).load(points.map(([longitude, latitude, text, count]) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [longitude, latitude] },
        properties: { text, count },
      })));
    }
    this.drawPoints();
  }

  drawPoints() {
    this.places.clearLayers();
    this.overPlace = false;
    if (!this.clusters) return;
    const seen = this.map.getBounds().pad(0.1);
    const box = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
    for (const found of this.clusters.getClusters(box, Math.round(this.map.getZoom()))) {
      this.placeMarker(found).addTo(this.places);
    }
  }

  placeMarker({ id, geometry, properties }) {
    const isCluster = Boolean(properties.cluster);
    const [longitude, latitude] = geometry.coordinates;
    const { count } = properties;
    const side = count > 1 ? Math.min(20 + 7 * Math.log10(count), 44) : 12;
    const face = this.tools.element("span", count > 1 ? String(count) : "");
    const marker = L.marker([latitude, longitude], {
      pane: "lieux", keyboard: false,
      icon: L.divIcon({ html: face, className: `zone-place${count > 1 ? " many" : ""}`, iconSize: [side, side] }),
    });
    marker.on("mouseover", () => {
      this.overPlace = true;
      this.point(null);
      this.openTip(this.placeTip(id, isCluster, properties), [latitude, longitude]);
    });
    marker.on("mouseout", () => { this.overPlace = false; this.map.closeTooltip(this.tooltip); });
    marker.on("click", () => {
      if (!isCluster) return;
      this.map.setView([latitude, longitude], this.clusters.getClusterExpansionZoom(id));
    });
    return marker;
  }

  placeTip(id, isCluster, { text, count }) {
    const texts = isCluster
      ? this.clusters.getLeaves(id, MOST_LISTED).map((leaf) => leaf.properties.text)
      : [text];
    const more = isCluster ? this.clusters.getLeaves(id, Infinity).length - texts.length : 0;
    const box = this.tools.element("div");
    if (isCluster) box.append(this.tools.element("strong", `${count} ici`));
    for (const one of texts) box.append(this.tools.element("div", one));
    if (more > 0) box.append(this.tools.element("div", `et ${more} autre${more > 1 ? "s" : ""}`, "tip-foot"));
    return box;
  }

  /* ---- what is pointed at ---- */

  /* Code of the zone at a place: the smallest circle there, else the ground. */
  at(place) {
    const here = this.map.latLngToContainerPoint(place);
    const circle = (this.circleList ?? []).findLast(
      ({ centre, radius }) => this.map.latLngToContainerPoint(centre).distanceTo(here) <= radius,
    );
    if (circle) return circle.code;
    for (const zone of this.zones.values()) {
      const [west, south, east, north] = zone.box;
      const { lat, lng } = place;
      if (lng < west || lng > east || lat < south || lat > north || !zone.shown) continue;
      if (zone.contour.some((rings) => rings.filter((ring) => isIn(ring, lat, lng)).length % 2)) return zone.shown;
    }
    return null;
  }

  pointed(event) {
    this.lastPointed = event;
    this.pointing ??= requestAnimationFrame(() => {
      this.pointing = null;
      if (this.gone || this.overPlace) return;
      const last = this.lastPointed;
      this.point(last ? this.at(last.latlng) : null, last?.latlng);
    });
  }

  point(code, place) {
    if (!code) {
      this.hovered = null;
      this.hover.setLatLngs([]);
      if (!this.overPlace) this.map.closeTooltip(this.tooltip);
      return;
    }
    if (code !== this.hovered) {
      this.hovered = code;
      this.hover.setLatLngs(this.ringsOf(code));
      this.tell(code);
    }
    this.tooltip.setLatLng(place);
    if (!this.map.hasLayer(this.tooltip)) this.map.openTooltip(this.tooltip);
  }

  partsOf(code) {
    const one = this.zones.get(code);
    return one ? [one] : [...this.zones.values()].filter((zone) => zone.parent === code);
  }

  ringsOf(code) {
    const parts = this.partsOf(code).map(({ contour }) => contour);
    if (parts.length > 1) return this.tools.borderOf(parts);
    return parts.flatMap((contour) => contour.flat().map((ring) => [...ring, ring[0]]));
  }

  nameOf(code) {
    const zone = this.zones.get(code);
    const name = zone ? zone.nom : this.partsOf(code)[0]?.ville ?? code;
    return this.told.level === "commune" ? `${name} (${departementOf(code)})` : name;
  }

  tell(code) {
    const box = this.tools.element("div");
    box.append(this.tools.element("strong", this.nameOf(code)));
    const text = this.told.text.get(code);
    if (text) box.append(this.tools.element("div", text, "tip-text"));
    if (this.told.caption) box.append(this.tools.element("div", this.told.caption, "tip-foot"));
    this.tooltip.setContent(box);
    return box;
  }

  openTip(content, place) {
    this.tooltip.setContent(content).setLatLng(place);
    this.map.openTooltip(this.tooltip);
  }

  /* At the keyboard, the middle of the map is what is pointed at. */
  pressed(event) {
    if (event.target !== this.host) return;
    if (event.key === "Enter") this.pick(this.at(this.map.getCenter()));
    else if (event.key === "Escape") this.pick(null);
  }

  pointMiddle() {
    if (!this.host.matches(":focus-visible")) return;
    const middle = this.map.getCenter();
    const code = this.at(middle);
    this.point(code, middle);
    const voice = this.options.voice;
    if (voice) voice.textContent = code ? this.tell(code).innerText : "";
  }

  pick(code) {
    if (code === null && this.selected === null) return;
    this.select(code, false);
    // The same zone picked again, after Python chose another, is no change of state: say it too.
    if (code === this.picked && code !== null) this.options.setTriggerValue("again", code);
    else this.options.setStateValue("picked", code);
    this.picked = code;
  }

  select(code, reveal) {
    this.selected = code;
    const rings = code ? this.ringsOf(code) : [];
    for (const line of this.mark) line.setLatLngs(rings);
    this.toReveal = reveal && Boolean(code) && !rings.length;
    if (!reveal || !rings.length) return;
    const box = L.latLngBounds(rings.flat());
    if (!this.map.getBounds().intersects(box)) this.map.panTo(box.getCenter(), { animate: false });
  }

  /* ---- view ---- */

  byItself(move) {
    const before = this.moving;
    this.moving = true;
    move();
    this.moving = before;
  }

  get isWide() {
    const [west, , east] = this.told.extent;
    return east - west > WIDE;
  }

  fit(box = this.tools.bounds(this.told.extent)) {
    this.map.fitBounds(box, {
      paddingTopLeft: [8, this.isWide ? PLACES_PX : 8], paddingBottomRight: [8, 8], animate: false,
    });
  }

  /* On a wide map, what is far away or small: the territory, the continent, the islands. */
  offerPlaces() {
    const places = this.isWide && this.index ? this.farPlaces() : [];
    const key = JSON.stringify(places.map(({ nom, bbox }) => [nom, bbox.toBBoxString()]));
    if (key === this.placesKey) return; // a button keeps the focus
    this.placesKey = key;
    this.buttons?.remove();
    if (!places.length) return;
    this.buttons = this.tools.placeButtons(places, (box) => this.fit(box));
    L.DomEvent.disableClickPropagation(this.buttons);
    L.DomEvent.on(this.buttons, "mousemove", (event) => {
      L.DomEvent.stopPropagation(event);
      this.pointed(null);
    });
    this.host.append(this.buttons);
  }

  farPlaces() {
    const box = (parts) => parts.reduce((all, { bbox }) => all.extend(this.tools.bounds(bbox)), L.latLngBounds([]));
    const own = this.outline[1].getBounds();
    const continent = this.index.filter(({ code }) => !code.startsWith("97"));
    const islands = this.index.filter(({ code }) => OVERSEAS.includes(code));
    return [
      { nom: "Mon territoire", bbox: own },
      { nom: "Métropole", bbox: box(continent) },
      ...islands.map((one) => ({ nom: one.nom, bbox: box([one]) })),
    ].filter(({ bbox }) => bbox.isValid());
  }

  goHome() {
    this.byItself(() => this.fit());
    this.touched = false;
    views.delete(this.told.key);
  }

  /* A new extent is shown; one already seen is found again as it was left. */
  takeView() {
    const { key, extentKey } = this.told;
    const companion = [...(groups.get(this.group) ?? [])].find(
      (other) => other !== this && other.told?.extentKey === extentKey && other.touched,
    );
    const left = views.get(key);
    this.touched = false;
    this.byItself(() => {
      if (companion) this.map.setView(companion.map.getCenter(), companion.map.getZoom(), { animate: false });
      else if (left?.extentKey === extentKey) this.map.setView(left.centre, left.zoom, { animate: false });
      else return this.fit();
      this.touched = true;
    });
  }

  join(group) {
    if (group === this.group) return;
    groups.get(this.group)?.delete(this);
    this.group = group;
    if (!group) return;
    if (!groups.has(group)) groups.set(group, new Set());
    groups.get(group).add(this);
  }

  /* Maps of a group follow the one that moves, and do not lead it in return. */
  lead() {
    if (this.following || !this.group) return;
    const [centre, zoom] = [this.map.getCenter(), this.map.getZoom()];
    for (const other of groups.get(this.group)) {
      if (other === this || other.map.getZoom() === zoom && other.map.getCenter().equals(centre)) continue;
      other.following = true;
      other.byItself(() => other.map.setView(centre, zoom, { animate: false }));
      other.touched = this.touched;
      other.following = false;
    }
  }

  arrived() {
    if (!this.told) return;
    this.lead();
    if (this.touched) {
      const { key, extentKey } = this.told;
      views.set(key, { extentKey, centre: this.map.getCenter(), zoom: this.map.getZoom() });
    }
    this.drawPoints();
    this.load();
    this.pointMiddle();
  }

  destroy() {
    this.gone = true; // answers on their way find nothing to draw on
    this.join(null);
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.pointing);
    this.resize.disconnect();
    try {
      this.map.remove();
    } catch (problem) {
      // A path that left between two draws is taken out twice: what is left goes with the page.
      console.warn(problem);
    }
  }
}

function isIn(ring, lat, lng) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[y, x], [v, u]] = [ring[i], ring[j]];
    if (y > lat !== v > lat && lng < ((u - x) * (lat - y)) / (v - y) + x) inside = !inside;
  }
  return inside;
}

const mounted = new WeakMap();

export default function render({ parentElement, data, setStateValue, setTriggerValue }, geometry, tools) {
  const host = parentElement.querySelector(".zone-map");
  const voice = parentElement.querySelector(".zone-map-voice");
  let one = mounted.get(host);
  if (!one) {
    host.style.height = `${data.height}px`;
    one = new ZoneMap(host, { geometry, tools, voice });
    mounted.set(host, one);
    host.zoneMap = one; // for whoever measures it
  }
  Object.assign(one.options, { setStateValue, setTriggerValue });
  one.update(data);
}

/* The page was left: stop listening, free the canvases. */
export function unmount({ parentElement }) {
  const host = parentElement.querySelector(".zone-map");
  mounted.get(host)?.destroy();
  mounted.delete(host);
}
