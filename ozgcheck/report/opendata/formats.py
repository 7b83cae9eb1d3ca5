# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A published table as CSV after RFC 4180, as JSON, and the JSON Schema it keeps."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from ozgcheck.report.formats.csv_file import no_formula
from ozgcheck.report.opendata.table import Field, Row, Table, Typ, Value
from ozgcheck.text import plain

_LONGEST = 2000
_BETWEEN = "|"
_TYPES = {
    Typ.GANZZAHL: "integer",
    Typ.ZAHL: "number",
    Typ.WAHRHEIT: "boolean",
}
_PATTERNS = {Typ.DATUM: r"^\d{4}-\d{2}-\d{2}$", Typ.ADRESSE: r"^https?://[!-~]+$"}


def csv_text(table: Table) -> str:
    """The table as CSV: commas, CRLF, a head line, decimal points, UTF-8 without mark.

    Lists are joined with `|`; a text that a spreadsheet would take for a formula begins with an
    apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    for row in table.rows:
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple):
        # Only addresses can hold the sign; there it has another spelling.
        parts = (plain(part, _LONGEST).replace(_BETWEEN, "%7C") for part in value)
        return no_formula(_BETWEEN.join(parts))
    return no_formula(plain(value, _LONGEST))


def json_text(table: Table, stand: dict[str, Any]) -> str:
    """The table as JSON.

    Args:
        table: what to write.
        stand: whose data these are and how they were counted.
    """
    document = {
        "$schema": f"{table.name}.schema.json",
        "titel": table.titel,
        "stand": stand,
        "zeilen": [_clean(row) for row in table.rows],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _clean(row: Row) -> dict[str, Any]:
    return {name: plain(v, _LONGEST) if isinstance(v, str) else v for name, v in row.items()}


def schema_text(table: Table) -> str:
    """The JSON Schema (draft 2020-12) of `json_text`."""
    names = [field.name for field in table.fields]
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.titel,
        "description": table.beschreibung,
        "type": "object",
        "required": ["titel", "stand", "zeilen"],
        "properties": {
            "$schema": {"type": "string"},
            "titel": {"type": "string"},
            "stand": {"type": "object"},
            "zeilen": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": names,
                    "properties": {field.name: _schema(field) for field in table.fields},
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _schema(field: Field) -> dict[str, Any]:
    described = {"title": field.de, "description": field.en}
    if field.typ.several:
        single = Typ.ADRESSE if field.typ is Typ.ADRESSEN else Typ.TEXT
        return {**described, "type": "array", "items": _single(field, single)}
    single_schema = _single(field, field.typ)
    if field.leer:
        single_schema["type"] = [single_schema["type"], "null"]
        if "enum" in single_schema:
            single_schema["enum"].append(None)
    return {**described, **single_schema}


def _single(field: Field, typ: Typ) -> dict[str, Any]:
    kind = _TYPES.get(typ, "string")
    schema: dict[str, Any] = {"type": kind}
    if field.werte:
        schema["enum"] = list(field.werte)
    if kind in ("integer", "number"):
        schema["minimum"] = field.von
        if field.bis is not None:
            schema["maximum"] = field.bis
    if typ in _PATTERNS:
        schema["pattern"] = _PATTERNS[typ]
    return schema
