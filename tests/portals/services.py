# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the invented city offers, made from `services.yaml` and a seed."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ozgcheck.text import slug

FIRST_NAMES = ("Anna", "Bernd", "Ceyda", "Dirk", "Elif", "Frank", "Greta", "Halil", "Ines", "Jan")
LAST_NAMES = (
    "Ahlers", "Brinkmann", "Çelik", "Dörner", "Ebert", "Fuhrmann", "Größl", "Hövel", "Jansen",
    "Krämer", "Lüders", "Mertens", "Nowak", "Öztürk", "Petersen", "Rößler", "Schäfer", "Thoben",
)  # fmt: skip
AREAS = {
    "Steuern und Abgaben": "FB 20 Finanzen",
    "Gewerbe und Wirtschaft": "FB 32 Sicherheit und Ordnung",
    "Verkehr und Mobilität": "FB 36 Straßenverkehr",
    "Ausweise und Meldewesen": "FB 33 Bürgerdienste",
    "Familie und Partnerschaft": "FB 51 Jugend und Familie",
    "Bildung und Kultur": "FB 40 Schule und Weiterbildung",
    "Soziales und Gesundheit": "FB 50 Soziales",
    "Migration und Einbürgerung": "FB 34 Ausländerwesen",
    "Bauen und Wohnen": "FB 63 Bauordnung",
    "Umwelt und Abfall": "FB 54 Umwelt und Stadtgrün",
    "Sicherheit und Ordnung": "FB 32 Sicherheit und Ordnung",
    "Engagement und Wahlen": "FB 12 Wahlen und Beteiligung",
    "Friedhof und Bestattung": "FB 67 Friedhöfe",
}
_GENERAL = (
    "Bitte halten Sie die Unterlagen bereit, bevor Sie beginnen.",
    "Die Bearbeitung dauert in der Regel zwei bis vier Wochen.",
    "Sie können sich durch eine bevollmächtigte Person vertreten lassen.",
    "Bei Fragen hilft Ihnen das Servicetelefon unter der Nummer 115.",
    "Unvollständige Anträge können leider nicht bearbeitet werden.",
    "Wenn Sie umgezogen sind, teilen Sie bitte auch Ihre neue Anschrift mit.",
    "Das Verfahren ist für Menschen mit Behinderung barrierefrei zugänglich.",
    "Eine Eingangsbestätigung erhalten Sie innerhalb weniger Tage.",
)
_LAWS = (
    "§ 3 Abs. 1 der Hauptsatzung der Stadt Musterstadt",
    "Allgemeine Verwaltungsgebührensatzung der Stadt Musterstadt",
    "Verwaltungsverfahrensgesetz für das Land Nordrhein-Westfalen",
    "Gebührengesetz für das Land Nordrhein-Westfalen",
    "Ordnungsbehördengesetz",
)
_DEADLINES = (
    "Der Antrag ist spätestens vier Wochen vorher zu stellen.",
    "Es sind keine Fristen zu beachten.",
    "Innerhalb von zwei Wochen nach dem Ereignis.",
    "Bis zum 31. März für das laufende Jahr.",
)


@dataclass(frozen=True, slots=True)
class Service:
    """One service as the city's editors wrote it down; portals show parts of it.

    `number` is unique within the site, `channel` online, formular, termin or vor-ort.
    `sections`: unterlagen, gebuehren, fristen, recht, voraussetzungen -> items.
    """

    number: int
    title: str
    area: str
    office: str
    channel: str
    schluessel: tuple[str, ...]
    description: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    central: str
    contact: str
    phone: str
    token: str

    @property
    def slug(self) -> str:
        return slug(self.title)

    @property
    def letter(self) -> str:
        return slug(self.title)[0].upper()

    def section(self, name: str) -> tuple[str, ...]:
        return dict(self.sections).get(name, ())


@functools.cache
def _table() -> dict[str, Any]:
    text = Path(__file__).with_name("services.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


def titles() -> tuple[str, ...]:
    """The titles that were written by hand."""
    return tuple(row["titel"] for row in _table()["services"])


def generate(seed: int, size: int) -> tuple[Service, ...]:
    """`size` services in the order of their titles; the same seed gives the same ones.

    Up to the number of hand-written ones they are a sample of these (those with several
    Schlüssel are always in it); beyond, variants with places and names fill up.

    Raises:
        ValueError: more services than there are variants.
    """
    dice = random.Random(seed)
    rows = list(_table()["services"])
    if size <= len(rows):
        rows.sort(key=lambda row: len(row.get("schluessel", ())) < 2)
        always = [row for row in rows if len(row.get("schluessel", ())) > 1][:size]
        rows = always + dice.sample(rows[len(always) :], size - len(always))
    else:
        rows += _variants(dice, size - len(rows))
    numbers = dice.sample(range(40, 5_999_999), len(rows))
    made = (_service(dice, row, number) for row, number in zip(rows, numbers, strict=True))
    return tuple(sorted(made, key=lambda service: service.slug))


def _variants(dice: random.Random, count: int) -> list[dict[str, Any]]:
    table = _table()
    every = [
        {**row, "titel": row["titel"].format(ort=place, name=name)}
        for row in table["varianten"]
        for place in table["orte"]
        for name in table["namen"]
    ]
    if count > len(every):
        raise ValueError(f"only {len(every)} variants")
    return dice.sample(every, count)


def _service(dice: random.Random, row: dict[str, Any], number: int) -> Service:
    own = [f"{sentence.rstrip('.')}." for sentence in row["text"].split(". ")]
    description = (*own, *dice.sample(_GENERAL, dice.randint(1, 6 - len(own))))
    sections = {
        "unterlagen": tuple(row.get("unterlagen", ())),
        "gebuehren": (row["gebuehr"],) if "gebuehr" in row else (),
        "fristen": (dice.choice(_DEADLINES),),
        "recht": tuple(dice.sample(_LAWS, dice.randint(1, 3))),
        "voraussetzungen": ("Hauptwohnung in Musterstadt",) if dice.random() < 0.3 else (),
    }
    return Service(
        number=number,
        title=row["titel"],
        area=row["bereich"],
        office=AREAS[row["bereich"]],
        channel=row["kanal"],
        schluessel=tuple(row.get("schluessel", ())),
        description=description,
        sections=tuple(item for item in sections.items() if item[1]),
        central=row.get("dienst", ""),
        contact=f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}",
        phone=f"0999 16-{dice.randint(1000, 9999)}",
        token=f"{dice.getrandbits(96):024x}",
    )


def by_letter(services: Sequence[Service]) -> dict[str, list[Service]]:
    groups: dict[str, list[Service]] = {}
    for service in services:
        groups.setdefault(service.letter, []).append(service)
    return groups


def by_area(services: Sequence[Service]) -> dict[str, list[Service]]:
    groups: dict[str, list[Service]] = {area: [] for area in AREAS}
    for service in services:
        groups[service.area].append(service)
    return {area: members for area, members in groups.items() if members}


def paged(services: Sequence[Service], length: int) -> Iterator[Sequence[Service]]:
    for start in range(0, len(services), length):
        yield services[start : start + length]
