# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck scorecard`: words besides every colour, and nothing that no data supports."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.history.store import History
from ozgcheck.model import Outcome as Verdict
from ozgcheck.model import Snapshot, Versions
from tests.conftest import Outcome

Run = Callable[..., Outcome]
HISTORY = Path("ozgcheck-verlauf")


def data(outcome: Outcome) -> Any:
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def goals(document: Any) -> dict[str, Any]:
    return {goal["id"]: goal for field in document["fields"] for goal in field["goals"]}


def stored() -> Snapshot:
    history = History(HISTORY, "herne")
    return history.read(history.list()[-1])


def lifted(snapshot: Snapshot, started: str, share: float, **more: object) -> Snapshot:
    """The run as if it were complete and this share of the city's Leistungen at level 3."""
    mine = [f for f in snapshot.result.findings if f.outcome is not Verdict.NICHT_ZUSTAENDIG]
    wanted = {finding.leistung_id for finding in mine[: round(share * len(mine))]}
    findings = tuple(
        finding
        if finding.outcome is Verdict.NICHT_ZUSTAENDIG
        else replace(
            finding,
            outcome=Verdict.ANGEBOTEN,
            reifegrad=3 if finding.leistung_id in wanted else 1,
            reifegrad_low=3 if finding.leistung_id in wanted else 1,
            reifegrad_high=3 if finding.leistung_id in wanted else 1,
            eigen=None,
        )
        for finding in snapshot.result.findings
    )
    return replace(
        snapshot,
        started=f"{started}T04:00:00Z",
        partial=(),
        result=replace(snapshot.result, findings=findings),
        **more,
    )


@pytest.fixture(scope="module")
def six_months(herne_history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six complete months, each with a twentieth more; made once."""
    base = History(herne_history.parent.parent, "herne")
    run = base.read(base.list()[-1])
    history = History(tmp_path_factory.mktemp("monate"), "herne")
    for n in range(6):
        history.write(lifted(run, f"2025-{n + 6:02}-24", 0.3 + n / 20))
    return history.folder


@pytest.fixture
def growing(run: Run, six_months: Path) -> Run:
    """The command line where these months are stored; today is 2025-11-25."""
    shutil.copytree(six_months, HISTORY / "herne", dirs_exist_ok=True)
    return run


def test_the_example_has_values_sources_and_grey_lights(herne: Run) -> None:
    document = data(herne("scorecard", "--format", "json"))
    assert (document["example"], document["complete"]) == (True, False)
    text = herne("scorecard").out
    assert "BEISPIELDATEN" in text
    assert "UNVOLLSTÄNDIG" in text
    assert "deshalb weder Trend noch Prognose" in text
    assert document["lights"] == {
        "gruen": 0,
        "gelb": 0,
        "rot": 0,
        "grau": 4,
        "ohne_zielwert": 16,
    }
    found = goals(document)
    public = found["verwaltung-ozg-80"]
    assert (public["target"], public["by"], public["origin"]) == (0.8, "2022-12-31", "oeffentlich")
    assert public["source"]["url"].startswith("https://")
    assert public["light"]["color"] == "grau"
    assert public["light"]["reason"].startswith("Nur ein Teil des Portals wurde angesehen")
    assert public["baseline"] == {"value": 0.25, "as_of": "2022-09"}
    rank = found["verwaltung-rang"]
    assert (rank["actual"]["value"], rank["actual"]["edition"]) == (26, 2024)
    assert rank["actual"]["unknown_editions"] == [2025]
    assert rank["actual"]["text"] == "Rang 26 (2024); 2025 nicht bekannt"
    assert (rank["target"], rank["light"], rank["light_words"]) == (None, None, "ohne Zielwert")


def test_a_value_is_the_figure_of_coverage(herne: Run) -> None:
    found = goals(data(herne("scorecard", "--format", "json")))
    total = data(herne("coverage", "--format", "json"))["total"]
    actual = found["verwaltung-ozg-80-online"]["actual"]
    assert actual["count"]["covered"] == total["covered"]
    assert actual["value"] == total["share_low"]
    assert actual["high"] == total["share_high"]
    baskets = data(herne("coverage", "--by", "korb", "--format", "json"))["groups"]
    basket = next(group for group in baskets if group["key"] == "sci-2022")
    assert found["verwaltung-sci-dienste"]["actual"]["count"]["total"] == basket["total"]


def test_json_has_all_keys_always(herne: Run, growing: Run) -> None:
    document = data(growing("scorecard", "--format", "json"))
    shapes = {tuple(goal) for goal in goals(document).values()}
    assert len(shapes) == 1
    for part in ("measure", "actual", "trend", "source", "baseline"):
        assert len({tuple(goal[part]) for goal in goals(document).values()}) == 1


def test_every_light_has_a_word_and_a_sentence(growing: Run) -> None:
    document = data(growing("scorecard", "--format", "json"))
    lit = [goal for goal in goals(document).values() if goal["light"]]
    assert len(lit) == 4
    text = " ".join(growing("scorecard").out.split())
    for goal in lit:
        color, _, word = goal["light_words"].partition(": ")
        assert color in ("grün", "gelb", "rot", "grau")
        assert word
        assert goal["light"]["reason"].endswith(".")
        assert goal["light"]["reason"] in text


def test_proposals_are_marked_and_public_goals_have_their_source(herne: Run) -> None:
    lines = herne("scorecard", "--format", "md").out.splitlines()
    proposed = [line for line in lines if line.startswith("| ") and "(Vorschlag)" in line]
    assert len(proposed) == 13
    assert any("WAZ: Bericht zum Ausbau" in line for line in lines)
    assert any("(Vorschlag): von ozgcheck vorgeschlagen" in line for line in lines)


def test_trend_and_forecast_come_from_complete_months(growing: Run) -> None:
    document = data(growing("scorecard", "--format", "json"))
    assert [run["date"] for run in document["series"]["runs"]] == [
        f"2025-{n:02}-24" for n in range(6, 12)
    ]
    goal = goals(document)["verwaltung-ozg-80-online"]
    assert goal["trend"]["direction"] == "besser"
    assert goal["trend"]["difference"] == pytest.approx(0.25, abs=0.01)
    assert goal["trend"]["per_month"] == pytest.approx(0.05, abs=0.003)
    assert goal["forecast"]["outlook"] == "mit_diesem_tempo"
    # A quarter is missing, five points a month: five months from November on.
    assert goal["forecast"]["expected"][:7] == "2026-04"
    assert goal["forecast"]["earliest"] <= goal["forecast"]["expected"]
    assert goal["forecast"]["expected"] <= goal["forecast"]["latest"]
    assert goal["light_words"] == "gelb: in Sicht, ohne Frist"
    text = " ".join(growing("scorecard").out.split())
    assert "gezählt sind die Ergebnisse, wie sie gespeichert wurden" in text
    reached = goals(document)["verwaltung-ozg-80"]
    assert reached["light_words"] == "grün: erreicht"
    assert "ob schon zur Frist 2022-12-31, ist nicht bekannt" in reached["light"]["reason"]


def test_overdue_is_red(growing: Run) -> None:
    goal = goals(data(growing("scorecard", "--format", "json")))["verwaltung-genannte-dienste"]
    assert goal["light_words"] == "rot: überfällig"
    assert goal["light"]["reason"].startswith("Die Frist 2022-12-31 ist vorbei")


def test_a_partial_run_is_left_out_and_named(growing: Run) -> None:
    history = History(HISTORY, "herne")
    newest = history.read(history.list()[-1])
    history.write(replace(newest, started="2025-11-25T04:00:00Z", partial=("Das Portal schwieg.",)))
    document = data(growing("scorecard", "--format", "json"))
    assert document["snapshot"] == "20251124T040000Z"
    assert document["newest_run"]["snapshot"] == "20251125T040000Z"
    assert [run["date"] for run in document["series"]["left_out"]] == ["2025-11-25"]
    text = " ".join(growing("scorecard").out.split())
    assert "Das Portal schwieg." in text
    assert "Unvollständig und deshalb nicht in der Reihe: 2025-11-25." in text


def test_a_break_is_said_and_todays_rules_mend_it(growing: Run) -> None:
    history = History(HISTORY, "herne")
    older = lifted(stored(), "2025-05-24", 0.1, versions=Versions("0", "alt", "alt"))
    history.write(older)
    series = data(growing("scorecard", "--format", "json"))["series"]
    assert (series["break"]["before"], series["break"]["from"]) == ("2025-05-24", "2025-06-24")
    assert "der Katalog" in series["break"]["changed"]
    assert "--heutige-regeln" in growing("scorecard", "--format", "md").out
    again = data(growing("scorecard", "--heutige-regeln", "--format", "json"))["series"]
    assert (again["break"], again["rechecked"], len(again["runs"])) == (None, True, 7)
    assert "neu bewertet" in growing("scorecard", "--heutige-regeln").out


def test_an_old_run_is_marked(growing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772000000")  # 2026-02-25
    document = data(growing("scorecard", "--format", "json"))
    assert (document["old"], document["today"]) == (True, "2026-02-25")
    assert "VERALTET" in growing("scorecard").out


def test_a_damaged_run_is_left_out_and_named(growing: Run) -> None:
    newest = max((HISTORY / "herne").glob("*.json.gz"))
    newest.write_bytes(b"kaputt")
    outcome = growing("scorecard", "--format", "json")
    assert data(outcome)["snapshot"] == "20251024T040000Z"
    assert "Ausgelassen" in outcome.err
    for path in (HISTORY / "herne").glob("*.json.gz"):
        path.write_bytes(b"kaputt")
    outcome = growing("scorecard")
    assert (outcome.code, outcome.out) == (1, "")
    assert "Keiner der Läufe war lesbar." in outcome.err


def test_without_a_run_the_example_is_shown(run: Run) -> None:
    outcome = run("scorecard", "--format", "json")
    assert data(outcome)["example"] is True
    assert "mitgelieferte Beispiel" in outcome.err


def test_a_city_without_goals_is_a_mistake_of_the_call(berlin: Run) -> None:
    outcome = berlin("scorecard")
    assert (outcome.code, outcome.out) == (2, "")
    assert "strategie/berlin.yaml" in outcome.err


def test_own_services_alone(herne: Run) -> None:
    document = data(herne("scorecard", "--nur-eigene", "--format", "json"))
    assert document["nur_eigene"] is True
    goal = goals(document)["verwaltung-ozg-80"]
    assert goal["actual"]["count"] == goal["actual"]["own"]
    assert "ohne die von Kreis, Land und Bund" in goal["measure"]["rule"]


def test_csv_is_one_table_of_plain_values(growing: Run) -> None:
    outcome = growing("scorecard", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out), delimiter=";"))
    assert len(rows) == 20
    row = next(row for row in rows if row["id"] == "verwaltung-ozg-80-online")
    assert (row["zielwert"], row["ampel"], row["herkunft"]) == ("0,8", "gelb", "vorschlag")
    assert row["wert"].startswith("0,5")
    assert row["prognose"] == "mit_diesem_tempo"
    assert row["mittleres_tempo"].startswith("2026-04")


def test_the_same_input_gives_the_same_bytes(growing: Run) -> None:
    for form in ("json", "csv", "md", "table"):
        assert (
            growing("scorecard", "--format", form).out == growing("scorecard", "--format", form).out
        )


def test_history_is_only_read(growing: Run) -> None:
    def files() -> Iterator[tuple[Path, bytes]]:
        return ((path, path.read_bytes()) for path in sorted(HISTORY.rglob("*.gz")))

    before = list(files())
    growing("scorecard", "--heutige-regeln")
    assert list(files()) == before
