# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Folders of saved sources, and the shipped examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.errors import ConfigError
from ozgcheck.sources.collect import collect
from ozgcheck.sources.interface import Context
from ozgcheck.sources.manifest import example, examples, read_manifest
from ozgcheck.sources.registry import EXAMPLE

VALID = """\
stadt: Musterstadt
ars: "059990000000"
hinweis: nur zum Testen
quellen:
  - art: tabelle
    ort: liste.csv
    stand: "2025"
    herkunft: von Hand
    umfang:
      vollstaendig: false
      fehlen_beweist: true
      schluessel: ["99041006000000"]
"""


def written(tmp_path: Path, text: str = VALID) -> Path:
    (tmp_path / "manifest.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", examples())
def test_every_example_is_readable_without_a_hole(name: str) -> None:
    manifest = example(name)
    context = Context(ars=manifest.ars, retrieved="2026-01-01T00:00:00Z", offline=True)
    collections, states = collect([(EXAMPLE, name)], context)
    assert [state.state for state in states] == ["ok"] * len(manifest.entries)
    assert all(part.offers and not part.warnings for part in collections)
    assert all(entry.origin and entry.as_of for entry in manifest.entries)


def test_herne_says_which_keys_were_asked() -> None:
    pvog = example("herne").entries[0]
    assert len(pvog.umfang.schluessel) == 64
    assert not pvog.umfang.complete
    assert not pvog.umfang.absence_proves


def test_a_manifest_is_read_from_its_folder_or_its_file(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert read_manifest(folder) == read_manifest(folder / "manifest.yaml")
    assert read_manifest(folder).entries[0].umfang.schluessel == {"99041006000000"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"059990000000"', '"0599"', "manifest.yaml:2"),
        ("art: tabelle", "arte: tabelle", "„art“"),
        ("vollstaendig: false", "vollstaendig: nein", "true oder false"),
        ('["99041006000000"]', '["99041006"]', "Leistungsschlüssel"),
        ("stadt: Musterstadt", "stadt: [", "YAML"),
    ],
)
def test_mistakes_name_the_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_manifest(written(tmp_path, VALID.replace(old, new)))
    assert words in str(caught.value)


def test_a_missing_manifest_and_an_unknown_example_are_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gibt es nicht"):
        read_manifest(tmp_path)
    with pytest.raises(ConfigError, match="berlin"):
        example("berlinn")
