# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The command line end to end, as a person at the city and as a script use it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from tests.conftest import Outcome, spawn

Run = Callable[..., Outcome]
HERNE = ("check", "--source", "beispiel:herne", "-q")
BERLIN = ("check", "--portal", "berlin", "--source", "beispiel:berlin", "-q")
REPORTS = {
    f"{name}.{form}"
    for name in ("zusammenfassung", "abdeckung", "offen")
    for form in ("md", "csv", "json")
}


def documents(text: str) -> dict[str, object]:
    value = json.loads(text)
    assert isinstance(value, dict)
    return value


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


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


def test_two_runs_at_the_same_time_give_the_same_bytes_and_two_files(run: Run) -> None:
    run(*HERNE, "--output", "eins")
    run(*HERNE, "--output", "zwei")
    folder = Path("ozgcheck-verlauf/herne")
    names = ("20251125T100000Z", "20251125T100000Z-002")
    first, second = (folder / f"{name}.json.gz" for name in names)
    assert first.read_bytes() == second.read_bytes()
    one, two = tree(Path("eins")), tree(Path("zwei"))
    assert one.keys() == two.keys()
    # Only the id of the run may differ.
    for name, content in two.items():
        assert one[name] == content.replace(names[1].encode(), names[0].encode())


def test_summary_fits_one_screen(run: Run) -> None:
    assert len(run(*HERNE).out.splitlines()) <= 24


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("check", "--source", "tabelle:fehlt.csv"), 1, "fehlt.csv"),
        (("check", "--source", "open-pvog:http://127.0.0.1:9/x"), 1, "nicht zu erreichen"),
        (("check", "--source", "xzufi:kaputt.xml"), 1, "kaputt.xml"),
        (("check", "--source", "portal:leer"), 1, "leer"),
        (("check", "--source", "manifest:leer"), 2, "Manifest"),
        (("check", "--source", "beispiel:hern"), 2, "„herne“"),
        (("check", "--source", "tabele:x.csv"), 2, "„tabelle“"),
        (("check", "--fail-under", "viel"), 2, "keine Schwelle"),
        (("check", "--fail-under", "famlie=3"), 2, "„familie“"),
        (("--catalog", "leer2", "check"), 4, "leer2"),
        (("--config", "fehlt.toml", "check"), 2, "fehlt.toml"),
        (("--portal", "hernne", "check"), 2, "„herne“"),
        (("check", "--offline"), 1, "open-pvog"),
    ],
)
def test_what_goes_wrong_is_one_clear_sentence_and_leaves_nothing(
    run: Run, args: tuple[str, ...], code: int, words: str
) -> None:
    run(*HERNE, "--output", "berichte")
    Path("leer").mkdir()
    Path("kaputt.xml").write_text("<?xml version='1.0'?><a><b>", encoding="utf-8")
    before = tree(Path.cwd())
    done = run(*args, *(("--output", "berichte") if "check" in args else ()))
    assert done.code == code
    assert words in done.err
    assert done.err.startswith("Fehler: ")
    assert "Traceback" not in done.err
    assert tree(Path.cwd()) == before


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
    assert all(gap["outcome"] != "fehlt" for gap in gaps["gaps"])  # type: ignore[attr-defined]


def test_one_failing_source_does_not_take_the_others_with_it(run: Run) -> None:
    done = run(*HERNE, "--source", "tabelle:fehlt.csv")
    assert done.code == 0
    assert "nicht lesbar" in done.out


def test_a_person_can_say_that_a_source_is_only_a_part(run: Run) -> None:
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    run("check", "--source", "tabelle:liste.csv", "-q")
    whole = documents(run("coverage", "--format", "json").out)
    run("check", "--source", "tabelle:liste.csv", "--teilweise", "-q")
    part = documents(run("coverage", "--format", "json").out)
    assert (whole["complete"], part["complete"]) == (True, False)
    assert whole["total"]["missing"] == 220  # type: ignore[index]
    assert part["total"]["unchecked"] == 220  # type: ignore[index]


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
    assert shown["finding"]["outcome"] == "angeboten"  # type: ignore[index]
    path.write_text(json.dumps({**line, "urteil": "jein"}) + "\n", encoding="utf-8")
    done = run("check", "--source", "tabelle:liste.csv", "-q")
    assert (done.code, "herne.jsonl:1" in done.err) == (2, True)


# --- gates ----------------------------------------------------------------------


def test_gates(run: Run) -> None:
    assert run(*BERLIN, "--fail-under", "1", "--schwelle", "1").code == 0
    failed = run(*BERLIN, "--fail-under", "90", "--fail-under", "familie=99", "--schwelle", "1")
    assert failed.code == 3
    assert "gesamt" in failed.err
    assert "familie" in failed.err
    partial = run(*HERNE, "--fail-under", "1")
    assert (partial.code, "unvollständig" in partial.err) == (1, True)


def test_gates_can_stand_in_the_configuration(run: Run) -> None:
    Path("ozgcheck.toml").write_text('schwelle = 1\nfail_under = ["99"]\n', encoding="utf-8")
    assert run(*BERLIN).code == 3


# --- gaps and coverage -------------------------------------------------------------


def test_familie_means_all_lebenslagen_of_familie_und_kind(berlin: Run, catalog: Catalog) -> None:
    shown = documents(berlin("gaps", "--lebenslage", "familie", "--format", "json").out)
    family = {lage.slug for lage in catalog.lebenslagen if lage.themenfeld == "familie-kind"}
    found = {gap["lebenslage"] for gap in shown["gaps"]}  # type: ignore[attr-defined]
    assert found
    assert found <= family
    assert len(found) > 1


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--lebenslage", "famlie", "„familie“"),
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
    assert all(gap.keys() >= GAP_KEYS for gap in gaps["gaps"])  # type: ignore[attr-defined]
    coverage = documents(berlin("coverage", "--format", "json").out)
    assert {"portal", "date", "snapshot", "complete", "unit", "threshold", "groups", "total"} <= (
        coverage.keys()
    )
    for group in [*coverage["groups"], coverage["total"]]:  # type: ignore[misc]
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
        assert sum(group[key] for group in shown["groups"]) == total[key]  # type: ignore[index,attr-defined]


def test_a_lower_threshold_never_covers_less(run: Run) -> None:
    run(*HERNE)
    covered = [
        documents(run("coverage", "--schwelle", str(level), "--format", "json").out)["total"][
            "covered"
        ]  # type: ignore[index]
        for level in (1, 2, 3, 4)
    ]
    assert covered == sorted(covered, reverse=True)
    assert covered[0] > covered[3]


def test_gaps_shows_what_nobody_looked_at_only_on_request(run: Run) -> None:
    run(*HERNE)
    usual = documents(run("gaps", "--format", "json").out)
    full = documents(run("gaps", "--nicht-geprueft", "--format", "json").out)
    assert {gap["outcome"] for gap in usual["gaps"]} <= {"angeboten", "unklar"}  # type: ignore[attr-defined]
    assert full["count"] - usual["count"] == usual["unchecked"] > 100  # type: ignore[operator]


def test_limit_says_what_it_left_out(run: Run) -> None:
    run(*HERNE)
    assert "Gezeigt sind 2 von" in run("gaps", "--limit", "2").out


def test_without_a_run_the_example_is_shown_and_said(run: Run) -> None:
    done = run("gaps", "--lebenslage", "familie", "--format", "json")
    assert done.code == 0
    assert "Beispiel" in done.err
    shown = documents(done.out)
    assert (shown["complete"], shown["snapshot"]) == (False, "beispiel:herne")
    assert shown["gaps"]
    assert not Path("ozgcheck-verlauf").exists()


def test_a_broken_history_is_said(run: Run) -> None:
    run(*HERNE)
    (path,) = Path("ozgcheck-verlauf/herne").glob("*.json.gz")
    path.write_bytes(path.read_bytes()[:100])
    done = run("gaps")
    assert done.code == 1
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
def test_every_table_has_every_format(run: Run, args: tuple[str, ...]) -> None:
    json.loads(run(*args, "--format", "json").out)
    rows = list(csv.reader(io.StringIO(run(*args, "--format", "csv").out), delimiter=";"))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    assert "|" in run(*args, "--format", "md").out
    assert max(map(len, run(*args).out.splitlines())) <= 140


# --- single things ------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted", ["10160", "99102013000000", "99102013104000", "Hundehaltung", "hundesteuer"]
)
def test_show_finds_by_id_key_and_name(run: Run, wanted: str) -> None:
    assert run("show", wanted).out.startswith("10160 ")


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
    ],
)
def test_wrong_calls_are_explained_in_german(run: Run, args: tuple[str, ...], words: str) -> None:
    done = run(*args)
    assert done.code == 2
    assert words in done.err
    assert not {"Usage", "Error", "Try", "Missing"} & set(done.err.replace(":", " ").split())


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("check",),
        ("gaps",),
        ("coverage",),
        ("show",),
        ("match",),
        ("catalog",),
        ("catalog", "list"),
        ("catalog", "validate"),
    ],
)
def test_help_is_german(run: Run, args: list[str]) -> None:
    done = run(*args, "--help")
    assert done.code == 0
    assert "Aufruf: ozgcheck" in done.out
    assert "Diese Hilfe zeigen." in done.out
    for english in ("Usage", "Options:", "Commands:", "Show this message", "[OPTIONS]"):
        assert english not in done.out


def test_global_options_stand_before_or_after_the_command(run: Run) -> None:
    before = run("--portal", "bochum", "-q", "coverage", "--format", "json")
    after = run("coverage", "--format", "json", "--portal", "bochum", "-q")
    assert before.out == after.out
    assert before.err == after.err == ""


def test_version_and_bare_call(run: Run) -> None:
    assert run("--version").out.startswith("ozgcheck 0.")
    assert "Befehle:" in run().out


def test_a_reader_who_stops_early_is_no_error(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m ozgcheck catalog list --format csv | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.stdout.startswith("id;")
    assert done.stderr == ""


def test_a_real_process_does_the_same(tmp_path: Path) -> None:
    done = spawn(list(HERNE), tmp_path)
    assert (done.returncode, "Herne" in done.stdout) == (0, True)
