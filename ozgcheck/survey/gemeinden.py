# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which municipalities there are: from the Data Hub's list or a file; pure functions.

The Amtlicher Regionalschlüssel is built as Land (2 digits), Regierungsbezirk (1), Kreis (2),
Verband (4), Gemeinde (3). What a key stands for follows from its zeros, but for one thing: a
five-digit Kreis may be a Kreis or a kreisfreie Stadt. Only a list that names whatever lies
below tells these apart.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.language import tr
from ozgcheck.numbers import counted
from ozgcheck.suggest import nearest
from ozgcheck.survey.archive import Gemeinde
from ozgcheck.text import fold, plain

LAENDER = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}
# Land and city in one: their key is that of the Land.
_CITY_STATES = ("02", "11")
# Bremen has two cities and no Kreis.
_WITHOUT_KREISE = ("02", "04", "11")
# A list this long is that of all Germany, which has about 10,750 Gemeinden.
_NATION = 5000

_ARS = re.compile(r"\d{12}", re.ASCII)
_SHORT_ARS = re.compile(r"\d{11}", re.ASCII)
_COUNT = re.compile(r"\d{1,3}(?:[. \u00a0]\d{3})+|\d{1,9}", re.ASCII)
_KEYS = (
    "ars",
    "arskey",
    "arsschluessel",
    "regionalschluessel",
    "amtlicherregionalschluessel",
    "amtlicherregionalschluesselars",
    "rs",
    "schluessel",
    "key",
    "code",
    "id",
)
_NAMES = (
    "name",
    "arsname",
    "gemeindename",
    "gemeinde",
    "bezeichnung",
    "arsbezeichnung",
    "ort",
    "ortsname",
    "stadt",
    "label",
    "title",
)
_SHOWN = 60
_LONGEST_NAME = 200


class Typ(StrEnum):
    """What a regional key stands for."""

    KREISFREI = "kreisfreie Stadt"
    KREIS = "Kreis"
    GEMEINDE = "Gemeinde"
    VERBAND = "Gemeindeverband"
    BEZIRK = "Regierungsbezirk"
    LAND = "Land"
    BUND = "Bund"
    UNBEKANNT = "unbekannt"


# Their rows come with every municipality below; they are no municipalities themselves.
ABOVE = (Typ.BEZIRK, Typ.LAND, Typ.BUND)


@dataclass(frozen=True, slots=True)
class Named:
    """A list as it was read.

    Attributes:
        gemeinden: each key once, in the order of the list, of type `unbekannt` where the list
            does not say more.
        unread: sentences about what was not understood, German.
        pages: how many pages the list has; this is one of them.
    """

    gemeinden: tuple[Gemeinde, ...]
    unread: tuple[str, ...] = ()
    pages: int = 1


# --- what a key stands for ------------------------------------------------------------


def typed(gemeinden: Iterable[Gemeinde], *, whole: bool = False) -> tuple[Gemeinde, ...]:
    """Say what each key stands for, where the list itself does not.

    Args:
        gemeinden: the list.
        whole: it names everything there is. Otherwise a Kreis of which nothing else is listed
            stays `unbekannt`, for it may be a kreisfreie Stadt; a list of thousands is
            taken to be whole.

    Returns:
        The same, sorted by key; a key that is listed twice counts once, the first.
    """
    known: dict[str, Gemeinde] = {}
    for each in gemeinden:
        known.setdefault(each.ars, each)
    with_parts = {ars[:5] for ars in known if ars[5:] != "0" * 7}
    whole = whole or len(known) >= _NATION
    return tuple(
        each if each.typ != Typ.UNBEKANNT else replace(each, typ=_typ(ars, with_parts, whole))
        for ars, each in sorted(known.items())
    )


def _typ(ars: str, with_parts: set[str], whole: bool) -> Typ:
    land, bezirk, kreis, verband, gemeinde = ars[:2], ars[2], ars[3:5], ars[5:9], ars[9:]
    below = ars[2:].strip("0")
    if land not in LAENDER:
        return Typ.BUND if ars == "0" * 12 else Typ.UNBEKANNT
    if not below:
        return Typ.KREISFREI if land in _CITY_STATES else Typ.LAND
    if gemeinde != "000":
        return Typ.GEMEINDE
    if verband != "0000":
        return Typ.VERBAND
    if kreis == "00":
        return Typ.BEZIRK if bezirk != "0" else Typ.UNBEKANNT
    if land in _WITHOUT_KREISE:
        return Typ.KREISFREI
    if ars[:5] in with_parts:
        return Typ.KREIS
    return Typ.KREISFREI if whole else Typ.UNBEKANNT


def described(gemeinden: Iterable[Gemeinde], by: Iterable[Gemeinde]) -> tuple[Gemeinde, ...]:
    """The same municipalities with what a file of the user says about them; the file wins."""
    said = {each.ars: each for each in by}
    return tuple(_described(each, said.get(each.ars)) for each in gemeinden)


def _described(one: Gemeinde, said: Gemeinde | None) -> Gemeinde:
    if said is None:
        return one
    return replace(
        one,
        name=said.name or one.name,
        typ=said.typ if said.typ != Typ.UNBEKANNT else one.typ,
        einwohner=one.einwohner if said.einwohner is None else said.einwohner,
        quelle=", ".join(dict.fromkeys([*filter(None, one.quelle.split(", ")), said.quelle])),
    )


# --- the user's file --------------------------------------------------------------------


def from_file(text: str, name: str) -> tuple[Gemeinde, ...]:
    """Read a list that a user wrote: `ars;name;typ;einwohner`, or just one key per line.

    The header decides what stands where; without one the first column is the key, the second
    the name. Lines that begin with `#` are remarks.

    Args:
        text: the file.
        name: what to call it.

    Raises:
        ConfigError: a line is not understood, or there is none.
    """
    shown = plain(name, 200)
    columns: Mapping[str, int] | None = None
    found: dict[str, Gemeinde] = {}
    for line, cells in _lines(text):
        if columns is None:
            columns = _columns(cells)
            if columns:
                continue
            columns = {"ars": 0, "name": 1}
        values = {
            key: plain(cells[place], _LONGEST_NAME) if place < len(cells) else ""
            for key, place in columns.items()
        }
        each = _gemeinde(
            values,
            tr("In „{shown}“, Zeile {line}:").format(shown=shown, line=line),
            tr("Datei {shown}").format(shown=shown),
        )
        if each.ars in found and found[each.ars] != each:
            raise ConfigError(
                tr(
                    "In „{shown}“ steht {ars} zweimal und verschieden (zuletzt Zeile {line})."
                ).format(shown=shown, ars=each.ars, line=line),
                tr("Bitte eine der beiden Zeilen löschen."),
            )
        found[each.ars] = each
    if not found:
        raise ConfigError(
            tr("In „{shown}“ steht keine einzige Gemeinde.").format(shown=shown),
            tr("Erwartet wird je Zeile ein Regionalschlüssel mit zwölf Ziffern."),
        )
    return tuple(found.values())


def _gemeinde(values: Mapping[str, str], where: str, quelle: str) -> Gemeinde:
    ars = _ars(values.get("ars", ""))
    if not ars:
        raise ConfigError(
            tr("{where} „{plain}“ ist kein Regionalschlüssel.").format(
                where=where, plain=plain(values.get("ars", ""), _SHOWN)
            ),
            tr(
                "Ein Regionalschlüssel (ARS) hat zwölf Ziffern, für Herne 059160000000; der "
                "Gemeindeschlüssel (AGS) mit acht Ziffern genügt nicht."
            ),
        )
    typ = values.get("typ", "") or Typ.UNBEKANNT
    kinds = {fold(kind): kind for kind in Typ}
    if fold(typ) not in kinds:
        raise ConfigError(
            tr("{where} Den Typ „{typ}“ gibt es nicht.").format(
                where=where, typ=plain(typ, _SHOWN)
            ),
            f"{nearest(typ, Typ)} Es gibt: {', '.join(Typ)}.".strip(),
        )
    return Gemeinde(
        ars,
        values.get("name", ""),
        kinds[fold(typ)],
        _einwohner(values.get("einwohner", ""), where),
        quelle,
    )


def _einwohner(value: str, where: str) -> int | None:
    if not value:
        return None
    if not _COUNT.fullmatch(value):
        raise ConfigError(
            tr("{where} „{value}“ ist keine Zahl von Einwohnern.").format(
                where=where, value=plain(value, _SHOWN)
            ),
            tr(
                "Erwartet wird eine ganze Zahl, zum Beispiel 156940; unbekannt: das Feld leer "
                "lassen."
            ),
        )
    return int(re.sub(r"\D", "", value))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what; nothing if that is no header."""
    names = [_squeezed(cell) for cell in cells]
    found = {"ars": _place(names, _KEYS), "name": _place(names, _NAMES)}
    found |= {key: _place(names, (key,)) for key in ("typ", "einwohner")}
    return {} if found["ars"] is None else {k: at for k, at in found.items() if at is not None}


def _place(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _lines(text: str) -> Iterable[tuple[int, list[str]]]:
    """The lines that say something, with their numbers.

    Raises:
        ConfigError: a field is longer than the csv module takes.
    """
    text = text.removeprefix("\ufeff")
    said = (line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#")
    first = next(said, "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
                yield reader.line_num, cells
    except csv.Error as error:
        raise ConfigError(
            tr("Ab Zeile {line_num} ist die Liste nicht zu lesen.").format(
                line_num=reader.line_num
            ),
            tr("Vermutlich wird ein Anführungszeichen nicht geschlossen."),
        ) from error


# --- the Data Hub's list ---------------------------------------------------------------


def from_hub(text: str, place: str, quelle: str) -> Named:
    """Read the Data Hub's list of keys, whose form is documented nowhere.

    JSON may be a list or an object with the list in `content` (or any other field), of
    objects or of keys; CSV has a column for the key. Anything else in it is named in `unread`.

    Raises:
        SourceError: no key was found in it.
    """
    start = text.lstrip("\ufeff \t\r\n")[:1]
    entries, pages = _json_entries(text, place) if start and start in "[{" else (None, 1)
    if entries is None:
        entries = _csv_entries(text)
    found: dict[str, Gemeinde] = {}
    odd: list[str] = []
    fields: set[str] = set()
    for entry in entries:
        ars, name = _key_and_name(entry, fields)
        if ars:
            found.setdefault(ars, Gemeinde(ars, name, quelle=quelle))
        else:
            odd.append(_sample(entry))
    if not found:
        sample = tr(" Gelesen wurde: {odd}.").format(odd=odd[0]) if odd else ""
        raise SourceError(
            tr(
                "Die Liste der Regionalschlüssel ({place}) ist nicht zu verstehen: Darin "
                "steht kein Schlüssel mit zwölf Ziffern.{sample}"
            ).format(place=plain(place, 200), sample=sample),
            tr(
                "Sie können eine eigene Liste angeben: --ars DATEI, je Zeile ein Regionalschlüssel."
            ),
        )
    unread = []
    if odd:
        number = counted(len(odd), "Eintrag", "Einträge")
        unread.append(
            tr(
                "In der Liste der Regionalschlüssel {value} {number} "
                "ohne Schlüssel mit zwölf Ziffern, nicht übernommen; zum Beispiel: {odd}."
            ).format(value="ist" if len(odd) == 1 else "sind", number=number, odd=odd[0])
        )
    if fields:
        unread.append(
            tr("Nicht ausgewertete Felder der Liste der Regionalschlüssel: ")
            + ", ".join(sorted(fields)[:20])
            + "."
        )
    return Named(tuple(found.values()), tuple(unread), pages)


def _json_entries(text: str, place: str) -> tuple[list[Any], int]:
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise SourceError(
            tr(
                "Die Liste der Regionalschlüssel ({place}) ist unvollständiges oder "
                "fehlerhaftes JSON."
            ).format(place=plain(place, 200)),
            tr(
                "Bitte rufen Sie sie noch einmal ab oder geben Sie eine eigene Liste an: --ars "
                "DATEI"
            ),
        ) from error
    if isinstance(document, list):
        return document, 1
    counters = document.get("page")
    counters = {**document, **counters} if isinstance(counters, dict) else document
    pages = counters.get("totalPages")
    content = document.get("content")
    lists = [content, *document.values()]
    entries = next((each for each in lists if isinstance(each, list)), None)
    if entries is None:  # an object of keys to names
        entries = [{"ars": key, "name": value} for key, value in document.items()]
    return entries, pages if isinstance(pages, int) and pages > 1 else 1


def _csv_entries(text: str) -> list[Any]:
    try:
        lines = [cells for _, cells in _lines(text)]
    except ConfigError:
        return []
    header = lines[0] if lines and _columns(lines[0]) else None
    if header is None:
        return [dict(zip(("ars", "name"), cells, strict=False)) for cells in lines]
    return [dict(zip(header, cells, strict=False)) for cells in lines[1:]]


def _key_and_name(entry: Any, fields: set[str]) -> tuple[str, str]:
    """Key and name of one entry; what else it has is added to `fields`."""
    if isinstance(entry, (str, int)):
        return _ars(entry), ""
    if not isinstance(entry, dict):
        return "", ""
    squeezed = {_squeezed(key): key for key in reversed(entry)}
    keys = [squeezed[key] for key in _KEYS if key in squeezed]
    used = next((key for key in keys if _ars(entry[key])), None)
    named = next((squeezed[key] for key in _NAMES if key in squeezed), None)
    if used is None:
        return "", ""
    fields.update(plain(str(key), _SHOWN) for key in entry if key not in (used, named))
    name = entry[named] if named is not None else ""
    return _ars(entry[used]), plain(name, _LONGEST_NAME) if isinstance(name, str) else ""


def _ars(value: object) -> str:
    """Twelve digits, or nothing; a spreadsheet may have taken the zero in front away."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = plain(value, _SHOWN).replace(" ", "") if isinstance(value, str) else str(value)
    if _SHORT_ARS.fullmatch(text) and f"0{text[0]}" in LAENDER:
        text = f"0{text}"
    if _ARS.fullmatch(text) and (text[:2] in LAENDER or text == "0" * 12):
        return text
    return ""


def _squeezed(value: object) -> str:
    return fold(plain(str(value), _SHOWN)).replace(" ", "")


def _sample(entry: Any) -> str:
    return f"„{plain(json.dumps(entry, ensure_ascii=False, default=str), 120)}“"
