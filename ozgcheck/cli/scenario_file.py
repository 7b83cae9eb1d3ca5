# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A scenario in a file of its own: read with every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ozgcheck.catalog.faults import Fault
from ozgcheck.catalog.files import CatalogFile, Problem, parse
from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.schema import violations
from ozgcheck.catalog.yaml_file import line_of
from ozgcheck.errors import CatalogError, ConfigError, reason
from ozgcheck.language import tr
from ozgcheck.measure.sci.scenario import Scenario, Vorhaben
from ozgcheck.model import OZG_KONFORM
from ozgcheck.suggest import nearest
from ozgcheck.text import fold, slug


class ScenarioError(CatalogError):
    """A file that is no valid scenario; `problems` lists every mistake."""

    exit_code = ConfigError.exit_code


def read_scenario(path: Path, catalog: Catalog) -> Scenario:
    """Read a scenario (catalog/schema/szenario.schema.json says its form).

    Args:
        path: the YAML file.
        catalog: knows the Leistungen and digital offers that may stand in it.

    Raises:
        ConfigError: the file cannot be read.
        ScenarioError: it is no valid scenario, or names what the catalogue does not know.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        cause = reason(error) if isinstance(error, OSError) else tr("kein Dateiname")
        raise ConfigError(
            tr("Das Szenario {path} lässt sich nicht lesen ({cause}).").format(
                path=path, cause=cause
            ),
            tr("Den Pfad hinter --szenario prüfen."),
        ) from error
    document, problems = parse(CatalogFile(path, str(path), "szenario"), content)
    if not problems:
        names = _Names(catalog)
        faults = list(violations("szenario", document)) or list(_faults(document, names))
        problems = [
            Problem(str(path), line_of(content, where), "/".join(map(str, where)), text, hint)
            for where, text, hint in faults
        ]
    if problems:
        raise ScenarioError(
            tr("Das Szenario {path} ist ungültig ({problems} Fehler).").format(
                path=path, problems=len(problems)
            ),
            "Was jedes Feld bedeutet, steht in docs/handbuch.md.",
            tuple(map(str, problems)),
        )
    return _scenario(document, names)


class _Names:
    """What a person may write for a Leistung, an entry or a digital offer."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._leistungen = {
            fold(spelling): leistung
            for leistung in catalog.leistungen
            for spelling in (*leistung.aliases, leistung.heute, leistung.name)
            if spelling
        }
        self._spellings = [
            spelling
            for leistung in catalog.leistungen
            for spelling in (leistung.id, leistung.name, leistung.heute, *leistung.aliases)
            if spelling
        ]
        self._angebote = {entry.slug: entry.name for entry in catalog.angebote}

    def plan(self, raw: str | dict[str, Any], stufe: int) -> Vorhaben | None:
        """What an entry of `online` means, None when the catalogue does not know it."""
        given: dict[str, Any] = {"leistung": raw} if isinstance(raw, str) else raw
        wanted = given["leistung"].strip()
        level = given.get("stufe", stufe)
        if wanted in self._catalog.by_key:
            leistung, teil = self._catalog.by_key[wanted]
            return Vorhaben(leistung.id, f"{leistung.id} {teil.name}", level, teil.id)
        whole = self._catalog.by_id.get(wanted) or self._leistungen.get(fold(wanted))
        return None if whole is None else Vorhaben(whole.id, f"{whole.id} {whole.title}", level)

    def angebot(self, wanted: str) -> tuple[str, str] | None:
        """Slug and name of a digital offer, None when the catalogue does not know it."""
        for key, name in self._angebote.items():
            if slug(wanted) in (key, slug(name)):
                return key, name
        return None

    def near_leistung(self, wanted: str) -> str:
        return nearest(wanted, self._spellings) or tr(
            'Suchen hilft: ozgcheck match "{strip}"'
        ).format(strip=wanted.strip())

    def near_angebot(self, wanted: str) -> str:
        return nearest(wanted, [*self._angebote, *self._angebote.values()]) or tr(
            "Möglich sind: {angebote}."
        ).format(angebote=", ".join(self._angebote))


def _faults(document: dict[str, Any], names: _Names) -> Iterator[Fault]:
    """What is wrong besides the form: no day, unknown names, names given twice."""
    try:
        date.fromisoformat(document["bis"])
    except ValueError:
        yield (
            ("bis",),
            tr("„{document}“ ist kein Tag.").format(document=document["bis"]),
            tr("Gemeint ist zum Beispiel 2027-06-30."),
        )
    if not document["online"] and not document.get("angebote"):
        yield (
            ("online",),
            tr("Das Szenario nimmt nichts an."),
            tr("Mindestens eine Leistung nennen."),
        )
    seen: set[tuple[str, str]] = set()
    for place, raw in enumerate(document["online"]):
        where: tuple[str | int, ...] = ("online", place)
        text = raw if isinstance(raw, str) else raw["leistung"]
        plan = names.plan(raw, OZG_KONFORM)
        if plan is None:
            yield (
                where,
                tr("Der Katalog kennt „{text}“ nicht.").format(text=text),
                names.near_leistung(text),
            )
            continue
        key = (plan.leistung, plan.teilleistung)
        if key in seen:
            yield (
                where,
                tr("„{text}“ steht doppelt ({name}).").format(text=text, name=plan.name),
                tr("Einen Eintrag streichen."),
            )
        seen.add(key)
    offers: set[str] = set()
    for place, wanted in enumerate(document.get("angebote", ())):
        found = names.angebot(wanted)
        if found is None:
            yield (
                ("angebote", place),
                tr("Der Katalog kennt das digitale Angebot „{wanted}“ nicht.").format(
                    wanted=wanted
                ),
                names.near_angebot(wanted),
            )
            continue
        if found[0] in offers:
            yield (
                ("angebote", place),
                tr("„{wanted}“ steht doppelt.").format(wanted=wanted),
                tr("Einen Eintrag streichen."),
            )
        offers.add(found[0])


def _scenario(document: dict[str, Any], names: _Names) -> Scenario:
    stufe = document.get("stufe", OZG_KONFORM)
    plans = (names.plan(raw, stufe) for raw in document["online"])
    offers = (names.angebot(wanted) for wanted in document.get("angebote", ()))
    return Scenario(
        name=document["name"],
        bis=document["bis"],
        vorhaben=tuple(plan for plan in plans if plan is not None),
        angebote=tuple(found for found in offers if found is not None),
    )
