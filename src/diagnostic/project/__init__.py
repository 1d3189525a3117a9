"""The user's work: the document, its file, its store, its history, its link."""

from diagnostic.project.diagnosis_choices import (
    DiagnosisChoices,
    ReadValue,
    SecondTerritory,
    SynthesisLine,
)
from diagnostic.project.document import (
    COG_YEAR,
    SCHEMA_VERSION,
    AciChoices,
    OtherCpts,
    Project,
    TerritoryChoice,
    new_project,
)
from diagnostic.project.fields import UNNAMED
from diagnostic.project.files import from_json, json_schema, to_json
from diagnostic.project.history import History, Step
from diagnostic.project.items import Kind
from diagnostic.project.letter_choices import (
    Coordination,
    LetterChoices,
    Milestone,
    Orientation,
    Partner,
)
from diagnostic.project.link import decode, encode
from diagnostic.project.own_data import OwnColumn, OwnTable
from diagnostic.project.pathway_work import (
    OWN_PATHWAY,
    Action,
    Finding,
    Group,
    Measure,
    Meeting,
    Objective,
    OwnSegment,
    PathwayWork,
    Resource,
    Rupture,
    Task,
)
from diagnostic.project.store import FileStore, ProjectStore, SaveOutcome, Stored, StoredSummary

__all__ = [
    "COG_YEAR",
    "OWN_PATHWAY",
    "SCHEMA_VERSION",
    "UNNAMED",
    "AciChoices",
    "Action",
    "Coordination",
    "DiagnosisChoices",
    "FileStore",
    "Finding",
    "Group",
    "History",
    "Kind",
    "LetterChoices",
    "Measure",
    "Meeting",
    "Milestone",
    "Objective",
    "Orientation",
    "OtherCpts",
    "OwnColumn",
    "OwnSegment",
    "OwnTable",
    "Partner",
    "PathwayWork",
    "Project",
    "ProjectStore",
    "ReadValue",
    "Resource",
    "Rupture",
    "SaveOutcome",
    "SecondTerritory",
    "Step",
    "Stored",
    "StoredSummary",
    "SynthesisLine",
    "Task",
    "TerritoryChoice",
    "decode",
    "encode",
    "from_json",
    "json_schema",
    "new_project",
    "to_json",
]
