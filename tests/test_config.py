# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The configuration file: what it sets, and every way to get it wrong."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.profile_file import ProfileError
from ozgcheck.config import Config, find_portal, load_config, parse_source
from ozgcheck.errors import ConfigError
from ozgcheck.measure.conditions.exceptions import Ausnahme
from ozgcheck.model import Griff, Portal, Profil
from ozgcheck.sources.registry import kinds

AUSNAHME = "[[ausnahmen]]\nleistung = '10092'\ngrund = 'Grund'\nbis = 2027-06-30\n"
FULL = """
portal = "musterstadt"
schwelle = 2
einheit = "teilleistung"
verlauf = "laeufe"
entscheidungen = "/srv/entscheidungen"
kontakt = "digital@example.org"
fail_under = ["40", "familie=60"]

[portale.musterstadt]
stadt = "Musterstadt"
ars = "059990000000"
quellen = ["open-pvog", "tabelle:liste.csv"]
mindestens = 150
hinweis = "nur zum Testen"
produkt = "vr-bis-detail"
adressen = ["https://service.musterstadt.example/", "http://alt.musterstadt.example"]
hosts = ["Formulare.musterstadt.example", "10.0.0.3:8080"]
intern = true
pause = 2
parallel = 1
seiten = 300
tiefe = 4
minuten = 15
"""
SCHEMA = Path(__file__).parents[1] / "catalog" / "schema" / "snapshot.schema.json"
# Every one of these is stored, exported and read again (tests/history).
NAMES = ("x", "herne", "bad-homburg-2", "1a")
NO_NAMES = (
    "Herne",
    "herne_test",
    "herne.neu",
    "köln",
    "herne--a",
    "herne-",
    "-a",
    "a b",
    "a" * 101,
)
X = "[portale.x]\nstadt = 'X'\nars = '059990000000'\nquellen = ['open-pvog']\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ozgcheck.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_is_read(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, FULL)) == Config(
        base=tmp_path,
        portal="musterstadt",
        schwelle=2,
        einheit="teilleistung",
        verlauf=Path("laeufe"),
        entscheidungen=Path("/srv/entscheidungen"),
        kontakt="digital@example.org",
        fail_under=("40", "familie=60"),
        portale=(
            Portal(
                name="musterstadt",
                stadt="Musterstadt",
                ars="059990000000",
                quellen=(("open-pvog", ""), ("tabelle", "liste.csv")),
                mindestens=150,
                hinweis="nur zum Testen",
                produkt="vr-bis-detail",
                adressen=(
                    "https://service.musterstadt.example/",
                    "http://alt.musterstadt.example",
                ),
                hosts=("formulare.musterstadt.example", "10.0.0.3:8080"),
                intern=True,
                pause=2,
                parallel=1,
                seiten=300,
                tiefe=4,
                minuten=15,
            ),
        ),
    )


def test_exceptions_are_read_in_their_order(tmp_path: Path) -> None:
    text = AUSNAHME + AUSNAHME.replace("10092", " 10000 ").replace("2027-06-30", "2026-12-01")
    assert load_config(written(tmp_path, text)).ausnahmen == (
        Ausnahme("10092", "Grund", date(2027, 6, 30)),
        Ausnahme("10000", "Grund", date(2026, 12, 1)),
    )


def test_folders_count_from_the_file_and_not_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    path = written(tmp_path, FULL + "")
    elsewhere = tmp_path / "anderswo"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    config = load_config(Path("../ozgcheck.toml"))
    assert config.history == tmp_path / "laeufe"
    assert config.decisions == Path("/srv/entscheidungen")
    path.write_text('verlauf = "~/laeufe"', encoding="utf-8")
    assert load_config(path).history == own_home / "laeufe"


def test_the_folder_of_the_survey_counts_from_the_file(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "")).survey is None
    assert load_config(written(tmp_path, "[umfrage]\nordner = ''")).survey is None
    config = load_config(written(tmp_path, "[umfrage]\nordner = 'umfrage'"))
    assert config.survey == tmp_path / "umfrage"


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config()
    assert (config.portal, config.schwelle, config.einheit) == ("herne", 3, "leistung")
    assert config.history == tmp_path / "ozgcheck-verlauf"
    assert config.decisions == tmp_path / "entscheidungen"
    assert config.fail_under == config.portale == ()


def test_the_file_in_the_current_folder_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "schwelle = 1")
    monkeypatch.chdir(tmp_path)
    assert load_config().schwelle == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("portl = 'x'", "Meinten Sie „portal“"),
        ("qqq = 'x'", "Erlaubt sind: portal, schwelle"),
        ("quellen = ['tabelle:l.csv']", "„quellen“ gehört unter die Zeile [portale.NAME]"),
        (AUSNAHME + "fail_under = ['40']", "„fail_under“ gehört an den Anfang der Datei"),
        (X + "kontakt = 'a@b.example'", "„kontakt“ gehört an den Anfang der Datei"),
        ("schwelle = 'drei'", "„schwelle“ eine ganze Zahl"),
        ("schwelle = true", "ganze Zahl"),
        ("schwelle = 2.0", "ganze Zahl"),
        ("schwelle = 0", "1, 2, 3 oder 4"),
        ("schwelle = 5", "1, 2, 3 oder 4"),
        ("einheit = 'stück'", "leistung oder teilleistung"),
        ("portal = 3", "„portal“ ein Text"),
        ("fail_under = '60'", "„fail_under“ eine Liste"),
        ("portale = 3", "„portale“"),
        ("ausnahmen = 3", "„ausnahmen“ eine Liste"),
        ("ausnahmen = ['10092']", "[[ausnahmen]]"),
        (AUSNAHME + "bsi = 3", "Meinten Sie „bis“"),
        (AUSNAHME.replace("grund = 'Grund'\n", ""), "fehlt bei einer Ausnahme „grund“"),
        (AUSNAHME.replace("'Grund'", "''"), "fehlt bei einer Ausnahme „grund“"),
        (AUSNAHME.replace("bis = 2027-06-30", ""), "fehlt bei einer Ausnahme „bis“"),
        (AUSNAHME.replace("'10092'", "10092"), "„ausnahmen.leistung“ ein Text"),
        (AUSNAHME.replace("2027-06-30", "'2027-06-30'"), "ein Tag ohne Anführungszeichen"),
        (AUSNAHME.replace("2027-06-30", "2027-06-30T12:00:00"), "ein Tag ohne"),
        ("portal = ", "kein gültiges TOML"),
        ("portal = 'a'\nportal = 'b'", "kein gültiges TOML"),
        ("[portale]\nx = 1", "„portale.x“ eine Tabelle"),
        (X.replace("stadt = 'X'\n", ""), "„portale.x.stadt“"),
        (X.replace("ars = '059990000000'\n", ""), "„portale.x.ars“"),
        (X.replace("quellen = ['open-pvog']\n", ""), "„portale.x.quellen“"),
        (X.replace("059990000000", "12"), "zwölf Ziffern"),
        (X.replace("059990000000", "05999000000X"), "zwölf Ziffern"),
        (X.replace("'059990000000'", "59990000000"), "„portale.x.ars“ ein Text"),
        (X.replace("open-pvog", "tabele:x"), "Meinten Sie „tabelle“"),
        (X.replace("open-pvog", "l.CSV"), "Meinten Sie „tabelle:l.CSV“"),
        (X.replace("stadt", "stdt"), "Meinten Sie „stadt“"),
        (X + "mindestens = '9'", "„portale.x.mindestens“ eine ganze Zahl"),
        (X + "mindestens = -1", "„portale.x.mindestens“ zwischen 0 und"),
        (X + "pause = '1'", "„portale.x.pause“ eine Zahl"),
        (X + "pause = true", "„portale.x.pause“ eine Zahl"),
        (X + "pause = nan", "„portale.x.pause“ zwischen 0 und 60"),
        (X + "pause = -0.5", "„portale.x.pause“ zwischen 0 und 60"),
        (X + "parallel = 0", "„portale.x.parallel“ zwischen 1 und 16"),
        (X + "parallel = 2.5", "„portale.x.parallel“ eine ganze Zahl"),
        (X + "seiten = 0", "„portale.x.seiten“ zwischen 1 und"),
        (X + "tiefe = 101", "„portale.x.tiefe“ zwischen 1 und 100"),
        (X + "minuten = 0", "„portale.x.minuten“ zwischen 1 und"),
        (X + "intern = 1", "„portale.x.intern“ true oder false"),
        (X + "adressen = 'https://x.example'", "„portale.x.adressen“ eine Liste"),
        (X + "adressen = ['x.example']", "nennt „portale.x.adressen“ keine Internetadresse"),
        (X + "adressen = [3]", "nennt „portale.x.adressen“ keine Internetadresse: „3“"),
        (X + "hosts = ['https://x.example/']", "nennt „portale.x.hosts“ keinen Server"),
        (X + "hosts = ['x.example/y']", "nennt „portale.x.hosts“ keinen Server"),
        (X + "profil = 'fehlt.yaml'", "fehlt.yaml lässt sich nicht lesen"),
        (X + "profil = ''", "lässt sich nicht lesen"),
        (X + "profil = 3", "„portale.x.profil“ ein Text"),
        ("umfrage = 3", "„umfrage“ eine Tabelle"),
        ("[umfrage]\nordner = 3", "„umfrage.ordner“ ein Text"),
        ("[umfrage]\nodner = 'x'", "Meinten Sie „ordner“"),
        ("[umfrage]\nordner = 'a\\u0000b'".replace("'", '"'), "„umfrage.ordner“ keinen Ort"),
    ],
)
def test_mistakes_are_explained(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, text))
    assert words in str(caught.value)
    assert "ozgcheck.toml" in str(caught.value) or "Quellenart" in str(caught.value)
    assert caught.value.exit_code == 2


PROFIL = """
produkt: eigen
titel: Eigenes Portal
ungeprueft: false
leistung:
  - {muster: /dienst/, beispiele: {trifft: [/dienst/3], trifft_nicht: [/x]}}
felder:
  titel: [{css: h2}]
"""


def with_profil(tmp_path: Path, text: str, more: str = "") -> Path:
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile/eigen.yaml").write_text(text, encoding="utf-8")
    return written(tmp_path, f"{X}profil = 'profile/eigen.yaml'\n{more}")


def test_a_profile_of_one_s_own_counts_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_profil(tmp_path, PROFIL)
    (tmp_path / "anderswo").mkdir()
    monkeypatch.chdir(tmp_path / "anderswo")
    config = load_config(path)
    own = Profil(
        "eigen",
        "Eigenes Portal",
        leistung=("/dienst/",),
        felder=(("titel", (Griff(css="h2"),)),),
        ungeprueft=False,
    )
    assert config.portale[0].profil == own
    assert find_portal(config, (), "x").profil == own


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("produkt: eigen", "product: eigen", "eigen.yaml:2: Es fehlt „produkt“"),
        ("titel: Eigenes Portal", "titel: [x]", "eigen.yaml:3: [titel] "),
        ("/dienst/,", "'(',", "eigen.yaml:6: [leistung/0/muster] Kein gültiger Ausdruck"),
        ("[/dienst/3]", "[/x]", "Das Muster hält sein Beispiel nicht"),
        ("css: h2", "css: 'h2['", "eigen.yaml:8: [felder/titel/0/css] Kein gültiger CSS-Selektor"),
        ("css: h2", "css: h2, xpath: //h2", "Genau eines der Felder"),
        ("produkt: eigen", "produkt: [", "Kein gültiges YAML"),
        (PROFIL, "", "ist falsch"),
        (PROFIL, "x", "eine Gruppe von Feldern"),
    ],
)
def test_mistakes_in_a_profile_are_explained(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        load_config(with_profil(tmp_path, PROFIL.replace(old, new)))
    assert any(words in problem for problem in caught.value.problems)
    assert "eigen.yaml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_an_own_profile_is_laid_over_the_named_product(tmp_path: Path, catalog: Catalog) -> None:
    config = load_config(with_profil(tmp_path, PROFIL, "produkt = 'vr-bis-detail'"))
    portal = find_portal(config, catalog.portale, "x", catalog.profile)
    assert portal.profil is not None
    assert portal.profil.name == "vr-bis-detail"
    assert portal.profil.leistung[0] == "/dienst/"
    assert len(portal.profil.leistung) > 1


def test_a_product_must_exist(tmp_path: Path, catalog: Catalog) -> None:
    config = load_config(written(tmp_path, X + "produkt = 'vr-bis-detial'"))
    with pytest.raises(ConfigError, match="Meinten Sie „vr-bis-detail“") as caught:
        find_portal(config, catalog.portale, "x", catalog.profile)
    assert "portale.x.produkt" in caught.value.message
    config = load_config(written(tmp_path, X + "produkt = 'allgemein'"))
    with pytest.raises(ConfigError, match="Bekannt sind: advantic"):
        find_portal(config, catalog.portale, "x", catalog.profile)
    good = load_config(written(tmp_path, X + "produkt = 'nolis'"))
    assert find_portal(good, (), "x", catalog.profile).produkt == "nolis"


def test_a_portal_needs_a_source(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="quellen"):
        load_config(written(tmp_path, X.replace("'open-pvog'", "")))


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "ozgcheck.toml"
    path.write_text("schwelle = 2", encoding="utf-8-sig")
    assert load_config(path).schwelle == 2


def test_a_file_in_another_encoding_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "ozgcheck.toml"
    path.write_bytes("kontakt = 'Bürgerbüro'".encode("latin-1"))
    with pytest.raises(ConfigError, match="kein gültiges TOML"):
        load_config(path)


def test_a_named_file_must_exist_and_be_a_file(tmp_path: Path) -> None:
    for path in (tmp_path / "fehlt.toml", tmp_path):
        with pytest.raises(ConfigError) as caught:
            load_config(path)
        assert str(path) in caught.value.message
        assert "--config" in caught.value.hint


def test_the_configuration_wins_over_the_catalogue(tmp_path: Path, catalog: Catalog) -> None:
    text = FULL.replace("[portale.musterstadt]", "[portale.herne]")
    config = load_config(written(tmp_path, text))
    assert find_portal(config, catalog.portale, "herne").stadt == "Musterstadt"
    assert find_portal(config, catalog.portale, "bochum").stadt == "Bochum"


def test_an_unknown_portal_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Meinten Sie „musterstadt“") as caught:
        find_portal(load_config(written(tmp_path, FULL)), (), "musterstat")
    assert "[portale.NAME]" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("open-pvog:http://127.0.0.1:9/x", ("open-pvog", "http://127.0.0.1:9/x")),
        ("open-pvog", ("open-pvog", "")),
        ("tabelle:C:\\listen\\a.csv", ("tabelle", "C:\\listen\\a.csv")),
        ("manifest:a b", ("manifest", "a b")),
    ],
)
def test_sources_are_split_at_the_first_colon(text: str, parts: tuple[str, str]) -> None:
    assert parse_source(text) == parts


@pytest.mark.parametrize("text", ["", ":x", "http://example.org", "Tabelle:x.csv"])
def test_an_unknown_kind_of_source_names_the_known_ones(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_source(text)
    assert all(kind in caught.value.hint for kind in kinds())


@pytest.mark.parametrize("name", NAMES)
def test_a_portal_may_be_called_what_a_stored_run_may(tmp_path: Path, name: str) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert re.fullmatch(schema["properties"]["portal"]["pattern"], name)
    (portal,) = load_config(written(tmp_path, X.replace("portale.x", f'portale."{name}"'))).portale
    assert portal.name == name


@pytest.mark.parametrize("name", NO_NAMES)
def test_other_names_are_refused_before_anything_is_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="kein Name für ein Portal"):
        load_config(written(tmp_path, X.replace("portale.x", f'portale."{name}"')))
