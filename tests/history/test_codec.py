# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Snapshots survive JSON unchanged; a document of another form is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.schema import violations
from ozgcheck.history.codec import from_json, from_text, to_json
from ozgcheck.model import (
    DigitalMatch,
    Effect,
    Evidence,
    Finding,
    Grade,
    Level,
    Link,
    LinkKind,
    Linkstand,
    LinkState,
    Match,
    Offer,
    Outcome,
    Result,
    Skipped,
    Snapshot,
    SourceState,
    Status,
    Umfang,
    Unknown,
    Versions,
    Widerspruch,
)

text = st.text(max_size=8)
texts = st.lists(text, max_size=2).map(tuple)
small = st.integers(0, 4)


def several(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=2).map(tuple)


def record(what: type, /, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Every field of a record filled, those without a strategy by short texts."""
    return st.builds(what, **{field.name: known.get(field.name, text) for field in fields(what)})


finding = record(
    Finding,
    outcome=st.sampled_from(Outcome),
    reifegrad=st.none() | small,
    reifegrad_low=small,
    reifegrad_high=small,
    offers=texts,
    candidates=texts,
    evidence=several(
        record(
            Evidence,
            level=small,
            effect=st.sampled_from(Effect),
            firm=st.booleans(),
            traeger=st.sampled_from(Level),
        )
    ),
    eigen=st.none() | record(Grade, reifegrad=st.none() | small, low=small, high=small),
)
offer = record(
    Offer,
    schluessel=texts,
    ozg_ids=texts,
    links=several(record(Link, kind=st.sampled_from(LinkKind))),
    facts=several(st.tuples(text, text)),
    level=st.sampled_from(Level),
)
match = record(
    Match,
    status=st.sampled_from(Status),
    score=st.floats(0, 1),
    teilleistungen=texts,
    rank=st.integers(1, 5),
    reasons=texts,
)
result = record(
    Result,
    matches=several(match),
    findings=several(finding),
    teil_findings=several(finding),
    unknown=several(record(Unknown)),
    hints=texts,
    digital=several(record(DigitalMatch, status=st.sampled_from(Status))),
    widersprueche=several(record(Widerspruch, leistung_ids=texts)),
)
snapshots = record(
    Snapshot,
    versions=record(Versions),
    sources=several(record(SourceState, offers=small, skipped=small)),
    umfang=several(
        record(
            Umfang,
            complete=st.booleans(),
            schluessel=st.frozensets(text, max_size=3),
            ozg_ids=st.frozensets(text, max_size=3),
            absence_proves=st.booleans(),
        )
    ),
    offers=several(offer),
    result=result,
    skipped=several(record(Skipped)),
    warnings=texts,
    partial=texts,
    links=several(record(Linkstand, state=st.sampled_from(LinkState), status=small)),
)


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(snapshots)
def test_any_snapshot_comes_back_as_it_was(snapshot: Snapshot) -> None:
    stored = json.dumps(to_json(snapshot), ensure_ascii=False)
    again = from_json(json.loads(stored))
    assert again == snapshot == from_text(stored.encode())
    assert json.dumps(to_json(again), ensure_ascii=False) == stored


FULL = Snapshot(
    portal="herne",
    stadt="Herne",
    ars="059160000000",
    started="2026-11-25T04:00:00Z",
    versions=Versions("0.1.0", "abc", "def"),
    sources=(SourceState("tabelle", "l.csv", "unvollstaendig", "2026", 1, 1, "Meldung"),),
    umfang=(Umfang(True, frozenset({"99102013000000"}), frozenset({"10160"}), False),),
    offers=(
        Offer(
            id="1-a",
            title="Hundesteuer",
            source="tabelle",
            url="https://herne.example/hund",
            description="Beschreibung",
            category="Steuern",
            schluessel=("99102013000000",),
            ozg_ids=("10160",),
            links=(Link(LinkKind.FORMULAR, "https://herne.example/f", "Formular"),),
            text="Text",
            facts=(("online_status", "ok"),),
            level=Level.EIGEN,
            retrieved="2026-11-25",
        ),
    ),
    result=Result(
        matches=(
            Match("1-a", "10160", Status.PRUEFEN, "text", 0.5, ("99102013000000",), 2, ("Grund",)),
        ),
        findings=(
            Finding(
                "10160",
                Outcome.ANGEBOTEN,
                "99102013000000",
                1,
                1,
                1,
                ("1-a",),
                ("1-b",),
                (
                    Evidence(
                        "regel",
                        1,
                        Effect.CAPS,
                        "Zitat",
                        "https://herne.example",
                        "1-a",
                        False,
                        Level.LAND,
                    ),
                ),
                "Notiz",
                Grade(1, 1, 2),
            ),
        ),
        teil_findings=(Finding("10160", Outcome.UNKLAR),),
        unknown=(Unknown("1-a", "schluessel", "99999999999999"),),
        hints=("Hinweis",),
        digital=(DigitalMatch("1-a", "maengelmelder", Status.SICHER, "Grund"),),
        widersprueche=(
            Widerspruch("dienst-tot", "Satz", "1-a", ("10160",), "https://herne.example", "FB 16"),
        ),
    ),
    skipped=(Skipped("tabelle", "Zeile 3", "leer"),),
    warnings=("Warnung",),
    partial=("unvollständig",),
    links=(
        Linkstand(
            "https://herne.example/f",
            LinkState.TOT,
            "2026-11-25",
            404,
            "https://x.example",
            "Grund",
        ),
    ),
)


def test_every_field_is_stored_in_the_form_of_the_schema() -> None:
    document = to_json(FULL)
    assert list(violations("snapshot", document)) == []
    named = {field.name for field in fields(Snapshot)}
    assert set(document) == named | {"format"}
    assert set(document["offers"][0]) == {field.name for field in fields(Offer)}
    assert set(document["links"][0]) == {field.name for field in fields(Linkstand)}
    (finding, *_) = document["result"]["findings"]
    assert set(finding) == {field.name for field in fields(Finding)}
    assert set(finding["evidence"][0]) == {field.name for field in fields(Evidence)}
    assert set(finding["eigen"]) == {field.name for field in fields(Grade)}
    (conflict,) = document["result"]["widersprueche"]
    assert set(conflict) == {field.name for field in fields(Widerspruch)}


def test_what_is_empty_or_usual_takes_no_room() -> None:
    document = to_json(FULL)
    assert document["result"]["teil_findings"] == [{"leistung_id": "10160", "outcome": "unklar"}]


# --- what is refused -----------------------------------------------------------------


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a document."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(to_json(FULL))
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return document


def kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__


def wrong(path: tuple[Any, ...]) -> Iterator[Any]:
    """Values of every JSON type that does not belong at a place."""
    inner: Any = to_json(FULL)
    for step in path:
        inner = inner[step]
    for value in (None, "text", 7, [1], {"a": 1}, True):
        optional = value is None and path[-1] in ("reifegrad", "eigen")
        if kind(value) != kind(inner) and not optional:
            yield value


PLACES = list(places(to_json(FULL)))


@pytest.mark.parametrize("path", PLACES, ids=lambda path: "/".join(map(str, path)))
def test_a_value_of_the_wrong_type_is_refused(path: tuple[Any, ...]) -> None:
    for value in wrong(path):
        if (path, value) == (("format",), True):
            continue  # a test of its own
        with pytest.raises(ValueError, match=r"."):
            from_json(changed(path, value))


def test_a_number_too_large_for_a_score_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(changed(("result", "matches", 0, "score"), 10**400))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("result", "findings", 0, "outcome"), "vielleicht"),
        (("offers", 0, "level"), "mond"),
        (("offers", 0, "facts", 0), ["nur eins"]),
        (("offers", 0, "facts", 0), ["eins", "zwei", "drei"]),
    ],
)
def test_a_value_outside_its_range_is_refused(path: tuple[Any, ...], value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(changed(path, value))


@pytest.mark.parametrize(
    "path",
    [
        ("portal",),
        ("started",),
        ("versions",),
        ("result",),
        ("offers", 0, "title"),
        ("result", "findings", 0, "outcome"),
        ("result", "matches", 0, "score"),
    ],
    ids=lambda path: "/".join(map(str, path)),
)
def test_a_missing_field_is_refused(path: tuple[Any, ...]) -> None:
    document = copy.deepcopy(to_json(FULL))
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    with pytest.raises(ValueError, match=r"."):
        from_json(document)


def test_true_is_no_format() -> None:
    with pytest.raises(ValueError, match=r"format"):
        from_json({**to_json(FULL), "format": True})


@pytest.mark.parametrize("number", [0, 2, "1", None, [1], 99])
def test_another_format_is_refused(number: Any) -> None:
    with pytest.raises(ValueError, match=r"format"):
        from_json({**to_json(FULL), "format": number})


@pytest.mark.parametrize("document", [None, [], "text", 1, True, {}, {"format": 1}])
def test_what_is_no_snapshot_is_refused(document: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(document)
