# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rule files: named parts, levels that fit their effect, examples that are kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ozgcheck import paths
from ozgcheck.catalog.load import load_catalog, validate
from ozgcheck.catalog.rule_file import Sight, expanded, parts, regel
from ozgcheck.errors import CatalogError
from ozgcheck.model import Level, LinkKind


def raw(**fields: Any) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": "regel",
        "sieht": "text",
        "muster": ["online"],
        "wirkung": "stuetzt",
        "stufe": 2,
        "erklaerung": "Grund",
        "quelle": "test",
        "beispiele": {"trifft": ["geht online"], "trifft_nicht": ["geht nicht"]},
    }
    return {**rule, **fields}


def write(root: Path, name: str, *rules: dict[str, Any], **bausteine: str) -> None:
    document: dict[str, Any] = {"regeln": list(rules)}
    if bausteine:
        document["bausteine"] = bausteine
    text = yaml.safe_dump(document, allow_unicode=True)
    (root / "reifegrad" / name).write_text(text, encoding="utf-8")


def faults(root: Path) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.where, problem.text) for problem in validate(root)]


# --- parts --------------------------------------------------------------------------------------


def test_parts_are_put_in_as_groups_and_into_each_other() -> None:
    known = {"antrag": "antrag|anzeige", "online": "online (?:{antrag})"}
    assert expanded("^{online}$", known) == "^(?:online (?:(?:antrag|anzeige)))$"


def test_a_quantifier_is_no_part() -> None:
    assert expanded("a{2,3}b{2}", {}) == "a{2,3}b{2}"


def test_a_part_holds_in_every_file_and_every_kind_of_pattern(tiny: Path) -> None:
    write(tiny, "teile.yaml", raw(id="andere"), antrag="antrag|anzeige", nein="nicht|nie")
    rule = raw(
        muster=["{antrag}.* online"],
        mit=["{antrag}"],
        ausser=["{nein}"],
        beispiele={
            "trifft": ["Die Anzeige geht online."],
            "trifft_nicht": ["Die Anzeige geht nie online.", "Das geht online."],
        },
    )
    write(tiny, "mehr.yaml", rule)
    assert faults(tiny) == []
    (loaded,) = (rule for rule in load_catalog(tiny).regeln if rule.id == "regel")
    assert loaded.muster == ("(?:antrag|anzeige).* online",)
    assert (loaded.mit, loaded.ausser) == (("(?:antrag|anzeige)",), ("(?:nicht|nie)",))


def test_an_unknown_part_is_named(tiny: Path) -> None:
    write(tiny, "mehr.yaml", raw(muster=["{antrg} online"]), antrag="antrag")
    ((file, where, text),) = faults(tiny)
    assert (file, where) == ("reifegrad/mehr.yaml", "regeln/0/muster")
    assert "„antrg“" in text
    with pytest.raises(CatalogError):
        load_catalog(tiny)


def test_parts_that_contain_each_other_are_found(tiny: Path) -> None:
    write(tiny, "mehr.yaml", raw(muster=["{a}"]), a="x{b}", b="y{a}")
    assert [text for _, _, text in faults(tiny)] == ["Bausteine enthalten sich gegenseitig."]


def test_a_pattern_too_deep_for_python_is_no_circle(tiny: Path) -> None:
    write(tiny, "mehr.yaml", raw(muster=["(" * 3000 + "antrag" + ")" * 3000]))
    assert [text for _, _, text in faults(tiny)] == ["Der Ausdruck ist zu tief geschachtelt."]


# --- levels and effects -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wirkung", "stufe", "good"),
    [
        ("stuetzt", 3, True),
        ("stuetzt", 4, False),
        ("begrenzt", 4, False),
        ("bezweifelt", 4, False),
        ("deutet", 4, True),
        ("deutet", 3, False),
    ],
)
def test_only_an_indication_has_level_4(tiny: Path, wirkung: str, stufe: int, good: bool) -> None:
    write(tiny, "mehr.yaml", raw(wirkung=wirkung, stufe=stufe))
    found = faults(tiny)
    assert (found == []) is good
    if not good:
        assert found == [
            ("reifegrad/mehr.yaml", "regeln/0/stufe", "Stufe 4 ist von außen nicht zu sehen.")
        ]


def test_one_id_is_one_rule_over_all_files(tiny: Path) -> None:
    write(tiny, "mehr.yaml", raw(), raw(id="nur-persoenlich"))
    assert [(where, text) for _, where, text in faults(tiny)] == [
        ("regeln/0/id", "Die Regel „nur-persoenlich“ gibt es zweimal.")
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sieht", "bild"),
        ("wirkung", "beweist"),
        ("stufe", 5),
        ("stufe", "2"),
        ("muster", []),
        ("beispiele", {"trifft": ["geht online"]}),
        ("beispiele", {"trifft": ["geht online"], "trifft_nicht": []}),
        ("linkarten", ["dienst"]),
        ("traeger", "nachbar"),
        ("stark", "ja"),
        ("stichwort", ["online"]),
    ],
)
def test_what_the_schema_does_not_know_is_refused(tiny: Path, field: str, value: Any) -> None:
    write(tiny, "mehr.yaml", raw(**{field: value}))
    assert faults(tiny)


# --- patterns and examples ----------------------------------------------------------------------


@pytest.mark.parametrize("field", ["muster", "mit", "ausser"])
def test_a_pattern_that_is_none_is_found(tiny: Path, field: str) -> None:
    write(tiny, "mehr.yaml", raw(**{field: ["(online"]}))
    ((_, where, text),) = faults(tiny)
    assert where == "regeln/0/muster"
    assert text.startswith("Kein gültiger Ausdruck")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"muster": ["digital"]}, "trifft/0"),
        ({"muster": ["geht"]}, "trifft_nicht/0"),
        ({"mit": ["antrag"]}, "trifft/0"),
        ({"ausser": ["geht online"]}, "trifft/0"),
        ({"stichworte": ["digital"]}, "trifft/0"),
    ],
)
def test_a_rule_that_does_not_keep_its_examples_is_found(
    tiny: Path, fields: dict[str, Any], where: str
) -> None:
    write(tiny, "mehr.yaml", raw(**fields))
    ((_, place, text),) = faults(tiny)
    assert place == f"regeln/0/beispiele/{where}"
    assert text.startswith("Die Regel hält ihr Beispiel nicht")


def test_patterns_ignore_case_and_words_to_hurry_by_too() -> None:
    sight = Sight(regel(raw(muster=["ONLINE"], stichworte=["online"]), {}))
    assert sight.sees("Geht Online.")
    assert not sight.sees("Geht nicht.")


def test_every_field_of_a_rule_is_read() -> None:
    found = regel(raw(linkarten=["formular"], stark=False, traeger="land"), {})
    assert found.linkarten == (LinkKind.FORMULAR,)
    assert (found.stark, found.traeger) == (False, Level.LAND)
    plain = regel(raw(), {})
    assert (plain.linkarten, plain.stark, plain.traeger) == ((), True, None)


def test_the_example_of_the_documentation_is_valid(tiny: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/reifegrad.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    examples = [block for block in blocks if "muster:" in block]
    assert examples
    (tiny / "reifegrad/regeln.yaml").unlink()
    for block in examples:
        document = yaml.safe_load(block)
        rules = document["regeln"] if isinstance(document, dict) else document
        # The example names a source and parts that the shipped catalogue has.
        shipped = parts(
            yaml.safe_load(path.read_text(encoding="utf-8"))
            for path in (paths.data("catalog") / "reifegrad").glob("*.yaml")
        )
        own = document.get("bausteine", {}) if isinstance(document, dict) else {}
        write(
            tiny,
            "beispiel.yaml",
            *(raw(**{**rule, "quelle": "test"}) for rule in rules),
            **shipped,
            **own,
        )
        assert faults(tiny) == []
