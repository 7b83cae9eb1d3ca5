# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A simulated year: what each month's comparison says is what was done, and nothing else."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.catalog.load import Catalog
from tests.conftest import Outcome
from tests.portals.faults import broken
from tests.portals.server import PortalServer, Serve, serve_fixture
from tests.year.town import ONLINE, PDF, PERSON, PROFILE, Service, Town

serve = serve_fixture
YEAR = 2026
SIZE = 30
CONFIG = """\
portal = "musterstadt"
[portale.musterstadt]
stadt = "Musterstadt"
ars = "059160000000"
quellen = ["portal"]
adressen = ["{address}"]
profil = "musterstadt.yaml"
pause = 0.0
intern = true
"""
RULE = """
  - id: bezahlen-genuegt-nicht
    sieht: text
    muster: ['gebühr online bezahlen']
    wirkung: begrenzt
    stufe: 2
    stark: true
    erklaerung: Eine strengere Regel, zur Probe.
    quelle: portalbeobachtung
    beispiele:
      trifft: ['Sie können die Gebühr online bezahlen.']
      trifft_nicht: ['Die Gebühr ist bar zu bezahlen.']
"""


def services(catalog: Catalog) -> tuple[Service, ...]:
    """One service each for some of the city's Leistungen, under the Leistung's own name."""
    whole = [
        (each.name, teil.schluessel)
        for each in catalog.leistungen
        if each.stadt
        for teil in each.teilleistungen[:1]
        if teil.schluessel
    ]
    texts = (ONLINE, PDF, PERSON)
    return tuple(
        Service(100 + number, name, key, texts[number % 3])
        for number, (name, key) in enumerate(whole[:SIZE])
    )


@dataclass
class Year:
    """The city, its portal, its command line, and what has been stored so far."""

    run: Callable[..., Outcome]
    server: PortalServer
    monkeypatch: pytest.MonkeyPatch
    town: Town
    options: tuple[str, ...] = ()
    sums: dict[str, str] = field(default_factory=dict)

    def show(self, town: Town) -> None:
        """The portal shows this from now on."""
        self.town = town
        self.server.replace_site(town.site())

    def date(self, month: int, day: int = 2, hour: int = 4) -> None:
        """Set the clock."""
        moment = datetime(YEAR, month, day, hour, tzinfo=UTC)
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))

    def check(self, *more: str) -> Outcome:
        """A monthly run."""
        done = self.run("check", "--keine-links", *self.options, *more)
        self.kept()
        return done

    def kept(self) -> None:
        """No stored run was lost or altered; new ones are remembered."""
        now = {path.name: sha256(path.read_bytes()).hexdigest() for path in self.stored()}
        assert self.sums.items() <= now.items()
        self.sums = now

    def begun(self, **how: Any) -> subprocess.Popen[str]:
        """A monthly run in a process of its own, in the middle of reading the portal."""
        self.server.latency = 0.05
        asked = len(self.server.log)
        process = subprocess.Popen(
            [sys.executable, "-m", "ozgcheck", "check", "--keine-links"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **how,
        )
        end = time.monotonic() + 60
        while len(self.server.log) < asked + SIZE // 2:
            assert time.monotonic() < end, "the run did not begin"
            time.sleep(0.005)
        self.server.latency = 0.0
        return process

    def stored(self) -> list[Path]:
        """The files of the runs."""
        return sorted(Path("ozgcheck-verlauf/musterstadt").glob("*.json.gz"))

    def diff(self, *runs: str) -> dict[str, Any]:
        """What has changed since the month before."""
        done = self.run("diff", *runs, *self.options, "--format", "json")
        assert done.code == 0, done.err
        document: dict[str, Any] = json.loads(done.out)
        counts = document["covered"]
        assert counts["before"] + counts["real"] + counts["measured"] == counts["after"]
        return document

    def changes(self, *runs: str) -> Changes:
        """The comparison, in short."""
        found = self.diff(*runs)
        return Changes(
            real={(each["name"], each["kind"]) for each in found["real"]},
            offers={
                ((each["now"] or each["then"])["title"], *each["kinds"]) for each in found["offers"]
            },
            measured={(each["name"], *each["causes"]) for each in found["measured"]},
            since=found["then"]["date"][:7],
            until=found["now"]["date"][:7],
        )


@dataclass(frozen=True)
class Changes:
    """What a comparison says, without what stays the same."""

    real: set[tuple[str, str]] = field(default_factory=set)
    offers: set[tuple[str, ...]] = field(default_factory=set)
    measured: set[tuple[str, ...]] = field(default_factory=set)
    since: str = ""
    until: str = ""


def lifted(year: Year) -> set[str]:
    """Titles of the services that can be applied for online."""
    return {service.title for service in year.town.services if service.text == ONLINE}


@pytest.fixture
def year(
    run: Callable[..., Outcome],
    serve: Serve,
    catalog: Catalog,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Year]:
    """January: everything is new."""
    town = Town(services(catalog))
    server = serve(town.site())
    Path("musterstadt.yaml").write_text(PROFILE, encoding="utf-8")
    Path("ozgcheck.toml").write_text(CONFIG.format(address=server.url("/")), encoding="utf-8")
    begun = Year(run, server, monkeypatch, town)
    begun.date(1)
    assert begun.check().code == 0
    yield begun
    begun.kept()
    done = begun.run("history", "verify")
    assert done.code == 0, done.out + done.err


def test_a_year(year: Year, catalog: Catalog) -> None:
    """Month by month; each part leaves the portal as the next one finds it."""
    name = {service.number: service.title for service in year.town.services}

    # February: one service goes online, another gets a new title.
    year.date(2)
    title = f"{name[102]} (neu)"
    year.show(year.town.changed(101, text=ONLINE).changed(102, title=title))
    assert year.check().code == 0
    found = year.changes()
    assert found == Changes(
        {(name[101], "neu_online")}, {(title, "titel")}, since="2026-01", until="2026-02"
    )

    # March: half of the portal fails. What was not seen is not lost, and nobody compares with it.
    year.date(3)
    year.server.faults[lambda request: request.number % 2 == 0] = broken(500)
    assert "UNVOLLSTÄNDIG" in year.check().out
    year.server.faults.clear()
    assert year.changes() == found
    broke = year.changes("2026-02", "2026-03")
    assert not broke.real
    assert not broke.offers
    assert {cause for _, *causes in broke.measured for cause in causes} == {"quellen"}

    # April: one service is gone, one page has moved.
    year.date(4)
    year.show(year.town.without([103]).move(104))
    assert year.check().code == 0
    assert year.changes() == Changes(
        {(name[103], "verloren")},
        {(name[103], "verschwunden"), (name[104], "verschoben")},
        since="2026-02",
        until="2026-04",
    )

    # May: the portal is rebuilt, every address is a new one, and one service goes online.
    year.date(5)
    year.show(year.town.rebuild().changed(105, text=ONLINE))
    assert year.check().code == 0
    assert year.changes() == Changes(
        {(name[105], "neu_online")},
        {(service.title, "verschoben") for service in year.town.services},
        since="2026-04",
        until="2026-05",
    )

    # June: a stricter rule. The figure falls by half, and the city did nothing.
    year.date(6)
    year.options = ("--catalog", str(stricter(catalog)))
    assert year.check().code == 0
    online = lifted(year)
    assert year.changes() == Changes(
        measured={(title, "katalog") for title in online}, since="2026-05", until="2026-06"
    )
    assert year.diff()["covered"]["measured"] == -len(online)

    # July: the rule is withdrawn, and in the same month a page appears that is hard to place.
    year.date(7)
    year.options = ()
    year.show(year.town.with_service(Service(900, "Leben mit Hund", "", ONLINE)))
    assert year.check().code == 0
    assert year.changes() == Changes(
        {("Hundehaltung", "ungewisser")},
        {("Leben mit Hund", "neu")},
        {(title, "katalog") for title in online},
        since="2026-06",
        until="2026-07",
    )

    # August: a person decides what that page is.
    year.date(8)
    assert year.run("review", "--accept", "Leben mit Hund", "10160", "--wer", "A").code == 0
    assert year.check().code == 0
    assert year.changes() == Changes(
        measured={("Hundehaltung", "entscheidung")}, since="2026-07", until="2026-08"
    )

    # September: the run is killed in the middle. Nothing of it is stored; the next one says so.
    year.date(9)
    year.show(year.town.changed(106, text=PERSON).changed(108, text=ONLINE))
    process = year.begun()
    process.kill()
    process.communicate()
    year.kept()
    done = year.check()
    assert done.code == 0
    assert f"wurde nicht fertig (Prozess {process.pid}" in done.err, done.err
    september = Changes(
        {(name[106], "verloren"), (name[108], "neu_online")}, since="2026-08", until="2026-09"
    )
    assert year.changes() == september

    # October: two runs at once. One of them is stored, the other says who is at it.
    year.date(10)
    number = len(year.stored())
    process = year.begun()
    done = year.check()
    assert done.code == 1
    assert str(process.pid) in done.err, done.err
    assert process.communicate()[1] is not None
    assert process.returncode == 0
    year.kept()
    assert len(year.stored()) == number + 1
    nothing = Changes(since="2026-09", until="2026-10")
    assert year.changes() == nothing

    # November: the clock stands in spring, then the disk is full, then all is well.
    year.date(4, 20)
    done = year.check()
    assert done.code == 0
    assert "Uhr" in done.err
    assert year.changes() == nothing
    year.date(11)
    process = year.begun(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "bisherige Läufe sind unverändert" in told, told
    before = year.sums
    year.kept()
    assert year.sums == before
    assert year.check().code == 0
    assert year.changes() == Changes(since="2026-10", until="2026-11")

    # December: half of the services are gone, which nobody believes until somebody says so.
    year.date(12)
    number = len(year.town.services)
    year.show(year.town.without(range(100, 112)))
    done = year.check()
    assert "Auffällig gegenüber dem Lauf vom 2026-11-02" in done.out
    assert year.changes() == Changes(since="2026-10", until="2026-11")
    year.date(12, 3)
    assert year.check("--trotzdem").code == 0
    gone = year.changes()
    assert {kind for _, *kinds in gone.offers for kind in kinds} == {"verschwunden"}
    assert len(gone.offers) == number - len(year.town.services)
    assert (gone.measured, gone.since, gone.until) == (set(), "2026-11", "2026-12")

    # What the year looks like: every month that has a whole run is a point, March is not.
    trend = json.loads(year.run("trend", "--format", "json").out)
    points = {point["month"]: point for point in trend["points"]}
    states = {month: point["state"] for month, point in points.items()}
    assert states == {
        f"{YEAR}-{month:02}": "unvollstaendig" if month == 3 else "gemessen"
        for month in range(1, 13)
    }
    # What was stored with a wrong clock is no run of April.
    assert points["2026-04"]["snapshot"] == "20260402T040000Z"
    assert points["2026-12"]["snapshot"] == "20261203T040000Z"


def stricter(catalog: Catalog) -> Path:
    """A catalogue of the city's own, in which „online bezahlen“ speaks against level 3."""
    folder = Path("katalog")
    shutil.copytree(catalog.root, folder)
    rules = folder / "reifegrad" / "text-grenzen.yaml"
    rules.write_text(rules.read_text(encoding="utf-8") + RULE, encoding="utf-8")
    return folder
