# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A commented `ozgcheck.toml` that shows every setting; what it sets is on, the rest is off."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from ozgcheck.config import Config
from ozgcheck.measure.worklist.lever import Weights
from ozgcheck.model import Portal
from ozgcheck.publication import Publication
from ozgcheck.text import plain

TOP = {
    "portal": "Portal, wenn --portal fehlt",
    "schwelle": "Reifegrad, ab dem etwas als erfüllt gilt (1 bis 4); 3 heißt OZG-konform",
    "einheit": 'Was gezählt wird: "leistung" oder "teilleistung"',
    "nur_eigene": "true: Dienste von Kreis, Land und Bund zählen nicht",
    "fail_under": 'Ziele, sonst Exit-Code 3: Mindestabdeckung in Prozent, ["40", "familie=60"]',
    "kontakt": "E-Mail-Adresse der Stadt; steht in jeder Anfrage an fremde Server",
    "links_hoechstens": "So viele Onlinedienste fragt ein Lauf höchstens ab; 0: keine",
    "links_tage": "So viele Tage gilt ein Ergebnis der Linkprüfung",
    "verlauf": "Ordner der gespeicherten Läufe, ab dem Ordner dieser Datei",
    "entscheidungen": "Ordner der Entscheidungen, ab dem Ordner dieser Datei",
    "pvog_client_id": "Eigene Kennung für den PVOG-Suchdienst, wenn er eine verlangt",
}
PORTAL = {
    "stadt": "Name der Stadt",
    "ars": "Amtlicher Regionalschlüssel, zwölf Ziffern",
    "quellen": 'Die beste zuerst; auch "tabelle:dienstleistungen.csv", ab dem Ordner dieser Datei',
    "adressen": "Wo das Lesen des Portals beginnt",
    "produkt": "Produkt des Portals; ohne Angabe wird es erkannt, ozgcheck doctor nennt es",
    "profil": "Eigenes Profil, ab dem Ordner dieser Datei",
    "hosts": "Weitere Server, die zum Portal gehören",
    "mindestens": "Weniger Angebote machen den Lauf unvollständig; 0: keine Erwartung",
    "intern": "true: das Portal liegt im eigenen Netz",
    "pause": "Sekunden zwischen zwei Abrufen bei einem Server (0 bis 60)",
    "parallel": "Gleichzeitige Abrufe bei einem Server (1 bis 16)",
    "seiten": "So viele Seiten werden höchstens gelesen",
    "tiefe": "So viele Verweise weit von den Adressen aus (1 bis 100)",
    "minuten": "So lange dauert ein Lauf höchstens",
    "hinweis": "Was man über das Portal wissen muss",
}
OPENDATA = {
    "adresse": "Ordner im Netz, in dem die offenen Daten stehen werden",
    "herausgeber": "Wer sie veröffentlicht; ohne Angabe die Stadt",
    "kontakt": "Stelle oder Seite, nie eine Person; ohne Angabe gilt kontakt von oben",
    "lizenz": "Auch dl-zero-de/2.0, cc-by/4.0 oder cc-zero",
    "namensnennung": "Was die Lizenz zu nennen verlangt; ohne Angabe der Herausgeber",
    "datenbereitsteller": 'Name aus der Liste von DCAT-AP.de, etwa "openNRW"',
}
UMFRAGE = {"ordner": "Ordner der bundesweiten Umfrage; dann zeigt auch die Website den Vergleich"}
_HEAD = """\
# Einstellungen von ozgcheck; jede erklärt das Handbuch unter „Einstellungen“.
# Zeilen, die mit # und ohne Leerzeichen beginnen, sind ausgeschaltet und zeigen die Vorgabe:
# Wer etwas ändern will, löscht das # davor, in einem Abschnitt auch vor seinem [Namen].
"""
_EXCEPTIONS = """\
# Was die Prüfungen bis zu einem Tag auslassen, mit Grund. Für jede Ausnahme ein Abschnitt.
#[[ausnahmen]]
#leistung = "10160"
#grund = "Der neue Dienst startet im Sommer"
#bis = 2027-06-30
"""
_SHIPPED = (
    "# Das Portal ist im Katalog eingerichtet; dieser Abschnitt gilt nur, wenn er ganz an ist."
)
_OWN_PROFILE = "# Das eigene Profil, das der Katalog für diese Stadt hat, gilt dann nicht."
_PUBLICATION = "# Wer offene Daten veröffentlicht, und wo; siehe „Offene Daten“ im Handbuch."
_SURVEY = "# Die bundesweite Umfrage; siehe „Bundesweit“ im Handbuch."
_WEIGHTS = "# Punkte für den Hebel, ganze Zahlen von 0 bis 1000; siehe „Hebel“ im Handbuch."


def config_text(portal: Portal, settings: Mapping[str, Any], *, shipped: bool) -> str:
    """The file for one city.

    Args:
        portal: the city's portal.
        settings: further keys of `TOP` with the values to be set.
        shipped: the catalogue knows the portal, so its section is only shown.

    Returns:
        TOML that `load_config` reads.
    """
    return "\n".join(
        (
            _HEAD,
            *_top({"portal": portal.name, **settings}),
            _EXCEPTIONS,
            *_portal(portal, shipped),
            "",
            _WEIGHTS,
            "#[hebel]",
            *(f"#{name} = {toml(value)}" for name, value in _defaults(Weights).items()),
            "",
            _PUBLICATION,
            "#[opendata]",
            *(
                f"# {OPENDATA[name]}\n#{name} = {toml(value)}"
                for name, value in _defaults(Publication).items()
            ),
            "",
            _SURVEY,
            "#[umfrage]",
            *(f"# {comment}\n#{name} = {toml('')}" for name, comment in UMFRAGE.items()),
            "",
        )
    )


def _top(settings: Mapping[str, Any]) -> Iterator[str]:
    usual = Config()
    for name, comment in TOP.items():
        value = settings.get(name, getattr(usual, name))
        yield f"# {comment}\n{'' if name in settings else '#'}{name} = {toml(value)}\n"


def _portal(portal: Portal, shipped: bool) -> Iterator[str]:
    usual = _defaults(Portal)
    values = {name: getattr(portal, name) for name in PORTAL}
    values["quellen"] = [f"{kind}:{place}" if place else kind for kind, place in portal.quellen]
    # A profile is a file; one that the catalogue has is no such file.
    values["profil"] = usual["profil"] = "profil.yaml"
    if shipped:
        yield _SHIPPED
        if portal.profil is not None:
            yield _OWN_PROFILE
    yield f"{'#' * shipped}[portale.{portal.name}]"
    for name, comment in PORTAL.items():
        off = shipped or values[name] == usual.get(name)
        yield f"# {comment}\n{'#' * off}{name} = {toml(values[name])}"


def _defaults(record: type) -> dict[str, Any]:
    return {each.name: each.default for each in fields(record) if each.default is not MISSING}


def toml(value: bool | float | str | Path | Iterable[str]) -> str:
    """A value as TOML writes it; texts are made harmless as everywhere."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str | Path):
        # TOML takes JSON's escapes, and `plain` leaves nothing that needs others.
        return json.dumps(plain(str(value)), ensure_ascii=False)
    return f"[{', '.join(toml(entry) for entry in value)}]"
