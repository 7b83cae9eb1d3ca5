# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Open-PVOG: what the federal Data Hub „Digitale Verwaltung“ knows about a city.

The Data Hub publishes one row per Leistung and area that the search index of the
Portalverbund (PVOG) holds. A row proves that something was registered; a missing row
proves nothing about the city's portal.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, Level, Link, LinkKind, Offer, Skipped, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.text import fold, plain
from ozgcheck.web.client import MAX_BYTES, Client, Response, decode

DATA_HUB = "https://api.ozg-umsetzung.de/api/public/v1/dash/open-pvog"
PAGE_SIZE = 500
MAX_PAGES = 2000
_FAILURES_IN_A_ROW = 3
_AREA = {"includeAbove": "true", "includeBelow": "false"}
_FILE_INSTEAD = (
    "Sie können den Export auch von Hand speichern und die Datei angeben: "
    "--source open-pvog:DATEI.csv"
)

_COLUMNS = (
    "leika_key",
    "leika_name",
    "leika_bezeichnung",
    "ars",
    "ars_name",
    "ars_federal_state",
    "bundesland",
    "ozgid",
    "ozg_bezeichnung",
    "url",
    "online_status",
    "aktiv",
    "art_flaechendeckung",
    "begruendung_nicht_beruecksichtigt",
    "datenstand_pvog_import",
    "export_datum",
)
_NAMING = ("leika_key", "leika_name", "leika_bezeichnung")
_FACTS = (
    "online_status",
    "aktiv",
    "art_flaechendeckung",
    "begruendung_nicht_beruecksichtigt",
    "ars",
    "ars_name",
)
_LONGEST_URL = 4000

_KEY = re.compile(r"99\d{12}", re.ASCII)
_SEVERAL = re.compile(r"[\s,;|]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Only with semicolon: `&copy=2` in an address is a parameter, not a ©.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});", re.ASCII)

Row = Mapping[str, str]


@dataclass(slots=True)
class _Reading:
    """What reading brought so far: rows by known column names, and what went wrong."""

    rows: list[Row] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, what: str, reason: str) -> None:
        self.skipped.append(Skipped(OpenPvog.kind, what, reason))


class OpenPvog:
    """The Data Hub's list for one city, with what Kreis, Land and Bund offer there.

    A location is another base URL or a file with an export saved by hand (CSV or JSON).
    """

    kind: ClassVar[str] = "open-pvog"

    def collect(self, location: str, context: Context) -> Collection:
        """Read the list; see `Source.collect`.

        Raises:
            SourceError: nothing usable came from the Data Hub or is in the file.
        """
        place = location or DATA_HUB
        if place.startswith(("http://", "https://")):
            reading = _from_data_hub(place.rstrip("/"), context)
        else:
            reading = _from_file(place, context)
        if not reading.rows:
            raise SourceError(
                f"Open-PVOG ({plain(place, 200)}) enthält keinen einzigen Eintrag.",
                "Bitte prüfen Sie den Regionalschlüssel und versuchen Sie es später noch einmal.",
            )
        offers, warnings = _offers(reading.rows, context)
        if reading.unknown:
            warnings.append(
                "Open-PVOG liefert Felder, die ozgcheck nicht kennt und nicht auswertet: "
                + ", ".join(sorted(reading.unknown))
                + "."
            )
        return Collection(
            source=self.kind,
            location=place,
            offers=offers,
            umfang=Umfang(complete=True, absence_proves=False),
            as_of=_as_of(reading.rows),
            skipped=tuple(reading.skipped),
            warnings=tuple(warnings),
        )


# --- from the Data Hub ----------------------------------------------------------


def _from_data_hub(base: str, context: Context) -> _Reading:
    if not re.fullmatch(r"\d{12}", context.ars, re.ASCII):
        raise SourceError(
            f"Der Regionalschlüssel „{plain(context.ars, 40)}“ hat nicht zwölf Ziffern.",
            "Für Herne lautet er 059160000000.",
        )
    place = f"{base}/{context.ars}"
    reading = _Reading()
    with context.client() as client:
        # text/csv would be the right word, but the Data Hub answers 406 to it.
        answer = client.get(
            f"{place}/export",
            accept="application/octet-stream",
            params={"filetype": "csv", **_AREA},
        )
        if answer.status == 413:
            _read_pages(client, place, reading)
        else:
            _check(answer, context.ars)
            _read_text(answer.text(), place, reading)
    return reading


def _read_pages(client: Client, place: str, reading: _Reading) -> None:
    """Read page by page; a page that fails is skipped, the others count.

    Raises:
        SourceError: the first page failed, so that there is nothing.
    """
    expected, pages, failures, seen = 0, MAX_PAGES, 0, set[str]()
    number = -1
    while (number := number + 1) < pages:
        name = f"{place}, Seite {number + 1}"
        try:
            page = _page(client, place, number)
        except SourceError as error:
            if not reading.rows:
                raise
            reading.skip(name, error.message)
            failures += 1
            if failures == _FAILURES_IN_A_ROW:
                reading.skip(name, "Danach wurde nicht weiter geblättert.")
                return
            continue
        failures = 0
        content = page.get("content")
        rows = content if isinstance(content, list) else []
        if not rows:
            break
        fingerprint = hashlib.sha256(repr(rows).encode("utf-8", "replace")).hexdigest()
        if fingerprint in seen:
            reading.skip(name, "Der Data Hub lieferte eine Seite zum zweiten Mal.")
            return
        seen.add(fingerprint)
        _read_objects(rows, place, reading)
        expected = _whole(page, "totalElements") or expected
        pages = min(MAX_PAGES, _whole(page, "totalPages") or pages)
        if page.get("last") is True:
            break
    if len(reading.rows) < expected and not reading.skipped:
        reading.skip(
            place,
            f"Der Data Hub nennt {expected} Einträge, gelesen wurden {len(reading.rows)}.",
        )
    elif number == MAX_PAGES:
        reading.skip(place, f"Nach {MAX_PAGES} Seiten wurde nicht weiter geblättert.")


def _page(client: Client, place: str, number: int) -> dict[str, Any]:
    answer = client.get(
        place,
        accept="application/json",
        params={"page": str(number), "size": str(PAGE_SIZE), **_AREA},
    )
    _check(answer, place.rpartition("/")[2])
    page = _json(answer.text(), place)
    if not isinstance(page, dict):
        raise _not_understood(place)
    # Newer versions of Spring put the counters into an object of their own.
    counters = page.get("page")
    return {**page, **counters} if isinstance(counters, dict) else page


def _whole(page: Mapping[str, Any], name: str) -> int:
    value = page.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def _check(answer: Response, ars: str) -> None:
    """Turn a status that is no success into a sentence."""
    if answer.ok:
        return
    if answer.status == 404:
        raise SourceError(
            f"Der Data Hub kennt den Regionalschlüssel {plain(ars, 40)} nicht (Status 404).",
            "Bitte prüfen Sie ihn; er hat zwölf Ziffern und endet bei Städten meist auf Nullen.",
        )
    raise SourceError(f"Der Data Hub antwortete mit Status {answer.status}.", _FILE_INSTEAD)


# --- from a file -----------------------------------------------------------------


def _from_file(location: str, context: Context) -> _Reading:
    path = context.path(location)
    shown = plain(str(path), 200)
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SourceError(
            f"Die Datei „{shown}“ lässt sich nicht lesen.", "Bitte prüfen Sie Name und Rechte."
        ) from error
    if len(body) > MAX_BYTES:
        raise SourceError(
            f"Die Datei „{shown}“ ist größer als {MAX_BYTES // 1024**2} MB.",
            "Bitte prüfen Sie, ob es der Export einer einzelnen Stadt ist.",
        )
    reading = _Reading()
    _read_text(decode(body), shown, reading)
    return reading


# --- rows from text ----------------------------------------------------------------


def _read_text(text: str, place: str, reading: _Reading) -> None:
    """Read CSV or JSON, whichever it is."""
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start:
        raise SourceError(f"Open-PVOG ({plain(place, 200)}) ist leer.", _FILE_INSTEAD)
    if re.match(r"<(!doctype|html|head|body|\?xml)", start):
        raise SourceError(
            f"Open-PVOG ({plain(place, 200)}) liefert eine Webseite statt Daten.", _FILE_INSTEAD
        )
    if start[0] not in "[{":
        _read_csv(text, place, reading)
        return
    data = _json(text, place)
    if isinstance(data, dict):
        rows = data.get("content")
        counters = data["page"] if isinstance(data.get("page"), dict) else data
        pages = _whole(counters, "totalPages")
        if pages > 1:
            reading.skip(place, f"Gelesen wurde nur eine von {pages} Seiten.")
    else:
        rows = data
    if not isinstance(rows, list):
        raise _not_understood(place)
    _read_objects(rows, place, reading)


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if re.match(r"\s*<", text):
            raise SourceError(
                f"Open-PVOG ({plain(place, 200)}) liefert eine Webseite statt Daten.",
                _FILE_INSTEAD,
            ) from error
        raise SourceError(
            f"Open-PVOG ({plain(place, 200)}) liefert unvollständiges oder fehlerhaftes JSON.",
            "Bitte rufen Sie die Daten noch einmal ab.",
        ) from error


def _read_objects(rows: Sequence[object], place: str, reading: _Reading) -> None:
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


def _read_csv(text: str, place: str, reading: _Reading) -> None:
    """Read CSV of either delimiter; a row that does not fit the header is skipped."""
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    lines = _csv_lines(io.StringIO(text, newline=""), delimiter)
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


def _csv_lines(file: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield line number and cells; None where the csv module gives up on a giant field."""
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except csv.Error:
            yield line, None
        except StopIteration:
            return


def _known_names(found: Iterable[str], place: str, reading: _Reading) -> dict[str, str]:
    """Map the names of a source to ours: `leikaKey`, `LEIKA_KEY` and `leika_key` are one.

    Raises:
        SourceError: neither key nor name of a Leistung is among them.
    """
    ours = {name.replace("_", ""): name for name in _COLUMNS}
    names: dict[str, str] = {}
    for name in dict.fromkeys(found):
        squeezed = fold(name).replace(" ", "")
        if squeezed in ours:
            names[name] = ours[squeezed]
        elif squeezed:
            reading.unknown.add(plain(name, 60))
    if not any(name in names.values() for name in _NAMING) and not reading.rows:
        raise SourceError(
            f"Open-PVOG ({plain(place, 200)}) enthält weder Schlüssel noch Namen von Leistungen.",
            "Erwartet wird eine Spalte leika_key oder leika_name.",
        )
    return names


def _scalar(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(value)


def _not_understood(place: str) -> SourceError:
    return SourceError(
        f"Open-PVOG ({plain(place, 200)}) liefert JSON ohne die erwartete Liste „content“.",
        _FILE_INSTEAD,
    )


# --- offers from rows ---------------------------------------------------------------


def _offers(rows: Iterable[Row], context: Context) -> tuple[tuple[Offer, ...], list[str]]:
    """Make one offer per row; rows that differ in nothing that names them become one."""
    offers: dict[str, Offer] = {}
    nameless = keyless = 0
    for row in rows:
        offer = _offer(row, context)
        if offer is None:
            nameless += 1
            continue
        keyless += not offer.schluessel
        earlier = offers.get(offer.id)
        offers[offer.id] = offer if earlier is None else _merged(earlier, offer)
    warnings = []
    if nameless:
        warnings.append(f"Zeilen ohne Schlüssel und ohne Namen, nicht ausgewertet: {nameless}.")
    if keyless:
        warnings.append(f"Zeilen ohne gültigen Leistungsschlüssel: {keyless}.")
    return tuple(offers[key] for key in sorted(offers)), warnings


def _offer(row: Row, context: Context) -> Offer | None:
    values = {name: _ENTITY.sub(lambda found: html.unescape(found[0]), row[name]) for name in row}
    raw_key, url = (plain(values.get(name, ""), _LONGEST_URL) for name in ("leika_key", "url"))
    named = [plain(values.get(name, ""), 500) for name in ("leika_name", "leika_bezeichnung")]
    title = next(filter(None, [*named, raw_key]), "")
    if not title:
        return None
    keys = tuple(filter(None, _SEVERAL.split(raw_key)))
    valid = tuple(key for key in keys if _KEY.fullmatch(key))
    ars = _full_ars(plain(values.get("ars", ""), 40))
    facts = {name: plain(values.get(name, "")) for name in _FACTS} | {"ars": ars}
    if len(valid) < len(keys):
        facts["leika_key_roh"] = plain(raw_key)
    is_web = url.lower().startswith(("http://", "https://")) and len(url) < _LONGEST_URL
    if url and not is_web:
        facts["url_roh"] = plain(url)
    identity = "\0".join((raw_key, ars, url, *named))
    digest = hashlib.sha256(identity.encode()).hexdigest()[:12]
    return Offer(
        id=f"pvog-{'+'.join(valid) or 'ohne'}-{ars or 'ohne'}-{digest}",
        title=title,
        source=OpenPvog.kind,
        url=url if is_web else "",
        description=named[1] if named[1] != title else "",
        category=plain(values.get("ozg_bezeichnung", ""), 500),
        schluessel=valid,
        ozg_ids=_ozg_ids(values.get("ozgid", "")),
        links=(Link(LinkKind.ONLINEDIENST, url),) if is_web else (),
        facts=tuple(sorted((name, value) for name, value in facts.items() if value)),
        level=level(ars, context.ars),
        retrieved=context.retrieved,
    )


def _merged(one: Offer, other: Offer) -> Offer:
    """Join two rows about the same thing; where they differ, both values stay."""
    if one == other:
        return one
    return replace(
        one,
        category=one.category or other.category,
        ozg_ids=tuple(sorted({*one.ozg_ids, *other.ozg_ids})),
        facts=tuple(sorted({*one.facts, *other.facts})),
    )


def level(ars: str, city: str) -> Level:
    """Say who a row belongs to, seen from the city.

    The ARS is built as Land (2), Regierungsbezirk (1), Kreis (2), Verband (4),
    Gemeinde (3); a level above the Gemeinde has zeros in the places below it.

    Args:
        ars: the row's regional key, 12 digits or anything.
        city: the city's regional key, 12 digits.
    """
    above = {
        "0" * 12: Level.BUND,
        f"{city[:2]:0<12}": Level.LAND,
        f"{city[:5]:0<12}": Level.KREIS,
    }
    # First of all, for a kreisfreie Stadt has the key of its Kreis.
    return Level.EIGEN if ars == city else above.get(ars, Level.UNBEKANNT)


def _full_ars(ars: str) -> str:
    """Give back the leading zero that spreadsheets take away."""
    return ars.zfill(12) if ars.isdecimal() and len(ars) in (1, 11) else ars


def _ozg_ids(value: str) -> tuple[str, ...]:
    found = (part.removesuffix(".0") for part in _SEVERAL.split(plain(value)))
    return tuple(sorted({part for part in found if part}))


def _as_of(rows: Iterable[Row]) -> str:
    """The newest date that the rows name; `export_datum` only where nothing else is."""
    newest = {"datenstand_pvog_import": "", "export_datum": ""}
    for row in rows:
        for name, date in newest.items():
            value = plain(row.get(name, ""), 40)
            if _DATE.match(value) and value > date:
                newest[name] = value
    return newest["datenstand_pvog_import"] or newest["export_datum"]
