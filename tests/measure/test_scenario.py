# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A scenario is worth exactly what a full run with the real offers would measure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import SmartCityIndex, load_sci
from ozgcheck.cli.scenario_file import ScenarioError, read_scenario
from ozgcheck.errors import ConfigError
from ozgcheck.flow import check
from ozgcheck.matching.index import Index
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.sci.scenario import Scenario, Vorhaben, Wirkung, apply, effect
from ozgcheck.measure.sci.smart_city_index import gain
from ozgcheck.model import (
    Finding,
    Leistung,
    Level,
    Link,
    LinkKind,
    Offer,
    Outcome,
    Snapshot,
    Status,
    Teilleistung,
    Umfang,
    Versions,
)

ONLINE = "Sie können den Antrag vollständig online stellen."
PAPER = "Das Formular können Sie herunterladen. Der Antrag muss schriftlich gestellt werden."
WHOLE = (Umfang(complete=True),)


@pytest.fixture(autouse=True)
def quick(catalog: Catalog, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped catalogue's index is made once for all tests."""
    monkeypatch.setattr("ozgcheck.matching.match.Index", lambda _: index)


@pytest.fixture
def sci(catalog: Catalog) -> SmartCityIndex:
    return load_sci(catalog.root)


def run_of(catalog: Catalog, offers: Iterable[Offer], umfang: tuple[Umfang, ...]) -> Snapshot:
    listed = tuple(sorted(offers, key=lambda offer: offer.id))
    return Snapshot(
        portal="herne",
        stadt="Herne",
        ars="0" * 12,
        started="2026-11-25T10:00:00Z",
        versions=Versions("0", "c", "r"),
        sources=(),
        umfang=umfang,
        offers=listed,
        result=check(catalog, listed, umfang=umfang),
    )


def entries(leistung: Leistung) -> list[Teilleistung]:
    return [teil for teil in leistung.teilleistungen if leistung.kommunal(teil)]


def provided(leistung: Leistung, stufe: int, key: str = "") -> Offer:
    """An offer of the city that really gives all entries (or one) at this level."""
    keys = [key] if key else [teil.schluessel for teil in entries(leistung)]
    assert all(keys)
    return Offer(
        id=f"echt-{leistung.id}",
        title=leistung.title,
        source="tabelle",
        url="https://www.herne.example/a",
        schluessel=tuple(keys),
        ozg_ids=(leistung.id,),
        links=(Link(LinkKind.ONLINEDIENST, "https://service.example/1"),) if stufe == 3 else (),
        text=ONLINE if stufe == 3 else PAPER,
        level=Level.EIGEN,
    )


def keyed(catalog: Catalog) -> list[Leistung]:
    return [
        leistung
        for leistung in catalog.leistungen
        if leistung.stadt and entries(leistung) and all(t.schluessel for t in entries(leistung))
    ]


def already(catalog: Catalog) -> list[Offer]:
    """What the city has before: every state a finding can be in."""
    by_id = catalog.by_id
    wohngeld, kita, ausweis = by_id["10092"], by_id["10019"], by_id["10119"]
    return [
        # only the Land has it; for the Kita the city has something on paper as well
        Offer("l1", wohngeld.title, "open-pvog", ozg_ids=("10092",), text=ONLINE, level=Level.LAND),
        Offer("l2", kita.title, "open-pvog", ozg_ids=("10019",), text=ONLINE, level=Level.LAND),
        Offer("e1", kita.title, "tabelle", ozg_ids=("10019",), text=PAPER, level=Level.EIGEN),
        # offered, nothing known about the level; and one that must be checked
        Offer("e2", ausweis.title, "tabelle", ozg_ids=("10119",), level=Level.EIGEN),
        Offer("p1", "Wohngeld und Unterstützung beim Wohnen im Alter", "tabelle"),
        # online already
        provided(by_id["10559"], 3),
    ]


STATE = ("outcome", "reifegrad", "reifegrad_low", "reifegrad_high", "eigen")


def states(findings: Iterable[Finding]) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (finding.leistung_id, finding.teilleistung): tuple(getattr(finding, n) for n in STATE)
        for finding in findings
    }


@pytest.mark.parametrize(
    "umfang",
    [
        WHOLE,
        (Umfang(complete=True, absence_proves=False),),
        (Umfang(ozg_ids=frozenset({"10173"})),),
    ],
    ids=["whole", "proves-nothing", "partly"],
)
@pytest.mark.parametrize("stufe", [2, 3])
def test_a_scenario_equals_the_difference_of_two_full_runs(
    catalog: Catalog, umfang: tuple[Umfang, ...], stufe: int
) -> None:
    chosen = {leistung.id: leistung for leistung in keyed(catalog)[::9]}
    for ozg_id in ("10019", "10092", "10119", "10439"):
        chosen[ozg_id] = catalog.by_id[ozg_id]
    gewerbe = catalog.by_id["10294"]
    key = "99050012104000"
    new = [provided(leistung, stufe) for leistung in chosen.values()]
    new.append(provided(gewerbe, stufe, key))
    plans = [Vorhaben(ozg_id, leistung.title, stufe) for ozg_id, leistung in chosen.items()]
    plans.append(Vorhaben(gewerbe.id, "Gewerbe anmelden", stufe, key))

    base = already(catalog)
    before = run_of(catalog, base, umfang)
    after = run_of(catalog, [*base, *new], umfang)
    assumed = apply(before, Scenario("Test", "2027-06-30", tuple(plans)))

    assert states(assumed.result.findings) == states(after.result.findings)
    assert states(assumed.result.teil_findings) == states(after.result.teil_findings)
    for schwelle in (2, 3):
        for by in By:
            for einheit in Einheit:
                given = {"by": by, "einheit": einheit, "schwelle": schwelle}
                expected = coverage(catalog, after, **given)
                assert coverage(catalog, assumed, **given) == expected
        moved = coverage(catalog, after, schwelle=schwelle).total.covered
        assert (
            moved > coverage(catalog, before, schwelle=schwelle).total.covered or schwelle > stufe
        )


def test_the_effect_is_the_difference_of_coverage_before_and_after(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    before = run_of(catalog, already(catalog), WHOLE)
    kfz = catalog.by_id["10439"]
    after = run_of(catalog, [*already(catalog), provided(kfz, 3)], WHOLE)
    scenario = Scenario("Kfz", "2027-06-30", (Vorhaben("10439", kfz.title, 3),))
    found = effect(catalog, sci, before, scenario)
    for einheit in Einheit:
        total = next(c for c in found.changes if (c.kind, c.einheit) == ("gesamt", einheit))
        old, new = (coverage(catalog, run, einheit=einheit) for run in (before, after))
        assert (total.before, total.after) == (old.total, new.total)
        assert (total.own_before, total.own_after) == (old.own, new.own)
        assert total.mehr == new.total.covered - old.total.covered > 0
        assert total.mehr_mindestens == pytest.approx(
            (new.total.share_low or 0) - (old.total.share_low or 0)
        )
    baskets = {c.key: c for c in found.changes if c.kind == "korb"}
    assert baskets["sci-2022"].mehr == 2  # registration and deregistration


def simple(catalog: Catalog, sci: SmartCityIndex, *plans: Vorhaben, **more: object) -> Wirkung:
    before = run_of(catalog, already(catalog), WHOLE)
    options = {k: more.pop(k) for k in ("schwelle", "eigene") if k in more}
    scenario = Scenario("Test", "2027-06-30", plans, **more)  # type: ignore[arg-type]
    return effect(catalog, sci, before, scenario, **options)  # type: ignore[arg-type]


def test_the_index_moves_by_nothing_to_a_whole_indicator_per_touched_one(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    found = simple(
        catalog,
        sci,
        Vorhaben("10439", "Kfz", 3),
        angebote=(("serviceportal", "Serviceportal"), ("geoportal", "Geoportal")),
    )
    areas = {change.bereich: change for change in found.index}
    assert areas["verwaltung"].beruehrt == ("Online-Dienstleistungen", "Serviceportal")
    assert areas["verwaltung"].hoechstens.bereich == pytest.approx(2 * gain(7, 100).bereich)
    assert areas["verwaltung"].ohne_formel == ("Onlinezugangsgesetz", "Online-Serviceportal")
    assert areas["gesellschaft"].beruehrt == ("Geo-Datenplattform",)
    assert areas["mobilitaet"].beruehrt == ()
    assert areas["mobilitaet"].hoechstens.bereich == 0
    assert {change.jahre for change in found.index} == {(2021, 2022)}
    expected = 2 * gain(7, 100).gesamt + gain(6, 100).gesamt
    assert found.hoechstens == pytest.approx(expected)


def test_what_is_there_already_or_not_the_citys_changes_nothing_and_is_named(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    kindergeld = next(
        leistung for leistung in catalog.leistungen if not leistung.stadt and not entries(leistung)
    )
    found = simple(
        catalog,
        sci,
        Vorhaben("10559", "Meldebescheinigung", 3),
        Vorhaben(kindergeld.id, "Kindergeld", 3),
        Vorhaben("10439", "Kfz", 2),
    )
    assert all(change.mehr == 0 for change in found.changes)
    assert [text.partition(":")[0] for text in found.ohne_wirkung] == [
        "Meldebescheinigung",
        "Kindergeld",
        "Kfz",
    ]
    assert "führt sie nicht aus" in found.ohne_wirkung[1]
    assert "Stufe 2 erreicht die Schwelle 3 nicht" in found.ohne_wirkung[2]
    assert all(not change.beruehrt for change in found.index)


def test_what_only_the_land_offers_can_still_be_gained_as_ones_own(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    plan = Vorhaben("10092", "Wohngeld", 3)
    with_inherited = simple(catalog, sci, plan)
    own = simple(catalog, sci, plan, eigene=True)
    assert next(c.mehr for c in with_inherited.changes if c.kind == "gesamt") == 0
    assert next(c.mehr for c in own.changes if c.kind == "gesamt") == 1


def test_what_others_offer_already_is_without_effect_only_where_it_counts(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    wohngeld = catalog.by_id["10092"]
    inherited = replace(provided(wohngeld, 3), level=Level.LAND)
    before = run_of(catalog, [inherited], WHOLE)
    scenario = Scenario("x", "2027-06-30", (Vorhaben("10092", "Wohngeld", 3),))
    assert effect(catalog, sci, before, scenario).ohne_wirkung == (
        "Wohngeld: Sie ist schon sicher auf Stufe 3 oder höher.",
    )
    assert effect(catalog, sci, before, scenario, eigene=True).ohne_wirkung == ()


def test_a_plan_has_an_effect_while_one_entry_is_not_there_yet(
    catalog: Catalog, sci: SmartCityIndex
) -> None:
    trade = catalog.by_id["10294"]
    before = run_of(catalog, [provided(trade, 3, "99050012104000")], WHOLE)
    assert next(f for f in before.result.findings if f.leistung_id == trade.id).reaches(3)
    scenario = Scenario("x", "2027-06-30", (Vorhaben(trade.id, "Gewerbe", 3),))
    assert effect(catalog, sci, before, scenario).ohne_wirkung == ()


def test_assumed_services_say_everywhere_that_they_are_assumed(catalog: Catalog) -> None:
    before = run_of(catalog, already(catalog), WHOLE)
    plans = (Vorhaben("10439", "Kfz", 3),)
    after = apply(before, Scenario("Plan", "2027-06-30", plans, (("geoportal", "Geoportal"),)))
    offer = next(offer for offer in after.offers if offer.id == "szenario:10439")
    assert (offer.source, offer.level) == ("szenario", Level.EIGEN)
    finding = next(f for f in after.result.findings if f.leistung_id == "10439")
    assert finding.offers == ("szenario:10439",)
    assert [item.rule for item in finding.evidence] == ["szenario"]
    told = "Angenommen im Szenario „Plan“ bis 2027-06-30, nicht gemessen."
    assert finding.evidence[0].quote == told
    assert told in after.warnings
    match = next(m for m in after.result.matches if m.offer_id == offer.id)
    assert (match.status, match.step) == (Status.SICHER, "szenario")
    assert len(match.teilleistungen) == len(entries(catalog.by_id["10439"]))
    assert [m.angebot for m in after.result.digital if m.offer_id == "szenario:geoportal"] == [
        "geoportal"
    ]
    assumed = [offer for offer in after.offers if offer.id.startswith("szenario:")]
    assert [each.title for each in assumed] == ["Kfz", "Geoportal"]
    assert {offer.id for offer in after.offers} >= {m.offer_id for m in after.result.digital}
    assert before.offers == run_of(catalog, already(catalog), WHOLE).offers  # nothing was changed


def test_a_single_entry_leaves_the_others_as_they_are(catalog: Catalog) -> None:
    before = run_of(catalog, [], WHOLE)
    key = "99050012104000"
    after = apply(before, Scenario("x", "2027-01-01", (Vorhaben("10294", "Gewerbe", 3, key),)))
    online = [f.teilleistung for f in after.result.teil_findings if f.reaches(3)]
    assert online == [key]
    whole = next(f for f in after.result.findings if f.leistung_id == "10294")
    assert whole.outcome is Outcome.ANGEBOTEN


# --- the file -----------------------------------------------------------------------


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "szenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_is_read_with_ids_names_keys_and_levels(
    catalog: Catalog, tmp_path: Path
) -> None:
    text = """\
name: Zwölf bis Juni
bis: 2027-06-30
stufe: 2
online:
  - "10019"
  - Wohngeld
  - "99050012104000"
  - {leistung: "10439", stufe: 3}
angebote: [online-terminvergabe, Geoportal]
"""
    found = read_scenario(written(tmp_path, text), catalog)
    assert (found.name, found.bis) == ("Zwölf bis Juni", "2027-06-30")
    assert [(p.leistung, p.teilleistung, p.stufe) for p in found.vorhaben] == [
        ("10019", "", 2),
        ("10092", "", 2),
        ("10294", "99050012104000", 2),
        ("10439", "", 3),
    ]
    assert found.vorhaben[1].name == "10092 Wohngeld"
    assert [slug for slug, _ in found.angebote] == ["online-terminvergabe", "geoportal"]


def test_three_is_the_level_without_a_word(catalog: Catalog, tmp_path: Path) -> None:
    text = 'name: x\nbis: 2027-06-30\nonline: ["10019"]\n'
    assert read_scenario(written(tmp_path, text), catalog).vorhaben[0].stufe == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: x\nbis: 2027-06-30\nonline: [Wongeld]\n", "Meinten Sie „Wohngeld“"),
        ('name: x\nbis: 2027-06-30\nonline: ["99999"]\n', "kennt „99999“ nicht"),
        ("name: x\nbis: 2027-06-30\nonline: [10019]\n", "Anführungszeichen"),
        ('name: x\nbis: 2027-02-30\nonline: ["10019"]\n', "ist kein Tag"),
        ('name: x\nbis: bald\nonline: ["10019"]\n', "nicht die richtige Form"),
        ('name: x\nonline: ["10019"]\n', "Es fehlt „bis“"),
        ("name: x\nbis: 2027-06-30\nonline: []\n", "nimmt nichts an"),
        ('name: x\nbis: 2027-06-30\nonline: ["10019"]\nstufe: 4\n', "ist zu groß"),
        ('name: x\nbis: 2027-06-30\nonline: ["10092", Wohngeld]\n', "steht doppelt"),
        ('name: x\nbis: 2027-06-30\nonline: ["10019"]\nfoo: 1\n', "Unbekanntes Feld „foo“"),
        ("name: x\nbis: 2027-06-30\nonline: []\nangebote: [geoprtal]\n", "Meinten Sie „Geoportal“"),
        (
            "name: x\nbis: 2027-06-30\nonline: []\nangebote: [geoportal, Geoportal]\n",
            "steht doppelt",
        ),
        ("name: [\n", "Kein gültiges YAML"),
    ],
)
def test_every_mistake_is_told_with_its_place(
    catalog: Catalog, tmp_path: Path, text: str, told: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path, catalog)
    assert told in " ".join(caught.value.problems)
    assert caught.value.exit_code == 2
    assert str(path) in caught.value.problems[0]


def test_all_mistakes_are_told_at_once(catalog: Catalog, tmp_path: Path) -> None:
    text = 'name: x\nbis: 2027-06-30\nonline:\n  - "99999"\n  - "10019"\n  - Wongeld\n'
    with pytest.raises(ScenarioError) as caught:
        read_scenario(written(tmp_path, text), catalog)
    assert [":4:" in p or ":6:" in p for p in caught.value.problems] == [True, True]


def test_a_file_that_is_not_there_is_a_mistake_of_the_call(
    catalog: Catalog, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="lässt sich nicht lesen"):
        read_scenario(tmp_path / "nichts.yaml", catalog)


def test_the_schema_is_json(catalog: Catalog) -> None:
    path = catalog.root / "schema" / "szenario.schema.json"
    assert json.loads(path.read_text(encoding="utf-8"))["required"] == ["name", "bis", "online"]
