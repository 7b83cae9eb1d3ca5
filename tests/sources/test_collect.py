# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several sources in one run: none takes the others with it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.model import Collection, Offer, Skipped, Umfang
from ozgcheck.sources import registry
from ozgcheck.sources.collect import collect
from ozgcheck.sources.interface import Context

ASKED: list[tuple[str, Context]] = []


class Good:
    """Gives as many offers as its location says; their titles are its own."""

    kind: ClassVar[str] = "gut"

    def collect(self, location: str, context: Context) -> Collection:
        ASKED.append((location, context))
        return Collection(
            source=self.kind,
            location=location,
            offers=tuple(
                Offer(str(number), f"Angebot {self.kind} {location} {number}", self.kind)
                for number in range(int(location))
            ),
            umfang=Umfang(complete=True),
            as_of="2020",
            warnings=("Achtung.",),
        )


class Holes(Good):
    """Cannot read one entry."""

    kind: ClassVar[str] = "luecken"

    def collect(self, location: str, context: Context) -> Collection:
        whole = super().collect(location, context)
        skipped = (Skipped(self.kind, "Zeile 3", "Kein Titel."),)
        return Collection(self.kind, location, whole.offers, whole.umfang, "2020", skipped)


class Broken:
    """Gives nothing."""

    kind: ClassVar[str] = "kaputt"

    def collect(self, location: str, context: Context) -> Collection:
        raise SourceError(f"{location} ist kaputt.", "Reparieren.")


class Mistaken(Broken):
    """Has a mistake in its program; nothing may hide that."""

    kind: ClassVar[str] = "fehlerhaft"

    def collect(self, location: str, context: Context) -> Collection:
        raise ZeroDivisionError


@pytest.fixture(autouse=True)
def fake_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    ASKED.clear()
    for source in (Good, Holes, Broken, Mistaken):
        monkeypatch.setitem(registry._CLASSES, source.kind, f"{__name__}:{source.__name__}")


def context(base: Path = Path()) -> Context:
    return Context(ars="059160000000", retrieved="2026-01-01T00:00:00Z", base=base, offline=True)


def test_what_a_source_gives_arrives_with_ids_unique_over_all() -> None:
    collections, states = collect([("gut", "2"), ("gut", "1"), ("luecken", "1")], context())
    ids = [offer.id for part in collections for offer in part.offers]
    assert ids == ["1-0", "1-1", "2-0", "3-0"]
    assert [part.warnings for part in collections] == [("Achtung.",), ("Achtung.",), ()]
    assert [(s.kind, s.location, s.state, s.as_of, s.offers, s.skipped) for s in states] == [
        ("gut", "2", "ok", "2020", 2, 0),
        ("gut", "1", "ok", "2020", 1, 0),
        ("luecken", "1", "unvollstaendig", "2020", 1, 1),
    ]
    assert {asked for _, asked in ASKED} == {context()}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_failing_source_is_a_state_and_not_the_end(place: int) -> None:
    specs = [("gut", "2"), ("gut", "1")]
    specs.insert(place, ("kaputt", "liste.csv"))
    collections, states = collect(specs, context())
    assert [len(part.offers) for part in collections] == [2, 1]
    assert [state.state for state in states].index("fehler") == place
    assert (states[place].kind, states[place].location) == ("kaputt", "liste.csv")
    assert states[place].message == "liste.csv ist kaputt. Reparieren."
    assert states[place].offers == 0


def test_ids_do_not_change_when_another_source_fails() -> None:
    def ids(first: str) -> list[str]:
        collections, _ = collect([(first, "1"), ("gut", "2")], context())
        return [offer.id for offer in collections[-1].offers]

    assert ids("kaputt") == ids("gut") == ["2-0", "2-1"]


def test_what_several_sources_offer_stays_with_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ID;Titel\n1;Reisepass Beantragung\n2;Wohngeld\n")
    (tmp_path / "b.csv").write_text(
        "ID;Titel;Schlüssel\n7;Reisepass beantragen;99085001012000\n8;Hundesteuer;\n"
    )
    specs = [("tabelle", "a.csv"), ("tabelle", "b.csv")]
    (first, second), states = collect(specs, context(tmp_path))
    assert [(o.title, o.schluessel, o.facts) for o in first.offers] == [
        ("Reisepass Beantragung", ("99085001012000",), (("quelle", "tabelle"),)),
        ("Wohngeld", (), ()),
    ]
    assert [offer.title for offer in second.offers] == ["Hundesteuer"]
    # What a source gave is counted as it gave it.
    assert [state.offers for state in states] == [2, 2]


def test_when_all_fail_the_first_reason_is_given() -> None:
    with pytest.raises(SourceError) as caught:
        collect([("kaputt", "a"), ("kaputt", "b")], context())
    assert (caught.value.message, caught.value.hint) == ("a ist kaputt.", "Reparieren.")


def test_a_mistake_in_a_program_is_not_taken_for_a_bad_source() -> None:
    with pytest.raises(ZeroDivisionError):
        collect([("gut", "1"), ("fehlerhaft", "x")], context())


@pytest.mark.parametrize(
    ("kind", "words"),
    [("gutt", "„gut“"), ("", "Möglich sind"), ("beispiel", "Beispiel"), ("manifest", "Manifest")],
)
def test_a_wrong_name_is_said_instead_of_skipped(tmp_path: Path, kind: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        collect([("gut", "1"), (kind, "fehlt")], context(tmp_path))


@pytest.mark.parametrize(("whole", "complete"), [(None, True), (True, True), (False, False)])
def test_a_person_may_say_how_much_a_source_holds(whole: bool | None, complete: bool) -> None:
    (part,), _ = collect([("gut", "1")], context(), whole=whole)
    assert part.umfang == Umfang(complete=complete)


MANIFEST = """\
stadt: Musterstadt
ars: "059990000000"
hinweis: nur zum Testen
quellen:
  - art: gut
    ort: "2"
    stand: "2025-03"
    herkunft: von Hand
    umfang: {vollstaendig: false, fehlen_beweist: false, schluessel: ["99041006000000"]}
  - art: gut
    ort: "1"
    stand: "2026"
    herkunft: von Hand
    umfang: {vollstaendig: true, fehlen_beweist: true}
"""


def test_a_manifest_stands_for_its_sources_and_says_what_they_cover(tmp_path: Path) -> None:
    folder = tmp_path / "sammlung"
    folder.mkdir()
    (folder / "manifest.yaml").write_text(
        MANIFEST.replace("059990000000", "059160000000"), encoding="utf-8"
    )
    specs = [("gut", "3"), ("manifest", "sammlung")]
    collections, states = collect(specs, context(tmp_path))
    assert [part.as_of for part in collections] == ["2020", "2025-03", "2026"]
    assert [state.as_of for state in states] == ["2020", "2025-03", "2026"]
    assert collections[1].umfang == Umfang(
        complete=False, schluessel=frozenset({"99041006000000"}), absence_proves=False
    )
    assert collections[2].umfang == Umfang(complete=True)
    assert [asked.base for _, asked in ASKED] == [tmp_path, folder, folder]
    assert len({offer.id for part in collections for offer in part.offers}) == 6
    overruled, _ = collect(specs, context(tmp_path), whole=False)
    assert not any(part.umfang.complete for part in overruled)
    assert overruled[1].umfang.schluessel == {"99041006000000"}


def test_offline_forbids_every_request() -> None:
    with pytest.raises(SourceError, match="open-pvog"):
        collect([("open-pvog", "")], context())


def test_real_sources_stand_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ID;Titel\n1;Elterngeld\n2;Wohngeld\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("ID;Titel\n1;Hundesteuer\n", encoding="utf-8")
    specs = [("tabelle", "a.csv"), ("tabelle", "fehlt.csv"), ("tabelle", "b.csv")]
    collections, states = collect(specs, context(tmp_path))
    titles = sorted(offer.title for part in collections for offer in part.offers)
    assert titles == ["Elterngeld", "Hundesteuer", "Wohngeld"]
    assert len({offer.id for part in collections for offer in part.offers}) == 3
    assert [state.state for state in states] == ["ok", "fehler", "ok"]
    assert "fehlt.csv" in states[1].message
