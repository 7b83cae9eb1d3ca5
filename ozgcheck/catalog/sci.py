# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What catalog/smart-city-index/ says about the Bitkom Smart City Index.

Only few commands need it, so it is read when they do and not with the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ozgcheck import cache
from ozgcheck.catalog import files as catalog_files
from ozgcheck.errors import CatalogError, reason
from ozgcheck.language import tr

GESAMT = "gesamt"
_FOLDER = "smart-city-index"
_KINDS = {
    "editionen": "sci-editionen",
    "bereiche": "bereiche",
    "angebote": "sci-angebote",
    "ergebnisse": "sci-ergebnisse",
    "formel": "sci-formel",
}
_CACHE_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Indikator:
    """One indicator of an area in one edition.

    `bonus` marks the pilot projects, which are none of the regular indicators; `parameter`
    are those that a source names, never all; `korb` is the basket that lists them.
    """

    slug: str
    name: str
    gewissheit: str
    bonus: bool = False
    parameter: tuple[str, ...] = ()
    korb: str = ""
    hinweis: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: `bereiche` holds the known indicators per area, in the order of the source.

    `liste` says how complete they are: `vollstaendig`, `fast-vollstaendig`, `teilweise` or
    `unbekannt`; `anzahl` is the official number over all areas.
    """

    jahr: int
    staedte: int
    anzahl: int
    liste: str
    bereiche: dict[str, tuple[Indikator, ...]]
    luecken: str
    quelle: str
    gewissheit: str


@dataclass(frozen=True, slots=True)
class Zuordnung:
    """A Leistung (OZG id) feeds an indicator; `belegt` is False where only the subject is near."""

    leistung: str
    bereich: str
    indikator: str
    gewissheit: str
    grund: str = ""
    belegt: bool = True


@dataclass(frozen=True, slots=True)
class Nutzung:
    """A digital offer outside the OZG (by slug) feeds an indicator in these editions."""

    angebot: str
    bereich: str
    indikator: str
    jahre: tuple[int, ...]
    gewissheit: str


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """A published rank and score of a city; None where nobody found it.

    `bereich` is an area or `gesamt`; `herkunft` says how the value came about (`genannt`,
    `rang-berechnet`, `bereich-erschlossen`, `punkte-abgeleitet`, `abgeleitet`).
    """

    jahr: int
    stadt: str
    bereich: str
    rang: int | None
    punkte: float | None
    herkunft: str
    quelle: str
    gewissheit: str
    hinweis: str = ""


@dataclass(frozen=True, slots=True)
class Rangwert:
    """The score that went with a rank; `stadt` is a name, empty when unknown."""

    jahr: int
    bereich: str
    rang: int
    punkte: float
    stadt: str
    herkunft: str
    quelle: str
    gewissheit: str


@dataclass(frozen=True, slots=True)
class Bereichsgroesse:
    """How many regular indicators an area had, and the most points of its bonus."""

    bereich: str
    jahre: tuple[int, ...]
    indikatoren: int
    bonus: float


@dataclass(frozen=True, slots=True)
class Pruefwert:
    """Published indicator values of one city and area, and the published area score.

    `passt` is False for the exceptions that the formula does not meet.
    """

    jahr: int
    stadt: str
    bereich: str
    indikatoren: tuple[float, ...]
    bonus: float
    punkte: float
    passt: bool


@dataclass(frozen=True, slots=True)
class Gesamtwert:
    """Published area scores of a city (in the order of `AREAS`) and its published total."""

    jahr: int
    stadt: str
    bereiche: tuple[float, ...]
    punkte: float
    quelle: str


@dataclass(frozen=True, slots=True)
class Formel:
    """What is said or reconstructed about the calculation; `gilt` are the editions."""

    id: str
    formel: str
    gilt: tuple[int, ...]
    belegt: str
    ausnahmen: tuple[str, ...]
    quelle: str
    gewissheit: str


# Order of area scores in `Gesamtwert`.
AREAS = (
    "verwaltung",
    "it-und-kommunikation",
    "energie-und-umwelt",
    "mobilitaet",
    "gesellschaft",
)


@dataclass(frozen=True, slots=True)
class SmartCityIndex:
    """Everything that is known, editions in order of their year.

    `staedte` maps the short name of each neighbour to its name, in the catalogue's order.
    """

    editionen: tuple[Edition, ...]
    zuordnungen: tuple[Zuordnung, ...]
    nutzungen: tuple[Nutzung, ...]
    staedte: dict[str, str]
    ergebnisse: tuple[Ergebnis, ...]
    formeln: tuple[Formel, ...]
    groessen: tuple[Bereichsgroesse, ...]
    rangwerte: tuple[Rangwert, ...]
    pruefwerte: tuple[Pruefwert, ...]
    gesamtwerte: tuple[Gesamtwert, ...]

    @property
    def jahre(self) -> tuple[int, ...]:
        """The years of the editions."""
        return tuple(edition.jahr for edition in self.editionen)

    def formel(self, formel_id: str) -> Formel:
        """The formula of that id (`bereich`, `gesamt`, `indikator`, `bonus`)."""
        return next(formel for formel in self.formeln if formel.id == formel_id)


def load_sci(root: Path) -> SmartCityIndex:
    """Read the folder `smart-city-index` of a catalogue that was loaded before.

    The files' form is not checked again: `load_catalog` has done that.

    Args:
        root: folder of the catalogue.

    Raises:
        CatalogError: a file is missing or not readable.
    """
    contents = {}
    for name in _KINDS:
        path = root / _FOLDER / f"{name}.yaml"
        try:
            contents[name] = path.read_bytes()
        except OSError as error:
            raise CatalogError(
                tr("Die Katalogdatei {path} lässt sich nicht lesen ({error}).").format(
                    path=path, error=reason(error)
                ),
                tr("Ohne den Ordner smart-city-index gibt es keinen Vergleich mit dem Index."),
            ) from error
    key = catalog_files.fingerprint(contents)
    documents = cache.recall("sci", key, _CACHE_FORMAT)
    if documents is None:
        documents = {name: _document(root, name, content) for name, content in contents.items()}
        cache.keep("sci", key, _CACHE_FORMAT, documents)
    return _index(documents)


def _document(root: Path, name: str, content: bytes) -> Any:
    path = root / _FOLDER / f"{name}.yaml"
    file = catalog_files.CatalogFile(path, f"{_FOLDER}/{name}.yaml", _KINDS[name])
    document, problems = catalog_files.parse(file, content)
    if problems:
        raise CatalogError(
            tr("Die Katalogdatei {path} ist ungültig.").format(path=path),
            tr("Alle Fehler zeigt: ozgcheck catalog validate"),
            tuple(map(str, problems)),
        )
    return document


def _index(documents: dict[str, Any]) -> SmartCityIndex:
    formel = documents["formel"]
    return SmartCityIndex(
        editionen=tuple(
            sorted(map(_edition, documents["editionen"]["editionen"]), key=lambda e: e.jahr)
        ),
        zuordnungen=tuple(_zuordnungen(documents["bereiche"])),
        nutzungen=tuple(
            Nutzung(
                entry["slug"],
                use["bereich"],
                use["indikator"],
                tuple(use["jahre"]),
                use["gewissheit"],
            )
            for entry in documents["angebote"]["angebote"]
            for use in entry["indikatoren"]
        ),
        staedte={raw["stadt"]: raw["name"] for raw in documents["ergebnisse"]["staedte"]},
        ergebnisse=tuple(_ergebnis(raw) for raw in documents["ergebnisse"]["ergebnisse"]),
        formeln=tuple(
            Formel(
                raw["id"],
                raw["formel"],
                tuple(raw["gilt"]),
                raw["belegt"],
                tuple(raw.get("pruefung", {}).get("ausnahmen", ())),
                raw["quelle"],
                raw["gewissheit"],
            )
            for raw in formel["formeln"]
        ),
        groessen=tuple(
            Bereichsgroesse(
                raw["bereich"], tuple(raw["jahre"]), raw["indikatoren"], raw["bonus_hoechstens"]
            )
            for raw in formel["bereiche"]
        ),
        rangwerte=tuple(
            Rangwert(
                raw["jahr"],
                raw["bereich"],
                raw["rang"],
                raw["punkte"],
                raw.get("stadt", ""),
                "genannt",
                raw["quelle"],
                raw["gewissheit"],
            )
            for raw in formel["schwellen"]
        ),
        pruefwerte=tuple(
            Pruefwert(
                raw["jahr"],
                raw["stadt"],
                raw["bereich"],
                tuple(raw["indikatoren"]),
                raw["bonus"],
                raw["punkte"],
                raw["passt"],
            )
            for raw in formel["pruefwerte"]
        ),
        gesamtwerte=tuple(
            Gesamtwert(
                raw["jahr"], raw["stadt"], tuple(raw["bereiche"]), raw["punkte"], raw["quelle"]
            )
            for raw in formel["gesamtwerte"]
        ),
    )


def _edition(raw: dict[str, Any]) -> Edition:
    return Edition(
        jahr=raw["jahr"],
        staedte=raw["staedte"],
        anzahl=raw["indikatoren"],
        liste=raw["indikatorenliste"],
        bereiche={
            area["bereich"]: tuple(_indikator(entry) for entry in area["indikatoren"])
            for area in raw["bereiche"]
        },
        luecken=raw["luecken"],
        quelle=raw["quelle"],
        gewissheit=raw["gewissheit"],
    )


def _indikator(raw: dict[str, Any]) -> Indikator:
    return Indikator(
        slug=raw["slug"],
        name=raw["name"],
        gewissheit=raw.get("gewissheit", ""),
        bonus=raw.get("bonus", False),
        parameter=tuple(raw.get("parameter", ())),
        korb=raw.get("korb", ""),
        hinweis=raw.get("hinweis", ""),
    )


def _zuordnungen(document: dict[str, Any]) -> Iterable[Zuordnung]:
    for part, belegt in (("zuordnungen", True), ("kandidaten", False)):
        for raw in document[part]:
            yield Zuordnung(
                leistung=raw["leistung"],
                bereich=raw["bereich"],
                indikator=raw["indikator"],
                gewissheit=raw["gewissheit"],
                grund=raw.get("grund", ""),
                belegt=belegt,
            )


def _ergebnis(raw: dict[str, Any]) -> Ergebnis:
    return Ergebnis(
        jahr=raw["jahr"],
        stadt=raw["stadt"],
        bereich=raw["bereich"],
        rang=raw.get("rang"),
        punkte=raw.get("punkte"),
        herkunft=raw["herkunft"],
        quelle=raw["quelle"],
        gewissheit=raw["gewissheit"],
        hinweis=raw.get("hinweis", ""),
    )
