"""The user's work: the document, its file, its store, its history, its link."""

from diagnostic.project.document import (
    COG_YEAR,
    SCHEMA_VERSION,
    UNNAMED,
    AciChoices,
    OtherCpts,
    Project,
    TerritoryChoice,
    new_project,
)
from diagnostic.project.files import from_json, json_schema, to_json
from diagnostic.project.history import History, Step
from diagnostic.project.link import decode, encode
from diagnostic.project.store import FileStore, ProjectStore, SaveOutcome, Stored, StoredSummary

__all__ = [
    "COG_YEAR",
    "SCHEMA_VERSION",
    "UNNAMED",
    "AciChoices",
    "FileStore",
    "History",
    "OtherCpts",
    "Project",
    "ProjectStore",
    "SaveOutcome",
    "Step",
    "Stored",
    "StoredSummary",
    "TerritoryChoice",
    "decode",
    "encode",
    "from_json",
    "json_schema",
    "new_project",
    "to_json",
]
