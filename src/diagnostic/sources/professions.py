"""Professions of the CNAM's tables of liberal professionals: which there are, which overlap.

The tables give whole groups and their parts in the same column. Every profession has a slug here,
a group tells its parts, and what is not listed is never read: adding up a column that overlaps
itself counts people twice. Parts add up exactly to their group, everywhere, in the 2024 file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostic.sources.headers import column_name


@dataclass(frozen=True)
class Profession:
    """One profession, or a group of them.

    Parameters
    ----------
    slug
        Name in the tables.
    label
        As the CNAM writes it.
    parts
        Slugs of the professions that it adds up; none for a profession proper.
    public
        Who its density is for 100 000 of. The file does not say: it is deduced from the count
        over the density, 2024, and the population of 2023 (INSEE). Midwives: 14.5 M, women of 15
        to 49 were 14.4 M. Gynaecologists: 29.6 M, women of 15 and over were 29.4 M.
        Paediatricians: 11.5 M, children under 15 were 11.8 M and fewer each year. All inhabitants
        for the others.
    """

    slug: str
    label: str
    parts: tuple[str, ...] = ()
    public: str = "habitants"


_SPECIALISTS = (
    Profession("allergologue", "Allergologues"),
    Profession("anesthesiste_reanimateur", "Anesthésistes-réanimateurs"),
    Profession("autre_medecin", "Autres médecins"),
    Profession("cardiologue", "Cardiologues"),
    Profession("chirurgien", "Chirurgiens"),
    Profession("dermatologue", "Dermatologues"),
    Profession("endocrinologue", "Endocrinologues"),
    Profession(
        "gynecologue", "Gynécologues médicaux et obstétriciens", public="femmes de 15 ans et plus"
    ),
    Profession("hepato_gastro_enterologue", "Hépato-gastro-entérologues"),
    Profession("medecin_nucleaire", "Médecins nucléaires"),
    Profession("medecin_pathologiste", "Médecins pathologistes"),
    Profession("medecin_vasculaire", "Médecins vasculaires"),
    Profession("nephrologue", "Néphrologues"),
    Profession("neurologue", "Neurologues"),
    Profession("ophtalmologue", "Ophtalmologues"),
    Profession("oto_rhino_laryngologiste", "Oto-rhino-laryngologistes"),
    Profession("pediatre", "Pédiatres", public="enfants de moins de 15 ans"),
    Profession("pneumologue", "Pneumologues"),
    Profession("psychiatre", "Psychiatres"),
    Profession("radiologue", "Radiologues"),
    Profession("radiotherapeute", "Radiothérapeutes"),
    Profession("rhumatologue", "Rhumatologues"),
    Profession("stomatologue", "Stomatologues"),
)

_AUXILIARIES = (
    Profession("infirmier", "Infirmiers"),
    Profession("masseur_kinesitherapeute", "Masseurs-kinésithérapeutes"),
    Profession("orthophoniste", "Orthophonistes"),
    Profession("orthoptiste", "Orthoptistes"),
    Profession("pedicure_podologue", "Pédicures-podologues"),
)

PROFESSIONS = (
    Profession(
        "medecin_generaliste",
        "Ensemble des médecins généralistes",
        parts=("medecin_generaliste_hors_mep", "medecin_generaliste_mep"),
    ),
    Profession(
        "medecin_generaliste_hors_mep",
        "Médecins généralistes (hors médecins à expertise particulière - MEP)",
    ),
    Profession("medecin_generaliste_mep", "Médecins généralistes à expertise particulière (MEP)"),
    Profession(
        "medecin_specialiste",
        "Ensemble des médecins spécialistes (hors généralistes)",
        parts=tuple(specialist.slug for specialist in _SPECIALISTS),
    ),
    *_SPECIALISTS,
    Profession(
        "ensemble_medecins",
        "Ensemble des médecins",
        parts=("medecin_generaliste", "medecin_specialiste"),
    ),
    Profession(
        "chirurgien_dentiste",
        "Ensemble des chirurgiens-dentistes",
        parts=("chirurgien_dentiste_hors_odf", "chirurgien_dentiste_odf"),
    ),
    Profession(
        "chirurgien_dentiste_hors_odf",
        "Chirurgiens-dentistes (hors spécialistes d'orthopédie dento-faciale - ODF)",
    ),
    Profession(
        "chirurgien_dentiste_odf",
        "Chirurgiens-dentistes spécialistes d'orthopédie dento-faciale (ODF)",
    ),
    Profession("sage_femme", "Sages-femmes", public="femmes de 15 à 49 ans"),
    Profession(
        "ensemble_auxiliaires_medicaux",
        "Ensemble des auxiliaires médicaux",
        parts=tuple(auxiliary.slug for auxiliary in _AUXILIARIES),
    ),
    *_AUXILIARIES,
)
"""The 38 professions of the 2024 file."""

BY_LABEL: Mapping[str, Profession] = {column_name(p.label): p for p in PROFESSIONS}
"""By label, whatever its case, accents and punctuation (`column_name`)."""

BY_SLUG: Mapping[str, Profession] = {p.slug: p for p in PROFESSIONS}
