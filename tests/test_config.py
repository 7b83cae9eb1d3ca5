# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The configuration file: what it sets, and every way to get it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.config import find_portal, load_config, parse_source
from ozgcheck.errors import ConfigError

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
mindestangebote = 150
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ozgcheck.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_is_read(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, FULL))
    assert (config.portal, config.schwelle, config.einheit) == ("musterstadt", 2, "teilleistung")
    assert config.history == tmp_path / "laeufe"
    assert config.decisions == Path("/srv/entscheidungen")
    assert config.fail_under == ("40", "familie=60")
    portal = find_portal(config, (), "musterstadt")
    assert portal.quellen == (("open-pvog", ""), ("tabelle", "liste.csv"))
    assert portal.mindestangebote == 150


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config()
    assert (config.portal, config.schwelle, config.einheit) == ("herne", 3, "leistung")
    assert config.history == tmp_path / "ozgcheck-verlauf"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("portl = 'x'", "„portal“"),
        ("schwelle = 'drei'", "ganze Zahl"),
        ("schwelle = true", "ganze Zahl"),
        ("schwelle = 7", "1, 2, 3 oder 4"),
        ("einheit = 'stück'", "leistung oder teilleistung"),
        ("portal = ", "kein gültiges TOML"),
        ("[portale]\nx = 1", "Tabelle"),
        ("[portale.x]\nstadt = 'X'\nquellen = []", "ars"),
        ("[portale.x]\nstadt = 'X'\nars = '12'\nquellen = []", "zwölf Ziffern"),
        ("[portale.x]\nstadt = 'X'\nars = '059990000000'\nquellen = ['tabele:x']", "„tabelle“"),
        ("[portale.x]\nstdt = 'X'", "„stadt“"),
    ],
)
def test_mistakes_are_explained(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, text))
    assert words in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gibt es nicht"):
        load_config(tmp_path / "fehlt.toml")


def test_an_unknown_portal_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="musterstadt"):
        find_portal(load_config(written(tmp_path, FULL)), (), "musterstat")


def test_sources_are_split_at_the_first_colon() -> None:
    assert parse_source("open-pvog:http://127.0.0.1:9/x") == ("open-pvog", "http://127.0.0.1:9/x")
    assert parse_source("open-pvog") == ("open-pvog", "")
