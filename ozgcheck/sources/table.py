# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A list of services as a city keeps it: CSV, TSV, Excel or JSON.

Every format becomes the same thing, a header and rows of cells (`_Grid`); what the
columns mean is decided once, by their names. The content of a file decides its format,
its name only whether that is worth a word.
"""

from __future__ import annotations

import codecs
import csv
import html
import io
import json
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, Link, LinkKind, Offer, Skipped, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pages import decode_unsure, normal_url
from ozgcheck.text import fold, plain, slug

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook, _WorksheetLike

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_UNPACKED = 200_000_000  # bytes of all parts of an Excel file together
MAX_TEXT = 20_000  # characters kept of one cell; titles and ids are shorter
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 200
_HEADER_ROWS = 10  # a title and a date often stand above the header
_SHOWN = 12  # names listed in one message

# What a column may be called, as `_column_name` writes it; the first name that a table
# has wins. `metaurl` and `onlineprocessinglink` are nested fields of Berlin's and
# Munich's exports (`meta.url`, `onlineprocessing.link`).
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": (
        "titel",
        "title",
        "leistungsname",
        "leistungsbezeichnung",
        "leistungstitel",
        "namederleistung",
        "bezeichnung",
        "dienstleistung",
        "dienstleistungsname",
        "leistung",
        "name",
        "service",
        "servicename",
    ),
    "id": ("id", "kennung"),
    "url": ("url", "link", "webadresse", "internetadresse", "landingpage", "metaurl"),
    "description": ("beschreibung", "description", "kurzbeschreibung", "kurztext"),
    "category": ("kategorie", "category", "thema", "themen", "rubrik"),
    "keys": (
        "schluessel",
        "leistungsschluessel",
        "leikaschluessel",
        "leikakey",
        "leika",
        "leikaid",
        "leikanummer",
        "leikanr",
    ),
    "ozg_ids": ("ozgid", "ozgids", "ozg", "ozgnummer", "ozgnr", "ozgleistungid"),
    "online": (
        "onlinedienst",
        "onlinediensturl",
        "onlinedienstlink",
        "onlineurl",
        "onlinelink",
        "direktlink",
        "onlineprocessinglink",
    ),
    "text": ("text", "volltext", "inhalt"),
}
_KNOWN_NAMES = frozenset(chain.from_iterable(COLUMNS.values()))


class Table:
    """A list that a person gives: by giving it they say that it is the whole list.

    So `Umfang` is complete, and what is missing in it is missing. Values that cannot
    be used are kept in the offer's facts as `schluessel_roh`, `ozg_id_roh`, `url_roh`
    and `onlinedienst_roh`.
    """

    kind: ClassVar[str] = "tabelle"

    def collect(self, location: str, context: Context) -> Collection:
        """Read the list.

        Args:
            location: a file (relative to `context.base`) or an http(s) address.
            context: city and run.

        Raises:
            SourceError: no such file, no table in it, no title column, no row with a
                title, or larger than the limits of this module.
        """
        name = plain(location, 200)
        grid = _grid(_load(location, context), name)
        columns = _columns(grid.header)
        if "title" not in columns:
            raise _no_title(grid, name)
        notes = _Notes()
        rows: list[_Row] = []
        for number, cells in _rows(grid, name):
            row = _row(f"{grid.unit} {number}", cells, columns, notes)
            if row.title:
                rows.append(row)
            else:
                grid.unread.append((row.where, "Der Titel fehlt."))
        if not rows:
            raise SourceError(
                f"In „{name}“ steht keine Leistung mit einem Titel.",
                "Bitte prüfen Sie, ob unter der Kopfzeile Leistungen stehen.",
            )
        offers = [
            _offer(row, offer_id, context.retrieved)
            for row, offer_id in zip(rows, _ids(rows), strict=True)
        ]
        return Collection(
            source=self.kind,
            location=location,
            offers=tuple(sorted(offers, key=lambda offer: offer.id)),
            umfang=Umfang(complete=True, absence_proves=True),
            skipped=tuple(Skipped(self.kind, what, reason) for what, reason in grid.unread),
            warnings=(*grid.warnings, *_ignored(grid, columns), *notes.sentences()),
        )


# --- from a location to a grid -------------------------------------------------------

_SAVE_AGAIN = "Bitte speichern Sie die Liste noch einmal als CSV- oder Excel-Datei (.xlsx)."


@dataclass(slots=True)
class _Grid:
    """A header and the rows below it, each with the number a person would call it by.

    `rows` can be read once; `unread` (what, reason) grows until they are all read.
    `other_names` are columns that are known to be of no use.
    """

    header: tuple[str, ...]
    rows: Iterable[tuple[int, Sequence[object]]]
    unit: str = "Zeile"
    other_names: tuple[str, ...] = ()
    unread: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _load(location: str, context: Context) -> bytes:
    if not location:
        raise SourceError(
            "Für die Quelle „tabelle“ fehlt die Datei.",
            "Bitte geben Sie eine CSV-, Excel- oder JSON-Datei an.",
        )
    name = plain(location, 200)
    if location.lower().startswith(("http://", "https://")):
        with context.client() as client:
            answer = client.get(location, accept="*/*", max_bytes=MAX_BYTES)
        if answer.status != 200:
            raise SourceError(
                f"„{name}“ antwortete mit Status {answer.status}.",
                "Bitte öffnen Sie die Adresse im Browser und prüfen Sie, ob sie noch stimmt.",
            )
        return answer.body
    try:
        path = context.path(location)
        if not path.is_file():
            raise SourceError(
                f"„{name}“ ist keine Datei." if path.exists() else f"„{name}“ gibt es nicht.",
                "Bitte prüfen Sie den Pfad zur Liste.",
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(
            f"„{name}“ lässt sich nicht öffnen.", "Bitte prüfen Sie Pfad und Leserechte."
        ) from error
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"„{name}“ ist größer als 50 MB.", "Bitte geben Sie nur die Liste der Leistungen an."
        )
    return data


def _grid(data: bytes, name: str) -> _Grid:
    """Recognise the format by content and read it."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _expected(_excel_grid(data, name), name, "Excel")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(
            f"„{name}“ ist im alten Excel-Format (.xls) oder mit einem Kennwort geschützt.",
            _SAVE_AGAIN,
        )
    text = _decoded(data, name)
    start = text.lstrip()[:1000].lower()
    if not start:
        raise SourceError(f"„{name}“ ist leer.", _SAVE_AGAIN)
    if start.startswith("<?xml") and "<html" not in start:
        raise SourceError(
            f"„{name}“ ist eine XML-Datei und keine Tabelle.",
            "Für einen XZuFi-Export gibt es die Quelle „xzufi“.",
        )
    if start[0] == "<":
        raise SourceError(
            f"„{name}“ ist eine Internetseite (HTML) und keine Liste.",
            "Bitte laden Sie die Liste selbst herunter, nicht die Seite mit dem Verweis darauf.",
        )
    if start[0] in "[{":
        grid, found = _json_grid(text, name), "JSON"
    else:
        grid, found = _csv_grid(text), "CSV"
    unreadable = text.count("\ufffd")
    if unreadable:
        grid.warnings.append(f"In „{name}“ waren {unreadable} Zeichen nicht lesbar.")
    return _expected(grid, name, found)


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _decoded(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, "replace")
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = decode_unsure(data)
    if "\x00" in text or data.startswith((b"%PDF", b"\x1f\x8b")):
        raise SourceError(f"„{name}“ ist weder eine Tabelle noch eine Textdatei.", _SAVE_AGAIN)
    return text


_SUFFIXES = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".tab": "CSV",
    ".xlsx": "Excel",
    ".xlsm": "Excel",
    ".xls": "Excel",
    ".json": "JSON",
}


def _expected(grid: _Grid, name: str, found: str) -> _Grid:
    """Say so if the file's name promises another format than its content."""
    if _SUFFIXES.get(PurePath(name).suffix.lower(), found) != found:
        grid.warnings.append(
            f"„{name}“ ist trotz der Endung eine {found}-Datei und wurde so gelesen."
        )
    return grid


def _rows(grid: _Grid, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows that are not blank.

    Raises:
        SourceError: more than `MAX_ROWS`; half a list would show gaps that are none.
    """
    for count, row in enumerate(_filled(grid.rows)):
        if count == MAX_ROWS:
            raise _too_many_rows(name)
        yield row


def _filled(
    rows: Iterable[tuple[int, Sequence[object]]],
) -> Iterator[tuple[int, Sequence[object]]]:
    return (row for row in rows if any(map(_as_text, row[1])))


def _too_many_rows(name: str) -> SourceError:
    return SourceError(
        f"„{name}“ hat mehr als 200.000 Zeilen oder Einträge.",
        "Bitte geben Sie nur die Liste der Leistungen an.",
    )


# --- CSV -----------------------------------------------------------------------------

_DELIMITERS = (";", ",", "\t", "|")
_NO_DELIMITER = "\x1f"
_OPEN_QUOTE = "Vermutlich wird ein Anführungszeichen nicht geschlossen."
_END = "\x1eEnde der Tabelle\x1e"


def _csv_grid(text: str) -> _Grid:
    grid = _Grid(header=(), rows=())
    records = _csv_records(text, _delimiter(text), grid.unread)
    grid.header, grid.rows = _below_header(records)
    return grid


def _delimiter(text: str) -> str:
    """The delimiter under which the header says most; none if there is one column."""

    def score(delimiter: str) -> tuple[int, int]:
        records = _csv_records(text[:1_000_000], delimiter, [])
        header, _ = _below_header(islice(_filled(records), _HEADER_ROWS))
        return len(_columns(header)), len(header)

    best = max(_DELIMITERS, key=score)
    return best if score(best)[1] > 1 else _NO_DELIMITER


def _csv_records(
    text: str, delimiter: str, unread: list[tuple[str, str]]
) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they start on; fields may contain delimiters and line ends.

    A quotation mark that is never closed would silently swallow the rest of the file.
    An extra last line shows it: it must come out as a record of its own.
    """
    lines = chain(io.StringIO(text, newline=""), [_END])
    reader = csv.reader(lines, delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if cells == [_END]:
                return
            if cells and cells[-1].endswith(_END):
                break
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        # The csv module's own limit of 131,072 characters; nothing behind it can be trusted.
        unread.append((f"ab Zeile {line}", f"Ein Feld ist zu lang. {_OPEN_QUOTE}"))
    else:
        unread.append((f"ab Zeile {line}", _OPEN_QUOTE))


def _below_header(
    records: Iterable[tuple[int, Sequence[object]]],
) -> tuple[tuple[str, ...], Iterator[tuple[int, Sequence[object]]]]:
    """Split at the header: among the first rows the first that names a title.

    If none does, the first row that is not blank is taken for it.
    """
    records = iter(records)
    first = list(islice(_filled(records), _HEADER_ROWS))
    headers = [tuple(map(_as_text, cells)) for _, cells in first]
    index = next((i for i, header in enumerate(headers) if "title" in _columns(header)), 0)
    return headers[index] if headers else (), chain(first[index + 1 :], records)


# --- Excel ---------------------------------------------------------------------------


def _excel_grid(data: bytes, name: str) -> _Grid:
    """The first visible sheet with a title column; formulas are never evaluated.

    Raises:
        SourceError: openpyxl is missing, or the file is damaged, hostile or no .xlsx.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise SourceError(
            "Excel-Dateien lassen sich ohne die Erweiterung „openpyxl“ nicht lesen.",
            'Bitte installieren Sie sie mit: pip install "ozgcheck[excel]"',
        ) from error
    # openpyxl meets damaged files with almost any exception, and warns about styles
    # that do not matter here.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_archive(data, name)
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = ((sheet.title, _sheet_rows(sheet)) for sheet in _visible(book))
            grid = _first_list(sheets, name)
            book.close()
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(
            f"Die Excel-Datei „{name}“ ist beschädigt oder unvollständig.", _SAVE_AGAIN
        ) from error
    return grid


def _check_archive(data: bytes, name: str) -> None:
    """Refuse what would fill the memory before any of it is unpacked by openpyxl."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        # More than this cannot come out: zipfile stops at the size that a part declares.
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise SourceError(
                f"Die Excel-Datei „{name}“ ist entpackt größer als 200 MB.",
                "Bitte geben Sie nur die Liste der Leistungen an.",
            )
        if "xl/workbook.xml" not in archive.namelist():
            raise SourceError(f"„{name}“ ist ein Archiv, aber keine Excel-Datei.", _SAVE_AGAIN)
        for part in parts:
            # No spreadsheet program writes one; it could only define entities that explode.
            if re.search(_DOCTYPE, archive.read(part)):
                raise SourceError(
                    f"Die Excel-Datei „{name}“ enthält eine unzulässige Dokumenttyp-Angabe.",
                    _SAVE_AGAIN,
                )


_DOCTYPE = re.compile(
    b"|".join("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
)


def _visible(book: Workbook) -> Iterator[_WorksheetLike]:
    return (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")


def _sheet_rows(sheet: _WorksheetLike) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Numbered rows that are not blank, without their blank end.

    The limits are given explicitly because the extent that a sheet declares is often
    wrong, and because a single far cell would be filled up with blank ones.
    """
    rows = sheet.iter_rows(1, _EXCEL_ROWS, 1, _EXCEL_COLUMNS, values_only=True)
    for number, row in enumerate(rows, 1):
        if row.count(None) < len(row):  # fast: there may be a million blank ones
            yield number, row[: max(i for i, cell in enumerate(row, 1) if cell is not None)]


def _first_list(
    sheets: Iterable[tuple[str, Iterator[tuple[int, Sequence[object]]]]], name: str
) -> _Grid:
    """Read the first sheet that has a title column, and say which others were left out."""
    chosen: _Grid | None = None
    without_title = _Grid(header=(), rows=())
    others: list[str] = []
    for title, records in sheets:
        header, below = _below_header(records)
        if "title" not in _columns(header):
            without_title.header = without_title.header or header
        elif chosen is None:
            rows = list(islice(_filled(below), MAX_ROWS + 1))
            if len(rows) > MAX_ROWS:
                raise _too_many_rows(name)
            chosen = _Grid(header, rows)
        else:
            others.append(plain(title, 60))
    if chosen is None:
        return without_title
    if others:
        chosen.warnings.append(
            f"Nur das erste Tabellenblatt mit einer Titelspalte wurde gelesen, nicht "
            f"{_listed(others)}."
        )
    return chosen


# --- JSON ----------------------------------------------------------------------------


def _json_grid(text: str, name: str) -> _Grid:
    """A list of objects or of titles, or an object that holds one such list.

    Raises:
        SourceError: damaged, nested too deeply, or no such list in it.
    """
    try:
        document: object = json.loads(text, parse_constant=lambda _: None)
    except RecursionError as error:
        raise SourceError(
            f"Die JSON-Datei „{name}“ ist zu tief verschachtelt.", _NEEDS_LIST
        ) from error
    except ValueError as error:
        place = f" (Zeile {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(
            f"Die JSON-Datei „{name}“ ist unvollständig oder fehlerhaft{place}.",
            "Bitte laden Sie die Datei noch einmal herunter.",
        ) from error
    grid = _Grid(header=(), rows=(), unit="Eintrag")
    records: list[tuple[int, dict[str, object]]] = []
    other_names: dict[str, None] = {}
    entries = _entries(document, name)
    if len(entries) > MAX_ROWS:
        raise _too_many_rows(name)
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, str):
            records.append((number, {"title": entry}))
        elif isinstance(entry, dict):
            records.append((number, _fields(entry, other_names)))
        else:
            grid.unread.append((f"Eintrag {number}", "Das ist weder ein Text noch ein Objekt."))
    present = set().union(*(fields for _, fields in records))
    grid.header = tuple(sorted(present))
    grid.rows = [
        (number, [fields.get(column) for column in grid.header]) for number, fields in records
    ]
    grid.other_names = tuple(other_names)
    return grid


_NEEDS_LIST = "Erwartet wird eine Liste von Leistungen, jede mit einem Titel."
_LIST_NAMES = ("data", "leistungen", "dienstleistungen", "services", "items", "results", "content")


def _entries(document: object, name: str) -> list[object]:
    if isinstance(document, list) and document:
        return document
    if isinstance(document, dict):
        lists = {key: value for key, value in document.items() if isinstance(value, list) and value}
        for key in _LIST_NAMES:
            if key in lists:
                return lists[key]
        if len(lists) == 1:
            return next(iter(lists.values()))
    raise SourceError(f"In der JSON-Datei „{name}“ steht keine Liste von Leistungen.", _NEEDS_LIST)


def _fields(entry: dict[str, object], other_names: dict[str, None]) -> dict[str, object]:
    """The cells of an object by column name, nested objects (`meta.url`) one level deep."""
    flat: dict[str, object] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{inner}": nested for inner, nested in value.items()})
        else:
            flat[key] = value
    fields: dict[str, object] = {}
    for key, value in flat.items():
        column = _column_name(key)
        if isinstance(value, list):
            value = ", ".join(_as_text(item) for item in value if isinstance(item, str | int))
        if column in _KNOWN_NAMES:
            fields.setdefault(column, value)
        elif len(other_names) <= _SHOWN:
            other_names[key] = None
    return fields


# --- what columns mean ---------------------------------------------------------------


def _column_name(header: str) -> str:
    """`OZG-ID`, `ozg_id` and `Ozg Id` are one column."""
    return fold(header[:100]).replace(" ", "")


def _columns(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Which cells hold which field; keys may stand in several columns, the rest in one."""
    names = [_column_name(cell) for cell in header]
    columns: dict[str, tuple[int, ...]] = {}
    for name, aliases in COLUMNS.items():
        found = [names.index(alias) for alias in aliases if alias in names]
        if found:
            columns[name] = tuple(sorted(found)) if name == "keys" else (found[0],)
    return columns


def _ignored(grid: _Grid, columns: dict[str, tuple[int, ...]]) -> Iterator[str]:
    used = set(chain.from_iterable(columns.values()))
    names = [cell for index, cell in enumerate(grid.header) if cell and index not in used]
    names += grid.other_names
    if names:
        yield f"Diese Spalten werden nicht ausgewertet: {_listed(names)}."


def _no_title(grid: _Grid, name: str) -> SourceError:
    found = [cell for cell in (*grid.header, *grid.other_names) if cell]
    return SourceError(
        f"In „{name}“ fehlt eine Spalte mit dem Titel der Leistung; gefunden wurden: "
        f"{_listed(found) or 'keine Spalten'}.",
        f"Bitte nennen Sie die Spalte zum Beispiel: {', '.join(COLUMNS['title'])}.",
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"„{plain(name, 60)}“" for name in names[:_SHOWN])
    return f"{shown} und weitere" if len(names) > _SHOWN else shown


# --- from cells to offers ------------------------------------------------------------

# What spreadsheet programs leave in a cell whose formula failed.
_CELL_ERRORS = frozenset(
    ("#N/A", "#NV", "#NAME?", "#NULL!", "#NUM!", "#ZAHL!", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!")
)
_EXACT_FLOAT = 2**53  # up to here a float holds every whole number


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    id: str
    title: str
    url: str
    description: str
    category: str
    keys: tuple[str, ...]
    ozg_ids: tuple[str, ...]
    online: str
    text: str
    facts: tuple[tuple[str, str], ...]


class _Notes:
    """Counts what was odd, so that a thousand rows give one sentence."""

    _SENTENCES: ClassVar[dict[str, str]] = {
        "schluessel_roh": "kein Leistungsschlüssel ist (99 und zwölf Ziffern)",
        "gerundet": "ein gerundeter Leistungsschlüssel ist; bitte die Spalte als Text speichern",
        "ozg_id_roh": "keine OZG-ID ist (fünf Ziffern)",
        "url_roh": "keine Internetadresse ist",
        "onlinedienst_roh": "keine Internetadresse eines Onlinedienstes ist",
    }

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._example: dict[str, str] = {}

    def add(self, kind: str, where: str, value: str) -> None:
        self._count[kind] += 1
        self._example.setdefault(kind, f"{where}: „{plain(value, 60)}“")

    def sentences(self) -> Iterator[str]:
        for kind, what in self._SENTENCES.items():
            if self._count[kind]:
                yield (
                    f"{self._count[kind]}-mal steht in der Liste etwas, das {what} "
                    f"(zuerst in {self._example[kind]})."
                )


def _row(
    where: str, cells: Sequence[object], columns: dict[str, tuple[int, ...]], notes: _Notes
) -> _Row:
    def texts(name: str) -> list[str]:
        return [_as_text(cells[i]) for i in columns.get(name, ()) if i < len(cells)]

    def text(name: str) -> str:
        return next(iter(texts(name)), "")

    facts: list[tuple[str, str]] = []

    def keep(fact: str, value: str, note: str = "") -> None:
        facts.append((fact, plain(value)))
        notes.add(note or fact, where, value)

    keys: dict[str, None] = {}
    for cell in texts("keys"):
        found, rest = _read_keys(cell)
        keys.update(dict.fromkeys(found))
        if rest:
            keep("schluessel_roh", rest, "gerundet" if _ROUNDED.search(rest) else "")
    ozg_ids, rest = _read_ozg_ids(text("ozg_ids"))
    if rest:
        keep("ozg_id_roh", rest)
    url = _web_address(text("url"))
    if text("url") and not url:
        keep("url_roh", text("url"))
    online = _web_address(text("online"))
    if text("online") and not online:
        keep("onlinedienst_roh", text("online"))
    return _Row(
        where=where,
        id=plain(text("id"), 200),
        title=_without_markup(text("title"), 500),
        url=url,
        description=_without_markup(text("description"), 2_000),
        category=_without_markup(text("category"), 500),
        keys=tuple(keys),
        ozg_ids=ozg_ids,
        online=online,
        text=_without_markup(text("text"), MAX_TEXT),
        facts=tuple(facts),
    )


def _as_text(cell: object) -> str:
    """A cell as a person reads it; a whole number has no decimals, whatever its type."""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT_FLOAT:
        return str(int(cell))
    if cell is None or isinstance(cell, dict):
        return ""
    text = str(cell).strip()
    return "" if text in _CELL_ERRORS else text


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")


def _without_markup(value: str, limit: int) -> str:
    """Exports of editorial systems carry HTML in their texts."""
    if "<" in value:
        value = _TAG.sub(" ", value)
    return plain(html.unescape(value) if "&" in value else value, limit)


def _web_address(value: str) -> str:
    if value.startswith("//"):
        value = f"https:{value}"
    elif value.lower().startswith("www."):
        value = f"https://{value}"
    return plain(normal_url(value), 2_000)


_KEY = re.compile(r"99\d{12}", re.ASCII)
# `99 012 001 001 000`, as the LeiKa writes its keys
_GROUPED = re.compile(r"99([ .])\d{3}(?:\1\d{3}){3}", re.ASCII)
_SEPARATORS = re.compile(r"[,;|\s]+")
_DECIMALS = re.compile(r"(\d+)[.,]0+", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)[.,](\d{13})E\+?13", re.ASCII | re.IGNORECASE)
# `9,9012E+13`: a spreadsheet program showed a number and dropped its last digits.
_ROUNDED = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$", re.ASCII | re.IGNORECASE)
_URN = "urn:de:fim:leika:leistung:"


def _read_keys(value: str) -> tuple[tuple[str, ...], str]:
    """The Leistungsschlüssel of a cell, and what in it is none.

    A number written with decimals or as a power of ten counts only if it shows all
    14 digits: text like `9,9012E+13` stands for a thousand different keys.
    """
    if decimals := _DECIMALS.fullmatch(value):
        value = decimals[1]
    elif scientific := _SCIENTIFIC.fullmatch(value):
        value = scientific[1] + scientific[2]
    elif _GROUPED.fullmatch(value):
        value = re.sub(r"\D", "", value)
    elif _ROUNDED.search(value):
        return (), value  # the comma in it separates no keys
    return _sorted_out(value.replace(_URN, ""), _KEY)


_OZG_ID = re.compile(r"\d{5}", re.ASCII)
_OZG_PREFIX = re.compile(r"\bOZG(?:[-_ ]?ID)?[-_: ]*(?=\d)", re.IGNORECASE)


def _read_ozg_ids(value: str) -> tuple[tuple[str, ...], str]:
    """The OZG ids of a cell (`10294`, `OZG-10294`), and what in it is none."""
    if decimals := _DECIMALS.fullmatch(value):
        value = decimals[1]
    return _sorted_out(_OZG_PREFIX.sub("", value), _OZG_ID)


def _sorted_out(value: str, wanted: re.Pattern[str]) -> tuple[tuple[str, ...], str]:
    tokens = [token for token in _SEPARATORS.split(value) if token]
    right = [token for token in tokens if wanted.fullmatch(token)]
    return tuple(dict.fromkeys(right)), " ".join(t for t in tokens if not wanted.fullmatch(t))


def _ids(rows: Sequence[_Row]) -> Iterator[str]:
    """An id for every row that stays the same when other rows come and go.

    The list's own id if only one row has it, else the address if only one row has it,
    else the title; what is still the same gets a number.
    """
    ids = Counter(row.id for row in rows)
    urls = Counter(row.url for row in rows)
    taken: set[str] = set()
    repeats: Counter[str] = Counter()
    for row in rows:
        if row.id and ids[row.id] == 1:
            base = row.id
        elif row.url and urls[row.url] == 1:
            base = row.url
        else:
            base = slug(row.title)[:120] or sha256(row.title.encode()).hexdigest()[:12]
        offer_id = base
        while offer_id in taken:
            repeats[base] += 1
            offer_id = f"{base}-{repeats[base] + 1}"
        taken.add(offer_id)
        yield offer_id


def _offer(row: _Row, offer_id: str, retrieved: str) -> Offer:
    return Offer(
        id=offer_id,
        title=row.title,
        source=Table.kind,
        url=row.url,
        description=row.description,
        category=row.category,
        schluessel=row.keys,
        ozg_ids=row.ozg_ids,
        links=(Link(LinkKind.ONLINEDIENST, row.online),) if row.online else (),
        text=row.text,
        facts=row.facts,
        retrieved=retrieved,
    )
