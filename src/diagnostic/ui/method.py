"""Where the figures come from, and what they do not say."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from diagnostic.aci import load_scale, size_bands
from diagnostic.sources.geography.packages import declared
from diagnostic.territory.atlas import AGES_SOURCE, COG_YEAR, POPULATION_SOURCE

LIMITS = f"""
- **Population.** {POPULATION_SOURCE}. C’est la population municipale qui détermine ici la
  taille ACI : aucun texte lu ne dit laquelle compter, c’est une hypothèse.
- **Mayotte.** La source embarquée ne donne que le recensement de 2017.
- **Collectivités d’outre-mer** (Saint-Martin, Polynésie…). Comptées, mais sans contour, sans
  âges, et l’année de leur recensement n’est pas précisée par la source.
- **Âges et logements.** {AGES_SOURCE}, par grands groupes. Absents pour les communes scindées
  depuis.
- **Contours.** Généralisés (environ 300 m) : bons pour une carte, pas pour un plan. Les
  superficies et les densités en découlent, à quelques pour cent près (6 % au plus par département).
- **Voisines.** Deux communes sont voisines si elles partagent une limite, pas un simple point.
  Un pont ou un bac n’est pas une limite : l’île de Ré apparaît détachée du continent.
- **Cantons.** Une commune partagée entre plusieurs cantons n’est ajoutée par aucun d’eux.
- **Code géographique.** {COG_YEAR} : les anciennes communes sont ramenées à celle qui leur
  succède.
"""


def embedded_data() -> None:
    """The packages that the embedded data were built from, with their true origin."""
    st.subheader("Données embarquées")
    rows = [
        {
            "Ce que c’est": package.gives,
            "Producteur et date": package.origin,
            "Licence": package.licence,
            "Paquet": f"{package.name} {package.version}",
        }
        for package in declared().values()
    ]
    st.table(pd.DataFrame(rows).set_index("Ce que c’est"))


def limits() -> None:
    """What the figures do not say."""
    st.subheader("Ce qu’il faut savoir avant d’écrire un chiffre")
    st.markdown(LIMITS)


def aci_texts() -> None:
    """The texts behind the ACI amounts."""
    st.subheader("Textes de l’ACI")
    scale = load_scale("cpts_2019")
    st.markdown(f"{scale.label}. {scale.reference}")
    st.warning(scale.caution)
    st.caption(size_bands().population_note)


def network() -> None:
    """What leaves this application."""
    st.subheader("Ce qui sort de l’application")
    st.markdown(
        "Rien, tant que vous ne le demandez pas. Les polices, la carte et les données sont servies "
        "par l’application elle-même. Le fond de carte IGN, éteint au départ, interroge la "
        "Géoplateforme quand vous l’allumez. Une synchronisation, que vous lancez vous-même, "
        "interroge les sites officiels choisis. Votre travail est gardé sur le serveur de "
        "l’application, sous une clé tirée au hasard que votre navigateur garde dans un témoin "
        "(cookie) ; il n’y a ni compte ni mesure "
        "d’audience."
    )
