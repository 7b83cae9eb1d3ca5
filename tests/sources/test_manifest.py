# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Folders of saved sources, and the shipped examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.model import Umfang
from ozgcheck.sources.collect import collect
from ozgcheck.sources.interface import Context
from ozgcheck.sources.manifest import example, examples, read_manifest
from ozgcheck.sources.registry import EXAMPLE, MANIFEST

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
    manifest = read_manifest(folder)
    assert (manifest.folder, manifest.stadt, manifest.ars) == (
        folder,
        "Musterstadt",
        "059990000000",
    )
    (entry,) = manifest.entries
    assert (entry.kind, entry.location, entry.as_of) == ("tabelle", "liste.csv", "2025")
    assert entry.umfang == Umfang(schluessel=frozenset({"99041006000000"}))


def test_a_manifest_that_is_no_utf8_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_bytes(VALID.replace("Musterstadt", "Münster").encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read_manifest(path)


def test_what_a_manifest_names_and_is_not_there_is_a_failed_source(tmp_path: Path) -> None:
    folder = written(tmp_path, VALID.replace("liste.csv", "fehlt.csv"))
    context = Context(ars="059990000000", retrieved="2026-01-01T00:00:00Z", base=folder)
    with pytest.raises(SourceError, match=r"fehlt\.csv"):
        collect([(MANIFEST, ".")], context)


def test_examples_belong_to_cities_that_are_set_up(catalog: Catalog) -> None:
    portals = {portal.name: portal for portal in catalog.portale}
    assert {"herne", "berlin"} <= set(examples()) <= set(portals)
    for name in examples():
        assert (example(name).stadt, example(name).ars) == (portals[name].stadt, portals[name].ars)
        assert example(name).note


def test_the_keys_of_an_example_are_known_or_placed(catalog: Catalog) -> None:
    known = set(catalog.by_key) | {entry.schluessel for entry in catalog.neuere}
    ids = {
        ozg_id for name in examples() for e in example(name).entries for ozg_id in e.umfang.ozg_ids
    }
    assert ids <= set(catalog.by_id)
    asked = {
        key for name in examples() for e in example(name).entries for key in e.umfang.schluessel
    }
    assert len(asked & known) >= 0.8 * len(asked) > 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"059990000000"', '"0599"', "manifest.yaml:2"),
        ("art: tabelle", "arte: tabelle", "„art“"),
        ("vollstaendig: false", "vollstaendig: nein", "true oder false"),
        ('["99041006000000"]', '["99041006"]', "Leistungsschlüssel"),
        ("stadt: Musterstadt", "stadt: [", "YAML"),
        ("stadt: Musterstadt", "stadt: X\nstadt: Y", "„stadt“ steht doppelt"),
        ("stadt: Musterstadt\n", "", "Es fehlt „stadt“"),
        ("hinweis: nur zum Testen\n", "", "Es fehlt „hinweis“"),
        ('stand: "2025"', "stand: 2025", "manifest.yaml:7"),
        ('stand: "2025"', 'stand: "gestern"', "nicht die richtige Form"),
        ("fehlen_beweist: true", "", "Es fehlt „fehlen_beweist“"),
        (VALID, "", "Manifest ist ungültig"),
        (VALID, "quellen", "Manifest ist ungültig"),
        (VALID[VALID.index("quellen:") :], "quellen: []\n", "zu kurz"),
    ],
)
def test_mistakes_name_the_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_manifest(written(tmp_path, VALID.replace(old, new)))
    assert words in str(caught.value)
    assert "manifest.yaml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_missing_manifest_and_an_unknown_example_are_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gibt es nicht"):
        read_manifest(tmp_path)
    with pytest.raises(ConfigError, match="berlin"):
        example("berlinn")


@pytest.mark.parametrize("place", ["../liste.csv", "/etc/passwd", "a/../../b.csv", "~/b.csv"])
def test_a_manifest_names_nothing_outside_its_folder(tmp_path: Path, place: str) -> None:
    with pytest.raises(ConfigError, match="hinaus"):
        read_manifest(written(tmp_path, VALID.replace("ort: liste.csv", f"ort: {place}")))
