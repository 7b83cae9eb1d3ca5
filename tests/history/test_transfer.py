# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Runs from one computer to another: same bytes, all checked, nothing overwritten."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ozgcheck.errors import ConfigError, HistoryError, OzgcheckError
from ozgcheck.history import sums, transfer
from ozgcheck.history.store import History
from ozgcheck.history.sums import Herkunft
from ozgcheck.history.transfer import Verbleib, export, parcels, take, unpack
from ozgcheck.history.verify import verify
from tests.history.runs import ARS, PORTAL, RUN, contents, fill, started

FORMS = pytest.mark.parametrize("form", ["aus.tar.gz", "aus.tgz", "aus"])
FIRST = "20260925T040000Z"


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "hier", "herne")
    fill(made, "2026-09-25", "2026-10-25", "2026-11-25")
    return made


@pytest.fixture
def there(tmp_path: Path) -> History:
    """The history of another computer."""
    return History(tmp_path / "dort", "herne")


def write(history: History, target: Path) -> Path:
    held, damaged = parcels(history, history.list(), ARS)
    assert damaged == ()
    export(history, PORTAL, held, target)
    return target


def read(history: History, source: Path) -> list[tuple[Verbleib, str]]:
    return [(each.verbleib, each.id) for each in take(history, source, unpack(source, PORTAL))]


# --- there and back ----------------------------------------------------------------------


@FORMS
def test_what_is_exported_comes_back_byte_for_byte(
    history: History, there: History, tmp_path: Path, form: str
) -> None:
    source = write(history, tmp_path / form)
    assert read(there, source) == [(Verbleib.NEU, run.id) for run in history.list()]
    assert contents(there) == contents(history)
    assert verify(there, ARS, "2027-01-01T00:00:00Z").remarks == ()
    known = sums.read(there.folder).known
    assert {each.herkunft for each in known.values()} == {Herkunft.IMPORTIERT}


@FORMS
def test_a_second_time_nothing_happens(
    history: History, there: History, tmp_path: Path, form: str
) -> None:
    source = write(history, tmp_path / form)
    read(there, source)
    before = {path.name: path.read_bytes() for path in there.folder.iterdir()}
    assert {state for state, _ in read(there, source)} == {Verbleib.SCHON_DA}
    assert {path.name: path.read_bytes() for path in there.folder.iterdir()} == before


@FORMS
def test_another_run_of_the_same_second_gets_the_next_number_once(
    history: History, there: History, tmp_path: Path, form: str
) -> None:
    source = write(history, tmp_path / form)
    mine = there.write(replace(RUN, started=started("2026-09-25"), stadt="Anders"))
    before = mine.path.read_bytes()
    found = read(there, source)
    assert found[0] == (Verbleib.ANDERE_NUMMER, f"{FIRST}-002")
    assert mine.path.read_bytes() == before
    assert read(there, source)[0] == (Verbleib.SCHON_DA, f"{FIRST}-002")
    assert len(there.list()) == 4


def test_a_numbered_run_keeps_its_number(history: History, there: History, tmp_path: Path) -> None:
    second = history.write(replace(RUN, started=started("2026-09-25"), stadt="Zweiter Lauf"))
    assert second.id == f"{FIRST}-002"
    source = write(history, tmp_path / "aus.tar.gz")
    assert (Verbleib.NEU, second.id) in read(there, source)
    assert contents(there) == contents(history)


def test_the_same_runs_give_the_same_bytes(history: History, tmp_path: Path) -> None:
    one = write(history, tmp_path / "eins.tar.gz").read_bytes()
    for run in history.list():
        os.utime(run.path, (1, 1))
    assert write(history, tmp_path / "unter" / "zwei.tar.gz").read_bytes() == one


@pytest.mark.skipif(shutil.which("tar") is None, reason="needs tar")
def test_tar_reads_an_export_and_may_pack_it_again(
    history: History, there: History, tmp_path: Path
) -> None:
    source = write(history, tmp_path / "aus.tar.gz")
    folder = tmp_path / "entpackt"
    folder.mkdir()
    subprocess.run(["tar", "-xzf", source, "-C", folder], check=True)
    assert {path.name for path in (folder / "herne").iterdir()} == {
        "manifest.json", *(run.path.name for run in history.list()),
    }  # fmt: skip
    again = tmp_path / "neu.tar.gz"
    subprocess.run(["tar", "-czf", again, "-C", folder, "."], check=True)
    assert len(read(there, again)) == 3
    assert {state for state, _ in read(there, folder)} == {Verbleib.SCHON_DA}


def test_a_folder_keeps_what_else_is_in_it(history: History, tmp_path: Path) -> None:
    target = tmp_path / "sicherung"
    (target / "bochum").mkdir(parents=True)
    (target / "bochum/manifest.json").write_text("{}")
    write(history, target)
    write(history, target)
    assert (target / "bochum/manifest.json").read_text() == "{}"
    assert len(list((target / "herne").iterdir())) == 4


@pytest.mark.parametrize("name", ["hier", "hier/../hier"])
def test_the_history_itself_is_no_target(history: History, tmp_path: Path, name: str) -> None:
    before = contents(history)
    with pytest.raises(ConfigError):
        write(history, tmp_path / name)
    assert contents(history) == before
    assert not (history.folder / "manifest.json").exists()


@FORMS
def test_a_target_that_cannot_be_written_is_named(
    history: History, tmp_path: Path, form: str
) -> None:
    (tmp_path / "datei").touch()
    with pytest.raises(HistoryError, match="datei"):
        write(history, tmp_path / "datei" / form)


def test_a_failed_export_leaves_the_old_file(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "aus.tar.gz"
    target.write_bytes(b"vom letzten Monat")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    with pytest.raises(HistoryError, match="kein Platz mehr"):
        write(history, target)
    assert target.read_bytes() == b"vom letzten Monat"
    assert {path.name for path in tmp_path.iterdir()} == {"aus.tar.gz", "hier", "home"}


def test_damaged_runs_stay_behind_and_are_named(history: History, there: History) -> None:
    first, second, third = history.list()
    first.path.write_bytes(b"kaputt")
    document = json.loads(gzip.decompress(second.path.read_bytes()))
    second.path.write_bytes(gzip.compress(json.dumps({**document, "stadt": "X"}).encode()))
    held, damaged = parcels(history, history.list(), ARS)
    assert [parcel.id for parcel in held] == [third.id]
    assert [run for run, _ in damaged] == [first.id, second.id]
    assert "Prüfsumme" in damaged[1][1]


def test_a_run_that_cannot_be_read_stays_behind(history: History) -> None:
    first, second, _ = history.list()
    first.path.unlink()
    first.path.mkdir()
    second.path.write_bytes(b"")
    with second.path.open("r+b") as file:
        file.truncate(100 * 1024 * 1024)
    held, damaged = parcels(history, history.list(), ARS)
    assert len(held) == 1
    assert [why for _, why in damaged] == [
        "Der Lauf ist nicht lesbar (ist ein Ordner).",
        "Der Lauf ist nicht lesbar (viel zu groß).",
    ]


# --- what is not taken ---------------------------------------------------------------------


@pytest.fixture
def files(history: History, tmp_path: Path) -> dict[str, bytes]:
    """The files of a whole export."""
    source = write(history, tmp_path / "ganz")
    return {
        f"herne/{path.name}": path.read_bytes() for path in sorted((source / "herne").iterdir())
    }


def member(name: str, size: int = 0, **more: Any) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size = size
    for key, value in more.items():
        setattr(made, key, value)
    return made


def packed(
    files: dict[str, bytes], *more: tuple[tarfile.TarInfo, bytes], form: int = tarfile.USTAR_FORMAT
) -> bytes:
    out = io.BytesIO()
    with tarfile.open(mode="w:gz", fileobj=out, format=form) as tar:
        for name, data in files.items():
            tar.addfile(member(name, len(data)), io.BytesIO(data))
        for extra, data in more:
            tar.addfile(extra, io.BytesIO(data))
    return out.getvalue()


HOSTILE: dict[str, tuple[tarfile.TarInfo, bytes]] = {
    "absolute": (member("/etc/cron.d/x", 1), b"x"),
    "above": (member("../x", 1), b"x"),
    "above inside": (member("herne/../../x", 1), b"x"),
    "dots": (member("herne/..", 1), b"x"),
    "deep": (member("herne/a/b", 1), b"x"),
    "upper": (member("HERNE/x", 1), b"x"),
    "control": (member("herne/\x1b[31m", 1), b"x"),
    "symlink": (member("herne/a", type=tarfile.SYMTYPE, linkname="/etc/passwd"), b""),
    "hard link": (member("herne/a", type=tarfile.LNKTYPE, linkname="/etc/passwd"), b""),
    "device": (member("herne/a", type=tarfile.CHRTYPE, devmajor=1, devminor=3), b""),
    "pipe": (member("herne/a", type=tarfile.FIFOTYPE), b""),
    "sparse": (member("herne/a", type=tarfile.GNUTYPE_SPARSE), b""),
    "twice": (member("herne/manifest.json", 2), b"{}"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_an_archive_with_anything_else_in_it_is_refused_whole(
    files: dict[str, bytes], there: History, tmp_path: Path, what: str
) -> None:
    source = tmp_path / "boese.tar.gz"
    source.write_bytes(packed(files, HOSTILE[what]))
    with pytest.raises(HistoryError, match="enthält anderes"):
        read(there, source)
    assert not there.folder.exists()


def test_names_too_long_for_a_plain_tar_are_refused(
    files: dict[str, bytes], there: History, tmp_path: Path
) -> None:
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        source = tmp_path / "lang.tar.gz"
        source.write_bytes(packed(files, (member(f"herne/{'a' * 300}", 1), b"x"), form=form))
        with pytest.raises(HistoryError):
            read(there, source)
    assert not there.folder.exists()


@pytest.mark.parametrize(
    ("limit", "value"), [("_MOST", 3), ("LARGEST_PACKED", 100), ("_HEAVIEST", 500)]
)
def test_too_many_or_too_large_is_refused(
    files: dict[str, bytes],
    there: History,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
) -> None:
    source = tmp_path / "gross.tar.gz"
    source.write_bytes(packed(files))
    monkeypatch.setattr(transfer, limit, value)
    with pytest.raises(HistoryError, match="enthält anderes"):
        read(there, source)


def test_a_size_that_is_no_size_is_refused(there: History, tmp_path: Path) -> None:
    for field in (b"\x80" + b"\xff" * 11, b"\xff" * 12, b"99999999999\0", b"77777777777\0"):
        header = bytearray(member("herne/a.json.gz").tobuf(tarfile.USTAR_FORMAT))
        header[124:136] = field
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        source = tmp_path / "x.tar.gz"
        source.write_bytes(gzip.compress(bytes(header) + b"\0" * 1024))
        with pytest.raises(HistoryError):
            read(there, source)


def test_a_bomb_is_not_unpacked(there: History, tmp_path: Path) -> None:
    source = tmp_path / "bombe.tar.gz"
    header = member("herne/manifest.json", 70_000_000).tobuf(tarfile.USTAR_FORMAT)
    source.write_bytes(gzip.compress(header + b"\0" * 70_000_000, compresslevel=1))
    with pytest.raises(HistoryError):
        read(there, source)


SPOILT: dict[str, Callable[[dict[str, bytes]], object]] = {
    "run missing": lambda files: files.pop(f"herne/{FIRST}.json.gz"),
    "run damaged": lambda files: files.update({f"herne/{FIRST}.json.gz": b"kaputt"}),
    "run exchanged": lambda files: files.update(
        {f"herne/{FIRST}.json.gz": files["herne/20261025T040000Z.json.gz"]}
    ),
    "no manifest": lambda files: files.pop("herne/manifest.json"),
    "no json": lambda files: files.update({"herne/manifest.json": b"{"}),
    "deep json": lambda files: files.update({"herne/manifest.json": b"[" * 100_000}),
    "no manifest in it": lambda files: files.update({"herne/manifest.json": b"[]"}),
    "new format": lambda files: edit(files, format=2),
    "other portal in it": lambda files: edit(files, portal="bochum"),
    "other city": lambda files: edit(files, ars="059110000000"),
    "wrong types": lambda files: edit(files, laeufe=[{"id": 1, "groesse": "x", "sha256": None}]),
    "id that is none": lambda files: edit(
        files, laeufe=[{"id": "../x", "groesse": 1, "sha256": "0" * 64}]
    ),
}


def edit(files: dict[str, bytes], **changes: Any) -> None:
    manifest = {**json.loads(files["herne/manifest.json"]), **changes}
    files["herne/manifest.json"] = json.dumps(manifest).encode()


def laid(files: dict[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.mark.parametrize("what", SPOILT)
@pytest.mark.parametrize("form", ["archive", "folder"])
def test_nothing_is_taken_from_an_export_that_is_not_whole(
    files: dict[str, bytes], there: History, tmp_path: Path, what: str, form: str
) -> None:
    SPOILT[what](files)
    source = tmp_path / "kaputt"
    if form == "archive":
        source.write_bytes(packed(files))
    else:
        laid(files, source)
    with pytest.raises(OzgcheckError):
        read(there, source)
    assert not there.folder.exists()


def test_a_run_of_another_city_inside_is_found(history: History, tmp_path: Path) -> None:
    strange = History(tmp_path / "fremd", "herne")
    run = strange.write(replace(RUN, ars="059110000000"))
    digest = sums.digest(run.path.read_bytes())
    parcel = transfer.Parcel(run.id, run.path.stat().st_size, digest)
    export(strange, PORTAL, [parcel], tmp_path / "fremd.tar.gz")
    with pytest.raises(HistoryError, match="059110000000"):
        unpack(tmp_path / "fremd.tar.gz", PORTAL)


def test_what_the_manifest_does_not_name_stays_out(
    files: dict[str, bytes], there: History, tmp_path: Path
) -> None:
    manifest = json.loads(files["herne/manifest.json"])
    edit(files, laeufe=manifest["laeufe"][:1])
    assert read(there, laid(files, tmp_path / "mehr")) == [(Verbleib.NEU, FIRST)]
    assert [run.id for run in there.list()] == [FIRST]


def test_the_portal_has_to_be_ours(files: dict[str, bytes], tmp_path: Path) -> None:
    source = laid(files, tmp_path / "herne-export")
    with pytest.raises(ConfigError) as caught:
        unpack(source, replace(PORTAL, name="bochum"))
    assert "„herne“" in caught.value.message
    assert "--portal herne" in caught.value.hint
    with pytest.raises(ConfigError, match="059160000000"):
        unpack(source, replace(PORTAL, ars="059110000000"))


@pytest.mark.parametrize(
    "content",
    [b"", b"kein Archiv", gzip.compress(b"", mtime=0), gzip.compress(b"x", mtime=0)],
    ids=["empty", "text", "empty gzip", "gzip of text"],
)
def test_what_is_no_export_is_said(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "x.tar.gz"
    source.write_bytes(content)
    with pytest.raises(HistoryError):
        unpack(source, PORTAL)
    (tmp_path / "leer").mkdir()
    with pytest.raises(HistoryError, match="kein Export"):
        unpack(tmp_path / "leer", PORTAL)
    with pytest.raises(ConfigError, match="gibt es nicht"):
        unpack(tmp_path / "nirgends", PORTAL)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_to_an_archive_gets_anything_wrong_in(
    files: dict[str, bytes], history: History, tmp_path: Path, data: st.DataObject
) -> None:
    whole = bytearray(gzip.decompress(packed(files)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)) | st.just(len(whole)))
    source = tmp_path / "zufall.tar.gz"
    source.write_bytes(gzip.compress(bytes(whole[:cut]), compresslevel=1))
    target = History(tmp_path / "zufall", "herne")
    try:
        read(target, source)
    except OzgcheckError:
        assert target.list() == ()
    else:
        assert contents(target).items() <= contents(history).items()
    finally:
        shutil.rmtree(target.folder, ignore_errors=True)


# --- interrupted -----------------------------------------------------------------------------


def test_a_full_disk_leaves_whole_runs_and_the_next_time_goes_on(
    history: History, there: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(history, tmp_path / "aus.tar.gz")
    place = there._place
    left = [1]

    def full(*args: Any) -> Any:
        if not left.pop():
            raise OSError(28, "No space left on device")
        left.append(0)
        return place(*args)

    monkeypatch.setattr(there, "_place", full)
    with pytest.raises(HistoryError, match="kein Platz mehr"):
        read(there, source)
    monkeypatch.undo()
    assert [run.id for run in there.list()] == [FIRST]
    assert verify(there, ARS, "2027-01-01T00:00:00Z").remarks == ()
    assert [state for state, _ in read(there, source)] == [
        Verbleib.SCHON_DA, Verbleib.NEU, Verbleib.NEU,
    ]  # fmt: skip


def test_an_export_that_changes_while_it_is_read_is_noticed(
    files: dict[str, bytes], there: History, tmp_path: Path
) -> None:
    source = laid(files, tmp_path / "wechsel")
    held = unpack(source, PORTAL)
    path = source / f"herne/{FIRST}.json.gz"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(HistoryError, match="geändert"):
        list(take(there, source, held))
    assert there.list() == ()
