# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small city whose portal says what nobody should, with a year before and a city beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ozgcheck.catalog.load import Catalog
from ozgcheck.history.register import Register, Writer
from ozgcheck.measure.cities.city import city
from ozgcheck.measure.cities.compare import compare
from ozgcheck.measure.overview import overview
from ozgcheck.measure.trend import points, trend
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import (
    Lebenslage,
    Link,
    LinkKind,
    Portal,
    Rechtsgrundlage,
    Snapshot,
    Teilleistung,
    Themenfeld,
    Widerspruch,
)
from ozgcheck.report.change.words import Run
from ozgcheck.report.months.trend import Told
from ozgcheck.report.prepared import Around, Prepared, pasts, prepare
from ozgcheck.report.site.render import site_files
from tests.measure import runs

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x")'
ESCAPE = "\x1b[31mrot"
LONG = "ohnezwischenraum" * 312 + "ende"
ARABIC = "تسجيل الكلب"
EMOJI = "Hund 🐕‍🦺 anmelden"
QUOTED = "\"' onmouseover=alert(1) x='"
HOSTILE = (SCRIPT, FORMULA, ESCAPE, LONG, ARABIC, EMOJI, QUOTED, "{{ 7*7 }}", "{% raw %}")
BAD_ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "//fremd.example/",
    "http://",
    "https://gut.example/ onclick=alert(1)",
    'https://gut.example/"onclick="alert(1)',
)


@cache
def catalog() -> Catalog:
    """Four Leistungen in two Lebenslagen; one has hostile names."""
    lagen = {"10001": "tiere", "10002": "leben", "10003": "leben", "10004": "leben"}
    some = [
        replace(each, lebenslage=lagen[each.id], themenfeld="feld")
        for each in runs.catalog().leistungen
    ]
    some[1] = replace(
        some[1],
        aliases=("Heiraten", SCRIPT),
        rechtsgrundlagen=(
            Rechtsgrundlage(f"§ 1 {SCRIPT}", "https://recht.example/1"),
            Rechtsgrundlage("§ 2", "javascript:alert(1)"),
        ),
        teilleistungen=(*some[1].teilleistungen, Teilleistung("10002-x", "", f"Trauung {SCRIPT}")),
    )
    return replace(
        runs.catalog(),
        leistungen=tuple(some),
        themenfelder=(Themenfeld("feld", "Familie & Kind"),),
        lebenslagen=(
            Lebenslage("tiere", "Tiere <b>", "feld", ("buerger",)),
            Lebenslage("leben", "Leben", "feld", ("buerger",)),
        ),
    )


def snapshot(started: str, texts: Sequence[str] = HOSTILE, *, text: str = runs.ONLINE) -> Snapshot:
    """A run whose offers all belong to „Hundehaltung“, each with a hostile title or address."""
    titles = dict.fromkeys((*texts, *(f"Adresse {n}" for n in range(len(BAD_ADDRESSES)))))
    offers = []
    for number, title in enumerate(titles):
        bad = title.startswith("Adresse ")
        url = BAD_ADDRESSES[int(title.split()[1])] if bad else f"https://stadt.example/{number}"
        offers.append(
            replace(
                runs.offer(title, text),
                id=f"1-{number:03}",
                url=url,
                ozg_ids=("10001",),
                links=(Link(LinkKind.ONLINEDIENST, url, title),),
            )
        )
    offers.append(runs.offer("Heiraten", runs.FORM))
    offers.append(runs.offer("Wohngeld", runs.PERSON))
    run = runs.run(*offers, started=started, by=catalog())
    listed = tuple(
        Widerspruch("link-tot", f"Befund {bad}", "1-000", ("10001",), bad, SCRIPT)
        for bad in (*BAD_ADDRESSES, "https://stadt.example/tot")
    )
    return replace(
        run,
        portal="stadt",
        stadt=f"Stadt {SCRIPT}",
        result=replace(run.result, widersprueche=listed),
        warnings=(f"Hinweis {SCRIPT}",),
    )


def prepared(*, alone: bool = False, schwelle: int = 3) -> Prepared:
    """The second of two months; `alone`: nothing is known besides it."""
    yardstick = Yardstick(schwelle=schwelle)
    then, now = snapshot(runs.MARCH, text=runs.FORM), snapshot(runs.APRIL)
    seen = overview(catalog(), now, "20260405T040000Z", yardstick)
    if alone:
        return prepare(seen, Around(changes_note="Es gibt keinen früheren Lauf."))
    writer = Writer(Register())
    entries = [writer.run(name, (1, 1), run) for name, run in (("a", then), ("b", now))]
    register = writer.register(entries, ())
    cities = [
        city(run, name, now.started)
        for name, run in (("b", now), ("c", replace(then, portal="dort", stadt=f"Dort {SCRIPT}")))
    ]
    portal = Portal("stadt", now.stadt, now.ars, ())
    return prepare(
        seen,
        Around(
            comparison=compare(catalog(), cities, yardstick=yardstick),
            trend=(
                trend(catalog(), register, points(register), yardstick=yardstick),
                Told(portal),
            ),
            then=Run("a", then),
            changes=runs.compared(then, now, by=catalog(), schwelle=schwelle),
            past=pasts(
                replace(register, runs=register.runs[:1]),
                (each.id for each in catalog().leistungen),
            ),
        ),
    )


@cache
def site() -> dict[str, str]:
    """The files of the site with everything around the run."""
    return site_files(prepared())
