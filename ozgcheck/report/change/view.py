# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two runs compared, as a view: what changed in the city, and apart from it what in the measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.change.diff import Difference
from ozgcheck.measure.change.offers import Angebotswandel, OfferChange
from ozgcheck.measure.change.ursache import Ursache
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Finding, Offer
from ozgcheck.numbers import counted, percent, whole
from ozgcheck.report.change.data import diff_data
from ozgcheck.report.change.words import (
    ANGEBOTE,
    URSACHEN,
    WANDEL,
    Asked,
    Run,
    headline,
    level,
    name_of,
    offers_line,
    signed,
    why,
)
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import caveats, rule, scale_notes

T = TypeVar("T")


def diff_view(
    catalog: Catalog,
    then: Run,
    now: Run,
    found: Difference,
    yardstick: Yardstick,
    asked: Asked,
) -> View:
    """The sum first; then what changed in the city, in the measure and among the offers.

    Args:
        catalog: names the Leistungen.
        then: the earlier run.
        now: the later run.
        found: what became of one to the other.
        yardstick: what was counted.
        asked: how it was asked for.
    """
    parts = (_real(catalog, found, asked), _measured(catalog, found, asked), _offers(found, asked))
    return View(
        title=tr("Was sich geändert hat: {stadt}, {date} bis {date2}").format(
            stadt=now.snapshot.stadt, date=then.date, date2=now.date
        ),
        lead=tuple(_lead(then, now, found, yardstick, asked)),
        columns=(
            Column("key", tr("Kürzel"), detail=True),
            Column("what", tr("Was")),
            Column("covered", tr("erfüllt"), number=True),
            Column("total", tr("gesamt"), number=True),
            # In words, a difference has no bounds and its cells stay empty.
            Column("share_low", tr("mindestens"), number=True, share=not asked.brief),
            Column("share_high", tr("höchstens"), number=True, share=not asked.brief),
        ),
        rows=tuple(_sums(then, now, found, brief=asked.brief)),
        notes=tuple(_notes(found, yardstick, asked)),
        parts=tuple(part for part in parts if part.rows),
        data=diff_data(catalog, then, now, found, yardstick, asked),
    )


def _lead(
    then: Run, now: Run, found: Difference, yardstick: Yardstick, asked: Asked
) -> Iterator[str]:
    yield rule(
        yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=yardstick.modell
    )
    if asked.note:
        yield asked.note
    if then.example or now.example:
        yield tr("BEISPIELDATEN: mitgelieferte Eingabe, keine Messung.")
    for run in (then, now):
        yield from (
            tr("Lauf vom {date}: {text}").format(date=run.date, text=text)
            for text in caveats(run.snapshot)
        )
    if found.remeasured:
        yield tr(
            "Die Läufe sind nicht gleich gemessen. Beide wurden deshalb mit dem heutigen Katalog, "
            "den heutigen Regeln und Entscheidungen neu bewertet; was nur daher kommt, steht "
            "getrennt von dem, was sich in der Stadt geändert hat."
        )
        yield from _version(then, now, found)
    yield from _sources(found)
    yield _headline(found)


def _version(then: Run, now: Run, found: Difference) -> Iterator[str]:
    """What cannot be told apart: the catalogue and the program changed at once."""
    for run in (then, now):
        made, today = run.snapshot.versions, found.today
        if made.ozgcheck != today.ozgcheck and made.catalog != today.catalog:
            yield tr(
                "Der Lauf vom {date} ist von ozgcheck {ozgcheck}, heute ist es "
                "{ozgcheck2}: „{ursachen}“ schließt ein, was daher kommt."
            ).format(
                date=run.date,
                ozgcheck=made.ozgcheck,
                ozgcheck2=today.ozgcheck,
                ursachen=URSACHEN[Ursache.KATALOG],
            )


def _headline(found: Difference) -> str:
    return " ".join(filter(None, (headline(found), offers_line(found))))


def _sources(found: Difference) -> Iterator[str]:
    ground = found.ground
    for kinds, word in ((ground.only_then, tr("früheren")), (ground.only_now, tr("späteren"))):
        if kinds:
            yield tr("Nur der {word} Lauf las: {join}.").format(
                word=word, join=", ".join(sorted(kinds))
            )
    if ground.unlike:
        yield tr(
            "Nicht gleich weit gelesen: {join}. Was nur einer der "
            "Läufe dort sah, gilt nicht als neu oder verloren."
        ).format(join=", ".join(sorted(ground.unlike)))
    if ground.links_left:
        noun = counted(ground.links_left, tr("Adresse"), tr("Adressen"))
        yield tr(
            "Nur einer der Läufe hat geprüft, ob sie erreichbar sind: {noun} von Onlinediensten."
        ).format(noun=noun)


# --- the sum -------------------------------------------------------------------------------


def _sums(then: Run, now: Run, found: Difference, *, brief: bool) -> Iterator[tuple[Cell, ...]]:
    def standing(key: str, run: Run, count: Count) -> tuple[Cell, ...]:
        bounds = (count.share_low, count.share_high)
        shown = map(percent, bounds) if brief else bounds
        return (key, tr("am {date}").format(date=run.date), count.covered, count.total, *shown)

    def delta(key: str, what: str, number: int) -> tuple[Cell, ...]:
        return (key, what, signed(number) if brief else number, None, None, None)

    yield standing("before", then, found.before)
    yield delta("real", tr("geändert in der Stadt"), found.real_covered)
    for cause in Ursache:
        if any(cause in change.ursachen for change in found.measured):
            yield delta(cause.value, URSACHEN[cause], found.measured_covered(cause))
    yield standing("after", now, found.after)


def _notes(found: Difference, yardstick: Yardstick, asked: Asked) -> Iterator[str]:
    yield from scale_notes(yardstick.modell)
    if found.before.total != found.after.total:
        yield tr("Die Zahl dessen, was zu zählen ist, hat sich durch den Katalog geändert.")
    if found.unproven:
        yield (
            tr(
                "1 Angebot steht nur in einem der Läufe, der andere hat dort nicht ebenso weit "
                "gelesen; ob es neu oder verschwunden ist, ist nicht zu sagen."
            )
            if len(found.unproven) == 1
            else tr(
                "{number} Angebote stehen nur in einem der Läufe, der andere hat dort nicht ebenso "
                "weit gelesen; ob sie neu oder verschwunden sind, ist nicht zu sagen."
            ).format(number=whole(len(found.unproven)))
        )
    lengths = (len(found.real), len(found.measured), len(found.offers))
    if asked.limit is not None and max(lengths) > asked.limit:
        yield tr(
            "Je Liste sind höchstens {limit} Zeilen gezeigt; --limit ändert das, JSON und "
            "CSV nennen alle."
        ).format(limit=asked.limit)


# --- the lists -----------------------------------------------------------------------------


def _real(catalog: Catalog, found: Difference, asked: Asked) -> View:
    order = list(WANDEL)
    changes = sorted(found.real, key=lambda change: order.index(change.art))
    return View(
        title=_title(tr("Geändert in der Stadt"), changes, asked),
        columns=(
            Column("id", "OZG-ID"),
            Column("teilleistung", tr("Teilleistung"), detail=True),
            Column("name", "Leistung"),
            Column("kind", tr("Änderung")),
            Column("then", tr("vorher")),
            Column("now", tr("jetzt")),
            Column("why", tr("Anlass")),
        ),
        rows=tuple(
            (
                change.leistung_id,
                change.teilleistung,
                name_of(catalog, change),
                WANDEL[change.art],
                level(change.then),
                level(change.now),
                why(change),
            )
            for change in changes[: asked.limit]
        ),
        data=None,
    )


def _measured(catalog: Catalog, found: Difference, asked: Asked) -> View:
    return View(
        title=_title(tr("Nur anders gemessen"), found.measured, asked),
        lead=(
            tr(
                "„gleich gemessen“ ist, was beide Läufe mit dem heutigen Maß ergeben, beschränkt "
                "auf "
                "das, was beide angesehen haben."
            ),
        ),
        columns=(
            Column("id", "OZG-ID"),
            Column("teilleistung", tr("Teilleistung"), detail=True),
            Column("name", "Leistung"),
            Column("cause", tr("Ursache")),
            Column("then", tr("gespeichert")),
            Column("alike", tr("gleich gemessen")),
        ),
        rows=tuple(
            (
                change.leistung_id,
                change.teilleistung,
                name_of(catalog, change),
                ", ".join(URSACHEN[cause] for cause in change.ursachen),
                _both(change.then, change.now),
                _both(change.alike_then, change.alike_now),
            )
            for change in found.measured[: asked.limit]
        ),
        data=None,
    )


def _offers(found: Difference, asked: Asked) -> View:
    order = list(ANGEBOTE)
    changes = sorted(found.offers, key=lambda change: order.index(change.arten[0]))
    return View(
        title=_title(tr("Angebote"), changes, asked),
        columns=(
            Column("kind", tr("Änderung")),
            Column("title", tr("Titel")),
            Column("then", tr("vorher")),
            Column("now", tr("jetzt")),
            Column("id", tr("Angebot"), detail=True),
        ),
        rows=tuple(
            (
                ", ".join(ANGEBOTE[art] for art in change.arten),
                change.offer.title,
                _said(change.then, change),
                _said(change.now, change),
                change.offer.id,
            )
            for change in changes[: asked.limit]
        ),
        data=None,
    )


def _title(name: str, changes: Sequence[T], asked: Asked) -> str:
    shown = min(len(changes), len(changes) if asked.limit is None else asked.limit)
    some = tr("{shown} von ").format(shown=whole(shown)) if shown < len(changes) else ""
    return f"{name}: {some}{whole(len(changes))}"


def _said(offer: Offer | None, change: OfferChange) -> str:
    """What of an offer is not what it was; of one that is new or gone, where it stands."""
    if offer is None:
        return ""
    parts = [offer.title] if Angebotswandel.TITEL in change.arten else []
    if Angebotswandel.SCHLUESSEL in change.arten:
        parts.append(", ".join(offer.schluessel) or tr("ohne Schlüssel"))
    if Angebotswandel.QUELLEN in change.arten:
        parts.append(tr("Quelle: {quellen}").format(quellen=", ".join(offer.quellen)))
    where = {Angebotswandel.VERSCHOBEN, Angebotswandel.NEU, Angebotswandel.VERSCHWUNDEN}
    if offer.url and where.intersection(change.arten):
        parts.append(offer.url)
    return "; ".join(parts)


def _both(then: Finding | None, now: Finding | None) -> str:
    if then is None and now is None:
        return tr("nicht vergleichbar")
    before, after = level(then), level(now)
    return before if before == after else f"{before} → {after}"
