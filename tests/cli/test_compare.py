# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck compare` as a person and as a script use it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EPOCH, Outcome

Run = Callable[..., Outcome]
HISTORY = Path("ozgcheck-verlauf")
DAY = 24 * 3600


def document(done: Outcome) -> dict[str, Any]:
    assert done.code == 0, done.err
    value = json.loads(done.out)
    assert isinstance(value, dict)
    return value


def compared(run: Run, *args: str) -> dict[str, Any]:
    return document(run("-q", "compare", *args, "--format", "json"))


@pytest.fixture
def stored(run: Run, berlin_history: Path, herne_history: Path) -> Run:
    """The command line with one stored run each of Herne and Berlin."""
    for name, path in (("berlin", berlin_history), ("herne", herne_history)):
        (HISTORY / name).mkdir(parents=True)
        shutil.copy(path, HISTORY / name)
    return run


def the_run(portal: str) -> Path:
    return next((HISTORY / portal).glob("*.json.gz"))


def changed(path: Path, **values: Any) -> None:
    """Change a stored run."""
    told = json.loads(gzip.decompress(path.read_bytes()))
    path.write_bytes(gzip.compress(json.dumps({**told, **values}).encode()))


def keys(value: Any) -> Any:
    """The names of all keys, whatever they hold."""
    if isinstance(value, dict):
        return {name: keys(part) for name, part in value.items()}
    if isinstance(value, list):
        return [keys(value[0])] if value else []
    return None


# --- what is shown -------------------------------------------------------------------------


def test_first_comes_what_others_have_and_every_city_says_what_it_is(run: Run) -> None:
    done = run("compare", "herne", "bochum", "gelsenkirchen", "--schwelle", "2", "--format", "md")
    assert done.code == 0
    headings = [line.lstrip("# ") for line in done.out.splitlines() if line.startswith("#")]
    assert headings == [
        "Vergleich Herne mit Bochum, Gelsenkirchen",
        "Was mindestens zwei andere Städte haben und uns fehlt",
        "Was mindestens zwei andere Städte haben und bei uns zu klären ist",
        "Was mindestens zwei andere Städte anbieten und bei uns nicht gefunden ist",
        "Was nur wir haben",
        "Alles zusammen ab Reifegrad 2",
        "Abdeckung je Lebenslage ab Reifegrad 2",
    ]
    assert "| Bochum (nur PVOG, Beispiel) |" in done.out
    assert "| Herne (Liste teilweise + PVOG, Beispiel) |" in done.out
    assert done.out.count("BEISPIELDATEN") == 3
    assert "VERSCHIEDEN TIEF GELESEN" in done.out
    assert "UNVOLLSTÄNDIG (Herne, Bochum, Gelsenkirchen)" in done.out
    assert "Reifegrad 2 oder höher (Modell 1.1)" in done.out
    assert "dieselben 221 Leistungen" in done.out


def test_a_list_of_the_pvog_is_never_called_missing(run: Run) -> None:
    found = compared(run, "herne", "bochum", "gelsenkirchen", "essen", "--einzeln")
    states = {
        cell["state"]
        for row in found["leistungen"]
        for name, cell in row["cells"].items()
        if name != "herne"
    }
    assert "nicht_gesehen" in states
    assert states.isdisjoint({"fehlt", "niedriger"})
    assert [city["depth"]["can_lack"] for city in found["portale"]] == [True, False, False, False]
    assert found["mixed_depth"] is True


def test_each_row_says_who_has_it_where_it_is_seen_and_what_we_have(run: Run) -> None:
    found = compared(run, "gelsenkirchen", "bochum", "herne", "--schwelle", "2")
    assert found["unclear"]
    for row in found["unclear"]:
        assert row["have"] == 2
        for name in ("bochum", "herne"):
            cell = row["cells"][name]
            assert cell["state"] == "erfuellt"
            assert cell["reifegrad_low"] >= 2
            assert cell["url"].startswith("http")
        assert row["cells"]["gelsenkirchen"]["state"] in ("nicht_gesehen", "stufe_offen")
    assert any("sci-2022" in row["koerbe"] for row in found["unclear"])
    text = run("-q", "compare", "gelsenkirchen", "bochum", "herne", "--schwelle", "2").out
    assert found["unclear"][0]["id"] in text


def test_the_json_has_all_keys_always(run: Run) -> None:
    full = keys(compared(run, "gelsenkirchen", "bochum", "herne", "--einzeln"))
    bare = keys(compared(run, "gelsenkirchen", "bochum", "herne", "--lebenslage", "tierhaltung"))
    assert set(full) == set(bare)
    assert bare["leistungen"] is None
    assert full["portale"] == bare["portale"]
    assert full["total"] == bare["total"]
    row = {"id", "teilleistung", "name", "lebenslage", "bereiche", "koerbe", "have", "offer",
           "lack", "lever", "cells"}  # fmt: skip
    assert set(full["leistungen"][0]) == row
    assert set(full["unclear"][0] if full["unclear"] else full["offered"][0]) == row


def test_the_csv_has_one_line_per_leistung_and_city(run: Run) -> None:
    done = run("-q", "compare", "herne", "bochum", "--format", "csv", "--einzeln")
    first, second = done.out.replace("\r\n", "\n").split("\n\n")
    rows = list(csv.DictReader(io.StringIO(first), delimiter=";"))
    shares = list(csv.DictReader(io.StringIO(second), delimiter=";"))
    assert len({(row["id"], row["portal"]) for row in rows}) == len(rows) == 2 * 221
    assert {row["tiefe"] for row in rows if row["portal"] == "bochum"} == {"nur PVOG"}
    assert {row["beispiel"] for row in rows} == {"ja"}
    assert {row["block"] for row in rows} >= {"", "angeboten"}
    total = [row for row in shares if row["key"] == "gesamt"]
    assert [(row["portal"], row["total"]) for row in total] == [("herne", "221"), ("bochum", "221")]
    assert float(total[1]["share_high"].replace(",", ".")) == 1
    short = run("-q", "compare", "herne", "bochum", "--format", "csv").out
    assert len(short.splitlines()) < len(done.out.splitlines())


def test_levels_elsewhere_stand_together_the_highest_first(run: Run) -> None:
    text = run("-q", "compare", "herne", "bochum", "essen", "krefeld", "--format", "md").out
    row = next(line for line in text.splitlines() if line.startswith("| 10436 "))
    found = compared(run, "herne", "bochum", "essen", "krefeld")
    cells = next(row for row in found["offered"] if row["id"] == "10436")["cells"]
    names = {"bochum": "Bochum", "essen": "Essen", "krefeld": "Krefeld"}
    highest = sorted(names, key=lambda name: -cells[name]["reifegrad_low"])
    assert [row.index(names[name]) for name in highest] == sorted(
        row.index(name) for name in names.values()
    )


def test_many_cities_leave_the_table_readable(run: Run) -> None:
    cities = ("herne", "bochum", "essen", "krefeld", "bottrop", "dortmund")
    table = run("-q", "compare", *cities, "--einzeln").out
    assert max(map(len, table.splitlines())) <= 101
    assert table.count("Platz für die ersten 5 Städte") == 2
    whole = run("-q", "compare", *cities, "--format", "md").out
    heads = [line for line in whole.splitlines() if line.startswith("| Lebenslage | gesamt")]
    assert "Dortmund (nur PVOG, Beispiel)" in heads[0]
    assert "Platz für die ersten" not in run("-q", "compare", *cities[:5]).out


def test_the_figures_of_a_read_portal_are_those_of_coverage(stored: Run) -> None:
    for by in ("lebenslage", "korb"):
        args = ("--by", by, "--schwelle", "1", "--format", "json", "-q")
        alone = document(stored("coverage", "--portal", "berlin", *args))
        beside = document(stored("compare", "herne", "berlin", *args))
        figures = ("covered", "uncertain", "unchecked", "missing", "total", "share_high")
        expected = {
            group["key"]: [group[name] for name in figures]
            for group in alone["groups"]
            if group["total"]
        }
        assert {
            group["key"]: [group["counts"]["berlin"][name] for name in figures]
            for group in beside["groups"]
        } == expected
        assert beside["total"]["berlin"]["covered"] == alone["total"]["covered"]
        assert beside["by"] == by


def test_gemeinsam_counts_what_all_runs_looked_at_and_says_so(run: Run) -> None:
    usual = compared(run, "herne", "bochum")
    found = compared(run, "herne", "bochum", "--gemeinsam")
    assert found["gemeinsam"] is True
    assert 0 < found["looked_at_by_all"] < found["denominator"] == 221
    for name in ("herne", "bochum"):
        assert found["total"][name]["total"] == found["looked_at_by_all"]
        assert found["total"][name]["unchecked"] == 0
        assert usual["total"][name]["total"] == 221
    text = run("-q", "compare", "herne", "bochum", "--gemeinsam").out
    assert f"({found['looked_at_by_all']} von 221)" in text
    assert "liegen dann zu hoch" in " ".join(text.split())


def test_gemeinsam_holds_for_entries_and_for_equal_depths(run: Run) -> None:
    args = ("bochum", "essen", "--gemeinsam", "--einheit", "teilleistung")
    found = compared(run, *args)
    assert found["mixed_depth"] is False
    assert 0 < found["looked_at_by_all"] < found["denominator"]
    assert found["total"]["bochum"]["total"] == found["looked_at_by_all"]
    text = " ".join(run("-q", "compare", *args).out.split())
    assert f"was alle Läufe ansahen ({found['looked_at_by_all']} von" in text
    assert "VERSCHIEDEN" not in text


def test_own_only_leaves_out_what_others_offer(run: Run) -> None:
    usual = compared(run, "herne", "bochum", "--schwelle", "2")
    own = compared(run, "herne", "bochum", "--schwelle", "2", "--nur-eigene")
    assert (usual["nur_eigene"], own["nur_eigene"]) == (False, True)
    assert own["total"]["herne"]["covered"] < usual["total"]["herne"]["covered"]
    assert "nur eigene" in run("compare", "herne", "bochum", "--nur-eigene").out


def test_entries_can_be_compared(run: Run) -> None:
    found = compared(run, "herne", "bochum", "--einheit", "teilleistung")
    assert found["unit"] == "teilleistung"
    assert found["denominator"] > 1000


def test_another_land_is_marked(run: Run) -> None:
    done = run("compare", "herne", "berlin")
    assert "Keine kreisfreie Stadt in NRW: Berlin." in " ".join(done.out.split())
    assert "kreisfreie Stadt in NRW:" not in run("compare", "herne", "bochum").out


# --- which cities ----------------------------------------------------------------------------


def test_ours_is_the_first_or_the_one_of_the_option(run: Run) -> None:
    first = [city["portal"] for city in compared(run, "bochum", "herne")["portale"]]
    assert first == ["bochum", "herne"]
    found = compared(run, "herne", "bochum", "essen", "--portal", "essen")
    assert [city["portal"] for city in found["portale"]] == ["essen", "herne", "bochum"]
    assert found["portal"] == "essen"
    added = compared(run, "herne", "--portal", "essen")
    assert [city["portal"] for city in added["portale"]] == ["essen", "herne"]


def test_a_city_without_a_run_is_named_and_the_others_are_compared(run: Run) -> None:
    found = compared(run, "herne", "recklinghausen", "bochum")
    assert [city["portal"] for city in found["portale"]] == ["herne", "bochum"]
    assert [gone["portal"] for gone in found["missing"]] == ["recklinghausen"]
    text = run("compare", "herne", "recklinghausen", "bochum").out
    assert "Recklinghausen fehlt im Vergleich" in text
    assert "ozgcheck check --portal recklinghausen" in " ".join(text.split())


def test_a_damaged_run_does_not_keep_the_others_from_being_compared(stored: Run) -> None:
    the_run("herne").write_bytes(b"nichts")
    found = compared(stored, "bochum", "herne", "berlin")
    assert [city["portal"] for city in found["portale"]] == ["bochum", "berlin"]
    assert "nicht lesbar" in found["missing"][0]["reason"]


def test_without_our_own_run_the_others_are_compared(run: Run) -> None:
    found = compared(run, "recklinghausen", "herne", "bochum")
    assert found["portal"] is None
    assert found["offered"] == []
    assert any("kein Lauf" in text for text in found["warnings"])
    done = run("compare", "recklinghausen", "herne", "bochum", "--format", "md")
    assert done.out.startswith("## Vergleich Herne, Bochum\n")
    assert "uns fehlt" not in done.out


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("herne", "recklinghausen"), 1, "nur von Herne"),
        (("solingen", "recklinghausen"), 1, "von keiner Stadt"),
        (("herne",), 2, "mindestens zwei Portale"),
        ((), 2, "mindestens zwei Portale"),
        (("herne", "bochum", "herne"), 2, "„herne“ ist zweimal genannt"),
        (("herne", "bochumm"), 2, "„bochum“"),
        (("herne", "bochum", "--mindestens", "2"), 2, "--mindestens 2"),
        (("herne", "bochum", "--mindestens", "0"), 2, "--mindestens"),
        (("herne", "bochum", "--lauf", "herne"), 2, "nennt keinen Lauf"),
        (("herne", "bochum", "--lauf", "herne="), 2, "nennt keinen Lauf"),
        (("herne", "bochum", "--lauf", "essen=beispiel"), 2, "nicht verglichen"),
        (("herne", "bochum", "--lauf", "herne=2031-01"), 2, "2031-01"),
        (("herne", "bochum", "--lauf", "bochum=2025-11"), 2, "noch kein Lauf"),
        (("herne", "bochum", "--lauf", "herne=fehlt.json.gz"), 1, "fehlt.json.gz"),
        (("herne", "bochum", "--lebenslage", "familje"), 2, "„familie“"),
    ],
)
def test_what_goes_wrong_is_one_clear_sentence(
    herne: Run, args: tuple[str, ...], code: int, words: str
) -> None:
    done = herne("-q", "compare", *args)
    assert done.code == code
    assert done.out == ""
    assert done.err.startswith("Fehler: ")
    assert words in done.err
    assert len(done.err.splitlines()) <= 3


# --- which run -----------------------------------------------------------------------------


def test_a_run_can_be_chosen_by_id_month_file_or_as_the_example(stored: Run) -> None:
    older = the_run("herne")
    newer = older.with_name("20251201T100000Z.json.gz")
    shutil.copy(older, newer)
    changed(newer, started="2025-12-01T10:00:00Z")

    def chosen(*args: str) -> str:
        return str(compared(stored, "herne", "berlin", *args)["portale"][0]["snapshot"])

    assert chosen() == "20251201T100000Z"
    assert chosen("--lauf", "herne=20251125T100000Z") == "20251125T100000Z"
    assert chosen("--lauf", "herne=2025-11") == "20251125T100000Z"
    assert chosen("--lauf", "herne=2025") == "20251201T100000Z"
    assert chosen("--lauf", "herne=beispiel") == "beispiel:herne"
    shutil.copy(older, "alt.json.gz")
    assert chosen("--lauf", "herne=alt.json.gz") == "alt"


def test_a_file_of_another_portal_is_refused(stored: Run) -> None:
    done = stored("compare", "herne", "bochum", "--lauf", f"bochum={the_run('berlin')}")
    assert done.code == 2
    assert "gehört zum Portal „berlin“" in done.err


def test_a_stored_run_of_the_example_counts_as_example(stored: Run) -> None:
    marks = [city["example"] for city in compared(stored, "herne", "berlin")["portale"]]
    assert marks == [True, True]


def test_a_run_of_other_sources_is_no_example(stored: Run) -> None:
    told = json.loads(gzip.decompress(the_run("herne").read_bytes()))
    changed(the_run("herne"), sources=[{**told["sources"][0], "location": "https://a.example/"}])
    found = compared(stored, "herne", "berlin")
    assert [city["example"] for city in found["portale"]] == [False, True]
    changed(the_run("herne"), sources=[{**told["sources"][0], "as_of": "2027"}])
    found = compared(stored, "herne", "berlin")
    assert [city["example"] for city in found["portale"]] == [False, True]


def test_an_old_run_is_marked_and_its_day_shown(
    stored: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = the_run("herne")
    told = json.loads(gzip.decompress(path.read_bytes()))
    changed(path, sources=[{**told["sources"][0], "as_of": "", "location": "https://a.example/"}])

    def herne() -> dict[str, Any]:
        return dict(compared(stored, "herne", "bochum")["portale"][0])

    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 45 * DAY))
    assert (herne()["date"], herne()["age_days"], herne()["old"]) == ("2025-11-25", 45, False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 46 * DAY))
    assert herne()["old"] is True
    text = " ".join(stored("compare", "herne", "bochum").out.split())
    assert "vom 2025-11-25" in text
    assert "ÄLTER ALS 45 TAGE (46)" in text


def test_a_run_of_other_rules_is_assessed_anew(stored: Run) -> None:
    expected = compared(stored, "herne", "berlin")
    told = json.loads(gzip.decompress(the_run("herne").read_bytes()))
    result = {**told["result"], "findings": [], "teil_findings": [], "matches": []}
    changed(the_run("herne"), result=result, versions={**told["versions"], "rules": "0" * 12})
    found = compared(stored, "herne", "berlin")
    assert [city["rechecked"] for city in found["portale"]] == [True, False]
    assert found["total"] == expected["total"]
    assert found["groups"] == expected["groups"]
    assert "neu bewertet" in stored("compare", "herne", "berlin").out
    assert the_run("herne").stat().st_size < 100_000  # nothing was written


def test_assessing_anew_heeds_what_people_decided(stored: Run) -> None:
    told = json.loads(gzip.decompress(the_run("berlin").read_bytes()))
    changed(the_run("berlin"), versions={**told["versions"], "catalog": "0" * 12})
    before = compared(stored, "herne", "berlin")
    finding = next(
        finding
        for finding in told["result"]["findings"]
        if finding["outcome"] == "angeboten" and len(finding["offers"]) == 1
    )
    titles = {offer["id"]: offer["title"] for offer in told["offers"]}
    line = {
        "titel": titles[finding["offers"][0]],
        "leistung": finding["leistung_id"],
        "urteil": "nein",
        "wer": "FB 16",
        "wann": "2025-11-25",
    }
    Path("entscheidungen").mkdir()
    Path("entscheidungen/berlin.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    after = compared(stored, "herne", "berlin")
    assert after["total"]["berlin"]["offered"] == before["total"]["berlin"]["offered"] - 1


def test_a_portal_of_the_configuration_can_be_compared(stored: Run) -> None:
    Path("ozgcheck.toml").write_text(
        '[portale.nachbar]\nstadt = "Nachbar"\nars = "059110000000"\nquellen = ["tabelle:x.csv"]\n',
        encoding="utf-8",
    )
    shutil.copytree(HISTORY / "herne", HISTORY / "nachbar")
    changed(the_run("nachbar"), portal="nachbar", stadt="Nachbar")
    found = compared(stored, "herne", "nachbar")
    assert [city["stadt"] for city in found["portale"]] == ["Herne", "Nachbar"]
    assert found["mixed_depth"] is False
    assert not any("VERSCHIEDEN" in text for text in found["warnings"])
