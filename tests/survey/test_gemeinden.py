# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a regional key stands for, and lists in every form that somebody may send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.survey.archive import Gemeinde
from ozgcheck.survey.gemeinden import LAENDER, Named, Typ, described, from_file, from_hub, typed

HERNE, RECKLINGHAUSEN = "059160000000", "055620000000"


def kinds(*keys: str, whole: bool = True) -> dict[str, str]:
    return {each.ars: each.typ for each in typed(map(Gemeinde, keys), whole=whole)}


# --- what a key stands for -------------------------------------------------------------


def test_the_zeros_say_what_a_key_stands_for() -> None:
    expected = {
        "000000000000": "Bund",
        "010515163000": "Gemeindeverband",
        "010515163003": "Gemeinde",
        "010510000000": "Kreis",
        "020000000000": "kreisfreie Stadt",
        "032410000000": "Kreis",
        "032410001001": "Gemeinde",
        "040000000000": "Land",
        "040110000000": "kreisfreie Stadt",
        "040120000000": "kreisfreie Stadt",
        "050000000000": "Land",
        "059000000000": "Regierungsbezirk",
        HERNE: "kreisfreie Stadt",
        RECKLINGHAUSEN: "Kreis",
        "055620024024": "Gemeinde",
        "110000000000": "kreisfreie Stadt",
        "170000000000": "unbekannt",
    }
    assert kinds(*expected) == expected
    assert set(expected.values()) == set(Typ)


def test_only_a_whole_list_tells_a_kreisfreie_stadt() -> None:
    part = kinds(HERNE, RECKLINGHAUSEN, "055620024024", "040110000000", whole=False)
    assert part == {
        "040110000000": "kreisfreie Stadt",
        "055620000000": "Kreis",
        "055620024024": "Gemeinde",
        HERNE: "unbekannt",
    }
    nation = [f"0917{n // 1000}{n % 1000:04}{n % 999 + 1:03}" for n in range(5000)]
    assert kinds(HERNE, *nation, whole=False)[HERNE] == "kreisfreie Stadt"


def test_what_a_list_says_stays_and_a_key_counts_once() -> None:
    listed = [
        Gemeinde(HERNE, "Herne", Typ.KREIS),
        Gemeinde(HERNE, "anders"),
        Gemeinde("010000000000"),
    ]
    assert typed(listed) == (
        Gemeinde("010000000000", typ=Typ.LAND),
        Gemeinde(HERNE, "Herne", Typ.KREIS),
    )


def test_a_users_file_wins_and_is_named_once() -> None:
    listed = (Gemeinde(HERNE, "Herne", Typ.KREIS, 1, "Data Hub"), Gemeinde(RECKLINGHAUSEN))
    said = (Gemeinde(HERNE, "Herne, Stadt", Typ.KREISFREI, 156_940, "Datei g.csv"),)
    once = described(listed, said)
    assert once == (
        Gemeinde(HERNE, "Herne, Stadt", Typ.KREISFREI, 156_940, "Data Hub, Datei g.csv"),
        listed[1],
    )
    assert described(once, said) == once
    nothing = (Gemeinde(HERNE, quelle="Datei leer.csv"),)
    kept = described(once, nothing)[0]
    assert (kept.name, kept.typ, kept.einwohner) == ("Herne, Stadt", Typ.KREISFREI, 156_940)


# --- a user's file ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "ars;name;typ;einwohner\n059160000000;Herne, Stadt;kreisfreie Stadt;156940\n",
        '\ufeffARS,Einwohner,Name,Typ\r\n059160000000,156.940,"Herne, Stadt",KREISFREIE STADT\r\n',
        "# Stand 2024\nTyp\tName\tRegionalschlüssel\tEinwohner\tmehr\n"
        "kreisfreie Stadt\tHerne, Stadt\t59160000000\t156 940\tx\n\n",
    ],
)
def test_a_file_may_have_its_columns_in_any_order(text: str) -> None:
    assert from_file(text, "liste.csv") == (
        Gemeinde(HERNE, "Herne, Stadt", Typ.KREISFREI, 156_940, "Datei liste.csv"),
    )


def test_a_file_may_be_just_keys() -> None:
    assert from_file("059160000000\n# nichts\n\n055620024024;Recklinghausen\n", "x") == (
        Gemeinde(HERNE, quelle="Datei x"),
        Gemeinde("055620024024", "Recklinghausen", quelle="Datei x"),
    )
    assert [each.ars for each in from_file("059160000000\n059160000000", "x")] == [HERNE]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "keine einzige Gemeinde"),
        ("ars;name\n", "keine einzige Gemeinde"),
        ("059160000000\n05916000\n", "Zeile 2: „05916000“ ist kein Regionalschlüssel"),
        ("ars\n999999999999\n", "ist kein Regionalschlüssel"),
        ("ars;typ\n059160000000;kreisfrei Stadt\n", "Den Typ „kreisfrei Stadt“ gibt es nicht"),
        ("ars;einwohner\n059160000000;viele\n", "keine Zahl von Einwohnern"),
        ("ars;einwohner\n059160000000;-3\n", "keine Zahl von Einwohnern"),
        ("059160000000;Herne\n059160000000;Bochum\n", "zweimal und verschieden"),
        ('ars;name\n059160000000;"' + "x" * 200_000, "nicht zu lesen"),
    ],
)
def test_a_file_that_is_not_understood_says_where(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        from_file(text, "liste.csv")
    assert caught.value.hint
    assert caught.value.exit_code == 2


def test_a_wrong_kind_is_guessed() -> None:
    with pytest.raises(ConfigError) as caught:
        from_file("ars;typ\n059160000000;Gemeindeverbund\n", "liste.csv")
    assert "Meinten Sie „Gemeindeverband“" in caught.value.hint


# --- the Data Hub's list -------------------------------------------------------------------


def read(document: Any) -> Named:
    text = document if isinstance(document, str) else json.dumps(document)
    return from_hub(text, "http://hub/open-ars", "Data Hub")


TWO = [("059160000000", "Herne"), ("010510000000", "Dithmarschen")]


@pytest.mark.parametrize(
    "document",
    [
        [{"ars": ars, "name": name} for ars, name in TWO],
        [{"arsName": name, "ARS": ars} for ars, name in TWO],
        [{"regionalSchluessel": int(ars), "gemeinde_name": name} for ars, name in TWO],
        {"content": [{"key": ars, "bezeichnung": name} for ars, name in TWO]},
        {"anzahl": 2, "daten": [{"id": ars, "label": name} for ars, name in TWO]},
        dict(TWO),
        "ars;name\n059160000000;Herne\n010510000000;Dithmarschen\n",
        '\ufeff"ARS_NAME","ARS"\r\n"Herne","59160000000"\r\n"Dithmarschen","10510000000"\r\n',
        "059160000000,Herne\n010510000000,Dithmarschen",
    ],
)
def test_the_list_in_every_form_gives_the_same(document: Any) -> None:
    found = read(document)
    assert [(each.ars, each.name) for each in found.gemeinden] == TWO
    assert {each.quelle for each in found.gemeinden} == {"Data Hub"}


def test_bare_keys_are_a_list_too() -> None:
    assert [each.ars for each in read([ars for ars, _ in TWO]).gemeinden] == [k for k, _ in TWO]
    assert [each.ars for each in read("059160000000\n").gemeinden] == [HERNE]


def test_a_key_that_is_only_an_id_does_not_hide_the_regional_key() -> None:
    found = read([{"id": 17, "ars": HERNE, "name": "Herne"}, {"id": HERNE, "key": "x"}])
    assert [each.ars for each in found.gemeinden] == [HERNE]
    assert found.unread == ("Nicht ausgewertete Felder der Liste der Regionalschlüssel: id, key.",)


def test_what_is_not_understood_is_said() -> None:
    found = read([{"ars": HERNE}, {"ars": "5916"}, None, 7, {"ars": HERNE, "name": "zwei"}])
    assert [each.ars for each in found.gemeinden] == [HERNE]
    (said,) = found.unread
    assert said == (
        "In der Liste der Regionalschlüssel sind 3 Einträge ohne Schlüssel mit zwölf Ziffern, "
        'nicht übernommen; zum Beispiel: „{"ars": "5916"}“.'
    )


def test_pages_are_counted() -> None:
    assert read({"content": [HERNE], "totalPages": 3}).pages == 3
    assert read({"content": [HERNE], "page": {"totalPages": 4}}).pages == 4
    assert read({"content": [HERNE], "totalPages": True}).pages == 1
    assert read([HERNE]).pages == 1


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[", "[" * 100_000, "<html>Wartung</html>", "nichts", '[{"name": "x"}]', "1"],
)
def test_a_list_without_any_key_is_no_list(text: str) -> None:
    with pytest.raises(SourceError, match="Liste der Regionalschlüssel") as caught:
        read(text)
    assert "--ars DATEI" in caught.value.hint


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([HERNE, "ars"]),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["ars", "content", "x"]), inner)
    ),
    max_leaves=20,
)


@given(JSON | st.text())
def test_whatever_comes_is_keys_or_a_sentence(document: Any) -> None:
    try:
        found = read(document).gemeinden
    except SourceError:
        return  # any other error fails the test
    assert found
    for each in found:
        assert each.ars[:2] in LAENDER or each.ars == "0" * 12
        assert len(each.ars) == 12


@given(st.text(alphabet='059160;,\t\n"#arsname xä\0\ud800', max_size=60))
def test_whatever_a_user_writes_is_a_list_or_a_sentence(text: str) -> None:
    try:
        found = from_file(text, "liste")
    except ConfigError:
        return  # any other error fails the test
    assert len({each.ars for each in found}) == len(found) > 0
