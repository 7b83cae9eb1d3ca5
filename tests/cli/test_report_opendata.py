# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck report opendata` and `ozgcheck report ngsi-ld` from the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.history.store import History
from ozgcheck.model import Snapshot, SourceState
from tests import broker as local
from tests.conftest import Outcome, tree

Run = Callable[..., Outcome]
broker = local.broker_fixture


def store(*runs: Snapshot) -> None:
    """Keep runs as if a portal had been measured."""
    state = SourceState(kind="portal", location="https://portal.example/", state="ok", offers=9)
    for run in runs:
        History(Path("ozgcheck-verlauf"), run.portal).write(replace(run, sources=(state,)))


@pytest.fixture(scope="session")
def whole(berlin_history: Path) -> Snapshot:
    """A complete run."""
    history = History(berlin_history.parent.parent, "berlin")
    stored = history.latest()
    assert stored is not None
    return replace(history.read(stored), partial=())


def configure(text: str) -> None:
    Path("ozgcheck.toml").write_text(text, encoding="utf-8")


# --- opendata ------------------------------------------------------------------------------


def test_the_files_have_the_figures_of_coverage(herne: Run) -> None:
    done = herne("report", "opendata", "--output", "daten", "--schwelle", "1")
    assert done.code == 0
    assert "12 Dateien" in done.err
    assert "„adresse“ im Abschnitt [opendata]" in done.err
    assert "BEISPIELDATEN" in done.err
    told = json.loads(herne("coverage", "--schwelle", "1", "--format", "json").out)
    with Path("daten/abdeckung.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["gruppierung"], row["gruppe"]): row for row in csv.DictReader(file)}
    total = rows["gesamt", "gesamt"]
    assert (int(total["erfuellt"]), int(total["gesamt"])) == (
        told["total"]["covered"],
        told["total"]["total"],
    )
    assert told["total"]["covered"] > 0
    for group in told["groups"]:
        row = rows["lebenslage", group["key"]]
        assert int(row["erfuellt"]) == group["covered"]
        assert (row["anteil_mindestens"] or None) == (
            None if group["share_low"] is None else str(group["share_low"])
        )
    stand = json.loads(Path("daten/leistungen.json").read_text(encoding="utf-8"))["stand"]
    assert (stand["threshold"], stand["datenart"]) == (1, "beispiel")
    assert "BEISPIELDATEN" in stand["hinweis"]


def test_the_configuration_adds_the_description(run: Run, whole: Snapshot) -> None:
    store(whole, replace(whole, started="2026-02-03T10:00:00Z"))
    configure(
        'portal = "berlin"\nkontakt = "daten@stadt.example"\n'
        '[opendata]\nadresse = "https://daten.example/ozg"\nlizenz = "cc-zero"\n'
    )
    assert run("report", "opendata", "--output", "daten").code == 0
    first = tree(Path("daten"))
    text = first["dcat.ttl"].decode()
    assert "<https://daten.example/ozg/leistungen.csv>" in text
    assert "mailto:daten@stadt.example" in text
    assert "licenses/cc-zero" in text
    assert 'dct:issued "2025-11-25"^^xsd:date' in text
    assert 'dct:modified "2026-02-03"^^xsd:date' in text
    assert "BEISPIELDATEN" not in text
    assert run("report", "opendata", "--output", "daten").code == 0
    assert tree(Path("daten")) == first


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('adresse = "daten"', "opendata.adresse"),
        ("adresse = 1", "opendata.adresse"),
        ('lizenz = "frei"', "dl-by-de/2.0"),
        ('datenbereitsteller = "a/b"', "openNRW"),
        ('lizens = "cc-zero"', "lizenz"),
    ],
)
def test_a_wrong_setting_is_named(run: Run, text: str, words: str) -> None:
    configure(f"[opendata]\n{text}\n")
    done = run("report", "opendata", "--output", "daten")
    assert done.code == 2
    assert words in done.err
    assert not Path("daten").exists()


def test_without_a_folder_the_missing_option_is_named(run: Run) -> None:
    done = run("report", "opendata")
    assert done.code == 2
    assert "Es fehlt --output ORDNER." in done.err
    assert "[nötig]" in run("report", "opendata", "--help").out


def test_a_file_in_the_way_is_not_touched(run: Run) -> None:
    Path("daten").write_text("alt", encoding="utf-8")
    done = run("report", "opendata", "--output", "daten")
    assert done.code == 2
    assert "eine Datei, kein Ordner" in done.err
    assert Path("daten").read_text(encoding="utf-8") == "alt"


def test_a_folder_in_the_way_leaves_everything_as_it_was(herne: Run) -> None:
    Path("daten/abdeckung.json").mkdir(parents=True)
    done = herne("report", "opendata", "--output", "daten")
    assert done.code == 1
    assert "lassen sich nicht schreiben" in done.err
    assert tree(Path("daten")) == {}


# --- ngsi-ld -------------------------------------------------------------------------------


def test_the_key_figures_on_the_screen_and_as_a_file(herne: Run) -> None:
    shown = herne("report", "ngsi-ld")
    assert shown.code == 0
    found = json.loads(shown.out)
    assert found[0]["id"] == "urn:ngsi-ld:KeyPerformanceIndicator:059160000000:gesamt"
    done = herne("report", "ngsi-ld", "--output", "kpi.jsonld")
    assert (done.code, done.out) == (0, "")
    assert json.loads(Path("kpi.jsonld").read_text(encoding="utf-8")) == found
    own = herne("report", "ngsi-ld", "--context", "https://stadt.example/kpi.jsonld")
    assert json.loads(own.out)[0]["@context"][0] == "https://stadt.example/kpi.jsonld"


def test_a_complete_run_is_sent(
    run: Run, whole: Snapshot, broker: local.Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(whole)
    monkeypatch.setenv("OZGCHECK_BROKER_TOKEN", "geheim-4711")
    args = ("report", "ngsi-ld", "--portal", "berlin", "--broker", broker.url)
    done = run(*args, "--mandant", "herne", "--output", "kpi.jsonld")
    assert (done.code, done.out) == (0, "")
    assert f"nahm {len(broker.entities)} Kennzahlen an" in done.err
    assert "unverschlüsselt" in done.err
    assert "geheim" not in done.err + Path("kpi.jsonld").read_text(encoding="utf-8")
    assert broker.headers[0]["authorization"] == "Bearer geheim-4711"
    assert broker.headers[0]["ngsild-tenant"] == "herne"
    sent = json.loads(Path("kpi.jsonld").read_text(encoding="utf-8"))
    assert set(broker.entities) == {entity["id"] for entity in sent}
    assert run(*args).code == 0  # all of them exist now


def test_a_partly_refused_batch_ends_with_1(
    run: Run, whole: Snapshot, broker: local.Broker
) -> None:
    store(whole)
    broker.refuse = {"urn:ngsi-ld:KeyPerformanceIndicator:110000000000:gesamt"}
    done = run("report", "ngsi-ld", "--portal", "berlin", "--broker", broker.url)
    assert done.code == 1
    assert "nahm 1 von" in done.err


def test_doubtful_figures_are_not_sent(run: Run, whole: Snapshot, broker: local.Broker) -> None:
    args = ("report", "ngsi-ld", "--portal", "berlin", "--broker", broker.url)
    done = run(*args)
    assert done.code == 1
    assert "Beispieldaten" in done.err
    store(replace(whole, partial=("Nur die Hälfte war lesbar.",)))
    done = run(*args)
    assert done.code == 1
    assert "unvollständig" in done.err
    assert "Nur die Hälfte" in done.err
    assert not broker.headers


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--mandant", "herne"), "--broker"),
        (("--broker", "broker"), "keine Adresse"),
        (("--context", "kontext"), "--context"),
        (("--output", "fehlt/kpi.jsonld"), "fehlt"),
    ],
)
def test_a_wrong_call_is_told(run: Run, args: tuple[str, ...], words: str) -> None:
    done = run("report", "ngsi-ld", *args)
    assert done.code == 2
    assert words in done.err
