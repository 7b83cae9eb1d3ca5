# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kept copy of the catalogue saves time and never lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck import paths
from ozgcheck.catalog import load
from ozgcheck.catalog.load import load_catalog


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests count and break what is kept, so each has a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


GEBURT = "leistungen/familie-kind/geburt.yaml"


def kept() -> list[Path]:
    return sorted(paths.cache().glob("katalog-*.json"))


def test_a_second_load_does_not_parse(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_catalog(tiny)

    def never(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(load, "_read", never)
    assert load_catalog(tiny) == first


def test_a_change_is_noticed_although_the_time_stamp_stays(tiny: Path) -> None:
    import os

    load_catalog(tiny)
    path = tiny / GEBURT
    stamp = path.stat()
    path.write_text(path.read_text().replace("Elterngeldstelle", "ElterngeldstellE"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert load_catalog(tiny).by_id["10000"].zustaendig.grund == "ElterngeldstellE der Stadt"
    assert len(kept()) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": [0]}', b"\xff\xfe"])
def test_a_broken_copy_is_ignored(tiny: Path, content: bytes) -> None:
    first = load_catalog(tiny)
    kept()[0].write_bytes(content)
    assert load_catalog(tiny) == first


def test_a_cache_that_cannot_be_written_is_harmless(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert len(load_catalog(tiny).leistungen) == 2


def test_an_invalid_catalogue_is_not_kept(tiny: Path) -> None:
    path = tiny / GEBURT
    path.write_text(path.read_text().replace("anteil: ganz", "anteil: gans"))
    with pytest.raises(load.CatalogError):
        load_catalog(tiny)
    assert kept() == []
