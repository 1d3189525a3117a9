"""A page with nothing but zone maps: real ground, real populations, figures made up from them."""

from __future__ import annotations

import streamlit as st

from diagnostic.maps.symbology import ABSENT, SECRET
from diagnostic.maps.view import ground
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import Level, zoning
from diagnostic.ui.mapping.zone_map import Point, Shown, zone_map

DOUAISIS = ("200044618", "245901152")
HOSTILE = "<img src=x onerror=window.hurt=1> {{ name }} =HYPERLINK(1)"
PALETTES = (
    ("#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8"),
    ("#e66101", "#fdb863", "#f7f7f7", "#b2abd2", "#5e3c99"),
)
EXTENTS = {
    "Douaisis": ("59", "62"),
    "Nord": ("59",),
    "Hauts-de-France": ("02", "59", "60", "62", "80"),
}

st.set_page_config(layout="wide")
st.html("<style>.stMainBlockContainer{padding:2.5rem 1.5rem 1rem}</style>")
atlas = st.cache_resource(load_atlas)()
asked = st.query_params
row = st.columns(7)
what = row[0].selectbox("Étendue", [*EXTENTS, "Occitanie", "France"], key="extent")
level: Level = row[1].selectbox(
    "Niveau", ["commune", "epci", "bassin_de_vie", "departement", "region"], key="level"
)
palette = PALETTES[row[2].toggle("Autre indicateur", key="other")]
with_circles = row[3].toggle("Cercles", key="circles")
with_points = row[4].toggle("Lieux", key="points")
is_double = row[5].toggle("Deux cartes", key="double")
selected = row[6].text_input("Choisie", key="selected") or None

territory = frozenset(code for epci in DOUAISIS for code in atlas.epci[epci].members)
bassins = {
    c.code: (c.canton or "", f"Bassin {c.canton}") for c in atlas.communes.values() if c.canton
}
zones = zoning(atlas, level, bassins)
land = ground("moyen")


def members() -> list[str]:
    every = [c for c in atlas.communes.values() if c.has_contour and c.kind != "arrondissement"]
    if what == "France":
        return [c.code for c in every if not c.code.startswith("97")]
    if what == "Occitanie":
        return [c.code for c in every if c.region == "76"]
    return [c.code for c in every if c.departement in EXTENTS[what]]


framed = sorted(territory) if what == "Douaisis" else members()
bounds = land.bounds[[land.rank[code] for code in framed]]
west, south = bounds[:, :2].min(axis=0)
east, north = bounds[:, 2:].max(axis=0)
margin = 0.25 * (east - west) if what == "Douaisis" else 0
extent = (west - margin, south - margin / 2, east + margin, north + margin / 2)
if what == "Douaisis":
    box = land.within((extent[0] - 0.2, extent[1] - 0.1, extent[2] + 0.2, extent[3] + 0.1))
    framed = [code for code in land.codes[box] if code in atlas.communes]
shown = zones.touched(atlas, framed)
inside = frozenset(zones.touched(atlas, territory))
people: dict[str, int] = dict.fromkeys(shown, 0)
for commune, zone in zip(atlas.communes.values(), zones.of, strict=True):
    if zone >= 0 and zones.codes[zone] in people:
        people[zones.codes[zone]] += commune.population or 0
order = {code: i for i, code in enumerate(sorted(people, key=people.__getitem__))}
ranks = {code: order[code] * 5 // len(order) for code in people}
if palette is PALETTES[1]:
    ranks = {code: 4 - rank for code, rank in ranks.items()}
for i, code in enumerate(sorted(ranks)):
    if i % 23 == 5:
        ranks[code] = SECRET
    if i % 31 == 7:
        ranks[code] = ABSENT
texts = {
    code: f"{people[code]} habitants (synthétique)\nentre 812,3 et 1\u202f204,7 pour 100\u202f000"
    for code in people
}
if "59008" in texts:
    texts["59008"] = HOSTILE
biggest = max(people.values())
radii = {code: 32 * (people[code] / biggest) ** 0.5 for code in people} if with_circles else {}
points = tuple(
    Point(
        c.longitude,
        c.latitude,
        HOSTILE if c.code == "59008" else f"Pharmacie de {c.name}",
        1 + i % 3,
    )
    for i, c in enumerate(atlas.communes.values())
    if with_points and c.departement in ("59", "62") and c.longitude is not None
)

colours = ("#e3eef2",) if with_circles and asked.get("ground") else palette
one = Shown(
    level=level,
    zones={code: min(rank, len(colours) - 1) for code, rank in ranks.items()},
    colours=colours,
    texts=texts,
    radii=radii,
    territory=territory,
    extent=tuple(float(side) for side in extent),
    pale=frozenset(shown) - inside if what == "Douaisis" else None,
    points=points,
    caption="2023 · figures synthétiques",
)


def note(key: str) -> None:
    st.session_state["picks"] = st.session_state.get("picks", 0) + 1
    st.session_state["said"] = st.session_state[key].picked


for rank, column in enumerate(st.columns(2 if is_double else 1)):
    with column:
        zone_map(
            one,
            key=f"map-{rank}",
            height=500,
            alt=f"Carte {rank + 1} : population, figures synthétiques",
            group="deux" if is_double else None,
            selected=selected,
            bassins=bassins,
            on_pick=lambda key=f"map-{rank}": note(key),
        )
st.text(f"Choix : {st.session_state.get('said')} · {st.session_state.get('picks', 0)} fois")
