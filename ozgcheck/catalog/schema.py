# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""JSON Schemas (Draft 2020-12): compile them once, tell violations in German."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource

from ozgcheck import paths
from ozgcheck.errors import CatalogError
from ozgcheck.language import tr
from ozgcheck.suggest import nearest
from ozgcheck.text import plain

_MOST = 1000
# Path to the value, what is wrong, what to do.
_Violation = tuple[tuple[str | int, ...], str, str]
_TYPES = {
    "string": tr("eine Zeichenkette"),
    "integer": tr("eine ganze Zahl"),
    "number": tr("eine Zahl"),
    "boolean": tr("true oder false"),
    "array": tr("eine Liste"),
    "object": tr("eine Gruppe von Feldern"),
    "null": "leer",
}


def schema_path(kind: str) -> Path:
    """File of a shipped schema; may not exist."""
    return paths.data("catalog") / "schema" / f"{kind}.schema.json"


def _pattern(_: Any, pattern: str, instance: object, __: Any) -> Iterator[ValidationError]:
    """As ECMA 262 has it: nothing follows `$`, no line break either, and 0 to 9 are the digits."""
    exact = pattern.replace("$", r"\Z").replace(r"\d", "[0-9]")
    if isinstance(instance, str) and not re.search(exact, instance):
        yield ValidationError(f"no match of {pattern}")


_Validator: type[Draft202012Validator] = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern}
)


@cache
def validator(kind: str) -> Draft202012Validator:
    """The compiled schema `schema/<kind>.schema.json`.

    Always the shipped one: a city's own catalogue must have the form this version reads.

    Raises:
        CatalogError: the schema is missing or is none.
    """
    path = schema_path(kind)
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
    except (OSError, ValueError) as error:
        raise CatalogError(
            tr("Das Schema {path} lässt sich nicht lesen.").format(path=path),
            tr("Den Katalog vollständig wiederherstellen, samt dem Ordner „schema“."),
        ) from error
    return _Validator(schema, registry=Registry(retrieve=_neighbour))  # type: ignore[call-arg]


def _neighbour(uri: str) -> Resource[Any]:
    """A schema that another one refers to, from the same folder and never from the internet."""
    path = schema_path(uri.rpartition("/")[2].removesuffix(".schema.json"))
    return Resource.from_contents(json.loads(path.read_text(encoding="utf-8")))


def violations(kind: str, document: object) -> Iterator[_Violation]:
    """Every violation as (path to the value, what is wrong, what to do), in German.

    Nobody reads more than the first thousand. A sentence about several fields, such as those
    that are missing, comes once.
    """
    return islice(_once(_told(error) for error in validator(kind).iter_errors(document)), _MOST)


def _once(found: Iterator[_Violation]) -> Iterator[_Violation]:
    seen = set()
    for each in found:
        if each not in seen:
            seen.add(each)
            yield each


def _told(error: ValidationError) -> _Violation:
    cause = _deepest(error)
    text, hint = _tell(cause)
    return tuple(cause.absolute_path), text, hint


def _deepest(error: ValidationError) -> ValidationError:
    """The violation inside an alternative that matched best, where there is one."""
    if error.validator == "oneOf" and error.context:
        inner = [child for child in error.context if child.absolute_path != error.absolute_path]
        if inner:
            return inner[0]
    return error


def _short(value: object) -> str:
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = "…"  # nested too deeply
    text = plain(text, 100)
    return f"„{text[:60]}{'…' if len(text) > 60 else ''}“"


def _tell(error: ValidationError) -> tuple[str, str]:
    tell = _TELL.get(str(error.validator))
    if tell is None:
        return f"Die Regel „{error.validator}“ ist verletzt.", _description(error)
    return tell(error)


def _description(error: ValidationError) -> str:
    schema = error.schema if isinstance(error.schema, dict) else {}
    text = schema.get("description", "")
    return f"Gemeint ist: {text}." if text else ""


def _required(error: Any) -> tuple[str, str]:
    missing = [name for name in error.validator_value if name not in error.instance]
    names = ", ".join(f"„{name}“" for name in missing)
    return f"Es fehlt {names}.", "Das Feld ergänzen."


def _additional(error: Any) -> tuple[str, str]:
    known = error.schema["properties"]
    extra = [name for name in error.instance if name not in known]
    names = ", ".join(f"„{plain(str(name), 60)}“" for name in extra)
    guess = nearest(str(extra[0]), known)
    return f"Unbekanntes Feld {names}.", guess or f"Erlaubt sind: {', '.join(known)}."


def _type(error: Any) -> tuple[str, str]:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else wanted
    german = " oder ".join(_TYPES[name] for name in names)
    hint = _description(error)
    if "string" in names and isinstance(error.instance, int | float):
        hint = "Den Wert in Anführungszeichen setzen."
    return f"{_short(error.instance)} ist falsch; nötig ist {german}.", hint


def _enum(error: Any) -> tuple[str, str]:
    allowed = [str(value) for value in error.validator_value]
    guess = nearest(str(error.instance), allowed)
    return (
        f"{_short(error.instance)} ist nicht vorgesehen.",
        f"{guess} Erlaubt sind: {', '.join(allowed)}.".strip(),
    )


def _one_of(error: Any) -> tuple[str, str]:
    given = error.instance
    wanted = [
        name
        for choice in error.validator_value
        if isinstance(choice, dict)
        for name in choice.get("required", [])
    ]
    if wanted and isinstance(given, dict):
        names = " oder ".join(f"„{name}“" for name in wanted)
        return f"Genau eines der Felder {names} muss stehen.", "Das fehlende Feld ergänzen."
    return f"{_short(given)} passt zu keiner erlaubten Form.", _description(error)


# The attributes of a ValidationError depend on the keyword; each function knows its own.
_TELL: dict[str, Callable[[Any], tuple[str, str]]] = {
    "required": _required,
    "additionalProperties": _additional,
    "type": _type,
    "enum": _enum,
    "oneOf": _one_of,
    "pattern": lambda error: (
        f"{_short(error.instance)} hat nicht die richtige Form.",
        _description(error),
    ),
    "minLength": lambda error: (
        "Der Wert ist zu kurz." if error.instance else "Der Wert ist leer.",
        _description(error),
    ),
    "minItems": lambda error: ("Die Liste ist zu kurz.", _description(error)),
    "uniqueItems": lambda error: ("Ein Eintrag der Liste steht doppelt.", "Einen streichen."),
    "minimum": lambda error: (f"{error.instance} ist zu klein.", _description(error)),
    "maximum": lambda error: (f"{error.instance} ist zu groß.", _description(error)),
}
