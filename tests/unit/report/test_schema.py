"""The shipped JSON Schema is the generated one, and describes every property."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from doctor.core.record import fields
from doctor.report.json.envelope import Envelope
from tests.tools import schema, schema_page

ERROR = {
    "schema": "doctor/1",
    "command": None,
    "version": "1",
    "status": "error",
    "exit_code": 2,
    "error": {"message": "no such option"},
    "remedy": None,
}


def test_the_shipped_schema_is_the_generated_one() -> None:
    assert schema.PATH.read_text(encoding="utf-8") == schema.generate(), "run: make schema"


def test_the_page_for_people_is_current_and_describes_every_field() -> None:
    page = schema_page.PATH.read_text(encoding="utf-8")
    assert page == schema_page.render(json.loads(schema.generate())), "run: make schema"
    assert "| |\n" not in page.replace("| field | type | |", "").replace("| command | document | |", "")
    links = set(re.findall(r"\]\(#([\w-]+)\)", page))
    assert len(links) > 30 and links <= {heading.lower() for heading in re.findall(r"^#+ (\w+)$", page, re.MULTILINE)}


def test_every_property_is_described_below_its_field() -> None:
    undescribed = []
    types: tuple[type[Any], ...] = (Envelope, *schema.BODIES)
    for body in types:
        for cls in schema.dataclasses_in(body):
            names = set(fields(cls)) - schema.descriptions_of(cls).keys()
            undescribed += [f"{cls.__module__}.{cls.__name__}.{name}" for name in sorted(names)]
    assert sorted(set(undescribed)) == []


def test_every_property_of_the_shipped_schema_has_a_description() -> None:
    definitions = json.loads(schema.PATH.read_text(encoding="utf-8"))["$defs"]
    assert [name for name, definition in definitions.items() if not definition.get("description")] == []
    assert [
        f"{name}.{key}"
        for name, definition in definitions.items()
        for key, value in definition.get("properties", {}).items()
        if not value.get("description")
    ] == []


def test_a_document_keeps_the_contract() -> None:
    schema.parse(json.dumps(ERROR))
    for change in (
        {"schema": "doctor/2"},
        {"status": "fine"},
        {"exit_code": "2"},
        {"error": "no such option"},
        {"undescribed": 1},
    ):
        with pytest.raises(jsonschema.ValidationError):
            schema.parse(json.dumps(ERROR | change))
    for name in ERROR:
        with pytest.raises(jsonschema.ValidationError):
            schema.parse(json.dumps({key: value for key, value in ERROR.items() if key != name}))


def test_each_document_names_its_own_commands_and_statuses() -> None:
    definitions = json.loads(schema.PATH.read_text(encoding="utf-8"))["$defs"]
    for body in schema.BODIES:
        properties = definitions[body.__name__]["properties"]
        assert properties["schema"]["const"] == "doctor/1"
        assert properties["command"].get("enum", []) == list(body.COMMANDS), body.__name__
        assert properties["status"]["enum"] == list(body.STATUSES), body.__name__
    empty = {"schema": "doctor/1", "version": "1", "status": "done", "exit_code": 0}
    schema.parse(json.dumps(empty | {"command": "history", "receipts": [], "unreadable": []}))
    with pytest.raises(jsonschema.ValidationError):
        schema.parse(json.dumps(empty | {"command": "check", "receipts": []}))
