# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Collecting goes on where it was, whatever the Data Hub, the disk or `kill -9` did to it."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.survey import collect as collect_module
from ozgcheck.survey.archive import Archive, Gemeinde, Month, Stand, Zustand
from ozgcheck.survey.collect import named, queue
from ozgcheck.survey.store import Store
from tests.conftest import EPOCH, Outcome
from tests.pace import never_early
from tests.server import Reply
from tests.survey.hub import BASE, Hub, as_json, hub_fixture, light_fixture, row
from tests.survey.test_archive import filled, rows_of

hub, light = hub_fixture, light_fixture

HERNE, BOCHUM, BERLIN, KIEL = "059160000000", "059110000000", "110000000000", "010020000000"
MONTH = "2025-11"  # that of the tests' clock
Run = Callable[..., Outcome]


@pytest.fixture
def survey(light: Run, hub: Hub) -> Run:
    """`ozgcheck survey collect` against the local Data Hub, without pauses."""

    def call(*options: str) -> Outcome:
        return light("survey", "collect", "--adresse", hub.base, "--pause", "0", *options)

    return call


def month() -> Month:
    return Archive(Path("ozgcheck-umfrage")).month(MONTH)


def stored() -> list[dict[str, Any]]:
    return sorted(rows_of(month()), key=lambda each: (each["gemeinde"], each["zeile"]))


def expected(hub: Hub, *keys: str) -> list[dict[str, Any]]:
    return [each for ars in sorted(keys or hub.rows) for each in filled(ars, hub.rows[ars])]


def counts(outcome: Outcome) -> dict[str, int]:
    document = json.loads(outcome.out)
    return {**document["insgesamt"], **{f"+{k}": v for k, v in document["aufruf"].items()}}


def four(hub: Hub) -> None:
    hub.add(HERNE, "Herne, Stadt", rows=3)
    hub.add(BOCHUM, "Bochum, Stadt", rows=2)
    hub.add(BERLIN, "Berlin, Stadt", rows=4)
    hub.add(KIEL, "Kiel, Landeshauptstadt", rows=1)


def listed(path: str, *lines: str) -> str:
    Path(path).write_text("\n".join(lines), encoding="utf-8")
    return path


# --- the usual way ------------------------------------------------------------------------


def test_all_are_asked_once_and_stored_as_they_came(survey: Run, hub: Hub) -> None:
    four(hub)
    hub.rows[HERNE][0] |= {"leika_name": 'Ä; "B"\nC', "url": "", "aktiv": "x&auml;"}
    hub.names |= {"050000000000": "Nordrhein-Westfalen", "000000000000": "Bund"}
    outcome = survey("--alle", "--format", "json")
    assert outcome.code == 0
    assert stored() == expected(hub)
    assert hub.asked == Counter([HERNE, BOCHUM, BERLIN, KIEL])
    assert counts(outcome) == {
        "Gemeinden in der Liste": 4,
        "gelesen": 4,
        "davon ohne einen Eintrag": 0,
        "Zeilen": 10,
        "Fehler": 0,
        "noch nicht abgefragt": 0,
        "+abgefragt": 4,
        "+gelesen": 4,
        "+davon ohne einen Eintrag": 0,
        "+Fehler": 0,
    }
    assert "4 Gemeinden abzufragen" in outcome.err
    assert "kontakt" in outcome.err
    assert [(each.ars, each.name, each.typ) for each in month().gemeinden()] == [
        (KIEL, "Kiel, Landeshauptstadt", "kreisfreie Stadt"),
        (BOCHUM, "Bochum, Stadt", "kreisfreie Stadt"),
        (HERNE, "Herne, Stadt", "kreisfreie Stadt"),
        (BERLIN, "Berlin, Stadt", "kreisfreie Stadt"),
    ]
    state = month().states()[HERNE]
    assert state == Stand(HERNE, "Herne, Stadt", Zustand.GELESEN, "", 3, "2025-11-25T10:00:00Z")


def test_who_is_asked_introduces_itself_and_asks_for_robots_first(survey: Run, hub: Hub) -> None:
    four(hub)
    Path("ozgcheck.toml").write_text('kontakt = "ozg@example.org"\n', encoding="utf-8")
    outcome = survey("--alle")
    assert hub.paths[:2] == ["/robots.txt", f"{BASE}/open-ars"]
    assert all("ozg@example.org" in request.headers["user-agent"] for request in hub.requests)
    assert "kontakt" not in outcome.err


def test_a_second_call_asks_nothing_again(survey: Run, hub: Hub) -> None:
    four(hub)
    assert survey("--alle").code == 0
    before = len(hub.requests)
    outcome = survey("--format", "json")
    assert (outcome.code, counts(outcome)["+abgefragt"]) == (0, 0)
    assert hub.paths[before:] == ["/robots.txt"]
    assert survey("--alle").code == 0  # the list is known, too
    assert hub.paths.count(f"{BASE}/open-ars") == 1


def test_limit_and_land(survey: Run, hub: Hub) -> None:
    four(hub)
    assert survey("--alle", "--land", "05", "--limit", "1").code == 0
    assert hub.asked == Counter([BOCHUM])
    assert survey("--land", "05", "--land", "11").code == 0
    assert hub.asked == Counter([BOCHUM, HERNE, BERLIN])
    outcome = survey("--format", "json", "--limit", "7")
    assert hub.asked == Counter([BOCHUM, HERNE, BERLIN, KIEL])
    assert counts(outcome)["noch nicht abgefragt"] == 0


def test_a_month_is_complete_in_itself(survey: Run, hub: Hub) -> None:
    four(hub)
    for monat in ("2025-10", "2025-11"):
        assert survey("--alle", "--monat", monat).code == 0
    assert hub.asked == Counter(dict.fromkeys(hub.rows, 2))
    assert Archive(Path("ozgcheck-umfrage")).months() == ("2025-10", "2025-11")


def test_own_list_with_inhabitants(survey: Run, hub: Hub) -> None:
    four(hub)
    only = listed("liste.csv", "ars", HERNE, BERLIN)
    said = listed("g.csv", "ars;name;typ;einwohner", f"{HERNE};Herne am Kanal;;156940")
    assert survey("--ars", only, "--gemeinden", said).code == 0
    assert hub.asked == Counter([HERNE, BERLIN])
    assert f"{BASE}/open-ars" not in hub.paths
    assert month().gemeinden() == (
        Gemeinde(HERNE, "Herne am Kanal", "unbekannt", 156_940, "Datei liste.csv, Datei g.csv"),
        Gemeinde(BERLIN, "Berlin, Stadt", "kreisfreie Stadt", None, "Datei liste.csv"),
    )
    # The whole list later knows more, and what the file said stays.
    assert survey("--alle").code == 0
    herne = month().gemeinden()[2]
    assert (herne.typ, herne.einwohner) == ("kreisfreie Stadt", 156_940)
    assert hub.asked == Counter(hub.rows.keys())
    # A list of some more does not make the others unknown.
    assert survey("--ars", listed("mehr.csv", HERNE, "055150000000")).code == 1
    assert [each.typ for each in month().gemeinden()].count("kreisfreie Stadt") == 5


def test_the_folder_of_the_configuration(survey: Run, hub: Hub) -> None:
    four(hub)
    Path("ozgcheck.toml").write_text('[umfrage]\nordner = "daten/bund"\n', encoding="utf-8")
    assert survey("--alle", "--limit", "1").code == 0
    assert len(Archive(Path("daten/bund")).month(MONTH).states()) == 1
    assert survey("--alle", "--limit", "1", "--ordner", "anders").code == 0
    assert len(Archive(Path("anders")).month(MONTH).states()) == 1


def test_many_rows_come_page_by_page(survey: Run, hub: Hub) -> None:
    hub.add(HERNE, "Herne", rows=12)
    hub.most = 10
    assert survey("--alle").code == 0
    assert stored() == expected(hub)


def test_nothing_registered_is_read(survey: Run, hub: Hub) -> None:
    four(hub)
    hub.rows[KIEL] = []
    outcome = survey("--alle", "--format", "json")
    assert counts(outcome)["davon ohne einen Eintrag"] == 1
    assert month().states()[KIEL].zustand is Zustand.GELESEN
    assert stored() == expected(hub)


# --- bad days --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "grund"),
    [
        (Reply(status=500), "Status 500"),
        (Reply(status=404), "kennt den Regionalschlüssel"),
        (Reply(b"<html>Wartung</html>"), "Webseite statt Daten"),
        (Reply(b""), "ist leer"),
        (Reply(b"leika_key;url\n" * 9, announced=9000), "brach"),
        (Reply(b"nein;danke\n1;2\n"), "weder Schl"),
        (Reply(b'{"content": [{"leika_key": "1"}], "totalPages": 3}'), "nicht vollständig"),
        (Reply(b'[{"leika_key": '), "fehlerhaftes JSON"),
    ],
)
def test_what_failed_is_asked_again_by_the_next_call(
    survey: Run, hub: Hub, reply: Reply, grund: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ozgcheck.web.client.Retry.get_backoff_time", lambda self: 0.0)
    four(hub)
    hub.trouble(BOCHUM, *[reply] * (4 if reply.announced else 1))
    outcome = survey("--alle", "--format", "json", "-v")
    assert outcome.code == 0  # the others were read
    assert (counts(outcome)["gelesen"], counts(outcome)["Fehler"]) == (3, 1)
    (failed,) = json.loads(outcome.out)["fehler"]
    assert failed["ars"] == BOCHUM
    assert grund in failed["grund"]
    assert f"{BOCHUM} Bochum, Stadt: {failed['grund']}" in outcome.err
    assert month().states()[BOCHUM].zustand is Zustand.FEHLER
    assert stored() == expected(hub, HERNE, BERLIN, KIEL)

    outcome = survey("--format", "json")
    assert (outcome.code, counts(outcome)["Fehler"], counts(outcome)["+abgefragt"]) == (0, 0, 1)
    assert stored() == expected(hub)


def test_lines_that_are_cut_off_are_noted(survey: Run, hub: Hub) -> None:
    hub.add(HERNE, "Herne")
    hub.trouble(HERNE, Reply(b"leika_key;leika_name\n99102013001000;Hund\n9910"))
    assert survey("--alle").code == 0
    state = month().states()[HERNE]
    assert (state.zustand, state.zeilen) == (Zustand.GELESEN, 1)
    assert "1 Zeilen sind abgeschnitten" in state.grund


def test_pages_that_are_missing_make_a_failure(survey: Run, hub: Hub) -> None:
    """Half of a city would look like a city with half of the services."""
    four(hub)
    hub.rows[HERNE] = [row(HERNE, "Herne", number) for number in range(1200)]
    hub.most = 1000
    pages = [Reply(status=413), lambda request: hub._page(request, HERNE), Reply(status=500)]
    hub.trouble(HERNE, *pages)
    assert survey("--alle").code == 0
    assert "nicht vollständig" in month().states()[HERNE].grund
    assert survey().code == 0
    assert stored() == expected(hub)


def test_the_hub_is_given_the_time_it_asks_for(survey: Run, hub: Hub) -> None:
    four(hub)
    hub.trouble(BOCHUM, Reply(status=429, headers={"Retry-After": "1"}))
    started = time.monotonic()
    assert survey("--alle").code == 0
    assert time.monotonic() - started >= 1
    assert stored() == expected(hub)


def test_a_slow_answer_is_waited_for(survey: Run, hub: Hub) -> None:
    four(hub)
    text = hub._export(_export_request(), HERNE).body
    hub.trouble(HERNE, Reply(text, pause=0.05, step=200))
    assert survey("--alle").code == 0
    assert stored() == expected(hub)


def _export_request() -> Any:
    from tests.server import Request

    query = {"filetype": "csv", "includeAbove": "true", "includeBelow": "false"}
    return Request("", query, {"accept": "application/octet-stream"}, 0.0)


def test_a_pause_lies_between_two_requests(survey: Run, hub: Hub) -> None:
    four(hub)
    assert survey("--alle", "--pause", "0,1").code == 0
    assert never_early((request.time for request in hub.requests), 0.1)


def test_after_ten_failures_in_a_row_it_stops_and_goes_on_later(survey: Run, hub: Hub) -> None:
    keys = [f"0556200{number:02}{number:03}" for number in range(1, 31)]
    for ars in keys:
        hub.add(ars, f"Ort {ars}")
    for ars in keys[5:]:
        hub.trouble(ars, Reply(status=500))
    outcome = survey("--alle", "--format", "json")
    assert outcome.code == 1
    assert "Nach 10 Fehlern hintereinander" in outcome.err
    assert "macht später dort weiter" in outcome.err
    assert counts(outcome)["noch nicht abgefragt"] == 15
    assert stored() == expected(hub, *keys[:5])
    # What nobody asked yet comes first; what failed before cannot stand in the way.
    assert survey("--limit", "10").code == 1
    assert set(hub.asked) == set(keys[:25])
    for ars in keys:
        hub.trouble(ars)
    outcome = survey("--format", "json")
    assert (outcome.code, counts(outcome)["gelesen"]) == (0, 30)
    assert stored() == expected(hub)


def test_unknown_keys_do_not_stop_it_soon(
    survey: Run, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [f"0556200{number:02}{number:03}" for number in range(1, 31)]
    for ars in keys:
        hub.names[ars] = ""
    hub.add(BERLIN, "Berlin")
    outcome = survey("--alle", "--format", "json")
    assert (outcome.code, counts(outcome)["+gelesen"], counts(outcome)["+Fehler"]) == (0, 1, 30)
    monkeypatch.setattr(collect_module, "UNKNOWN_IN_A_ROW", 20)
    outcome = survey("--format", "json")
    assert (outcome.code, counts(outcome)["+Fehler"]) == (1, 20)
    assert "kannte 20 Regionalschlüssel hintereinander nicht" in outcome.err


def test_where_nothing_could_be_read_it_says_so(survey: Run, hub: Hub) -> None:
    hub.add(HERNE)
    hub.trouble(HERNE, Reply(status=500))
    outcome = survey("--alle")
    assert outcome.code == 1
    assert "ließ sich keine lesen" in outcome.err
    assert "Fehler bei 059160000000: Der Data Hub antwortete mit Status 500." in outcome.out


def test_reasons_are_grouped(survey: Run, hub: Hub) -> None:
    four(hub)
    del hub.rows[HERNE], hub.rows[BOCHUM]
    hub.trouble(KIEL, Reply(status=500))
    out = survey("--alle").out
    assert "Fehler bei 059110000000 Bochum, Stadt und 1 weitere: Der Data Hub kennt" in out
    assert "Fehler bei 010020000000 Kiel, Landeshauptstadt: Der Data Hub antwortete" in out


# --- who may be asked, and the list ------------------------------------------------------


@pytest.mark.parametrize(
    ("robots", "message"),
    [
        (Reply(b"User-agent: *\nDisallow: /dash/open-pvog"), "lässt sich nicht abfragen"),
        (Reply(b"User-agent: *\nDisallow: /dash/open-ars"), "lässt sich nicht abfragen"),
        (Reply(status=500), "nicht zu lesen"),
    ],
)
def test_a_hub_that_does_not_want_it_is_not_asked(
    light: Run, hub: Hub, monkeypatch: pytest.MonkeyPatch, robots: Reply, message: str
) -> None:
    four(hub)
    usual = hub.answer
    monkeypatch.setattr(
        hub,
        "answer",
        lambda request: robots if request.path == "/robots.txt" else usual(request),
    )
    outcome = light("survey", "collect", "--alle", "--adresse", hub.base, "--pause", "0")
    assert outcome.code == 1
    assert message in outcome.err
    assert hub.requests == []


def test_a_hub_that_is_not_there(light: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ozgcheck.web.client.Retry.get_backoff_time", lambda self: 0.0)
    outcome = light(
        "survey", "collect", "--alle", "--pause", "0", "--adresse", "http://127.0.0.1:9/dash"
    )
    assert outcome.code == 1
    assert "lässt sich nicht abfragen" in outcome.err


def test_a_list_that_is_not_understood_is_shown(survey: Run, hub: Hub) -> None:
    four(hub)
    hub.ars_list = as_json([{"gebiet": "Herne", "nr": 4711}])
    outcome = survey("--alle")
    assert outcome.code == 1
    assert "nicht zu verstehen" in outcome.err
    assert '„{"gebiet": "Herne", "nr": 4711}“' in outcome.err
    assert "--ars DATEI" in outcome.err
    hub.ars_list = Reply(status=500)
    assert "keine Liste der Regionalschlüssel (Status 500)" in survey("--alle").err
    hub.ars_list = as_json(["050000000000", "000000000000"])
    assert "keine einzige Gemeinde" in survey("--alle").err
    assert hub.asked == Counter()


def test_the_list_may_want_another_accept_header_and_have_pages(survey: Run, hub: Hub) -> None:
    four(hub)
    hub.ars_list = lambda request: (
        Reply(status=406)
        if "json" in request.headers["accept"]
        else as_json(
            {
                "content": sorted(hub.rows)[int(request.query.get("page", 0)) :][:1],
                "totalPages": 4,
                "etwas": 1,
            }
        )
    )
    outcome = survey("--alle")
    assert outcome.code == 0
    assert hub.asked == Counter(hub.rows.keys())
    assert {each.name for each in month().gemeinden()} == {
        rows[0]["ars_name"] for rows in hub.rows.values()
    }


def test_a_list_that_has_no_end_is_said_to_be_read_in_part(survey: Run, hub: Hub) -> None:
    four(hub)
    more = [f"{5000000 + number:08}0000" for number in range(1, 300)]
    hub.ars_list = lambda request: as_json(
        {
            "content": more[int(request.query.get("page", 0)) :][:1],
            "totalPages": 250,
        }
    )
    outcome = survey("--alle", "--limit", "1")
    assert "Von 250 Seiten der Liste der Regionalschlüssel wurden nur 100 gelesen" in (
        outcome.out + outcome.err
    ).replace("\n", " ")


def test_pages_that_repeat_themselves_end(survey: Run, hub: Hub) -> None:
    four(hub)
    hub.ars_list = as_json({"content": sorted(hub.rows), "totalPages": 99})
    outcome = survey("--alle")
    assert hub.paths.count(f"{BASE}/open-ars") == 3
    assert "brachte nichts Neues" in outcome.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "welche Gemeinden abgefragt werden"),
        (("--alle", "--ars", "liste"), "schließen sich aus"),
        (("--alle", "--land", "17"), "Das Land „17“ gibt es nicht"),
        (("--ars", "nirgends.csv"), "nirgends.csv lässt sich nicht lesen"),
        (("--ars", "."), "lässt sich nicht lesen"),
        (("--alle", "--monat", "11/2026"), "Jahr und Monat"),
        (("--alle", "--pause", "61"), "--pause erwartet Sekunden"),
        (("--alle", "--pause", "nan"), "--pause erwartet Sekunden"),
        (("--alle", "--limit", "0"), "--limit"),
    ],
)
def test_wrong_calls_ask_nothing(
    survey: Run, hub: Hub, options: tuple[str, ...], message: str
) -> None:
    outcome = survey(*options)
    assert outcome.code == 2
    assert message in outcome.err
    assert hub.asked == Counter()


# --- order, names --------------------------------------------------------------------------


def test_the_queue_is_new_ones_then_failed_ones() -> None:
    keys = ["01", "02", "03", "04"]
    gemeinden = [Gemeinde(f"{key:0<12}") for key in reversed(keys)]
    states = {
        "010000000000": Stand("010000000000", "", Zustand.FEHLER),
        "030000000000": Stand("030000000000", "", Zustand.GELESEN),
    }
    assert [each.land for each in queue(gemeinden, states)] == ["02", "04", "01"]
    assert [each.land for each in queue(gemeinden, states, laender=("01", "04"))] == ["04", "01"]
    assert [each.land for each in queue(gemeinden, states, limit=2)] == ["02", "04"]


def test_a_name_of_the_list_is_not_overwritten() -> None:
    states = {HERNE: Stand(HERNE, "aus den Zeilen", Zustand.GELESEN)}
    listed = (Gemeinde(HERNE, "Herne"), Gemeinde(BERLIN))
    assert named(listed, states) == listed
    assert named([Gemeinde(HERNE)], states)[0].name == "aus den Zeilen"


# --- the disk -------------------------------------------------------------------------------


def test_a_full_disk_keeps_what_is_there(
    survey: Run, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    four(hub)
    assert survey("--alle", "--limit", "2").code == 0
    real, calls = os.fsync, count()

    def full(handle: int) -> None:
        # The list of municipalities and one of them still fit, each with the folder's name.
        if next(calls) >= 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        outcome = survey()
    assert outcome.code == 1
    assert "lässt sich nichts speichern (kein Platz mehr)" in outcome.err
    assert len(month().states()) == 3
    assert survey().code == 0
    assert stored() == expected(hub)


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_a_folder_that_cannot_be_made(survey: Run, hub: Hub) -> None:
    four(hub)
    Path("datei").write_text("", encoding="utf-8")
    outcome = survey("--alle", "--ordner", "datei/umfrage")
    assert outcome.code == 1
    assert "lässt sich nichts speichern" in outcome.err
    assert hub.requests == []


# --- kill -9 ---------------------------------------------------------------------------------

kills = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL and fork")

# One process imports everything once and forks a collector for each line it reads: `step N`
# kills itself when it changes a file of the archive for the Nth time, `after S` is killed after
# so many seconds, `run` is left alone. Putting together begins with a few files already.
COLLECTOR = """
import os, signal, sys, time
import pyarrow, pyarrow.parquet
from ozgcheck.cli.main import main
import ozgcheck.cli.survey_collect
import ozgcheck.survey.collect as collect, ozgcheck.survey.store as store
import ozgcheck.survey.hub, ozgcheck.survey.words, ozgcheck.web.client, ozgcheck.report.view
pyarrow.array(["x"])  # which imports pandas, if it is there
collect.MOST_SINGLE = 4
store._WORTH = 2
store.Store.compact.__kwdefaults__["least"] = 2
args = ["survey", "collect", "--alle", "--pause", "0", "-q", *sys.argv[1:]]

def die_at(step):
    seen = 0
    def count(event, args):
        nonlocal seen
        changes = event in ("os.rename", "os.remove", "os.chmod", "os.mkdir", "tempfile.mkstemp")
        if changes and "monat=" in str(args[:1]):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)

print("bereit", flush=True)
for line in sys.stdin:
    what, _, value = line.partition(" ")
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if what == "step":
            die_at(int(value))
        try:
            main(args)
        except SystemExit as stop:
            os._exit(int(stop.code or 0))
        os._exit(0)
    if what == "after":
        time.sleep(float(value))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Collectors:
    """The process that forks collectors."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        options = ["--adresse", hub.base, "--ordner", str(folder), "--monat", MONTH]
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", COLLECTOR, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._line() == "bereit"

    def run(self, line: str = "run") -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def collectors(tmp_path: Path, hub: Hub) -> Iterator[Callable[[Path], Collectors]]:
    started: list[Collectors] = []

    def start(folder: Path) -> Collectors:
        started.append(Collectors(folder, hub))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        for pipe in (each.process.stdin, each.process.stdout):
            assert pipe is not None
            pipe.close()


def towns(hub: Hub) -> None:
    for number in range(1, 12):
        hub.add(f"0556200{number:02}{number:03}", f"Ort {number}", rows=number % 4)
    hub.add(BERLIN, "Berlin", rows=2)
    hub.add(KIEL, "Kiel", rows=1)


class Watch:
    """Looks at an archive after each kill: nothing that was read is lost or changed."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self.month, self.hub = Month(folder, MONTH), hub
        self.read: set[str] = set()

    def look(self) -> None:
        states = self.month.states()
        assert {stand.zustand for stand in states.values()} <= {Zustand.GELESEN}
        assert set(states) >= self.read
        self.read = set(states)
        rows = sorted(rows_of(self.month), key=lambda each: (each["gemeinde"], each["zeile"]))
        assert rows == expected(self.hub, *self.read) if self.read else rows == []
        for ars, stand in states.items():
            assert stand.zeilen == len(self.hub.rows[ars])


@kills
def test_killed_at_any_step_loses_nothing_and_repeats_at_most_one(
    tmp_path: Path, hub: Hub, collectors: Callable[[Path], Collectors]
) -> None:
    towns(hub)
    forks = collectors(tmp_path / "erst")
    assert forks.run() == 0
    assert hub.asked == Counter(hub.rows.keys())
    parts = list((tmp_path / "erst").rglob("teil-*.parquet"))
    assert len(parts) >= 3, "putting together must be part of what is interrupted"

    folder = tmp_path / "umfrage"
    forks, chance, killed = collectors(folder), random.Random(20261125), 0
    hub.requests.clear()
    watch = Watch(folder, hub)
    while (code := forks.run(f"step {chance.randrange(20, 50)}")) != 0:
        assert code == -signal.SIGKILL
        killed += 1
        assert killed < 50
        watch.look()
    watch.look()
    assert watch.read == set(hub.rows)
    assert killed >= 3
    assert set(hub.asked) == set(hub.rows)
    assert max(hub.asked.values()) <= 2
    assert sum(hub.asked.values()) - len(hub.rows) <= killed
    assert not list(folder.rglob(".*"))


# The same for putting together alone, once for each step: in a folder of its own, what is there
# is copied, `Store.compact` dies at its Nth thing with a file, until it does not any more.
COMPACTOR = """
import os, shutil, signal, sys
from pathlib import Path
import pyarrow, pyarrow.parquet
from ozgcheck.survey.archive import Month
from ozgcheck.survey.store import Store
root, step = Path(sys.argv[1]), 0
while True:
    step += 1
    shutil.copytree(root / "umfrage", root / str(step))
    child = os.fork()
    if child == 0:
        seen = 0
        def count(event, args):
            global seen
            if event.split(".")[0] in ("open", "os", "tempfile") and "monat=" in str(args[:1]):
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(count)
        Store(Month(root / str(step), sys.argv[2])).compact("05", least=2)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == 0:
        print(step)
        break
"""


@kills
def test_killed_at_every_step_of_putting_together(tmp_path: Path, hub: Hub) -> None:
    store = Store(Month(tmp_path / "umfrage", MONTH))
    for number in range(1, 5):
        hub.add(f"0556200{number:02}{number:03}", rows=number - 1)
    for ars, rows in hub.rows.items():
        store.keep(Stand(ars, "", Zustand.GELESEN, abgerufen="2025-11-25T10:00:00Z"), rows)
    command = [sys.executable, "-W", "ignore", "-c", COMPACTOR, str(tmp_path), MONTH]
    steps = int(subprocess.run(command, capture_output=True, check=True).stdout)
    assert steps > 15
    parts = []
    for step in range(1, steps + 1):
        watch = Watch(tmp_path / str(step), hub)
        watch.look()
        assert watch.read == set(hub.rows)
        parts.append(len(watch.month.parts("05")))
        again = Store(watch.month)
        again.tidy()
        again.compact("05", least=2)
        watch.look()
        files = [path.name for path in watch.month.folder.rglob("*") if path.is_file()]
        assert files == ["teil-0001.parquet"]
    assert 1 < parts.index(1) < len(parts) - 5, "killed before and after the part has its name"


@kills
def test_killed_at_any_moment_by_the_clock(
    tmp_path: Path, hub: Hub, collectors: Callable[[Path], Collectors]
) -> None:
    towns(hub)
    folder = tmp_path / "umfrage"
    forks, watch = collectors(folder), Watch(folder, hub)
    chance, killed = random.Random(7), 0
    for _ in range(8):
        killed += forks.run(f"after {chance.uniform(0.0, 0.15):.3f}") == -signal.SIGKILL
        watch.look()
    assert forks.run() == 0
    watch.look()
    assert watch.read == set(hub.rows)
    assert killed >= 2
    assert sum(hub.asked.values()) - len(hub.rows) <= killed


@kills
def test_the_program_itself_killed(tmp_path: Path, hub: Hub) -> None:
    towns(hub)
    first, killed = min(hub.rows), threading.Event()
    hub.trouble(first, lambda _: Reply(b"" if killed.wait(60) else b"nie"))
    command = [sys.executable, "-m", "ozgcheck", "survey", "collect", "--alle", "--pause", "0"]
    command += ["--adresse", hub.base, "--ordner", str(tmp_path / "umfrage"), "--monat", MONTH]
    env = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as one:
        while first not in hub.asked:
            time.sleep(0.01)
        busy = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
        one.kill()
        killed.set()
    assert busy.returncode == 1
    assert "arbeitet schon „ozgcheck survey collect“" in busy.stderr
    again = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert again.returncode == 0
    assert "Der vorige Aufruf wurde unterbrochen" in again.stderr
    watch = Watch(tmp_path / "umfrage", hub)
    watch.look()
    assert watch.read == set(hub.rows)
    assert hub.asked[first] == 2
