# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kept copy of the catalogue saves time and never lies."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ozgcheck import paths
from ozgcheck.catalog import load
from ozgcheck.catalog.load import load_catalog
from ozgcheck.errors import CatalogError
from tests.copies import read_copy, write_copy

GEBURT = "leistungen/familie-kind/geburt.yaml"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """These tests count and break what is kept, so each has a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were parsed, in order."""
    names: list[str] = []
    real = load.catalog_files.parse

    def parse(file: load.catalog_files.CatalogFile, content: bytes) -> Any:
        names.append(file.name)
        return real(file, content)

    monkeypatch.setattr(load.catalog_files, "parse", parse)
    return names


def kept() -> list[Path]:
    return sorted(paths.cache().glob("*"))


def edit(root: Path, old: str, new: str, name: str = GEBURT) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def reason(root: Path) -> str:
    return load_catalog(root).by_id["10000"].zustaendig.grund


def test_a_second_load_does_not_parse(tiny: Path, parsed: list[str]) -> None:
    first = load_catalog(tiny)
    assert GEBURT in parsed
    parsed.clear()
    assert load_catalog(tiny) == first
    assert parsed == []


def test_the_copy_lies_where_the_system_wants_it(tiny: Path, own_cache: Path) -> None:
    load_catalog(tiny)
    (path,) = kept()
    assert path.parent == own_cache / "ozgcheck"


def test_without_a_cache_folder_named_it_lies_in_the_home(
    tiny: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    load_catalog(tiny)
    (path,) = kept()
    assert path.parent == own_home / ".cache" / "ozgcheck"


def test_a_change_is_noticed_although_time_and_size_stay(tiny: Path) -> None:
    load_catalog(tiny)
    path = tiny / GEBURT
    stamp = path.stat()
    edit(tiny, "Elterngeldstelle", "ElterngeldstellE")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert path.stat().st_size == stamp.st_size
    assert reason(tiny) == "ElterngeldstellE der Stadt"
    assert len(kept()) == 1


def test_a_change_taken_back_gives_the_first_again(tiny: Path) -> None:
    first = load_catalog(tiny)
    edit(tiny, "Elterngeldstelle", "Amt")
    assert reason(tiny) == "Amt der Stadt"
    edit(tiny, "Amt", "Elterngeldstelle")
    assert load_catalog(tiny) == first


def test_files_that_come_go_and_move_are_noticed(tiny: Path) -> None:
    assert len(load_catalog(tiny).koerbe) == 1
    shutil.copy(tiny / "koerbe/klein.yaml", tiny / "koerbe/zweiter.yaml")
    edit(tiny, "korb: klein", "korb: zweiter", "koerbe/zweiter.yaml")
    assert [korb.slug for korb in load_catalog(tiny).koerbe] == ["klein", "zweiter"]
    (tiny / "koerbe/klein.yaml").unlink()
    assert [korb.slug for korb in load_catalog(tiny).koerbe] == ["zweiter"]
    (tiny / GEBURT).rename(tiny / "leistungen/familie-kind/anders.yaml")
    with pytest.raises(CatalogError):
        load_catalog(tiny)


def test_a_broken_file_is_noticed_behind_a_good_copy(tiny: Path) -> None:
    load_catalog(tiny)
    edit(tiny, "anteil: ganz", "anteil: gans")
    for _ in range(2):
        with pytest.raises(CatalogError):
            load_catalog(tiny)


def test_a_stray_file_is_noticed_behind_a_good_copy(tiny: Path) -> None:
    load_catalog(tiny)
    (tiny / "koerbe/neu.yml").write_text("korb: neu", encoding="utf-8")
    with pytest.raises(CatalogError):
        load_catalog(tiny)


def test_two_catalogues_do_not_get_mixed_up(tiny: Path, tmp_path: Path) -> None:
    other = tmp_path / "anderer"
    shutil.copytree(tiny, other)
    edit(other, "Elterngeldstelle der Stadt", "anders")
    for _ in range(2):
        assert reason(tiny) == "Elterngeldstelle der Stadt"
        assert reason(other) == "anders"


def test_a_copied_catalogue_shares_the_copy_but_knows_its_place(
    tiny: Path, tmp_path: Path, parsed: list[str]
) -> None:
    load_catalog(tiny)
    other = tmp_path / "anderswo"
    shutil.copytree(tiny, other)
    parsed.clear()
    assert load_catalog(other).root == other
    assert parsed == []


def test_the_rules_have_a_sum_of_their_own(tiny: Path) -> None:
    first = load_catalog(tiny)
    edit(tiny, "Elterngeldstelle", "Amt")
    second = load_catalog(tiny)
    edit(tiny, "nur bei Vorsprache", "bloß bei Vorsprache", "reifegrad/regeln.yaml")
    third = load_catalog(tiny)
    assert first.rules == second.rules != third.rules
    assert len({first.fingerprint, second.fingerprint, third.fingerprint}) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"format": [0]}',
        b"\xff\xfe",
        b"[" * 50_000,
    ],
)
def test_a_broken_copy_is_ignored_and_replaced(
    tiny: Path, content: bytes, parsed: list[str]
) -> None:
    first = load_catalog(tiny)
    kept()[0].write_bytes(content)
    assert load_catalog(tiny) == first
    parsed.clear()
    assert load_catalog(tiny) == first
    assert parsed == []


def without_lebenslagen(documents: dict[str, Any]) -> None:
    del documents["lebenslagen"]


def basket_as_list(documents: dict[str, Any]) -> None:
    documents["korb"] = [["koerbe/klein.yaml", []]]


def entry_as_list(documents: dict[str, Any]) -> None:
    documents["leistungen"][0][1]["leistungen"][0]["teilleistungen"] = [["x"]]


@pytest.mark.parametrize("right_sum", [False, True])
@pytest.mark.parametrize("damage", [without_lebenslagen, basket_as_list, entry_as_list])
def test_a_copy_that_is_json_and_yet_wrong_is_ignored(
    tiny: Path, damage: Callable[[dict[str, Any]], None], right_sum: bool
) -> None:
    first = load_catalog(tiny)
    (path,) = kept()
    head, value = read_copy(path)
    damage(value)
    write_copy(path, head, value, right_sum=right_sum)
    assert load_catalog(tiny) == first


def test_a_copy_with_another_word_in_it_is_ignored(tiny: Path) -> None:
    first = reason(tiny)
    (path,) = kept()
    path.write_bytes(path.read_bytes().replace(b"Elterngeldstelle", b"Elterngeldstulle"))
    assert reason(tiny) == first


def test_the_copy_of_another_catalogue_under_this_name_is_ignored(
    tiny: Path, tmp_path: Path
) -> None:
    load_catalog(tiny)
    (name,) = kept()
    other = tmp_path / "anderer"
    shutil.copytree(tiny, other)
    edit(other, "Elterngeldstelle der Stadt", "anders")
    load_catalog(other)
    (path,) = kept()
    path.rename(name)
    assert reason(tiny) == "Elterngeldstelle der Stadt"


def test_a_copy_of_another_version_is_ignored(
    tiny: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_catalog(tiny)
    parsed.clear()
    monkeypatch.setattr("ozgcheck.cache.__version__", "99.0")
    load_catalog(tiny)
    assert GEBURT in parsed


def test_a_cache_that_cannot_be_written_is_harmless(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert len(load_catalog(tiny).leistungen) == 3
    assert blocked.read_text() == "a file where the folder should be"


def test_a_full_disk_is_harmless_and_leaves_nothing(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert len(load_catalog(tiny).leistungen) == 3
    assert list(paths.cache().iterdir()) == []


def test_an_account_without_a_home_folder_is_harmless(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Containers run under numbers that no password file knows."""

    def nobody(uid: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", nobody)
    assert len(load_catalog(tiny).leistungen) == 3


def test_an_invalid_catalogue_is_not_kept(tiny: Path) -> None:
    edit(tiny, "anteil: ganz", "anteil: gans")
    with pytest.raises(CatalogError):
        load_catalog(tiny)
    assert kept() == []
