"""What pydantic finds wrong in a project, said in French to the person who holds the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from diagnostic.french import NBSP, number
from diagnostic.project.codes import CODE_PATTERN, SEAT_PATTERN, SIREN_PATTERN
from diagnostic.project.text import excerpt, quoted

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Location = tuple[int | str, ...]
LineOf = Callable[[Location], int | None]

MOST_TOLD = 3
_FIRST_GROUPED = 10_000  # below, it may be a year

FIELDS: Mapping[str, str] = {
    "schema_version": "le numéro de format",
    "id": "l’identifiant du projet",
    "name": "le nom du territoire",
    "created_at": "la date de création",
    "modified_at": "la date de modification",
    "cog_year": "l’année du code géographique",
    "territory": "le territoire",
    "territory.codes": "les communes du territoire",
    "territory.seat": "le département du siège",
    "other_cpts": "les autres CPTS",
    "other_cpts.name": "le nom d’une autre CPTS",
    "other_cpts.codes": "les communes d’une autre CPTS",
    "other_cpts.origin": "l’origine d’une autre CPTS",
    "other_cpts.imported_at": "la date d’import d’une autre CPTS",
    "aci": "les choix de financement",
    "aci.scale": "le barème ACI",
    "aci.overrides": "les montants négociés",
    "aci.optional_missions": "les missions optionnelles",
    "aci.signature_date": "la date de signature",
    "aci.startup_aid_eur": "l’aide au démarrage",
    "aci.startup_aid_label": "le libellé de l’aide au démarrage",
    "diagnosis": "les choix du diagnostic",
    "diagnosis.peers": "les territoires semblables",
    "diagnosis.second": "le second territoire",
    "diagnosis.second.name": "le nom du second territoire",
    "diagnosis.second.codes": "les communes du second territoire",
    "diagnosis.read_values": "les valeurs saisies",
    "diagnosis.read_values.value": "la valeur",
    "diagnosis.read_values.people": "l’effectif",
    "diagnosis.read_values.beside": "la valeur de comparaison",
    "diagnosis.read_values.read_on": "la date de lecture",
    "diagnosis.read_values.origin": "l’origine de la valeur",
    "diagnosis.read_values.describes": "l’année des données",
    "diagnosis.read_values.label": "le nom de l’indicateur",
    "diagnosis.synthesis": "la synthèse",
    "diagnosis.synthesis.text": "une phrase de la synthèse",
    "own_data": "vos données",
    "own_data.title": "le titre d’un tableau",
    "own_data.imported_at": "la date d’import d’un tableau",
    "own_data.level": "le niveau des zones d’un tableau",
    "own_data.zones": "les zones d’un tableau",
    "own_data.columns": "les colonnes d’un tableau",
    "own_data.columns.label": "le nom d’une colonne",
    "own_data.columns.form": "la forme d’une colonne",
    "own_data.columns.direction": "le sens d’une colonne",
    "own_data.columns.unit": "l’unité d’une colonne",
    "own_data.columns.year": "l’année d’une colonne",
    "own_data.columns.source": "la source d’une colonne",
    "own_data.columns.weight": "ce qui divise un taux",
    "own_data.columns.denominator": "le dénominateur d’un taux",
    "own_data.columns.scale": "l’échelle d’un taux",
    "own_data.columns.decimals": "le nombre de décimales",
    "own_data.columns.threshold": "le seuil de secret",
    "own_data.columns.values": "les valeurs d’une colonne",
    "own_data.columns.secret": "les cases sous secret",
    "pathways": "les parcours",
    "pathways.given": "les numéros déjà donnés",
    "pathways.current": "le parcours ouvert",
    "pathways.own_title": "le nom de votre parcours",
    "pathways.own_segments": "les segments de votre parcours",
    "pathways.own_segments.id": "l’identifiant d’un segment",
    "pathways.own_segments.label": "le nom d’un segment",
    "pathways.own_segments.stakes": "les enjeux d’un segment",
    "pathways.findings": "les constats",
    "pathways.findings.id": "l’identifiant d’un constat",
    "pathways.findings.pathway": "le parcours d’un constat",
    "pathways.findings.segment": "le segment d’un constat",
    "pathways.findings.kind": "l’origine d’un constat",
    "pathways.findings.text": "le texte d’un constat",
    "pathways.findings.profession": "la profession qui fait un constat",
    "pathways.findings.indicator": "l’indicateur d’un constat",
    "pathways.findings.figure": "le chiffre d’un constat",
    "pathways.findings.beside": "la comparaison d’un constat",
    "pathways.findings.period": "la période d’un constat",
    "pathways.findings.source": "la source d’un constat",
    "pathways.findings.noted_on": "la date d’un constat",
    "pathways.ruptures": "les points de rupture",
    "pathways.ruptures.id": "l’identifiant d’un point de rupture",
    "pathways.ruptures.pathway": "le parcours d’un point de rupture",
    "pathways.ruptures.segment": "le segment d’un point de rupture",
    "pathways.ruptures.title": "le titre d’un point de rupture",
    "pathways.ruptures.causes": "les causes d’un point de rupture",
    "pathways.ruptures.concerned": "les professions concernées par un point de rupture",
    "pathways.ruptures.evidence": "les preuves d’un point de rupture",
    "pathways.ruptures.findings": "les constats d’un point de rupture",
    "pathways.ruptures.severity": "la gravité d’un point de rupture",
    "pathways.ruptures.frequency": "la fréquence d’un point de rupture",
    "pathways.ruptures.capacity": "la capacité d’agir sur un point de rupture",
    "pathways.ruptures.suggestion": "la suggestion d’où vient un point de rupture",
    "pathways.objectives": "les objectifs",
    "pathways.objectives.id": "l’identifiant d’un objectif",
    "pathways.objectives.pathway": "le parcours d’un objectif",
    "pathways.objectives.rupture": "le point de rupture d’un objectif",
    "pathways.objectives.text": "le texte d’un objectif",
    "pathways.objectives.measure": "la mesure d’un objectif",
    "pathways.objectives.indicator": "l’indicateur d’un objectif",
    "pathways.objectives.unit": "l’unité d’un objectif",
    "pathways.objectives.baseline": "la valeur de départ d’un objectif",
    "pathways.objectives.baseline_period": "la période de la valeur de départ",
    "pathways.objectives.target": "la cible d’un objectif",
    "pathways.objectives.by": "l’échéance d’un objectif",
    "pathways.objectives.source": "la source de la mesure d’un objectif",
    "pathways.objectives.means": "les moyens d’un objectif",
    "pathways.objectives.relevance": "la pertinence d’un objectif",
    "pathways.actions": "les actions",
    "pathways.actions.id": "l’identifiant d’une action",
    "pathways.actions.pathway": "le parcours d’une action",
    "pathways.actions.objective": "l’objectif d’une action",
    "pathways.actions.title": "le titre d’une action",
    "pathways.actions.public": "le public d’une action",
    "pathways.actions.mission": "la mission de l’ACI d’une action",
    "pathways.actions.aci_indicator": "l’indicateur de l’ACI d’une action",
    "pathways.actions.levers": "les leviers d’une action",
    "pathways.actions.deadline": "l’échéance d’une action",
    "pathways.actions.budget_eur": "le budget d’une action",
    "pathways.actions.note": "la note d’une action",
    "pathways.tasks": "les tâches",
    "pathways.tasks.id": "l’identifiant d’une tâche",
    "pathways.tasks.action": "l’action d’une tâche",
    "pathways.tasks.title": "le titre d’une tâche",
    "pathways.tasks.referent": "le référent d’une tâche",
    "pathways.tasks.material": "les moyens matériels d’une tâche",
    "pathways.tasks.human": "les moyens humains d’une tâche",
    "pathways.tasks.deliverable": "le livrable d’une tâche",
    "pathways.tasks.start": "le début d’une tâche",
    "pathways.tasks.end": "la fin d’une tâche",
    "pathways.tasks.weeks": "la durée d’une tâche, en semaines",
    "pathways.tasks.after": "les tâches à finir avant",
    "pathways.tasks.priority": "la priorité d’une tâche",
    "pathways.tasks.means_indicators": "les indicateurs de moyens d’une tâche",
    "pathways.tasks.result_indicators": "les indicateurs de résultats d’une tâche",
    "pathways.tasks.load_days": "la charge d’une tâche, en jours",
    "pathways.tasks.status": "l’avancement d’une tâche",
    "pathways.measures": "les mesures du suivi",
    "pathways.measures.id": "l’identifiant d’une mesure",
    "pathways.measures.objective": "l’objectif d’une mesure",
    "pathways.measures.on": "la date d’une mesure",
    "pathways.measures.period": "la période d’une mesure",
    "pathways.measures.value": "la valeur d’une mesure",
    "pathways.measures.people": "l’effectif d’une mesure",
    "pathways.measures.expected": "la valeur attendue d’une mesure",
    "pathways.measures.source": "la source d’une mesure",
    "pathways.measures.note": "la note d’une mesure",
    "pathways.groups": "les groupes de travail",
    "pathways.groups.id": "l’identifiant d’un groupe de travail",
    "pathways.groups.professions": "les professions d’un groupe de travail",
    "pathways.groups.referent": "le référent d’un groupe de travail",
    "pathways.groups.meetings": "les réunions d’un groupe de travail",
    "pathways.groups.meetings.on": "la date d’une réunion",
    "pathways.groups.meetings.purpose": "l’objet d’une réunion",
    "pathways.resources": "les ressources du territoire",
    "pathways.resources.id": "l’identifiant d’une ressource",
    "pathways.resources.pathway": "le parcours d’une ressource",
    "pathways.resources.segment": "le segment d’une ressource",
    "pathways.resources.name": "le nom d’une ressource",
    "pathways.resources.kind": "le type d’une ressource",
    "pathways.resources.what": "ce que fait une ressource",
    "pathways.resources.contact": "le contact d’une ressource",
    "letter": "la lettre d’intention",
    "letter.given": "les numéros déjà donnés",
    "letter.cpts_name": "le nom de la CPTS",
    "letter.bearer": "le porteur du projet",
    "letter.recipients": "les destinataires de la lettre",
    "letter.place": "le lieu de la lettre",
    "letter.dated": "la date de la lettre",
    "letter.signatory": "le signataire de la lettre",
    "letter.context": "le contexte, dans la lettre",
    "letter.territory_reason": "les raisons du choix du territoire",
    "letter.diagnosis": "le diagnostic, dans la lettre",
    "letter.partners": "les acteurs de la lettre",
    "letter.partners.id": "l’identifiant d’un acteur",
    "letter.partners.name": "le nom d’un acteur",
    "letter.partners.kind": "le type d’un acteur",
    "letter.partners.count": "le nombre de professionnels d’un acteur",
    "letter.partners.state": "l’association d’un acteur",
    "letter.partners.role": "le rôle d’un acteur",
    "letter.coordination": "les coordinations existantes",
    "letter.coordination.id": "l’identifiant d’une coordination",
    "letter.coordination.kind": "le type d’une coordination",
    "letter.coordination.name": "le nom d’une coordination",
    "letter.coordination.link": "le lien d’une coordination avec la CPTS",
    "letter.orientations": "les orientations de la lettre",
    "letter.orientations.id": "la mission d’une orientation",
    "letter.orientations.aims": "les objectifs d’une orientation",
    "letter.orientations.means": "les moyens d’une orientation",
    "letter.milestones": "les étapes du calendrier",
    "letter.milestones.id": "l’identifiant d’une étape",
    "letter.milestones.label": "le nom d’une étape",
    "letter.milestones.on": "la date d’une étape",
    "letter.support": "la demande d’appui",
    "letter.support_eur": "le montant de l’appui demandé",
}

_NEED_TIME = "il faut une date et une heure avec fuseau, comme 2026-03-01T09:30:00Z"
_NEED_DATE = "il faut une date comme 2026-03-01"
_NEED_OBJECT = "il faut un objet entre accolades"
_NEED_INTEGER = "il faut un nombre entier"
_NEED_NUMBER = "il faut un nombre"

REASONS: Mapping[str, str] = {
    "missing": "ce champ manque",
    "extra_forbidden": "ce champ n’est pas connu de cette version",
    "string_type": "il faut un texte entre guillemets",
    "too_short": "il en faut au moins {min_length}",
    "string_too_long": "{max_length} caractères au plus",
    "too_long": "{max_length} éléments au plus",
    "tuple_type": "il faut une liste entre crochets",
    "dict_type": _NEED_OBJECT,
    "mapping_type": _NEED_OBJECT,
    "model_type": _NEED_OBJECT,
    "int_type": _NEED_INTEGER,
    "int_parsing": _NEED_INTEGER,
    "int_from_float": _NEED_INTEGER,
    "int_parsing_size": _NEED_INTEGER,
    "float_type": _NEED_NUMBER,
    "float_parsing": _NEED_NUMBER,
    "finite_number": _NEED_NUMBER,
    "greater_than_equal": "il faut au moins {ge}",
    "less_than_equal": "il faut au plus {le}",
    "literal_error": "cette valeur n’est pas permise",
    "timezone_aware": _NEED_TIME,
    "value_error": "{error}",
}
_FAMILIES = {"datetime": _NEED_TIME, "date": _NEED_DATE}
_FORMS: Mapping[str, str] = {
    CODE_PATTERN: "un code de commune compte cinq caractères, comme 59178, 01004 ou 2A004",
    SEAT_PATTERN: "il faut un code de département, comme 59, 2A ou 974",
    SIREN_PATTERN: "il faut le numéro SIREN d’un EPCI, de neuf chiffres, comme 200044618",
}
_OTHER_FORM = "cette valeur n’a pas la forme attendue"


def describe(error: ValidationError, line_of: LineOf | None = None, within: Location = ()) -> str:
    """Tell the first problems of a validation, and count the others.

    Parameters
    ----------
    error
        What pydantic raised.
    line_of
        Line of the file where a location stands, when there is a file.
    within
        Where the part that was validated stands in the project, when it is not the whole.

    Returns
    -------
    str
        For instance ``ligne 12, les communes du territoire, n° 3 : un code de commune compte
        cinq caractères, comme 59178, 01004 ou 2A004 (lu : « 1004 »)``. Values are clipped and
        made safe to show.
    """
    found = error.errors(include_url=False)
    told = [_one(details, line_of, within) for details in found[:MOST_TOLD]]
    rest = len(found) - MOST_TOLD
    if rest > 0:
        told.append(f"et {number(rest)} autre{'s' if rest > 1 else ''}")
    return f"{NBSP}; ".join(told)


def _one(details: ErrorDetails, line_of: LineOf | None, within: Location) -> str:
    location = details["loc"]
    line = line_of(location) if line_of else None
    where = f"ligne {number(line)}, " if line else ""
    read = "" if details["type"] in {"missing", "extra_forbidden"} else _read(details["input"])
    return f"{where}{_field((*within, *location))}{NBSP}: {_reason(details)}{read}"


def _read(value: object) -> str:
    return f" (lu{NBSP}: {quoted(value)})"


def _field(location: Location) -> str:
    """Name a location in French: the known part in words, the rest as it is written."""
    words: list[str] = []
    keys: list[str] = []
    for part in location:
        if isinstance(part, int):
            words.append(f"n°{NBSP}{number(part + 1)}")
            continue
        if part == "[key]":
            continue
        keys.append(part)
        known = FIELDS.get(".".join(keys))
        if known is None:
            words.append(quoted(part))
        else:
            words = [known]
    return ", ".join(words) or "le fichier"


def _reason(details: ErrorDetails) -> str:
    kind = details["type"]
    context = {key: _said(value) for key, value in details.get("ctx", {}).items()}
    if kind == "string_pattern_mismatch":
        return _FORMS.get(context.get("pattern", ""), _OTHER_FORM)
    template = REASONS.get(kind) or _FAMILIES.get(kind.partition("_")[0], _OTHER_FORM)
    return template.format_map(context)


def _said(value: object) -> str:
    if isinstance(value, (int, float)):
        whole = float(value).is_integer()
        return (
            str(int(value))
            if whole and abs(value) < _FIRST_GROUPED
            else number(value, 0 if whole else 2)
        )
    return str(value) if isinstance(value, (str, ValueError)) else excerpt(value)
