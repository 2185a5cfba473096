"""Generate the JSON Schema of everything that doctor prints with ``--json``, from the types in ``doctor.report.json``.

``python -m tests.tools.schema`` writes it to ``doctor/report/json/schema.json``, which is shipped, and beside it a page
for people.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import textwrap
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal, get_args, get_type_hints

import jsonschema
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

import doctor.report.json
from doctor.core.record import fields, is_record
from doctor.report.json.envelope import Envelope
from tests import REPOSITORY
from tests.tools import schema_page

PATH = REPOSITORY / "doctor/report/json/schema.json"


def _find_bodies() -> tuple[type[Any], ...]:
    """Return the body of every document: the classes in ``doctor.report.json`` that name their commands."""
    package = doctor.report.json
    modules = [import_module(f"{package.__name__}.{info.name}") for info in iter_modules(package.__path__)]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return tuple(sorted((cls for cls in classes if hasattr(cls, "COMMANDS")), key=lambda cls: cls.__name__))


BODIES = _find_bodies()


def generate() -> str:
    """Return the schema as it is shipped."""
    return json.dumps(_schema(), indent=1, ensure_ascii=False) + "\n"


def parse(text: str) -> dict[str, Any]:
    """Return a JSON document that keeps the contract and has no field that the schema lacks.

    Raises ValueError or jsonschema.ValidationError.
    """
    document: dict[str, Any] = json.loads(text)
    _validator().validate(document)
    return document


def dataclasses_in(body: type[Any]) -> Iterator[type[Any]]:
    """Yield a dataclass, and every dataclass that its fields contain."""
    pending, known = [body], {body}
    while pending:
        cls = pending.pop()
        yield cls
        nested_types = {nested for hint in _field_types(cls).values() for nested in _dataclasses_of_type(hint)}
        pending += sorted(nested_types - known, key=lambda nested: nested.__name__)
        known |= nested_types


def descriptions_of(cls: type[Any]) -> dict[str, str]:
    """Return the docstrings below the fields of a dataclass, in one line each, by the names of the fields."""
    descriptions: dict[str, str] = {}
    for base in cls.__bases__:
        descriptions |= descriptions_of(base) if is_record(base) else {}
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    [definition] = tree.body
    assert isinstance(definition, ast.ClassDef)
    for statement, following in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            text = following.value if isinstance(following, ast.Expr) else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                descriptions[statement.target.id] = " ".join(text.value.split())
    return descriptions


def _schema() -> dict[str, Any]:
    types: tuple[type[Any], ...] = (Envelope, *BODIES)
    for body in types:
        for cls in dataclasses_in(body):
            for base in filter(is_record, reversed(cls.__mro__)):
                # pydantic knows dataclasses only; the class is not changed otherwise
                dataclasses.dataclass(init=False, repr=False, eq=False)(base)
    adapters: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (body.__name__, "serialization", TypeAdapter(body)) for body in types
    ]
    _, shared = TypeAdapter.json_schemas(adapters)
    definitions = shared["$defs"]
    for body in types:
        for cls in dataclasses_in(body):
            _describe(definitions[cls.__name__], cls)
    envelope = definitions.pop("Envelope")
    documents = {body.__name__: _document(body, envelope, definitions[body.__name__]) for body in BODIES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "doctor/1",
        "description": "The document that doctor prints with --json. Later versions may add fields.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in documents],
        "$defs": definitions | documents,
    }


def _describe(definition: dict[str, Any], cls: type[Any]) -> None:
    """Add the descriptions of the fields; every field is always printed, so that all are required."""
    descriptions = descriptions_of(cls)
    for name, schema in definition["properties"].items():
        schema.pop("title", None)
        schema.pop("default", None)
        if name in descriptions:
            schema["description"] = descriptions[name]
    definition["required"] = list(definition["properties"])


def _document(body: type[Any], envelope: dict[str, Any], definition: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the document that has this body."""
    properties = dict(envelope["properties"])
    if body.COMMANDS:
        command = {key: value for key, value in properties["command"].items() if key != "anyOf"}
        properties["command"] = {"enum": list(body.COMMANDS), **command}
    properties["status"] = {"enum": list(body.STATUSES), **properties["status"]}
    properties |= definition["properties"]
    return definition | {"properties": properties, "required": list(properties)}


def _field_types(cls: type[Any]) -> dict[str, Any]:
    types = get_type_hints(cls)
    return {name: types[name] for name in fields(cls)}


def _dataclasses_of_type(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, type) and is_record(hint):
        yield hint
    if getattr(hint, "__origin__", None) is not Literal:
        for argument in get_args(hint):
            yield from _dataclasses_of_type(argument)


@cache
def _validator() -> jsonschema.Draft202012Validator:
    """Return a validator that also refuses fields that the shipped schema does not describe."""
    schema = json.loads(PATH.read_text(encoding="utf-8"))
    for definition in schema["$defs"].values():
        if "properties" in definition:
            definition["additionalProperties"] = False
    return jsonschema.Draft202012Validator(schema)


if __name__ == "__main__":
    PATH.write_text(generate(), encoding="utf-8")
    schema_page.PATH.write_text(schema_page.render(json.loads(generate())), encoding="utf-8")
