"""``make schema`` generates the JSON Schema of everything that ``--json`` prints from the documents' dataclasses.

The schema is written to ``doctor/report/json/schema.json`` and shipped. Tests parse doctor's output with ``parse``.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
from pydantic import TypeAdapter

from doctor.report.json.documents import CheckDocument
from doctor.report.json.explain_document import ExplainDocument, PageDocument
from doctor.report.text.error import FailureDocument
from doctor.report.text.fix import FixDocument
from doctor.report.text.history import HistoryDocument, UndoDocument
from doctor.report.text.list import ListDocument
from tests import REPOSITORY

PATH = REPOSITORY / "doctor/report/json/schema.json"
DOCUMENTS = (
    CheckDocument, FixDocument, UndoDocument, HistoryDocument, ExplainDocument, PageDocument, ListDocument,
    FailureDocument,
)  # fmt: skip


def generate() -> str:
    """Return the text of the schema."""
    any_document: Any = CheckDocument
    for document in DOCUMENTS[1:]:
        any_document |= document
    schema = TypeAdapter(any_document).json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "doctor/1"}
    return json.dumps(head | schema, indent=1, ensure_ascii=False) + "\n"


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(PATH.read_text(encoding="utf-8")))


def parse(text: str) -> dict[str, Any]:
    """Parse one JSON document and validate it. Raises ValueError or jsonschema.ValidationError."""
    document: dict[str, Any] = json.loads(text)
    _validator().validate(document)
    return document


if __name__ == "__main__":
    PATH.write_text(generate(), encoding="utf-8")
