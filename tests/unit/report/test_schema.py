from __future__ import annotations

import json

import jsonschema
import pytest

from tests.tools import schema


def test_the_shipped_schema_is_the_generated_one() -> None:
    assert schema.PATH.read_text(encoding="utf-8") == schema.generate(), "run: make schema"


def test_it_refuses_what_breaks_the_contract() -> None:
    failure = {"schema": "doctor/1", "command": None, "version": "1", "status": "error", "exit_code": 2}
    with pytest.raises(jsonschema.ValidationError):
        schema.parse(json.dumps(failure))
    schema.parse(json.dumps(failure | {"error": {"message": "no such option"}}))
