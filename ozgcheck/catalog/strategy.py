# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What catalog/strategie/ says: the goals of a city and how each is measured.

Only the scorecard needs it, so it is read when it does and not with the catalogue.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ozgcheck import cache
from ozgcheck.catalog import files as catalog_files
from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import CatalogError, ConfigError, reason
from ozgcheck.language import tr
from ozgcheck.suggest import nearest
from ozgcheck.text import slug

_FOLDER = "strategie"
_CACHE_FORMAT = 1
_Path = tuple[str | int, ...]
_Fault = tuple[_Path, str, str]


@dataclass(frozen=True, slots=True)
class Quelle:
    """A source of quellen.yaml; `url` may be empty, `stand` is as the catalogue writes it."""

    id: str
    titel: str
    herausgeber: str
    stand: str
    url: str


@dataclass(frozen=True, slots=True)
class Auswahl:
    """The Leistungen that a measure looks at; empty fields do not restrict.

    `leistungen` are OZG ids, everything else are slugs.
    """

    leistungen: tuple[str, ...] = ()
    lebenslagen: tuple[str, ...] = ()
    themenfelder: tuple[str, ...] = ()
    bereiche: tuple[str, ...] = ()
    koerbe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Messung:
    """How a goal is measured.

    `art` is `deckung` (share), `anzahl` (number), `angebot` (digital offers by slug, in
    `angebote`), `rang` or `punkte` (Smart City Index, `bereich` an area or `gesamt`). `einheit`
    (`leistung`, `teilleistung`, `eintrag`) and `schwelle` (0..4) belong to the first two.
    """

    art: str
    einheit: str = ""
    schwelle: int = 0
    auswahl: Auswahl = Auswahl()
    angebote: tuple[str, ...] = ()
    bereich: str = ""


@dataclass(frozen=True, slots=True)
class Ziel:
    """One goal.

    `herkunft` is `oeffentlich`, `vorschlag` (of ozgcheck, not the city's) or `fachbereich`;
    `zielwert` is None where nobody set one; `hoechstens` says that the value must not be
    higher. `bis` is the last day, None without a date. `ausgangswert` and `ausgangsstand` are
    what the source says about the beginning, by its own way of counting.
    """

    id: str
    ziel: str
    herkunft: str
    messung: Messung
    zielwert: float | None
    hoechstens: bool
    bis: date | None
    ausgangswert: float | None
    ausgangsstand: str
    quelle: Quelle
    quellen: tuple[Quelle, ...]
    gewissheit: str
    hinweis: str


@dataclass(frozen=True, slots=True)
class Feld:
    """A field of the strategy; `oeffentliche_ziele` says what is known of public goals."""

    slug: str
    name: str
    oeffentliche_ziele: str
    anmerkung: str
    ziele: tuple[Ziel, ...]


@dataclass(frozen=True, slots=True)
class Strategie:
    """A city's strategy, `stadt` by its short name; `luecken` says what nobody could read."""

    stadt: str
    name: str
    stand: str
    quelle: Quelle
    gewissheit: str
    luecken: str
    felder: tuple[Feld, ...]


def load_strategy(catalog: Catalog, stadt: str) -> Strategie:
    """The strategy of a city.

    Args:
        catalog: a loaded catalogue; it has checked the form of its files.
        stadt: name or short name of the city.

    Raises:
        ConfigError: the catalogue has no strategy of this city.
        CatalogError: a file is not readable, or a goal cannot be measured as it says.
    """
    wanted = slug(stadt)
    folder = catalog.root / _FOLDER
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    contents = {path.name: _bytes(path) for path in (*paths, catalog.root / "quellen.yaml")}
    key = catalog_files.fingerprint(contents)
    documents = cache.recall("strategie", key, _CACHE_FORMAT)
    if documents is None:
        documents = {name: _document(catalog.root, name, data) for name, data in contents.items()}
        cache.keep("strategie", key, _CACHE_FORMAT, documents)
    known = {path.name: documents[path.name] for path in paths}
    name = next((name for name, raw in known.items() if raw["stadt"] == wanted), None)
    if name is None:
        others = ", ".join(sorted(raw["stadt"] for raw in known.values())) or "keine"
        raise ConfigError(
            tr("Für „{stadt}“ stehen im Katalog keine Ziele.").format(stadt=stadt),
            tr(
                "Eine Datei strategie/{wanted}.yaml anlegen; ihre Felder erklärt ozgcheck catalog "
                "schema strategie. Vorhanden: {others}."
            ).format(wanted=wanted, others=others),
        )
    faults = list(_faults(catalog, known[name]))
    if faults:
        raise _invalid(f"{_FOLDER}/{name}", contents[name], faults)
    quellen = {
        raw["id"]: Quelle(
            raw["id"],
            raw["titel"],
            raw["herausgeber"],
            raw["stand"],
            raw.get("url", ""),
        )
        for raw in documents["quellen.yaml"]["quellen"]
    }
    return _strategy(known[name], quellen)


def last_day(text: str) -> date:
    """The last day of `2030`, `2030-06` or `2030-06-15`.

    Raises:
        ValueError: there is no such day.
    """
    year, *rest = (int(part) for part in text.split("-"))
    month = rest[0] if rest else 12
    if not 1 <= month <= 12:
        raise ValueError(tr("there is no such month"))
    return date(year, month, rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CatalogError(
            tr("Die Katalogdatei {path} lässt sich nicht lesen ({error}).").format(
                path=path, error=reason(error)
            ),
            tr("Die Leserechte prüfen."),
        ) from error


def _document(root: Path, name: str, content: bytes) -> Any:
    own = name != "quellen.yaml"
    shown = f"{_FOLDER}/{name}" if own else name
    file = catalog_files.CatalogFile(root / shown, shown, _FOLDER if own else "quellen")
    document, problems = catalog_files.parse(file, content)
    if problems:
        raise CatalogError(
            tr("Die Katalogdatei {path} ist ungültig.").format(path=file.path),
            tr("Alle Fehler zeigt: ozgcheck catalog validate"),
            tuple(map(str, problems)),
        )
    return document


def _invalid(name: str, content: bytes, faults: list[_Fault]) -> CatalogError:
    from ozgcheck.catalog.yaml_file import line_of

    problems = [
        catalog_files.Problem(name, line_of(content, path), "/".join(map(str, path)), text, hint)
        for path, text, hint in faults
    ]
    return CatalogError(
        tr("Die Ziele in {name} lassen sich so nicht messen.").format(name=name),
        tr("Die genannten Stellen berichtigen."),
        tuple(map(str, problems)),
    )


# --- what a schema cannot see -----------------------------------------------------


def _faults(catalog: Catalog, raw: dict[str, Any]) -> Iterator[_Fault]:
    seen: set[str] = set()
    for number, feld in enumerate(raw["felder"]):
        for place, ziel in enumerate(feld["ziele"]):
            path = ("felder", number, "ziele", place)
            if ziel["id"] in seen:
                yield (
                    (*path, "id"),
                    f"Das Ziel „{ziel['id']}“ gibt es zweimal.",
                    "Umbenennen.",
                )
            seen.add(ziel["id"])
            for inner, text, hint in _goal_faults(catalog, ziel):
                yield (*path, *inner), text, hint


def _goal_faults(catalog: Catalog, raw: dict[str, Any]) -> Iterator[_Fault]:
    for name in ("bis", "ausgangsstand"):
        try:
            last_day(raw.get(name, "2030"))
        except ValueError:
            yield (name,), f"„{raw[name]}“ ist kein Tag.", "Gemeint ist zum Beispiel 2030-12-31."
    messung, target = raw["messung"], raw["zielwert"]
    art = messung["art"]
    if target is not None:
        if art == "deckung" and target > 1:
            yield ("zielwert",), f"{target} ist kein Anteil.", "80 Prozent schreibt man 0.8."
        if art == "angebot" and target > len(messung["angebote"]):
            yield ("zielwert",), f"{target} sind mehr, als unter angebote stehen.", "Berichtigen."
    if (art == "rang") != (raw["richtung"] == "hoechstens") and art in ("rang", "punkte"):
        yield (
            ("richtung",),
            f"Zu „{art}“ passt „{raw['richtung']}“ nicht.",
            "Ein Rang soll höchstens, eine Punktzahl mindestens erreicht werden.",
        )
    if art == "deckung" and messung["einheit"] == "eintrag":
        yield (
            ("messung", "einheit"),
            "Ein Anteil der Einträge lässt sich nicht messen: alle zusammen wären immer 100 %.",
            "anzahl statt deckung, oder leistung statt eintrag.",
        )
    if messung.get("einheit") == "eintrag" and messung.get("auswahl"):
        yield (
            ("messung", "auswahl"),
            "Einträge lassen sich nicht auswählen.",
            "Die Auswahl streichen oder Leistungen zählen.",
        )
    known = {
        "leistungen": catalog.by_id.keys(),
        "lebenslagen": catalog.lage.keys(),
        "themenfelder": catalog.feld.keys(),
    }
    for name, values in messung.get("auswahl", {}).items():
        for place, value in enumerate(values):
            if value not in known.get(name, values):
                yield (
                    ("messung", "auswahl", name, place),
                    f"„{value}“ gibt es nicht.",
                    nearest(value, known[name]) or "Den Namen berichtigen.",
                )


# --- documents to records ----------------------------------------------------------


def _strategy(raw: dict[str, Any], quellen: dict[str, Quelle]) -> Strategie:
    return Strategie(
        stadt=raw["stadt"],
        name=raw["name"],
        stand=raw["stand"],
        quelle=quellen[raw["quelle"]],
        gewissheit=raw["gewissheit"],
        luecken=raw.get("luecken", ""),
        felder=tuple(
            Feld(
                slug=feld["feld"],
                name=feld["name"],
                oeffentliche_ziele=feld["oeffentliche_ziele"],
                anmerkung=feld["anmerkung"],
                ziele=tuple(_goal(ziel, quellen) for ziel in feld["ziele"]),
            )
            for feld in raw["felder"]
        ),
    )


def _goal(raw: dict[str, Any], quellen: dict[str, Quelle]) -> Ziel:
    messung = raw["messung"]
    return Ziel(
        id=raw["id"],
        ziel=raw["ziel"],
        herkunft=raw["herkunft"],
        messung=Messung(
            art=messung["art"],
            einheit=messung.get("einheit", ""),
            schwelle=messung.get("schwelle", 0),
            auswahl=Auswahl(
                **{name: tuple(values) for name, values in messung.get("auswahl", {}).items()}
            ),
            angebote=tuple(messung.get("angebote", ())),
            bereich=messung.get("bereich", ""),
        ),
        zielwert=raw["zielwert"],
        hoechstens=raw["richtung"] == "hoechstens",
        bis=last_day(raw["bis"]) if "bis" in raw else None,
        ausgangswert=raw.get("ausgangswert"),
        ausgangsstand=raw.get("ausgangsstand", ""),
        quelle=quellen[raw["quelle"]],
        quellen=tuple(quellen[name] for name in raw.get("quellen", ())),
        gewissheit=raw["gewissheit"],
        hinweis=raw.get("hinweis", ""),
    )
