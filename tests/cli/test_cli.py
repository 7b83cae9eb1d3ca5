# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The command line end to end, as a person at the city and as a script use it."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.cli.catalog import _HOMES as CATALOG
from ozgcheck.cli.history import _HOMES as HISTORY
from ozgcheck.cli.report import _HOMES as REPORT
from ozgcheck.cli.root import _HOMES as MAIN
from ozgcheck.cli.survey import _HOMES as SURVEY
from tests.conftest import Outcome, spawn, tree
from tests.server import Reply, Server

Run = Callable[..., Outcome]
HERNE = ("check", "--source", "beispiel:herne", "-q")
BERLIN = ("check", "--portal", "berlin", "--source", "beispiel:berlin", "-q")
REPORTS = {"stand.json"} | {
    f"{name}.{form}"
    for name in ("zusammenfassung", "abdeckung", "offen", "redaktion")
    for form in ("md", "csv", "json")
}


ENGLISH = {
    "Usage", "Options", "Commands", "Arguments", "Show", "this", "message", "Error", "Try",
    "Missing", "Invalid", "value", "unexpected", "argument", "default", "required", "OPTIONS",
}  # fmt: skip


def documents(text: str) -> dict[str, Any]:
    value = json.loads(text)
    assert isinstance(value, dict)
    return value


# --- the monthly run ------------------------------------------------------------


def test_check_stores_a_run_and_writes_the_reports(run: Run) -> None:
    done = run(*HERNE, "--output", "berichte")
    assert done.code == 0
    assert "Herne" in done.out
    assert "UNVOLLSTÄNDIG" in done.out
    assert {path.name for path in Path("berichte").iterdir()} == REPORTS
    assert len(list(Path("ozgcheck-verlauf/herne").glob("*.json.gz"))) == 1
    document = documents(Path("berichte/offen.json").read_text(encoding="utf-8"))
    assert document["complete"] is False
    assert Path("berichte/offen.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    stand = documents(Path("berichte/stand.json").read_text(encoding="utf-8"))
    assert (stand["portal"], stand["snapshot"]) == ("herne", document["snapshot"])
    assert stand["files"] == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in tree(Path("berichte")).items()
        if name != "stand.json"
    }


def test_two_runs_at_the_same_time_give_the_same_bytes_and_two_files(run: Run) -> None:
    run(*HERNE, "--output", "eins")
    run(*HERNE, "--output", "zwei")
    folder = Path("ozgcheck-verlauf/herne")
    names = ("20251125T100000Z", "20251125T100000Z-002")
    first, second = (folder / f"{name}.json.gz" for name in names)
    assert first.read_bytes() == second.read_bytes()
    one, two = tree(Path("eins")), tree(Path("zwei"))
    assert one.keys() == two.keys()
    # Only the id of the run may differ, and so the sums.
    for name in two.keys() - {"stand.json"}:
        assert one[name] == two[name].replace(names[1].encode(), names[0].encode())


def test_summary_fits_one_screen(run: Run) -> None:
    assert len(run(*HERNE).out.splitlines()) <= 24


FAILURES = [
    (("check", "--source", "tabelle:fehlt.csv"), 1, "fehlt.csv"),
    (("check", "--source", "tabelle:leer"), 1, "leer"),
    (("check", "--source", "tabelle:leer.csv"), 1, "leer.csv"),
    (("check", "--source", "tabelle:bild.csv"), 1, "bild.csv"),
    (("check", "--source", "open-pvog:http://127.0.0.1:9/x"), 1, "nicht zu erreichen"),
    (("check", "--source", "xzufi:kaputt.xml"), 1, "kaputt.xml"),
    (("check", "--source", "xzufi:fehlt.xml"), 1, "fehlt.xml"),
    (("check", "--source", "portal:leer"), 1, "leer"),
    (("check", "--source", "manifest:leer"), 2, "Manifest"),
    (("check", "--source", "beispiel:hern"), 2, "„herne“"),
    (("check", "--source", "tabele:x.csv"), 2, "„tabelle“"),
    (("check", "--source", "liste.csv"), 2, "Meinten Sie „tabelle:liste.csv“? Möglich sind"),
    (("check", "--fail-under", "viel"), 2, "keine Schwelle"),
    (("check", "--fail-under", "101"), 2, "0 bis 100"),
    (("check", "--fail-under", "famlie=3"), 2, "„familie“"),
    (("--catalog", "leer2", "check"), 4, "leer2"),
    (("--catalog", "leer", "check"), 4, "Der Katalog leer ist ungültig"),
    (("--config", "fehlt.toml", "check"), 2, "fehlt.toml"),
    (("--config", "kaputt.xml", "check"), 2, "kein gültiges TOML"),
    (("--portal", "hernne", "check"), 2, "„herne“"),
    (("check", "--offline"), 1, "Im Archiv liegt nichts"),
]


@pytest.mark.parametrize(("args", "code", "words"), FAILURES)
def test_what_goes_wrong_is_one_clear_sentence_and_leaves_nothing(
    herne: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int, words: str
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)  # between attempts to reach a server
    Path("leer").mkdir()
    Path("leer.csv").touch()
    Path("bild.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    Path("kaputt.xml").write_text("<?xml version='1.0'?><a><b>", encoding="utf-8")
    Path("berichte").mkdir()
    for name in REPORTS:
        Path("berichte", name).write_text("vom letzten Monat", encoding="utf-8")
    before = tree(Path.cwd())
    done = herne(*args, "--output", "berichte")
    assert done.code == code
    assert done.out == ""
    assert words in done.err
    assert done.err.startswith("Fehler: ")
    assert len(done.err.splitlines()) <= 6
    assert "Traceback" not in done.err
    assert tree(Path.cwd()) == before


def test_a_report_folder_that_cannot_be_written_is_said(run: Run) -> None:
    Path("datei").touch()
    done = run(*HERNE, "--output", "datei/berichte")
    assert done.code == 1
    assert "datei/berichte" in done.err
    assert "Traceback" not in done.err
    assert run(*HERNE, "--output", "datei").code == 2


def test_a_report_folder_that_cannot_be_written_leaves_no_run(run: Run) -> None:
    Path("datei").touch()
    run(*HERNE, "--output", "datei/berichte")
    assert not Path("ozgcheck-verlauf").exists()


@pytest.mark.parametrize("epoch", ["gestern", "99999999999999"])
def test_an_impossible_date_is_explained(
    run: Run, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    done = run(*HERNE)
    assert (done.code, "SOURCE_DATE_EPOCH" in done.err) == (2, True)


def test_the_example_of_one_city_does_not_become_the_run_of_another(run: Run) -> None:
    done = run("check", "--portal", "herne", "--source", "beispiel:bottrop")
    assert done.code == 2 or "Bottrop" in done.err


def test_a_truncated_xzufi_is_kept_as_far_as_it_reaches_and_marked(run: Run) -> None:
    service = (
        "<schreibe><leistung><id>{0}</id><referenzLeiKa><code>{0}</code></referenzLeiKa>"
        "<modulText><leikaTextmodul><code>02</code></leikaTextmodul>"
        "<inhalt languageCode='de'>Elterngeld</inhalt></modulText></leistung></schreibe>"
    )
    Path("halb.xml").write_text(
        "<transfer xmlns='http://xoev.de/schemata/xzufi/2_2_0'>"
        + service.format("99041006017000")
        + service.format("99107023017000")[:60],
        encoding="utf-8",
    )
    done = run("check", "--source", "xzufi:halb.xml", "-q")
    assert done.code == 0
    assert "UNVOLLSTÄNDIG" in done.out
    gaps = documents(run("gaps", "--format", "json", "--schwelle", "1").out)
    assert all(gap["outcome"] != "fehlt" for gap in gaps["gaps"])


def test_one_failing_source_does_not_take_the_others_with_it(run: Run) -> None:
    done = run(*HERNE, "--source", "tabelle:fehlt.csv", "--format", "json")
    assert done.code == 0
    shown = documents(done.out)
    assert [source["state"] for source in shown["sources"]] == ["ok", "ok", "fehler"]
    assert shown["complete"] is False
    assert any("fehlt.csv" in reason for reason in shown["partial"])


def test_a_person_can_say_that_a_source_is_only_a_part(run: Run, catalog: Catalog) -> None:
    others = sum(leistung.stadt for leistung in catalog.leistungen) - 1
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    run("check", "--source", "tabelle:liste.csv", "-q")
    whole = documents(run("coverage", "--format", "json").out)
    run("check", "--source", "tabelle:liste.csv", "--teilweise", "-q")
    part = documents(run("coverage", "--format", "json").out)
    assert (whole["complete"], part["complete"]) == (True, False)
    assert (whole["total"]["missing"], whole["total"]["unchecked"]) == (others, 0)
    assert (part["total"]["missing"], part["total"]["unchecked"]) == (0, others)


def test_a_table_of_one_city_end_to_end(run: Run) -> None:
    """Keys, names, nonsense and hostile text in one list, as an editor may send it."""
    Path("liste.csv").write_text(
        "Titel;Leistungsschlüssel;URL;Beschreibung\n"
        "Elterngeld;99041006000000;https://www.herne.example/elterngeld;"
        "Elterngeld können Eltern nach der Geburt beantragen.\n"
        "Hund anmelden;99102013104000;https://www.herne.example/hund;"
        "Wer einen Hund hält, muss ihn anmelden.\n"
        "Stadtfest am Wochenende;;;\n"
        "=cmd|' /C calc'!A0 \x1b[31m<script>;99999999999999;;\n",
        encoding="utf-8",
    )
    done = run("check", "--source", "tabelle:liste.csv", "--output", "aus", "--schwelle", "1")
    assert done.code == 0
    offered = {"10000", "10160"}
    gaps = documents(run("gaps", "--schwelle", "1", "--format", "json").out)["gaps"]
    assert not offered & {gap["id"] for gap in gaps}
    assert documents(run("coverage", "--schwelle", "1", "--format", "json").out)["total"][
        "covered"
    ] == len(offered)
    summary = documents(Path("aus/zusammenfassung.json").read_text(encoding="utf-8"))
    assert summary["offers"] == 4
    assert [item["value"] for item in summary["unknown"]] == ["99999999999999"]
    for name, content in tree(Path("aus")).items():
        assert b"\x1b" not in content, name
        assert b"<script>" not in content or name.endswith(".json"), name


def test_decisions_of_the_city_count(run: Run) -> None:
    Path("liste.csv").write_text("Titel\nBabybegrüßungsgeld XY\n", encoding="utf-8")
    Path("entscheidungen").mkdir()
    line = {
        "titel": "Babybegrüßungsgeld XY",
        "leistung": "10000",
        "urteil": "ja",
        "wer": "FB 16",
        "wann": "2026-01-02",
    }
    path = Path("entscheidungen/herne.jsonl")
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    run("check", "--source", "tabelle:liste.csv", "-q")
    shown = documents(run("show", "10000", "--format", "json").out)
    assert shown["finding"]["outcome"] == "angeboten"
    path.write_text(json.dumps({**line, "urteil": "jein"}) + "\n", encoding="utf-8")
    done = run("check", "--source", "tabelle:liste.csv", "-q")
    assert (done.code, "herne.jsonl:1" in done.err) == (2, True)


# --- gates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "code"), [(["3"], 3), (["0"], 0), (["0", "familie=0,0", "geburt=0%"], 0)]
)
def test_gates_of_a_complete_run(run: Run, limits: list[str], code: int) -> None:
    args = [arg for limit in limits for arg in ("--fail-under", limit)]
    done = run(*BERLIN, *args)
    assert done.code == code
    assert ("nicht erreicht" in done.err) is (code == 3)
    assert "Berlin" in done.out  # the summary and the run are there in any case
    assert len(list(Path("ozgcheck-verlauf/berlin").glob("*.json.gz"))) == 1


def test_every_missed_gate_is_named(run: Run) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    limits = ("--fail-under", "90", "--fail-under", "familie=99", "--fail-under", "umwelt=0")
    done = run("check", "--source", "tabelle:liste.csv", "-q", *limits)
    assert done.code == 3
    assert "gesamt" in done.err
    assert "familie" in done.err
    assert "umwelt" not in done.err


@pytest.mark.parametrize("limit", ["1", "0"])
def test_there_is_no_verdict_on_a_partial_run(run: Run, limit: str) -> None:
    done = run(*HERNE, "--fail-under", limit)
    assert (done.code, "unvollständig" in done.err) == (1, True)
    assert len(list(Path("ozgcheck-verlauf/herne").glob("*.json.gz"))) == 1


def test_gates_can_stand_in_the_configuration(run: Run) -> None:
    Path("ozgcheck.toml").write_text('schwelle = 1\nfail_under = ["99"]\n', encoding="utf-8")
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    args = ("check", "--source", "tabelle:liste.csv", "-q")
    assert run(*args).code == 3
    assert run(*args, "--fail-under", "0").code == 0  # the command line wins


# --- gaps and coverage -------------------------------------------------------------


def test_familie_means_all_lebenslagen_of_familie_und_kind(berlin: Run, catalog: Catalog) -> None:
    shown = documents(berlin("gaps", "--lebenslage", "familie", "--format", "json").out)
    family = {lage.slug for lage in catalog.lebenslagen if lage.themenfeld == "familie-kind"}
    found = {gap["lebenslage"] for gap in shown["gaps"]}
    assert found
    assert found <= family
    assert len(found) > 1


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--lebenslage", "famlie", "Meinten Sie „familie“"),
        ("--lebenslage", "gebrut", "Meinten Sie „geburt“"),
        ("--lebenslage", "xyzxyz", "ozgcheck coverage"),
        ("--lebenslage", "ver", "nicht eindeutig"),
        ("--themenfeld", "umwlt", "„umwelt“"),
        ("--bereich", "verwaltng", "„verwaltung“"),
        ("--korb", "sci-2202", "„sci-2022“"),
    ],
)
def test_unknown_names_exit_2_and_suggest(run: Run, option: str, value: str, words: str) -> None:
    done = run("gaps", option, value)
    assert done.code == 2
    assert words in done.err


GAP_KEYS = {
    "id", "name", "lebenslage", "themenfeld", "bereiche", "koerbe", "outcome", "reifegrad",
    "reifegrad_low", "reifegrad_high", "prioritaet", "lever", "why", "next_step", "evidence",
}  # fmt: skip
GROUP_KEYS = {"key", "name", "covered", "uncertain", "total", "share", "share_low", "share_high"}


def test_json_keeps_the_contract(run: Run, berlin: Run) -> None:
    gaps = documents(berlin("gaps", "--format", "json").out)
    assert {"portal", "date", "gaps"} <= gaps.keys()
    assert all(gap.keys() >= GAP_KEYS for gap in gaps["gaps"])
    coverage = documents(berlin("coverage", "--format", "json").out)
    assert {"portal", "date", "snapshot", "complete", "unit", "threshold", "groups", "total"} <= (
        coverage.keys()
    )
    for group in [*coverage["groups"], coverage["total"]]:
        assert group.keys() >= GROUP_KEYS
    entries = json.loads(run("catalog", "list", "--format", "json").out)
    assert len(entries) == 557
    assert all(
        entry.keys()
        >= {
            "id",
            "name",
            "lebenslage",
            "themenfeld",
            "zustaendig",
            "prioritaet",
            "adressaten",
            "aliases",
            "teilleistungen",
        }
        for entry in entries
    )


@pytest.mark.parametrize("by", ["lebenslage", "themenfeld"])
@pytest.mark.parametrize("unit", ["leistung", "teilleistung"])
def test_groups_add_up_to_the_total(berlin: Run, by: str, unit: str) -> None:
    shown = documents(berlin("coverage", "--by", by, "--einheit", unit, "--format", "json").out)
    total = shown["total"]
    for key in ("covered", "uncertain", "unchecked", "missing", "total"):
        assert sum(group[key] for group in shown["groups"]) == total[key]


@pytest.mark.parametrize("by", ["bereich", "korb", "prioritaet", "adressat"])
@pytest.mark.parametrize("unit", ["leistung", "teilleistung"])
def test_groups_that_overlap_never_exceed_the_total(berlin: Run, by: str, unit: str) -> None:
    shown = documents(berlin("coverage", "--by", by, "--einheit", unit, "--format", "json").out)
    assert shown["groups"]
    assert (shown["by"], shown["unit"]) == (by, unit)
    for group in [*shown["groups"], shown["total"]]:
        parts = [group[key] for key in ("covered", "uncertain", "unchecked", "missing")]
        assert all(part >= 0 for part in parts)
        assert sum(parts) == group["total"] <= shown["total"]["total"]
        if group["total"]:
            assert 0 <= group["share_low"] <= group["share_high"] <= 1
        else:
            assert group["share"] is group["share_low"] is group["share_high"] is None


@pytest.mark.parametrize("unit", ["leistung", "teilleistung"])
def test_a_lower_threshold_never_covers_less(herne: Run, unit: str) -> None:
    totals = [
        documents(
            herne("coverage", "--schwelle", level, "--einheit", unit, "--format", "json").out
        )["total"]
        for level in ("1", "2", "3", "4")
    ]
    for key in ("covered", "share_low", "share_high"):
        values = [total[key] for total in totals]
        assert values == sorted(values, reverse=True)
    assert totals[0]["covered"] > totals[3]["covered"] == 0
    assert len({total["total"] for total in totals}) == 1


def test_gaps_and_coverage_agree(berlin: Run) -> None:
    for level in ("1", "2", "3"):
        total = documents(berlin("coverage", "--schwelle", level, "--format", "json").out)["total"]
        gaps = documents(berlin("gaps", "--schwelle", level, "--format", "json").out)
        assert gaps["count"] == len(gaps["gaps"]) == total["total"] - total["covered"]
        levers = [gap["lever"] for gap in gaps["gaps"]]
        assert levers == sorted(levers, reverse=True)
        assert all(0 <= lever <= 100 for lever in levers)


@pytest.mark.parametrize(
    ("option", "value", "field", "expected"),
    [
        ("--lebenslage", "Geburt", "lebenslage", "geburt"),
        ("--lebenslage", "gebur", "lebenslage", "geburt"),
        ("--themenfeld", "Familie & Kind", "themenfeld", "familie-kind"),
        ("--bereich", "verw", "bereiche", "verwaltung"),
        ("--korb", "sci-2022", "koerbe", "sci-2022"),
    ],
)
def test_a_selection_restricts_gaps_and_coverage_alike(
    berlin: Run, option: str, value: str, field: str, expected: str
) -> None:
    everything = documents(berlin("gaps", "--format", "json").out)["gaps"]
    chosen = documents(berlin("gaps", option, value, "--format", "json").out)["gaps"]
    wanted = [
        gap["id"]
        for gap in everything
        if expected == gap[field] or (isinstance(gap[field], list) and expected in gap[field])
    ]
    assert [gap["id"] for gap in chosen] == wanted != []
    total = documents(berlin("coverage", option, value, "--format", "json").out)["total"]
    assert total["total"] - total["covered"] == len(chosen)


def test_teilleistungen_are_listed_one_by_one(berlin: Run) -> None:
    args = ("gaps", "--lebenslage", "geburt", "--einheit", "teilleistung", "--format", "json")
    gaps = documents(berlin(*args).out)["gaps"]
    assert len({gap["teilleistung"] for gap in gaps}) == len(gaps) > 0
    assert all(gap["teilleistung"] for gap in gaps)


def test_gaps_shows_what_nobody_looked_at_only_on_request(herne: Run) -> None:
    usual = documents(herne("gaps", "--format", "json").out)
    full = documents(herne("gaps", "--nicht-geprueft", "--format", "json").out)
    assert {gap["outcome"] for gap in usual["gaps"]} <= {"angeboten", "unklar"}
    assert full["count"] - usual["count"] == usual["unchecked"] > 100


def test_limit_says_what_it_left_out(herne: Run) -> None:
    assert "Gezeigt sind 2 von" in herne("gaps", "--limit", "2").out
    assert "Gezeigt sind" not in herne("gaps", "--limit", "999").out
    shown = documents(herne("gaps", "--limit", "2", "--format", "json").out)
    assert len(shown["gaps"]) == 2 < shown["count"]


def test_an_empty_name_is_no_choice(herne: Run) -> None:
    """A script whose variable is empty must not be told about everything."""
    assert herne("gaps", "--lebenslage", "").code == 2


def test_without_a_run_the_example_is_shown_and_said(run: Run) -> None:
    done = run("gaps", "--lebenslage", "familie", "--format", "json")
    assert done.code == 0
    assert "Beispiel" in done.err
    shown = documents(done.out)
    assert (shown["complete"], shown["snapshot"]) == (False, "beispiel:herne")
    assert shown["gaps"]
    assert not Path("ozgcheck-verlauf").exists()


@pytest.mark.parametrize("command", ["gaps", "coverage", "show"])
def test_quiet_is_quiet(run: Run, command: str) -> None:
    args = [command, *(["10000"] if command == "show" else [])]
    assert "Beispiel" in run(*args).err
    assert run("-q", *args).err == run(*args, "-q").err == ""


def test_a_portal_without_run_and_example_says_what_to_do(run: Run) -> None:
    Path("ozgcheck.toml").write_text(
        'portal = "musterstadt"\n[portale.musterstadt]\nstadt = "Musterstadt"\n'
        'ars = "059990000000"\nquellen = ["tabelle:liste.csv"]\n',
        encoding="utf-8",
    )
    done = run("gaps")
    assert done.code == 2
    assert "ozgcheck check --portal musterstadt" in done.err
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    assert "Musterstadt" in run("check").out
    assert run("gaps").code == 0


def test_a_broken_history_is_said(herne: Run) -> None:
    (path,) = Path("ozgcheck-verlauf/herne").glob("*.json.gz")
    path.write_bytes(path.read_bytes()[:100])
    done = herne("gaps")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert path.name in done.err


TABLES = [
    ("gaps",),
    ("coverage",),
    ("show", "10160"),
    ("match", "Hund anmelden"),
    ("catalog", "list"),
    ("catalog", "show", "10160"),
]


@pytest.mark.parametrize("args", TABLES)
def test_every_table_has_every_format(herne: Run, args: tuple[str, ...]) -> None:
    json.loads(herne(*args, "--format", "json").out)
    rows = list(csv.reader(io.StringIO(herne(*args, "--format", "csv").out), delimiter=";"))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    assert "\n| " in herne(*args, "--format", "md").out
    assert herne(*args).out == herne(*args, "--format", "table").out


@pytest.mark.parametrize("args", TABLES)
def test_tables_fit_the_usual_width(herne: Run, args: tuple[str, ...]) -> None:
    assert max(map(len, herne(*args).out.splitlines())) <= 100


def test_the_run_itself_has_every_format(run: Run) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    args = ("check", "--source", "tabelle:liste.csv", "-q", "--format")
    assert documents(run(*args, "json").out)["levels"]
    assert run(*args, "csv").out.startswith("level;covered;")
    assert run(*args, "md").out.startswith("## ozgcheck Herne, 2025-11-25")


# --- single things ------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted", ["10160", "99102013000000", "99102013104000", "Hundehaltung", "hundesteuer"]
)
def test_show_finds_by_id_key_and_name(herne: Run, wanted: str) -> None:
    assert herne("show", wanted).out.startswith("10160 ")


def test_show_suggests(run: Run) -> None:
    done = run("show", "Hundehaltun")
    assert (done.code, "Hundehaltung" in done.err) == (2, True)


def test_match_explains(run: Run) -> None:
    Path("titel.txt").write_text("Hund anmelden\n\nxqzv\n", encoding="utf-8")
    shown = json.loads(run("match", "--file", "titel.txt", "--format", "json").out)
    assert [entry["title"] for entry in shown] == ["Hund anmelden", "xqzv"]
    assert shown[0]["matches"][0]["id"] == "10160"
    assert shown[0]["matches"][0]["reasons"]
    assert shown[1]["matches"] == []
    assert run("match").code == 2


def test_schemas_are_shown(run: Run) -> None:
    kinds = run("catalog", "schema").out.split()
    assert {"leistungen", "korb", "snapshot", "manifest"} <= set(kinds)
    for kind in kinds:
        assert json.loads(run("catalog", "schema", kind).out)["title"]
    assert "„korb“" in run("catalog", "schema", "kord").err


def test_pages_are_checked_and_written(run: Run) -> None:
    assert run("catalog", "pages", "--check", "seiten").code == 4
    assert run("catalog", "pages", "seiten").code == 0
    assert run("catalog", "pages", "--check", "seiten").code == 0
    assert len(list(Path("seiten").glob("*.md"))) == 56


# --- the frame -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("gap",), "„gaps“"),
        (("gaps", "--lebnslage", "x"), "--lebenslage"),
        (("gaps", "--schwelle", "9"), "von 1 bis 4"),
        (("gaps", "--format", "yaml"), "table, json, csv, md"),
        (("gaps", "--limit", "0"), "von 1 oder mehr"),
        (("show",), "OZG-ID|SCHLÜSSEL"),
        (("catalog", "lst"), "„list“"),
        (("gaps", "--portal"), "--portal"),
        (("gaps", "--einheit", "stück"), "leistung, teilleistung"),
        (("coverage", "--by", "stadtteil"), "lebenslage, themenfeld"),
        (("gaps", "--schwelle", "drei"), "ganze Zahl"),
        (("match",), "Es fehlt ein Titel"),
        (("--portl", "x", "gaps"), "--portal"),
    ],
)
def test_wrong_calls_are_explained_in_german(run: Run, args: tuple[str, ...], words: str) -> None:
    done = run(*args)
    assert done.code == 2
    assert words in done.err
    assert not ENGLISH & set(re.findall(r"\w+", done.err))
    assert "Traceback" not in done.err


@pytest.mark.parametrize("args", [("gaps", "familie"), ("catalog", "list", "x", "y")])
def test_too_many_words_are_explained_in_german(run: Run, args: tuple[str, ...]) -> None:
    done = run(*args)
    assert done.code == 2
    assert not ENGLISH & set(re.findall(r"\w+", done.err))


def test_a_group_without_a_command_shows_its_help(run: Run) -> None:
    done = run("catalog")
    assert "Der Aufruf ist falsch" not in done.err
    assert "  validate" in done.out + done.err


def test_a_switch_with_a_value_is_explained(run: Run) -> None:
    done = run("check", "--offline=1")
    assert done.code == 2
    assert "fehlt ihr Wert" not in done.err


def test_an_option_without_its_value_says_what_belongs_there(run: Run) -> None:
    done = run("review", "--accept", "Ehrenamtskarte")
    assert done.code == 2
    assert "gemeint ist: --accept TITEL OZG-ID." in done.err
    assert "ozgcheck review --help" in done.err


def test_lists_of_the_configuration_count_from_its_folder(run: Run) -> None:
    amt = Path("amt")
    amt.mkdir()
    (amt / "liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    (amt / "ozgcheck.toml").write_text(
        "portal = 'x'\n[portale.x]\nstadt = 'X'\nars = '059990000000'\n"
        "quellen = ['tabelle:liste.csv']\n",
        encoding="utf-8",
    )
    where = ("--config", "amt/ozgcheck.toml")
    assert "tabelle (1 Angebot)" in run("check", *where).out
    done = run("check", *where, "--source", "tabelle:liste.csv")
    assert (done.code, "„liste.csv“ gibt es nicht" in done.err) == (1, True)
    assert run("check", *where, "--source", "tabelle:amt/liste.csv").code == 0
    assert "1 Angebot" in run("doctor", *where).out


def test_a_short_list_says_that_it_counts_as_everything(run: Run) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    source = ("check", "--source", "tabelle:liste.csv")
    assert "Die Liste hat nur 1 Angebot" in run(*source).out
    for told in ("--vollstaendig", "--teilweise"):
        assert "Die Liste hat" not in run(*source, told).out


COMMANDS: list[tuple[str, ...]] = [
    (),
    ("init",),
    ("check",),
    ("gate",),
    ("badge",),
    ("gaps",),
    ("coverage",),
    ("show",),
    ("match",),
    ("review",),
    ("diff",),
    ("trend",),
    ("recheck",),
    ("history",),
    ("history", "list"),
    ("history", "show"),
    ("history", "verify"),
    ("history", "export"),
    ("history", "import"),
    ("history", "prune"),
    ("editorial",),
    ("benchmark",),
    ("compare",),
    ("survey",),
    ("survey", "collect"),
    ("survey", "import"),
    ("survey", "measure"),
    ("survey", "city"),
    ("survey", "report"),
    ("denominators",),
    ("plot",),
    ("scorecard",),
    ("report",),
    ("report", "md"),
    ("report", "html"),
    ("report", "pdf"),
    ("report", "xlsx"),
    ("report", "opendata"),
    ("report", "ngsi-ld"),
    ("report", "junit"),
    ("report", "sarif"),
    ("report", "codequality"),
    ("report", "annotations"),
    ("report", "summary"),
    ("evaluate",),
    ("doctor",),
    ("catalog",),
    ("catalog", "list"),
    ("catalog", "show"),
    ("catalog", "validate"),
    ("catalog", "pages"),
    ("catalog", "refresh"),
    ("catalog", "schema"),
]


@pytest.mark.parametrize("args", COMMANDS)
def test_help_is_german(run: Run, args: tuple[str, ...]) -> None:
    done = run(*args, "--help")
    assert done.code == 0
    assert done.err == ""
    assert f"Aufruf: {' '.join(('ozgcheck', *args))}" in done.out
    assert "Diese Hilfe zeigen." in done.out
    assert not ENGLISH & set(re.findall(r"\w+", done.out))
    assert run(*args, "-h").out == done.out


@pytest.mark.parametrize("command", ["check", "gaps", "coverage"])
def test_help_names_kinds_of_values_in_german(run: Run, command: str) -> None:
    assert not re.search(r"INTEGER|TEXT|PATH|<=", run(command, "--help").out)


def test_the_list_of_commands_here_is_whole() -> None:
    assert {args for args in COMMANDS if len(args) == 1} == {(name,) for name in MAIN}
    for group, homes in (
        ("catalog", CATALOG),
        ("history", HISTORY),
        ("report", REPORT),
        ("survey", SURVEY),
    ):
        assert {args[1] for args in COMMANDS if args[0:1] == (group,) and args[1:]} == set(homes)


def test_global_options_stand_before_or_after_the_command(run: Run) -> None:
    before = run("--portal", "bottrop", "-q", "coverage", "--format", "json")
    after = run("coverage", "--format", "json", "--portal", "bottrop", "-q")
    assert before.out == after.out
    assert before.err == after.err == ""
    assert documents(before.out)["portal"] == "bottrop"
    both = run("--portal", "herne", "coverage", "--portal", "bottrop", "--format", "json")
    assert documents(both.out)["portal"] == "bottrop"  # the later place wins


def test_another_catalogue_may_stand_in_either_place(run: Run, tiny: Path) -> None:
    before = run("--catalog", str(tiny), "catalog", "list", "--format", "json")
    after = run("catalog", "list", "--catalog", str(tiny), "--format", "json")
    assert before.out == after.out
    assert [entry["id"] for entry in json.loads(after.out)] == ["10000", "10005", "10230"]


def test_another_configuration_may_stand_in_either_place(run: Run) -> None:
    Path("anders.toml").write_text('portal = "berlin"\n', encoding="utf-8")
    before = run("--config", "anders.toml", "show", "10000", "--format", "json", "-q")
    after = run("show", "10000", "--format", "json", "-q", "--config", "anders.toml")
    assert before.out == after.out
    assert documents(before.out)["portal"] == "berlin"


def test_version_and_bare_call(run: Run) -> None:
    assert run("--version").out.startswith("ozgcheck 1.")
    assert "Befehle:" in run().out


@pytest.mark.parametrize(
    ("line", "first"),
    [("catalog list --format csv", "id;"), ("gaps -q --nicht-geprueft --format json", "{")],
)
def test_a_reader_who_stops_early_is_no_error(tmp_path: Path, line: str, first: str) -> None:
    command = f"'{sys.executable}' -m ozgcheck {line} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.stdout.startswith(first)
    assert len(done.stdout.splitlines()) == 1
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("closed", ["| true", ">&-", "2>&-", ">&- 2>&-"])
def test_whoever_does_not_listen_gets_the_reports_and_the_verdict_all_the_same(
    tmp_path: Path, closed: str
) -> None:
    (tmp_path / "liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    command = (
        f"'{sys.executable}' -m ozgcheck check --source tabelle:liste.csv --fail-under 99 "
        f"--output berichte {closed}; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "berichte" / "stand.json").exists()


def test_a_reader_who_never_reads_is_no_error(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m ozgcheck catalog list --format json | true"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_two_processes_with_the_same_date_write_the_same_bytes(tmp_path: Path) -> None:
    """Reports, stored run and screen; only the order of sets and the hash seed could differ."""
    seen = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        args = ["check", "--source", "beispiel:herne", "--output", "aus"]
        done = spawn(args, folder, PYTHONHASHSEED=seed)
        assert done.returncode == 0
        seen.append((done.stdout, tree(folder)))
    assert seen[0] == seen[1]
    assert {name.removeprefix("aus/") for name in seen[0][1] if name.startswith("aus/")} == REPORTS
    (stored,) = (data for name, data in seen[0][1].items() if name.endswith(".json.gz"))
    assert documents(gzip.decompress(stored).decode())["started"] == "2025-11-25T10:00:00Z"


def test_a_real_process_needs_neither_home_nor_terminal_nor_utf8(tmp_path: Path) -> None:
    done = spawn(
        ["gaps", "--lebenslage", "geburt"], tmp_path, LC_ALL="C", LANG="C", PYTHONUTF8="0", TERM=""
    )
    assert done.returncode == 0
    assert "Gezählt werden Leistungen, die die Stadt ausführt" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_a_failure_of_a_real_process_is_no_traceback(tmp_path: Path) -> None:
    done = spawn(["check", "--source", "tabelle:fehlt.csv"], tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Fehler: ")
    assert "Traceback" not in done.stderr
    assert tree(tmp_path / "ozgcheck-verlauf") == {}


def test_offline_works_on_what_was_fetched_and_says_from_when(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = Server().start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    try:
        running.route("/liste.csv", Reply(b"Titel\nHundesteuer anmelden\n"))
        source = f"tabelle:{running.url('/liste.csv')}"
        assert "Archiv" not in run("check", "--source", source).out
    finally:
        running.stop()
    done = run("check", "--source", source, "--offline")
    assert "tabelle kommt aus dem Archiv (offline), abgerufen am" in done.out
    assert list(Path("ozgcheck-verlauf/herne/archiv").glob("*.jsonl"))
    old = run("check", "--source", source, "--offline", "--stand", "2020-01")
    assert old.code == 1
    assert "bis 2020-01 abgerufen" in old.err
    # What the archive knew in an earlier month stands for no month.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(time.time()) + 62 * 86_400))
    month = f"{datetime.now(UTC):%Y-%m}"
    past = run("check", "--source", source, "--offline", "--stand", month, "--output", "alt")
    assert past.code == 0
    assert f"Gerechnet ist mit dem Stand {month}; der Lauf steht für keinen Monat." in " ".join(
        past.out.split()
    )
    assert json.loads(Path("alt/stand.json").read_text())["complete"] is False
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert run("check", "--stand", "2020-01").code == 2
    assert run("check", "--offline", "--stand", "gestern").code == 2
