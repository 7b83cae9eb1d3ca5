# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person types becomes a selection, or a sentence with the nearest names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.measure.select import BEREICHE, Selection, select

FAMILIE = (
    "adoption-pflegekinder",
    "eheschliessung",
    "geburt",
    "kinderbetreuung",
    "scheidung",
    "trennung-mit-kind",
)


@pytest.mark.parametrize("typed", ["familie", "Familie", "FAMILIE & KIND", "familie-kind", "fam"])
def test_familie_means_all_lebenslagen_of_familie_und_kind(catalog: Catalog, typed: str) -> None:
    chosen = select(catalog, lebenslage=typed)
    assert chosen.lebenslagen == FAMILIE
    inside = {leistung.themenfeld for leistung in catalog.leistungen if leistung in chosen}
    assert inside == {"familie-kind"}


def test_every_themenfeld_stands_for_all_its_lebenslagen(catalog: Catalog) -> None:
    slugs = {lage.slug for lage in catalog.lebenslagen}
    for feld in catalog.themenfelder:
        if feld.slug in slugs:
            continue
        expected = tuple(lage.slug for lage in catalog.lebenslagen if lage.themenfeld == feld.slug)
        assert select(catalog, lebenslage=feld.slug).lebenslagen == expected
        assert select(catalog, lebenslage=feld.name).lebenslagen == expected


def test_the_full_name_of_a_themenfeld_beats_the_beginning_of_a_lebenslage(
    catalog: Catalog,
) -> None:
    chosen = select(catalog, lebenslage="Gesundheit")
    assert len(chosen.lebenslagen) == 5


def test_every_lebenslage_and_themenfeld_is_known_by_slug_and_full_name(catalog: Catalog) -> None:
    for lage in catalog.lebenslagen:
        for typed in (lage.slug, lage.name, lage.name.upper()):
            assert select(catalog, lebenslage=typed).lebenslagen == (lage.slug,)
    for feld in catalog.themenfelder:
        for typed in (feld.slug, feld.name):
            assert select(catalog, themenfeld=typed).themenfelder == (feld.slug,)


def test_the_beginning_of_exactly_one_name_is_enough(catalog: Catalog) -> None:
    assert select(catalog, lebenslage="eheschl").lebenslagen == ("eheschliessung",)
    assert select(catalog, lebenslage="Trennung").lebenslagen == ("trennung-mit-kind",)
    assert select(catalog, themenfeld="steuern").themenfelder == ("steuern-zoll",)
    assert select(catalog, bereich="mobil").bereiche == ("mobilitaet",)
    assert select(catalog, korb="sci").koerbe == ("sci-2022",)


def test_a_beginning_of_several_names_names_them_all(catalog: Catalog) -> None:
    with pytest.raises(ConfigError, match="nicht eindeutig") as caught:
        select(catalog, korb="deutschland-index")
    assert "deutschland-index-10" in caught.value.message
    assert "deutschland-index-5" in caught.value.message
    with pytest.raises(ConfigError, match="nicht eindeutig") as caught:
        select(catalog, lebenslage="steuer")
    assert "steuererklaerung, steuern-abgaben" in caught.value.message


@pytest.mark.parametrize(
    ("field", "typed", "nearest"),
    [
        ("lebenslage", "famile", "familie-kind"),
        ("lebenslage", "Gebrut", "geburt"),
        ("themenfeld", "umwlet", "umwelt"),
        ("bereich", "Verwaltng", "verwaltung"),
        ("korb", "sci-2023", "sci-2022"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    catalog: Catalog, field: str, typed: str, nearest: str
) -> None:
    with pytest.raises(ConfigError, match="kennt") as caught:
        select(catalog, **{field: typed})
    assert typed in caught.value.message
    assert f"„{nearest}“" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("field", ["lebenslage", "themenfeld", "bereich", "korb"])
@pytest.mark.parametrize("typed", ["xyzxyz", "&", " ", "🐕", "-"])
def test_what_is_no_name_is_refused_with_a_way_on(catalog: Catalog, field: str, typed: str) -> None:
    with pytest.raises(ConfigError, match="kennt") as caught:
        select(catalog, **{field: typed})
    assert caught.value.hint


@given(st.text())
def test_any_text_is_a_selection_or_a_config_error(catalog: Catalog, typed: str) -> None:
    for field in ("lebenslage", "themenfeld", "bereich", "korb"):
        try:
            chosen = select(catalog, **{field: typed})
        except ConfigError as error:
            assert error.message  # noqa: PT017 - both ends are fine
        else:
            assert isinstance(chosen, Selection)


@pytest.mark.parametrize("korb", ["sci-2022", "sdg", "ct-2023"])
def test_a_korb_is_known_by_its_full_name(catalog: Catalog, korb: str) -> None:
    name = next(entry.name for entry in catalog.koerbe if entry.slug == korb)
    assert select(catalog, korb=name).koerbe == (korb,)


@pytest.mark.parametrize("bereich", BEREICHE)
def test_a_bereich_is_known_by_its_full_name(catalog: Catalog, bereich: str) -> None:
    assert select(catalog, bereich=BEREICHE[bereich]).bereiche == (bereich,)


# --- what a selection holds ---------------------------------------------------------------


def test_an_empty_selection_holds_everything(catalog: Catalog) -> None:
    chosen = select(catalog)
    assert all(leistung in chosen for leistung in catalog.leistungen)


def test_several_conditions_must_all_hold(catalog: Catalog) -> None:
    familie, korb = select(catalog, lebenslage="familie"), select(catalog, korb="sci-2022")
    both = select(catalog, lebenslage="familie", korb="sci-2022")
    chosen = {entry.id for entry in catalog.leistungen if entry in both}
    assert chosen == {
        entry.id for entry in catalog.leistungen if entry in familie and entry in korb
    }
    assert chosen


def test_a_korb_holds_exactly_its_members(catalog: Catalog) -> None:
    for korb in catalog.koerbe:
        chosen = select(catalog, korb=korb.slug)
        assert {entry.id for entry in catalog.leistungen if entry in chosen} == {
            posten.leistung for posten in korb.posten
        }
