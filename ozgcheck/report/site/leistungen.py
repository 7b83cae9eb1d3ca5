# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page of one Leistung: verdict, what to do, offers, evidence, other cities, law, past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ozgcheck.maturity.raising import explained
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.cities.comparison import Comparison, Row
from ozgcheck.measure.story import OfferStory, Stories, Story
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.model import Evidence, Leistung, Outcome, Rechtsgrundlage, Regel, Widerspruch
from ozgcheck.report.cities.city_words import read_words
from ozgcheck.report.cities.words import cell_words
from ozgcheck.report.council.story import EFFECTS, NOT_TOLD, TRAEGER, link_row, past_row
from ozgcheck.report.gaps import KATEGORIEN
from ozgcheck.report.leistung import fact_rows
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.site.lines import Line
from ozgcheck.report.site.links import web_address
from ozgcheck.report.site.tables import Cell, Table, text_cell
from ozgcheck.text import plain

_TEXT = 5000
_QUOTE = 2000
# What the page shows in another place.
_ELSEWHERE = ("Lebenslage", "Recht", "Teilleistungen")


@dataclass(frozen=True, slots=True)
class Step:
    """One open thing: what it is called (empty: the Leistung), kind, lever, why, what to do."""

    name: str
    kinds: str
    lever: int
    why: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Law:
    """A legal basis; `href` is empty where no address is known."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer: title, address, what is known of it in pairs, and why it was matched."""

    title: str
    href: str
    address: str
    sure: bool
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeistungPage:
    """Everything on the page of one Leistung.

    `facts` and `verdict` are pairs of a word and what it says; tables are None when empty.
    """

    line: Line
    title: str
    verdict: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    wanted: str
    against: tuple[str, ...]
    way: tuple[str, ...]
    offers: tuple[OfferCard, ...]
    evidence: Table | None
    links: Table | None
    contradictions: tuple[Cell, ...]
    others: Table | None
    facts: tuple[tuple[str, str], ...]
    laws: tuple[Law, ...]
    parts: Table | None
    past: Table | None


def leistung_pages(run: Prepared, lines: Iterable[Line]) -> Iterator[LeistungPage]:
    """The pages of these Leistungen.

    Args:
        run: what is shown.
        lines: the Leistungen as lines.
    """
    seen = run.seen
    rules = {rule.id: rule for rule in seen.catalog.regeln}
    open_at: dict[str, list[Gap]] = {}
    for _, gap in seen.gaps:
        open_at.setdefault(gap.id, []).append(gap)
    stories = Stories(seen.catalog, seen.snapshot)
    comparison = run.around.comparison
    rows = {row.id: row for row in comparison.rows if not row.teilleistung} if comparison else {}
    for line in lines:
        leistung = seen.catalog.by_id[line.id]
        told = stories.tell(leistung, history=run.around.past.get(line.id, ()))
        wanted = "" if told.way.ziel is None else _wanted(run, told.way.ziel)
        yield LeistungPage(
            line=line,
            title=plain(leistung.title, _TEXT),
            verdict=tuple(_verdict(run, told)),
            steps=tuple(map(_step, open_at.get(line.id, ()))),
            wanted=wanted,
            against=tuple(plain(explained(item, rules), _TEXT) for item in told.way.dagegen),
            way=tuple(plain(step, _TEXT) for step in told.way.schritte),
            offers=tuple(map(_offer, told.offers)),
            evidence=_evidence(told, rules),
            links=_pairs(
                "linkpruefung",
                "Ob die Onlinedienste erreichbar sind",
                ("Prüfung", "Ergebnis"),
                (link_row(stand) for stand in told.links),
            ),
            contradictions=tuple(map(_contradiction, told.widersprueche)),
            others=_others(comparison, rows.get(line.id)),
            facts=tuple(
                (str(word), plain(str(value), _TEXT))
                for word, value in fact_rows(seen.catalog, leistung)
                if value and word not in _ELSEWHERE
            ),
            laws=tuple(map(_law, leistung.rechtsgrundlagen)),
            parts=_parts(leistung),
            past=_pairs(
                "verlauf",
                "Was frühere Läufe ergaben",
                ("Lauf", "Ergebnis"),
                (past_row(each) for each in reversed(told.history)),
            ),
        )


def _verdict(run: Prepared, told: Story) -> Iterator[tuple[str, str]]:
    finding = told.finding
    if finding is None:
        yield "Ergebnis", NOT_TOLD
        return
    if finding.note:
        yield "Anmerkung", plain(finding.note, _TEXT)
    if finding.outcome is not Outcome.ANGEBOTEN:
        return
    model = run.seen.yardstick.modell
    level = finding.reifegrad
    name = "" if level is None else model.stufe(level).name
    yield "Reifegrad", f"{words_of(finding)}{f': {name}' if name else ''} (Modell {model.modell})"
    if told.owners:
        own = "ebenso" if finding.eigen is None else words_of(finding.own())
        yield "ohne Kreis, Land und Bund", own


def _wanted(run: Prepared, level: int) -> str:
    demand = run.seen.yardstick.modell.stufe(level).verlangt
    return f"Stufe {level} verlangt: {demand}" if demand else ""


def _step(gap: Gap) -> Step:
    return Step(
        name=plain(gap.name, _TEXT) if gap.teilleistung else "",
        kinds=", ".join(
            KATEGORIEN[kind] for kind in dict.fromkeys((gap.kategorie, *gap.kategorien))
        ),
        lever=gap.lever,
        why=plain(gap.why, _TEXT),
        next_step=plain(gap.next_step, _TEXT),
    )


def _offer(each: OfferStory) -> OfferCard:
    offer = each.offer
    facts = [("Quelle", ", ".join(offer.quellen)), ("Träger", TRAEGER[each.traeger])]
    if each.dienste:
        facts.append(("Dienst von", ", ".join(TRAEGER[level] for level in each.dienste)))
    if each.grade is not None:
        facts.append(("Reifegrad", words_of(each.grade)))
    if each.best:
        facts.append(("zählt", "ja, es ist das beste"))
    if offer.schluessel:
        facts.append(("Leistungsschlüssel", plain(", ".join(offer.schluessel), _TEXT)))
    return OfferCard(
        title=plain(offer.title, _TEXT + 1),
        href=web_address(offer.url),
        address=plain(offer.url, _TEXT),
        sure=each.sure,
        facts=tuple(facts),
        reasons=tuple(plain(why, _TEXT) for why in (each.match.reasons if each.match else ())),
    )


def _evidence(told: Story, rules: Mapping[str, Regel]) -> Table | None:
    if not told.evidence:
        return None
    titles = {each.offer.id: each.offer.title for each in told.offers}
    return Table(
        name="belege",
        caption="Belege: was gelesen wurde und was daraus folgt",
        heads=("Wirkung", "Was das heißt", "Wörtlich", "Wo"),
        numbers=(False,) * 4,
        rows=tuple(
            (
                Cell(_effect(item)),
                Cell(plain(_meaning(item, rules), _TEXT)),
                Cell(f"„{plain(item.quote, _QUOTE)}“" if item.quote else ""),
                text_cell(titles.get(item.offer_id) or item.url, item.url),
            )
            for item in told.evidence
        ),
    )


def _effect(item: Evidence) -> str:
    strong, weak = EFFECTS[item.effect]
    return f"{strong if item.firm else weak} {item.level}"


def _meaning(item: Evidence, rules: Mapping[str, Regel]) -> str:
    return rules[item.rule].erklaerung if item.rule in rules else item.rule


def _contradiction(item: Widerspruch) -> Cell:
    office = f" ({item.stelle})" if item.stelle else ""
    return text_cell(f"{item.text}{office}", item.url)


def _others(found: Comparison | None, row: Row | None) -> Table | None:
    if found is None or row is None or len(found.cities) < 2:
        return None
    return Table(
        name="andere",
        caption="Was andere Städte haben",
        heads=("Stadt", "Stand dort", "gelesen"),
        numbers=(False,) * 3,
        rows=tuple(
            (
                Cell(plain(city.snapshot.stadt)),
                text_cell(cell_words(cell), cell.url),
                Cell(read_words(city)),
            )
            for city, cell in zip(found.cities[1:], row.cells[1:], strict=True)
        ),
    )


def _law(law: Rechtsgrundlage) -> Law:
    return Law(plain(law.text, _TEXT), web_address(law.url))


def _parts(leistung: Leistung) -> Table | None:
    if not leistung.teilleistungen:
        return None
    return Table(
        name="teilleistungen",
        caption="Teilleistungen im Leistungskatalog (LeiKa)",
        heads=("Leistungsschlüssel", "Name", "Typ", "Aufgabe der Stadt"),
        numbers=(False,) * 4,
        rows=tuple(
            (
                Cell(teil.schluessel or "ohne"),
                Cell(plain(teil.name, _TEXT)),
                Cell(", ".join(teil.typisierung)),
                Cell("ja" if leistung.kommunal(teil) else "nein"),
            )
            for teil in leistung.teilleistungen
        ),
    )


def _pairs(
    name: str, caption: str, heads: tuple[str, str], rows: Iterable[tuple[object, ...]]
) -> Table | None:
    cells = tuple(tuple(Cell(plain(str(each), _TEXT)) for each in row) for row in rows)
    return Table(name, caption, heads, (False, False), cells) if cells else None
