# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which pages the site has, and what stands on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.model import Count
from ozgcheck.numbers import percent, whole
from ozgcheck.report.change.view import diff_view
from ozgcheck.report.change.words import WANDEL, Asked, Run, headline, level, name_of, offers_line
from ozgcheck.report.cities.view import compare_view
from ozgcheck.report.gaps import KATEGORIEN
from ozgcheck.report.plots.words import rule_of, warnings
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.sci.view import benchmark_view
from ozgcheck.report.site.charts import SPREAD, Chart, charts
from ozgcheck.report.site.leistungen import leistung_pages
from ozgcheck.report.site.lines import STAENDE, ZEICHEN, Line, Stand, lines
from ozgcheck.report.site.links import lage_file
from ozgcheck.report.site.lists import editorial_list, gaps_list, leistungen_list
from ozgcheck.report.site.tables import Cell, Section, Table, page_cell, readable, section
from ozgcheck.report.survey.page import lead, places_view, views
from ozgcheck.report.views import UNITS, scale_notes, source_state, sources
from ozgcheck.survey.place import Nationwide
from ozgcheck.text import plain

# The same on every page, in this order.
NAVIGATION = (
    ("index.html", "Überblick"),
    ("lebenslagen.html", "Lebenslagen"),
    ("leistungen.html", "Leistungen"),
    ("arbeitsliste.html", "Arbeitsliste"),
    ("smart-city-index.html", "Smart City Index"),
    ("vergleich.html", "Vergleich"),
    ("entwicklung.html", "Entwicklung"),
    ("datenqualitaet.html", "Datenqualität"),
    ("methode.html", "Methode, Daten"),
)
# Only where the results of a survey are given; it stands behind the comparison.
NATIONWIDE = ("bundesweit.html", "Bundesweit")
# What the city fills in itself; these pages say nothing about a run.
OWN = (
    ("barrierefreiheit.html", "Barrierefreiheit"),
    ("impressum.html", "Impressum"),
)
_TITLES = dict((*NAVIGATION, *OWN))
_BEST, _CHANGES, _ROWS = 5, 10, 200
_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file, title (the h1), template, what the template shows.

    `here` is the entry of the navigation it belongs to, `above` the pages between the
    beginning and it, as pairs of file and title.
    """

    file: str
    title: str
    template: str
    here: str
    content: Mapping[str, Any] = field(default_factory=dict)
    above: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four figures that add up to everything."""

    stand: Stand
    word: str
    sign: str
    number: str
    share: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Group:
    """A Lebenslage: its counts and its Leistungen, the city's first."""

    key: str
    name: str
    file: str
    feld: str
    count: Count
    lines: tuple[Line, ...]


class Pages:
    """The pages of one run, made one after the other."""

    def __init__(self, run: Prepared) -> None:
        seen = run.seen
        self._run = run
        self._catalog, self._snapshot = seen.catalog, seen.snapshot
        self._lines = lines(run)
        self._known = {line.id: line for line in self._lines}
        self.warnings = readable(warnings(seen.snapshot, example=seen.example))
        self.rule = (
            rule_of(seen.yardstick),
            *scale_notes(seen.yardstick.modell),
        )
        self.navigation = tuple(_navigation(nationwide=run.around.nationwide is not None))
        self._said = frozenset((*self.warnings, *self.rule))
        self.charts: Mapping[str, Chart] = charts(run, self._known, self._said)
        self._groups = tuple(self._make_groups())

    def pages(self) -> Iterator[Page]:
        """All of them, in a stable order."""
        yield self._page("index.html", "uebersicht.html", self._overview(), self._question())
        yield self._page("lebenslagen.html", "lebenslagen.html", self._lebenslagen())
        for group in self._groups:
            yield Page(
                group.file,
                group.name,
                "lebenslage.html",
                "lebenslagen.html",
                {"group": group, "gaps": self._gaps_of(group)},
                (("lebenslagen.html", _TITLES["lebenslagen.html"]),),
            )
        listing = leistungen_list(self._run, self._lines)
        yield self._page("leistungen.html", "liste.html", {"listing": listing, "lead": _ALL})
        for told in leistung_pages(self._run, self._lines):
            line = told.line
            yield Page(
                line.file,
                told.title,
                "leistung.html",
                "leistungen.html",
                {"told": told, "word": STAENDE[line.stand], "sign": ZEICHEN[line.stand]},
                (
                    ("lebenslagen.html", _TITLES["lebenslagen.html"]),
                    (line.lage_file, line.lage_name),
                ),
            )
        listing = gaps_list(self._run, self._known)
        yield self._page("arbeitsliste.html", "liste.html", {"listing": listing, "lead": _WORK})
        yield self._page("smart-city-index.html", "abschnitte.html", self._index())
        yield self._page("vergleich.html", "abschnitte.html", self._comparison())
        if self._run.around.nationwide is not None:
            yield self._page(
                NATIONWIDE[0],
                "bundesweit.html",
                self._nationwide(self._run.around.nationwide),
                "Vergleich bundesweit",
            )
        yield self._page("entwicklung.html", "abschnitte.html", self._development())
        listing = editorial_list(self._run, self._known)
        yield self._page("datenqualitaet.html", "liste.html", {"listing": listing, "lead": _EDIT})
        yield self._page("methode.html", "methode.html", self._method())
        for file, _ in OWN:
            yield self._page(file, file, {})

    def _page(self, file: str, template: str, content: Mapping[str, Any], title: str = "") -> Page:
        return Page(file, title or _TITLES[file], template, file, content)

    # --- the overview ---------------------------------------------------------------------

    def _question(self) -> str:
        return f"Welche Leistungen bietet {plain(self._snapshot.stadt)} online an?"

    def _overview(self) -> dict[str, Any]:
        seen = self._run.seen
        counts = Counter(item.art for item in self._run.listed)
        return {
            "figures": tuple(_figures(seen.coverage.total, seen.yardstick.schwelle)),
            "count": seen.coverage.total,
            "einheit": UNITS[seen.yardstick.einheit],
            "own": seen.coverage.own,
            "eigene": seen.yardstick.eigene,
            "chart": self.charts["trichter"],
            "changes": self._changes(),
            "best": tuple(islice(map(self._best, self._open()), _BEST)),
            "open": sum(1 for _ in self._open()),
            "kinds": tuple(
                (art.titel, whole(counts[art.id])) for art in ARTEN.values() if counts[art.id]
            ),
        }

    def _open(self) -> Iterator[Gap]:
        return (gap for _, gap in self._run.seen.gaps if not gap.erfuellt)

    def _best(self, gap: Gap) -> tuple[Cell, str, str]:
        return (
            page_cell(gap.id, gap.name, self._known),
            KATEGORIEN[gap.kategorie],
            plain(gap.next_step, _TEXT),
        )

    def _changes(self) -> dict[str, Any]:
        around = self._run.around
        if around.then is None or around.changes is None:
            return {"note": plain(around.changes_note, _TEXT), "since": "", "lines": ()}
        found = around.changes
        order = list(WANDEL)
        real = sorted(found.real, key=lambda each: order.index(each.art))
        return {
            "note": plain(around.changes_note, _TEXT),
            "since": around.then.date,
            "before": found.before,
            "after": found.after,
            "said": tuple(filter(None, (headline(found), offers_line(found)))),
            "lines": tuple(
                (
                    page_cell(each.leistung_id, name_of(self._catalog, each), self._known),
                    WANDEL[each.art],
                    level(each.then),
                    level(each.now),
                )
                for each in real[:_CHANGES]
            ),
            "more": max(0, len(real) - _CHANGES),
        }

    # --- Lebenslagen ----------------------------------------------------------------------

    def _make_groups(self) -> Iterator[Group]:
        order = list(Stand)
        members: dict[str, list[Line]] = {}
        for line in self._lines:
            members.setdefault(line.lage, []).append(line)
        felder = {feld.slug: feld.name for feld in self._catalog.themenfelder}
        for group in self._run.seen.coverage.groups:
            mine = members.get(group.key, [])
            yield Group(
                group.key,
                plain(group.name),
                lage_file(group.key),
                plain(felder[self._catalog.lage[group.key].themenfeld]),
                group.count,
                tuple(sorted(mine, key=lambda line: (order.index(line.stand), line.name, line.id))),
            )

    def _lebenslagen(self) -> dict[str, Any]:
        felder: dict[str, list[Group]] = {}
        for group in self._groups:
            felder.setdefault(group.feld, []).append(group)
        totals = {plain(each.name): each.count for each in self._run.felder.groups}
        return {
            "felder": tuple((name, totals[name], tuple(some)) for name, some in felder.items()),
            "chart": self.charts["stufen"],
        }

    def _gaps_of(self, group: Group) -> int:
        return sum(gap.lebenslage == group.key for gap in self._open())

    # --- pages made of views ---------------------------------------------------------------

    def _index(self) -> dict[str, Any]:
        found, seen = self._run.around.index, self._run.seen
        if found is None:
            return _nothing("Der Katalog enthält keine Angaben zum Smart City Index.")
        view = benchmark_view(seen.snapshot, seen.snapshot_id, found, example=seen.example)
        return self._sections(section("sci", view, self._known, said=self._said, title="Überblick"))

    def _comparison(self) -> dict[str, Any]:
        found = self._run.around.comparison
        if found is None:
            return _nothing("Von keiner vergleichbaren Stadt liegt ein Lauf oder ein Beispiel vor.")
        view = compare_view(self._catalog, found)
        whole_view = section(
            "vergleich",
            view,
            self._known,
            said=self._said,
            title="Was verglichen wird",
            without=("belege", "koerbe"),
        )
        return self._sections(whole_view, self.charts["vergleich"])

    def _nationwide(self, found: Nationwide) -> dict[str, Any]:
        if not found.places:
            return {
                "lead": (),
                "place": Section("Noch nichts zu zeigen", (found.why_not,), None, ()),
                "chart": None,
                "sections": (),
            }
        return {
            "lead": readable(lead(found)),
            "place": section("platz", places_view(found), self._known),
            "chart": self.charts[SPREAD],
            "sections": tuple(
                section(f"bundesweit-{number}", view, self._known, without=without)
                for number, (view, without) in enumerate(views(self._catalog, found))
            ),
        }

    def _development(self) -> dict[str, Any]:
        around, seen = self._run.around, self._run.seen
        if around.trend is None:
            return _nothing("Es ist noch kein Lauf gespeichert, also gibt es noch keinen Verlauf.")
        if around.then is None or around.changes is None:
            changes = Section(
                "Was sich geändert hat", (plain(around.changes_note, _TEXT),), None, ()
            )
        else:
            now = Run(seen.snapshot_id, seen.snapshot, seen.example)
            asked = Asked(note=around.changes_note, limit=_ROWS)
            view = diff_view(self._catalog, around.then, now, around.changes, seen.yardstick, asked)
            changes = section("aenderungen", view, self._known, said=self._said, without=("key",))
        return self._sections(changes, self.charts["verlauf"])

    def _sections(self, *parts: Section | Chart) -> dict[str, Any]:
        return {
            "charts": tuple(part for part in parts if isinstance(part, Chart)),
            "sections": tuple(part for part in parts if isinstance(part, Section)),
        }

    # --- method ------------------------------------------------------------------------------

    def _method(self) -> dict[str, Any]:
        snapshot, seen = self._snapshot, self._run.seen
        model = seen.yardstick.modell
        return {
            "sources": sources(snapshot),
            "source_table": Table(
                "quellen",
                "Was gelesen wurde",
                ("Quelle", "Ort", "Stand der Daten", "Angebote", "übersprungen", "Zustand"),
                (False, False, False, True, True, False),
                tuple(
                    (
                        Cell(plain(state.kind)),
                        Cell(plain(state.location, _TEXT)),
                        Cell(plain(state.as_of)),
                        Cell(whole(state.offers)),
                        Cell(whole(state.skipped)),
                        Cell(plain(f"{source_state(state.state)} {state.message}", _TEXT)),
                    )
                    for state in snapshot.sources
                ),
            ),
            "levels": Table(
                "stufen-des-modells",
                f"Reifegradmodell {model.modell}",
                ("Stufe", "Name", "verlangt"),
                (False, False, False),
                tuple(
                    (
                        Cell(str(each.stufe)),
                        Cell(plain(each.name)),
                        Cell(plain(each.verlangt, _TEXT)),
                    )
                    for each in model.stufen
                ),
            ),
            "states": tuple((ZEICHEN[key], STAENDE[key], _MEANING[key]) for key in Stand),
            "versions": snapshot.versions,
            "snapshot_id": plain(seen.snapshot_id),
            "notes": readable(snapshot.warnings),
            "skipped": readable(
                f"{each.source}: {each.what}: {each.reason}" for each in snapshot.skipped[:_ROWS]
            ),
        }


def _navigation(*, nationwide: bool) -> Iterator[tuple[str, str]]:
    for entry in NAVIGATION:
        yield entry
        if nationwide and entry[0] == "vergleich.html":
            yield NATIONWIDE


def _nothing(why: str) -> dict[str, Any]:
    return {"charts": (), "sections": (Section("Noch nichts zu zeigen", (why,), None, ()),)}


def _figures(count: Count, schwelle: int) -> Iterator[Figure]:
    numbers = {
        Stand.ERFUELLT: count.covered,
        Stand.UNKLAR: count.uncertain,
        Stand.UNGEPRUEFT: count.unchecked,
        Stand.OFFEN: count.missing,
    }
    for stand, number in numbers.items():
        yield Figure(
            stand,
            STAENDE[stand],
            ZEICHEN[stand],
            whole(number),
            percent(number / count.total if count.total else None),
            _MEANING[stand].replace("der Schwelle", f"Reifegrad {schwelle}"),
        )


_MEANING = {
    Stand.ERFUELLT: "sicher angeboten, mindestens auf der Schwelle",
    Stand.UNKLAR: "angesehen, aber noch nicht entschieden",
    Stand.UNGEPRUEFT: "niemand hat es angesehen; das ist keine Lücke",
    Stand.OFFEN: "sicher nicht oder nur auf einer niedrigeren Stufe angeboten",
    Stand.FREMD: "führen Land, Bund oder andere aus; zählt nicht mit",
}
_ALL = (
    "Alle Leistungen des OZG-Umsetzungskatalogs. Gesucht wird auch in anderen Namen und in "
    "Leistungsschlüsseln.",
)
_WORK = (
    "Was sicher fehlt, auf einer zu niedrigen Stufe steht oder zu klären ist; dazu Onlinedienste, "
    "die nicht verlinkt oder nicht gemeldet sind. Nicht Angesehenes ist keine Lücke und steht "
    "nicht hier.",
    "Der Hebel sortiert die Liste und misst nichts: Er zählt zusammen, was für eine Leistung "
    "spricht, etwa Körbe, Priorität und Nachnutzung.",
)
_EDIT = (
    "Was Portal, Portalverbund (PVOG), Links und Leistungsschlüssel sagen und was nicht "
    "zusammenpasst. Die Liste ist für die Redaktion: Jeder Eintrag lässt sich beheben.",
)
