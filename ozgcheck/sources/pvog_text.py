# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rows of Open-PVOG from the text of an export, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Skipped
from ozgcheck.sources.csv_end import OPEN_QUOTE, is_end, swallowed, with_end
from ozgcheck.sources.pvog_rows import COLUMNS, KIND, NAMING, Row
from ozgcheck.text import fold, plain

FILE_INSTEAD = tr(
    "Sie können den Export auch von Hand speichern und die Datei angeben: "
    "--source open-pvog:DATEI.csv"
)


@dataclass(slots=True)
class Reading:
    """What reading brought so far: rows by known column names, and what went wrong."""

    rows: list[Row] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, what: str, reason: str) -> None:
        """Note what could not be read."""
        self.skipped.append(Skipped(KIND, what, reason))


def read_text(text: str, place: str, reading: Reading) -> None:
    """Read CSV or JSON, whichever it is.

    Raises:
        SourceError: it is neither, or names no Leistung.
    """
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start:
        raise SourceError(tr("{place} ist leer.").format(place=_shown(place)), FILE_INSTEAD)
    if re.match(r"<(!doctype|html|head|body|\?xml)", start):
        raise _web_page(place)
    if start[0] not in "[{":
        _read_csv(text, place, reading)
        return
    if start[0] == "[":
        rows = _json(text, place)
    else:
        page = json_page(text, place)
        rows = page.get("content")
        pages = whole(page, "totalPages")
        if pages > 1:
            reading.skip(place, f"Gelesen wurde nur eine von {pages} Seiten.")
    if not isinstance(rows, list):
        raise _not_understood(place)
    read_objects(rows, place, reading)


def json_page(text: str, place: str) -> dict[str, Any]:
    """Read one page of JSON: `content` and the counters.

    Raises:
        SourceError: it is no JSON, or no object.
    """
    page = _json(text, place)
    if not isinstance(page, dict):
        raise _not_understood(place)
    # Newer versions of Spring put the counters into an object of their own.
    counters = page.get("page")
    return {**page, **counters} if isinstance(counters, dict) else page


def whole(page: Mapping[str, Any], name: str) -> int:
    """A counter of a page; 0 if it is missing or no positive number."""
    value = page.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def read_objects(rows: Sequence[object], place: str, reading: Reading) -> None:
    """Read JSON objects; anything else in the list is skipped."""
    objects = [row for row in rows if isinstance(row, dict)]
    if len(objects) < len(rows):
        reading.skip(place, f"{len(rows) - len(objects)} Einträge sind keine JSON-Objekte.")
    if not objects:
        return
    names = _known_names((name for row in objects for name in row), place, reading)
    for row in objects:
        known = {names[key]: _scalar(value) for key, value in row.items() if key in names}
        reading.rows.append(known)


def _read_csv(text: str, place: str, reading: Reading) -> None:
    """Read CSV of either delimiter; a row that does not fit the header is skipped."""
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    open_quotes: list[int] = []
    lines = _csv_lines(io.StringIO(text, newline=""), delimiter, open_quotes)
    header: list[str] = []
    names: dict[str, str] = {}
    unreadable: list[int] = []
    for line, cells in lines:
        if cells is not None and not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = cells or []
            names = _known_names(header, place, reading)
        elif cells is None or len(cells) != len(header):
            unreadable.append(line)
        else:
            pairs = zip(header, cells, strict=True)
            reading.rows.append({names[key]: cell for key, cell in pairs if key in names})
    if unreadable:
        where = ", ".join(map(str, unreadable[:5])) + (" …" if len(unreadable) > 5 else "")
        reading.skip(
            place,
            f"{len(unreadable)} Zeilen sind abgeschnitten oder haben die falsche Zahl von "
            f"Feldern (Zeile {where}).",
        )
    for line in open_quotes:
        reading.skip(place, f"Ab Zeile {line} ist nichts lesbar. {OPEN_QUOTE}")


def _csv_lines(
    file: Iterable[str], delimiter: str, open_quotes: list[int]
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield line number and cells; None where the csv module gives up on a giant field.

    `open_quotes` gets the line of a quotation mark that is never closed (csv_end.py).
    """
    reader = csv.reader(with_end(file), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except csv.Error:
            yield line, None
            continue
        except StopIteration:
            return
        if is_end(cells):
            return
        if swallowed(cells):
            open_quotes.append(line)
            return
        yield line, cells


def _known_names(found: Iterable[str], place: str, reading: Reading) -> dict[str, str]:
    """Map the names of a source to ours: `leikaKey`, `LEIKA_KEY` and `leika_key` are one.

    Raises:
        SourceError: neither key nor name of a Leistung is among them.
    """
    ours = {name.replace("_", ""): name for name in COLUMNS}
    names: dict[str, str] = {}
    for name in dict.fromkeys(found):
        squeezed = fold(name).replace(" ", "")
        if squeezed in ours:
            names[name] = ours[squeezed]
        elif squeezed:
            reading.unknown.add(plain(name, 60))
    if not any(name in names.values() for name in NAMING) and not reading.rows:
        raise SourceError(
            tr("{place} enthält weder Schlüssel noch Namen von Leistungen.").format(
                place=_shown(place)
            ),
            tr("Erwartet wird eine Spalte leika_key oder leika_name."),
        )
    return names


def _scalar(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(value)


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if re.match(r"\s*<", text):
            raise _web_page(place) from error
        raise SourceError(
            tr("{place} liefert unvollständiges oder fehlerhaftes JSON.").format(
                place=_shown(place)
            ),
            tr("Bitte rufen Sie die Daten noch einmal ab."),
        ) from error


def _shown(place: str) -> str:
    return f"Open-PVOG ({plain(place, 200)})"


def _web_page(place: str) -> SourceError:
    return SourceError(
        tr("{place} liefert eine Webseite statt Daten.").format(place=_shown(place)), FILE_INSTEAD
    )


def _not_understood(place: str) -> SourceError:
    return SourceError(
        tr("{place} liefert JSON ohne die erwartete Liste „content“.").format(place=_shown(place)),
        FILE_INSTEAD,
    )
