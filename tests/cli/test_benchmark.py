# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck benchmark` says what is known, what is not, and for which editions it holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Outcome

Run = Callable[..., Outcome]

SCENARIO = """\
name: Zwei bis Juni
bis: 2027-06-30
online: ["10019", Wohngeld]
angebote: [serviceportal]
"""


@pytest.fixture
def scenario(herne: Run) -> str:
    Path("plan.yaml").write_text(SCENARIO, encoding="utf-8")
    return "plan.yaml"


def data(outcome: Outcome) -> Any:
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def test_json_has_all_keys_with_and_without_a_scenario(herne: Run, scenario: str) -> None:
    without = data(herne("benchmark", "--format", "json"))
    with_one = data(herne("benchmark", "--format", "json", "--szenario", scenario))
    assert without.keys() == with_one.keys()
    assert without["scenario"] is None
    assert [area["key"] for area in without["areas"]] == [
        "verwaltung",
        "it-und-kommunikation",
        "energie-und-umwelt",
        "mobilitaet",
        "gesellschaft",
    ]
    assert {k: v for k, v in without.items() if k != "scenario"} == {
        k: v for k, v in with_one.items() if k != "scenario"
    }


def test_hernes_2025_is_unknown_and_every_year_is_there(herne: Run) -> None:
    document = data(herne("benchmark", "--format", "json"))
    for area in (document["total"], *document["areas"]):
        assert [stand["year"] for stand in area["editions"]] == list(range(2019, 2026))
        assert area["editions"][-1]["result"] is None
    total = document["total"]["editions"]
    assert total[4]["result"]["rank"] == 38
    assert total[4]["result"]["score"] == 65.9
    assert total[5]["result"] | {"note": ""} == {
        "rank": 42,
        "score": None,
        "origin": "genannt",
        "origin_text": "in der Quelle genannt",
        "source": "waz-herne-2024",
        "certainty": "hoch",
        "note": "",
    }
    assert total[6]["top10"]["score"] == 84.7
    assert "Herne 2025: nicht bekannt" in herne("benchmark").out
    lines = herne("benchmark", "--format", "md").out.splitlines()
    start = lines.index("### Herne: Rang (Punkte) in den Ausgaben")
    rows = [line for line in lines[start:] if line.startswith("| ")][2:8]
    assert len(rows) == 6
    assert all(row.endswith("| nicht bekannt |") for row in rows)


def test_no_worth_is_claimed_for_a_single_service(herne: Run) -> None:
    document = data(herne("benchmark", "--format", "json"))
    assert document["formula"]["service_worth"] is None
    worth = document["areas"][0]["worth"]
    assert worth["service_worth"] is None
    assert worth["service_at_most_area"] == pytest.approx(13.6054)
    assert worth["step_area"] == pytest.approx(1.3605)
    assert worth["valid"] == [2021, 2022]
    assert worth["valid_text"] == "gilt nur für 2021/22"
    text = " ".join(herne("benchmark").out.split())
    assert "Was eine einzelne Leistung in ihrem Indikator wert ist, ist nicht bekannt" in text


def test_every_line_with_a_worth_says_which_editions_it_holds_for(
    herne: Run, scenario: str
) -> None:
    lines = herne("benchmark", "--format", "md", "--szenario", scenario).out.splitlines()
    told = [line for line in lines if "im Bereich, +" in line]
    assert len(told) == 10  # five areas, in the first table and in that of the worth
    assert all("2021/22" in line for line in told)
    start = lines.index("### Was das Szenario im Index bringen kann")
    rows = [line for line in lines[start + 1 :] if line.startswith("| ")][2:8]
    assert len(rows) == 6
    assert all("2021/22" in row for row in rows)


def test_an_area_alone_shows_its_neighbours(herne: Run) -> None:
    one = data(herne("benchmark", "--bereich", "verw", "--format", "json"))
    assert [area["key"] for area in one["areas"]] == ["verwaltung"]
    text = herne("benchmark", "--bereich", "verwaltung").out
    assert "Verwaltung: Rang (Punkte) der Nachbarn" in text
    assert "Verwaltung: Rang (Punkte) der Nachbarn" not in herne("benchmark").out


def test_a_partial_run_and_example_data_are_marked(herne: Run) -> None:
    text = herne("benchmark").out
    assert "UNVOLLSTÄNDIG" in text
    document = data(herne("benchmark", "--format", "json"))
    assert (document["complete"], document["example"]) == (False, True)
    assert "BEISPIELDATEN" in text


def test_a_scenario_shows_before_after_and_the_bounds_of_the_index(
    herne: Run, scenario: str
) -> None:
    found = data(herne("benchmark", "--format", "json", "--szenario", scenario))["scenario"]
    assert (found["name"], found["by"], found["assumed"]) == ("Zwei bis Juni", "2027-06-30", True)
    total = next(c for c in found["changes"] if (c["kind"], c["unit"]) == ("gesamt", "leistung"))
    grown = total["after"]["covered"] - total["before"]["covered"]
    assert total["difference"]["covered"] == grown > 0
    before = data(herne("coverage", "--format", "json"))["total"]
    assert total["before"]["covered"] == before["covered"]
    assert total["before"]["share_high"] == before["share_high"]
    verwaltung = found["index"][0]
    assert verwaltung["touched"] == ["Online-Dienstleistungen", "Serviceportal"]
    assert verwaltung["area"] == {"low": 0.0, "high": pytest.approx(27.2109)}
    assert found["index_total"]["high"] == pytest.approx(5.4422)
    text = herne("benchmark", "--szenario", scenario).out
    assert "Szenario „Zwei bis Juni“ bis 2027-06-30" in text
    assert "Angenommen, nicht gemessen" in text


def test_nothing_of_a_scenario_is_stored(herne: Run, scenario: str) -> None:
    stored = sorted(Path("ozgcheck-verlauf").rglob("*"))
    herne("benchmark", "--szenario", scenario)
    assert sorted(Path("ozgcheck-verlauf").rglob("*")) == stored
    assert data(herne("benchmark", "--format", "json"))["scenario"] is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: x\nbis: 2027-06-30\nonline: [Wongeld]\n", "Meinten Sie „Wohngeld“"),
        ("name: x\n", "Es fehlt „bis“, „online“."),
    ],
)
def test_a_wrong_scenario_is_a_mistake_of_the_call(herne: Run, text: str, told: str) -> None:
    Path("falsch.yaml").write_text(text, encoding="utf-8")
    outcome = herne("benchmark", "--szenario", "falsch.yaml")
    assert outcome.code == 2
    assert told in outcome.err
    assert outcome.out == ""


def test_an_unknown_area_names_the_known_ones(herne: Run) -> None:
    outcome = herne("benchmark", "--bereich", "verkehr")
    assert outcome.code == 2
    assert "verwaltung" in outcome.err


def test_a_level_that_is_asked_for_is_applied(herne: Run) -> None:
    two = data(herne("benchmark", "--schwelle", "2", "--format", "json"))
    three = data(herne("benchmark", "--format", "json"))
    assert (two["threshold"], three["threshold"]) == (2, 3)
    assert two["areas"][0]["count"]["covered"] >= three["areas"][0]["count"]["covered"]
    own = data(herne("benchmark", "--nur-eigene", "--format", "json"))
    assert own["nur_eigene"] is True


def test_a_city_without_results_is_unknown_everywhere_but_2019(berlin: Run) -> None:
    document = data(berlin("benchmark", "--format", "json"))
    known = [s["year"] for s in document["total"]["editions"] if s["result"] is not None]
    assert known == [2019]
    assert document["total"]["editions"][0]["result"]["origin"] == "rang-berechnet"


def test_the_same_input_gives_the_same_bytes(herne: Run, scenario: str) -> None:
    for form in ("json", "csv", "md", "table"):
        args = ("benchmark", "--szenario", scenario, "--format", form)
        assert herne(*args).out == herne(*args).out
