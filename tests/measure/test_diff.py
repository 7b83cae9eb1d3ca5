# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Real change and measuring change, told apart and adding up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.measure.change.diff import Difference, diff
from ozgcheck.measure.change.findings import Wandel, judged
from ozgcheck.measure.change.offers import Angebotswandel
from ozgcheck.measure.change.ursache import Ursache, measured_alike
from ozgcheck.measure.coverage import Einheit
from ozgcheck.model import (
    Entscheidung,
    Finding,
    Link,
    LinkKind,
    Linkstand,
    LinkState,
    Outcome,
    Result,
    Snapshot,
    Umfang,
    Versions,
)
from tests.measure.runs import (
    APRIL,
    DOG,
    FORM,
    KITA,
    NEW,
    OLD,
    ONLINE,
    PERSON,
    RENT,
    WEDDING,
    catalog,
    compared,
    offer,
    rule,
    run,
)

HUND, HEIRAT, KITA_PAGE, WOHNGELD = "Hund anmelden", "Heiraten", "Kita-Gebühren", "Wohngeld"


def never(_: Snapshot) -> Snapshot:
    raise AssertionError("nothing needs to be assessed again")


def arts(found: Difference) -> dict[str, Wandel]:
    return {change.leistung_id: change.art for change in found.real}


def kinds(found: Difference) -> list[tuple[Angebotswandel, ...]]:
    return [change.arten for change in found.offers]


def adds_up(found: Difference) -> bool:
    whole = found.before.covered + found.real_covered + found.measured_covered()
    parts = sum(found.measured_covered(cause) for cause in Ursache)
    return whole == found.after.covered and parts == found.measured_covered()


# --- what changed in the city --------------------------------------------------------------


def test_a_month_with_everything_in_it() -> None:
    then = run(offer(HUND, ONLINE), offer(HEIRAT, FORM), offer(KITA_PAGE, PERSON), by=catalog())
    now = run(offer(HEIRAT, ONLINE), offer(KITA_PAGE, ""), offer(WOHNGELD, FORM), started=APRIL)
    found = compared(then, now, again_with=never)
    assert arts(found) == {
        DOG: Wandel.VERLOREN,
        WEDDING: Wandel.NACHGEWIESEN,
        KITA: Wandel.UNGEWISSER,
        RENT: Wandel.NEU_ANGEBOTEN,
    }
    assert found.measured == ()
    assert not found.remeasured
    assert (found.before.covered, found.real_covered, found.after.covered) == (1, 0, 1)
    behind = {change.leistung_id: [each.arten for each in change.offers] for change in found.real}
    assert behind[DOG] == [(Angebotswandel.VERSCHWUNDEN,)]
    assert behind[RENT] == [(Angebotswandel.NEU,)]
    assert behind[WEDDING] == []
    (wedding,) = (change for change in found.real if change.leistung_id == WEDDING)
    assert [item.rule for item in wedding.new] == ["online"]
    assert [item.rule for item in wedding.gone] == ["formular"]


@pytest.mark.parametrize(
    ("before", "after", "art"),
    [
        (PERSON, ONLINE, Wandel.NEU_ONLINE),
        (ONLINE, PERSON, Wandel.VERLOREN),
        ("", ONLINE, Wandel.NACHGEWIESEN),
        (ONLINE, "", Wandel.NICHT_NACHGEWIESEN),
        (ONLINE, FORM, Wandel.NICHT_NACHGEWIESEN),  # a form does not rule out more
        (PERSON, FORM, Wandel.GESTIEGEN),
        (FORM, PERSON, Wandel.GESUNKEN),
        ("", PERSON, Wandel.GEWISSER),
        (PERSON, "", Wandel.UNGEWISSER),
        (ONLINE, ONLINE, None),
        ("", f"{ONLINE} {PERSON}", Wandel.GEWISSER),
    ],
)
def test_what_a_page_says_now(before: str, after: str, art: Wandel | None) -> None:
    found = compared(run(offer(HUND, before)), run(offer(HUND, after), started=APRIL))
    assert arts(found).get(DOG) is art
    assert kinds(found) == []
    assert adds_up(found)


def test_a_new_page_above_the_threshold_is_online_and_one_below_is_offered() -> None:
    empty = run(offer(WOHNGELD))
    there = compared(empty, run(offer(WOHNGELD), offer(HUND, ONLINE), started=APRIL))
    assert arts(there) == {DOG: Wandel.NEU_ONLINE}
    below = compared(empty, run(offer(WOHNGELD), offer(HUND, PERSON), started=APRIL))
    assert arts(below) == {DOG: Wandel.NEU_ANGEBOTEN}
    lower = compared(empty, run(offer(WOHNGELD), offer(HUND, PERSON), started=APRIL), schwelle=1)
    assert arts(lower) == {DOG: Wandel.NEU_ONLINE}


def test_a_portal_built_anew_has_moved_and_lost_nothing() -> None:
    pages = (HUND, HEIRAT, KITA_PAGE, WOHNGELD)
    then = run(*(offer(title) for title in pages))
    now = run(*(offer(title, at="neu") for title in pages), started=APRIL)
    found = compared(then, now, again_with=never)
    assert (found.real, found.measured) == ((), ())
    assert kinds(found) == [(Angebotswandel.VERSCHOBEN,)] * 4


def test_a_page_that_moves_and_falls_is_both() -> None:
    then, now = run(offer(HUND, ONLINE)), run(offer(HUND, PERSON, at="neu"), started=APRIL)
    (change,) = compared(then, now).real
    assert change.art is Wandel.VERLOREN
    assert [each.arten for each in change.offers] == [(Angebotswandel.VERSCHOBEN,)]


def test_entries_are_compared_where_they_are_counted() -> None:
    title = "Trauung im Ausland"
    then, now = run(offer(title, PERSON)), run(offer(title, ONLINE), started=APRIL)
    (change,) = compared(then, now, einheit=Einheit.TEILLEISTUNG).real
    assert (change.leistung_id, change.teilleistung) == (WEDDING, f"{WEDDING}-0")


# --- what only the measure changed ---------------------------------------------------------


def test_a_new_rule_is_no_change_of_the_city() -> None:
    then = run(offer(HUND), offer(HEIRAT, PERSON), by=catalog("online"), versions=OLD)
    now = run(offer(HUND), offer(HEIRAT, ONLINE), started=APRIL)
    found = compared(then, now)
    assert found.remeasured
    assert arts(found) == {WEDDING: Wandel.NEU_ONLINE}
    (other,) = found.measured
    assert (other.leistung_id, other.ursachen) == (DOG, (Ursache.KATALOG,))
    assert other.covered == ((Ursache.KATALOG, 1),)
    assert judged(other.alike_then) == judged(other.alike_now) == judged(other.now)
    assert (found.before.covered, found.real_covered, found.measured_covered()) == (0, 1, 1)
    assert adds_up(found)


def test_a_rule_that_is_gone_does_not_hide_what_the_city_lost() -> None:
    then = run(offer(HUND, ONLINE), versions=OLD)
    now = run(offer(HUND, PERSON), started=APRIL, by=catalog("online"))
    found = compared(then, now, by=catalog("online"))
    assert arts(found) == {DOG: Wandel.GEWISSER}
    assert found.measured_covered(Ursache.KATALOG) == -1
    assert adds_up(found)


def test_another_version_alone_is_named_as_the_cause() -> None:
    then = run(offer(HUND), by=catalog("online"), versions=replace(NEW, ozgcheck="0.0.9"))
    found = compared(then, run(offer(HUND), started=APRIL))
    assert [change.ursachen for change in found.measured] == [(Ursache.VERSION,)]


def test_rules_that_change_both_months_alike_are_not_told() -> None:
    old = catalog("online", "da")
    then = run(offer(HUND), by=old, versions=OLD)
    now = run(offer(HUND), by=old, versions=replace(OLD, rules="andere"), started=APRIL)
    found = compared(then, now)
    assert found.remeasured
    assert (found.real, found.measured) == ((), ())


def decision(titel: str, leistung: str, *, yes: bool = True) -> Entscheidung:
    return Entscheidung(titel, leistung, yes, "FB 16", "2026-03-20")


def test_a_decision_is_no_change_of_the_city() -> None:
    title = "Vierbeiner melden"
    standing = (decision(title, DOG),)
    then = run(offer(title), offer(HEIRAT))
    now = run(offer(title), offer(HEIRAT), started=APRIL, decisions=standing)
    assert not measured_alike(then, now)
    found = compared(then, now, decisions=standing)
    assert (found.real, found.offers) == ((), ())
    assert [(each.leistung_id, each.ursachen) for each in found.measured] == [
        (DOG, (Ursache.ENTSCHEIDUNG,))
    ]
    assert found.measured_covered(Ursache.ENTSCHEIDUNG) == 1


def test_a_decision_that_takes_an_offer_away_is_none_either() -> None:
    standing = (decision(HUND, DOG, yes=False),)
    then, now = run(offer(HUND)), run(offer(HUND), started=APRIL, decisions=standing)
    found = compared(then, now, decisions=standing)
    assert found.real == ()
    assert [(each.leistung_id, each.ursachen) for each in found.measured] == [
        (DOG, (Ursache.ENTSCHEIDUNG,))
    ]
    assert adds_up(found)


def test_what_the_catalogue_matches_anew_was_decided_by_nobody() -> None:
    title = "Vierbeiner melden"
    learned = catalog()
    named = tuple(
        replace(each, aliases=(*each.aliases, title)) if each.id == DOG else each
        for each in learned.leistungen
    )
    now_knows = replace(learned, leistungen=named)
    then = run(offer(title), versions=OLD)
    found = compared(then, run(offer(title), started=APRIL, by=now_knows), by=now_knows)
    assert [(each.leistung_id, each.ursachen) for each in found.measured] == [
        (DOG, (Ursache.KATALOG,))
    ]


def test_a_decision_on_a_page_that_is_new_is_a_change_of_the_city() -> None:
    title = "Vierbeiner melden"
    standing = (decision(title, DOG),)
    then = run(offer(HEIRAT), decisions=standing)
    now = run(offer(HEIRAT), offer(title), started=APRIL, decisions=standing)
    found = compared(then, now, again_with=never)
    assert arts(found) == {DOG: Wandel.NEU_ONLINE}


def test_a_page_that_is_gone_takes_what_was_decided_on_it_along() -> None:
    title = "Vierbeiner melden"
    standing = (decision(title, DOG),)
    then = run(offer(HEIRAT), offer(title), decisions=standing)
    now = run(offer(HEIRAT), started=APRIL, decisions=standing)
    assert measured_alike(then, now)
    assert measured_alike(now, then)
    assert arts(compared(then, now, again_with=never)) == {DOG: Wandel.VERLOREN}


def test_the_same_measure_is_not_applied_again_when_the_catalogue_went_on() -> None:
    then, now = run(offer(HUND), versions=OLD), run(versions=OLD, started=APRIL)
    found = diff(catalog(), then, now, never, NEW)
    assert arts(found) == {DOG: Wandel.VERLOREN}


# --- what was not looked at ----------------------------------------------------------------

WHOLE, PART = Umfang(complete=True), Umfang()
HINT = Umfang(complete=True, absence_proves=False)


def test_a_source_that_was_not_read_takes_nothing_away() -> None:
    pvog = offer(HUND, source="open-pvog", id="2-pvog-1")
    then = run(offer(HEIRAT), pvog, sources=(("portal", WHOLE), ("open-pvog", HINT)))
    now = run(offer(HEIRAT), started=APRIL, failed=("open-pvog",))
    found = compared(then, now)
    assert (found.real, found.offers) == ((), ())
    assert found.ground.only_then == {"open-pvog"}
    assert [(each.leistung_id, each.ursachen) for each in found.measured] == [
        (DOG, (Ursache.QUELLEN,))
    ]
    assert found.measured_covered(Ursache.QUELLEN) == -1
    back = compared(now, then)
    assert back.real == ()
    assert back.measured_covered(Ursache.QUELLEN) == 1


def test_what_a_further_source_adds_to_an_offer_is_no_change_of_the_city() -> None:
    both = offer(HUND, ONLINE, facts=(("quelle", "open-pvog"),), schluessel=("99041006000000",))
    then = run(offer(HUND, PERSON))
    now = run(both, started=APRIL, sources=(("portal", WHOLE), ("open-pvog", HINT)))
    found = compared(then, now)
    assert (found.real, kinds(found)) == ((), [])
    assert found.measured_covered(Ursache.QUELLEN) == 1


def test_a_partial_list_loses_nothing() -> None:
    then = run(offer(HUND), offer(HEIRAT), sources=(("portal", PART),))
    now = run(offer(HEIRAT), started=APRIL, sources=(("portal", PART),))
    found = compared(then, now, again_with=never)
    assert found.real == ()
    assert [(each.leistung_id, each.ursachen) for each in found.measured] == [
        (DOG, (Ursache.QUELLEN,))
    ]
    assert adds_up(found)


def test_an_index_that_proves_nothing_shows_no_longer_and_loses_nothing() -> None:
    then = run(offer(HUND), sources=(("portal", HINT),))
    now = run(started=APRIL, sources=(("portal", HINT),))
    assert arts(compared(then, now)) == {DOG: Wandel.NICHT_NACHGEWIESEN}


def test_pages_that_could_not_be_read_are_not_gone() -> None:
    then = run(offer(HUND), offer(HEIRAT))
    now = run(offer(HEIRAT), started=APRIL, sources=(("portal", HINT),), holed=("portal",))
    found = compared(then, now, again_with=never)
    assert (found.real, found.offers) == ((), ())
    assert [change.arten for change in found.unproven] == [(Angebotswandel.VERSCHWUNDEN,)]
    assert {each.ursachen for each in found.measured} == {(Ursache.QUELLEN,)}
    assert adds_up(found)
    assert compared(now, then).real == ()


def test_nor_are_those_of_two_months_that_both_have_holes() -> None:
    holes = {"sources": (("portal", HINT),), "holed": ("portal",)}
    then = run(offer(HUND), offer(HEIRAT), **holes)  # type: ignore[arg-type]
    now = run(offer(HEIRAT), started=APRIL, **holes)  # type: ignore[arg-type]
    found = compared(then, now, again_with=never)
    assert (found.real, found.offers, len(found.unproven)) == ((), (), 1)
    assert [each.ursachen for each in found.measured] == [(Ursache.QUELLEN,)]


def test_a_page_that_the_portal_dropped_is_gone_whatever_else_was_read() -> None:
    both = offer(HUND, facts=(("quelle", "open-pvog"),))
    then = run(both, sources=(("portal", WHOLE), ("open-pvog", HINT)))
    found = compared(then, run(started=APRIL))
    assert kinds(found) == [(Angebotswandel.VERSCHWUNDEN,)]
    # Its level may have come from the source that was not read this time.
    assert [each.ursachen for each in found.measured] == [(Ursache.QUELLEN,)]


def test_a_service_that_is_linked_no_more_leaves_nothing_out() -> None:
    address = "https://dienst.example/"
    service = (Link(LinkKind.ONLINEDIENST, address),)
    asked = (Linkstand(address, LinkState.ERREICHBAR, "2026-03-05"),)
    then, now = run(offer(HUND, links=service), links=asked), run(offer(HUND), started=APRIL)
    assert compared(then, now, again_with=never).ground.links_left == 0


def test_a_service_that_nobody_asked_has_not_died() -> None:
    address = "https://dienst.example/"
    service = (Link(LinkKind.ONLINEDIENST, address),)
    dead = Linkstand(address, LinkState.TOT, "2026-04-05")
    rules = (rule("tot", "tot", 0, "begrenzt"), *catalog().regeln)
    by = replace(catalog(), regeln=(replace(rules[0], sieht="linkpruefung"), *rules[1:]))
    then = run(offer(HUND, links=service), by=by)
    now = run(offer(HUND, links=service), by=by, started=APRIL, links=(dead,))
    assert judged(then.result.findings[0]) != judged(now.result.findings[0])
    found = compared(then, now, by=by)
    assert found.real == ()
    assert found.ground.links_left == 1
    assert {each.ursachen for each in found.measured} == {(Ursache.QUELLEN,)}
    alive = replace(dead, state=LinkState.ERREICHBAR)
    asked = run(offer(HUND, links=service), by=by, links=(alive,))
    assert arts(compared(asked, now, by=by, again_with=never)) == {DOG: Wandel.VERLOREN}


# --- whatever the findings -----------------------------------------------------------------

IDS = (DOG, WEDDING, KITA, RENT)


@st.composite
def findings(draw: st.DrawFn) -> tuple[Finding, ...]:
    return tuple(draw(finding(each)) for each in IDS)


@st.composite
def finding(draw: st.DrawFn, leistung_id: str) -> Finding:
    outcome = draw(st.sampled_from(Outcome))
    ids = draw(st.sampled_from([(), ("1-a",), ("1-b",), ("2-c",)]))
    if outcome is Outcome.ANGEBOTEN:
        level = draw(st.sampled_from([None, 0, 1, 2, 3]))
        high = draw(st.integers(level or 0, 3))
        return Finding(
            leistung_id,
            outcome,
            reifegrad=level,
            reifegrad_low=level or 0,
            reifegrad_high=high,
            offers=ids or ("1-a",),
        )
    if outcome is Outcome.FEHLT:
        return Finding(leistung_id, outcome, reifegrad=0, reifegrad_high=0)
    return Finding(leistung_id, outcome, candidates=ids if outcome is Outcome.UNKLAR else ())


@st.composite
def runs(draw: st.DrawFn, started: str) -> Snapshot:
    sources = draw(
        st.sampled_from(
            [
                (("portal", WHOLE),),
                (("portal", HINT),),
                (("portal", WHOLE), ("pvog-suche", HINT)),
                (("pvog-suche", HINT),),
            ]
        )
    )
    read = {kind for kind, _ in sources}
    offers = [
        each
        for each in (
            offer("Eins", id="1-a"),
            offer("Zwei", id="1-b"),
            offer("Drei", id="2-c", source="pvog-suche"),
        )
        if each.source in read and draw(st.booleans())
    ]
    made = run(*offers, started=started, sources=sources)
    versions = Versions("0.1.0", *draw(st.sampled_from([("alt", "alt"), ("neu", "neu")])))
    return replace(made, versions=versions, result=Result((), draw(findings()), ()))


MIRROR = {
    Wandel.NEU_ONLINE: Wandel.VERLOREN,
    Wandel.NACHGEWIESEN: Wandel.NICHT_NACHGEWIESEN,
    Wandel.NEU_ANGEBOTEN: Wandel.NICHT_ANGEBOTEN,
    Wandel.GESTIEGEN: Wandel.GESUNKEN,
    Wandel.GEWISSER: Wandel.UNGEWISSER,
}
MIRROR |= {after: before for before, after in MIRROR.items()}
SWAPPED = {
    Angebotswandel.NEU: Angebotswandel.VERSCHWUNDEN,
    Angebotswandel.VERSCHWUNDEN: Angebotswandel.NEU,
}


@settings(max_examples=60)
@given(
    then=runs("2026-03-05T04:00:00Z"),
    now=runs("2026-04-05T04:00:00Z"),
    other=st.lists(findings(), min_size=4, max_size=4),
    schwelle=st.integers(1, 4),
)
def test_real_and_measure_add_up_and_swapping_mirrors(
    then: Snapshot, now: Snapshot, other: list[tuple[Finding, ...]], schwelle: int
) -> None:
    def again(snapshot: Snapshot) -> Snapshot:
        place = (snapshot.started == APRIL) + 2 * (len(snapshot.umfang) > 1)
        # The catalogue says which Leistungen are the city's, in every run alike.
        found = tuple(
            replace(one, outcome=Outcome.UNKLAR, candidates=())
            if one.outcome is Outcome.NICHT_ZUSTAENDIG
            else one
            for one in other[place]
        )
        return replace(snapshot, result=replace(snapshot.result, findings=found))

    one, back = (
        compared(*pair, again_with=again, schwelle=schwelle) for pair in ((then, now), (now, then))
    )
    assert adds_up(one)
    assert adds_up(back)
    assert {key: MIRROR[art] for key, art in arts(one).items()} == arts(back)
    assert [each.leistung_id for each in one.measured] == [
        each.leistung_id for each in back.measured
    ]
    for cause in Ursache:
        assert one.measured_covered(cause) == -back.measured_covered(cause)
    swapped = sorted(tuple(SWAPPED.get(art, art) for art in change.arten) for change in one.offers)
    assert swapped == sorted(change.arten for change in back.offers)
    # What crosses the threshold in the city is exactly what the four kinds say.
    kinds = list(arts(one).values())
    gained = kinds.count(Wandel.NEU_ONLINE) + kinds.count(Wandel.NACHGEWIESEN)
    lost = kinds.count(Wandel.VERLOREN) + kinds.count(Wandel.NICHT_NACHGEWIESEN)
    assert one.real_covered == gained - lost


@settings(max_examples=30)
@given(runs("2026-03-05T04:00:00Z"))
def test_a_run_beside_itself_is_the_same(snapshot: Snapshot) -> None:
    found = compared(snapshot, snapshot, again_with=never)
    assert (found.real, found.measured, found.offers, found.unproven) == ((), (), (), ())
