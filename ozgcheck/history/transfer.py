# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Stored runs for another computer, and from there.

An export is a folder or a `.tar.gz` with `<portal>/manifest.json` and the snapshots beside it,
byte for byte as they are stored. Exported again it has the same bytes. What is read back is
hostile: only names that an export has are looked at, and nothing is stored before everything
has been checked.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

from ozgcheck.atomic import replacing
from ozgcheck.codec import decoder, encode
from ozgcheck.errors import ConfigError, HistoryError, reason
from ozgcheck.history import sums
from ozgcheck.history.store import BROKEN, LARGEST_PACKED, SUFFIX, History, Stored, id_of, packed
from ozgcheck.history.verify import faults
from ozgcheck.language import tr
from ozgcheck.model import Portal
from ozgcheck.text import plain

MANIFEST = "manifest.json"
_ARCHIVES = (".tar.gz", ".tgz")
_FORMAT = 1
# A run a day for a quarter of a century, and what they may weigh together.
_MOST = 10_000
_HEAVIEST = 4 * 1024**3
_BLOCK = 512
_MEMBER = re.compile(
    r"(?:\./)?([a-z0-9]+(?:-[a-z0-9]+)*)/([0-9A-Za-z][0-9A-Za-z.-]{0,60})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A snapshot in an export: its id, size in bytes and SHA-256."""

    id: str
    groesse: int
    sha256: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.id}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export holds, and whose it is."""

    format: int
    portal: str
    stadt: str
    ars: str
    laeufe: tuple[Parcel, ...]


class Verbleib(StrEnum):
    """What became of an imported run."""

    NEU = "neu"
    SCHON_DA = "schon_da"
    ANDERE_NUMMER = "andere_nummer"


@dataclass(frozen=True, slots=True)
class Taken:
    """A run of an export, what became of it, and the id it has here."""

    parcel: Parcel
    verbleib: Verbleib
    id: str


# --- out -------------------------------------------------------------------------------


def parcels(
    history: History, runs: Iterable[Stored], ars: str
) -> tuple[tuple[Parcel, ...], tuple[tuple[str, str], ...]]:
    """What an export of these runs would hold.

    Returns:
        The sound runs, and the others with a German sentence that says what is wrong.
    """
    noted = sums.read(history.folder).known
    sound, damaged = [], []
    for run in runs:
        try:
            data = packed(run.path)
        except BROKEN as error:
            why = reason(error) if isinstance(error, OSError) else tr("viel zu groß")
            damaged.append((run.id, tr("Der Lauf ist nicht lesbar ({why}).").format(why=why)))
            continue
        digest = sums.digest(data)
        known = noted.get(run.path.name)
        changed = known is not None and known.sha256 != digest
        # What is as it was stored was checked then.
        new = known is None or changed
        wrong = list(faults(data, run.id, history.folder.name, ars, schema=new))
        if changed:
            wrong.append(tr("Die Prüfsumme weicht ab."))
        if wrong:
            damaged.append((run.id, " ".join(wrong)))
        else:
            sound.append(Parcel(run.id, len(data), digest))
    return tuple(sound), tuple(damaged)


def export(history: History, portal: Portal, held: Sequence[Parcel], target: Path) -> None:
    """Write runs for another computer.

    Args:
        history: where they lie.
        portal: whose they are.
        held: what `parcels` found sound.
        target: a name that ends in `.tar.gz` or `.tgz`, else a folder; a file that exists is
            replaced when the new one is whole, other files in a folder stay.

    Raises:
        ConfigError: the target is the history itself.
        HistoryError: the disk refused.
    """
    if (target / portal.name).resolve() == history.folder.resolve():
        raise ConfigError(
            tr("{target} ist der Verlauf selbst.").format(target=target),
            tr("Einen anderen Ordner nehmen."),
        )
    manifest = Manifest(_FORMAT, portal.name, portal.stadt, portal.ars, tuple(held))
    head = json.dumps(encode(manifest), ensure_ascii=False, indent=1).encode() + b"\n"
    files = ((parcel.file, history.folder / parcel.file) for parcel in held)
    try:
        if target.name.endswith(_ARCHIVES):
            target.parent.mkdir(parents=True, exist_ok=True)
            with replacing(target) as file:
                _pack(file, portal.name, head, files)
        else:
            folder = target / portal.name
            folder.mkdir(parents=True, exist_ok=True)
            for name, path in files:
                _put(folder / name, packed(path))
            _put(folder / MANIFEST, head)  # last: what it names is there
    except BROKEN as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise HistoryError(
            tr("Der Export nach {target} ist misslungen ({why}).").format(target=target, why=why),
            tr("Schreibrechte und freien Platz prüfen; der Verlauf ist unverändert."),
        ) from error


def _put(path: Path, data: bytes) -> None:
    with replacing(path) as file:
        file.write(data)


def _pack(file: BinaryIO, portal: str, head: bytes, files: Iterable[tuple[str, Path]]) -> None:
    """A tar with nothing in it that depends on time, place or person."""
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as zipped,
        tarfile.open(mode="w", fileobj=zipped, format=tarfile.USTAR_FORMAT) as tar,
    ):
        for name, data in _contents(head, files):
            member = tarfile.TarInfo(f"{portal}/{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def _contents(head: bytes, files: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    yield MANIFEST, head
    for name, path in files:
        yield name, packed(path)


# --- in --------------------------------------------------------------------------------


def unpack(source: Path, portal: Portal) -> tuple[Parcel, ...]:
    """What an export holds for a portal, after all of it has been checked.

    Raises:
        ConfigError: there is no such file, or it is the export of another portal.
        HistoryError: it is no export, or something in it is damaged.
    """
    found: dict[str, tuple[Parcel, tuple[str, ...]]] = {}
    manifest: Manifest | None = None
    others = set()
    for name, file, data in _members(source):
        if name != portal.name:
            others.add(name)
        elif file == MANIFEST:
            manifest = _manifest(source, data)
        elif run_id := id_of(file):
            parcel = Parcel(run_id, len(data), sums.digest(data))
            found[run_id] = parcel, faults(data, run_id, portal.name, portal.ars)
    if manifest is None or manifest.portal != portal.name:
        raise _not_ours(source, portal, others)
    if manifest.ars != portal.ars:
        raise ConfigError(
            tr(
                "{source} gehört zum Regionalschlüssel {ars}, das Portal „{name}“ zu {ars2}."
            ).format(source=source, ars=plain(manifest.ars, 50), name=portal.name, ars2=portal.ars),
            tr("Den Export der richtigen Stadt nehmen."),
        )
    for parcel in manifest.laeufe:
        there, wrong = found.get(parcel.id, (None, ("Der Lauf fehlt im Export.",)))
        if there is not None and there != parcel:
            wrong = (tr("Größe oder Prüfsumme weicht vom Verzeichnis des Exports ab."),)
        if wrong:
            raise HistoryError(
                tr("Im Export {source} ist der Lauf {id} nicht in Ordnung: {wrong}").format(
                    source=source, id=plain(parcel.id, 50), wrong=wrong[0]
                ),
                tr("Übernommen wurde nichts. Den Export neu machen."),
            )
    return manifest.laeufe


def take(history: History, source: Path, held: Sequence[Parcel]) -> Iterator[Taken]:
    """Store what an export holds; nothing that is there is touched, nothing stored twice.

    Args:
        history: where to.
        source: the export.
        held: what `unpack` found in it.

    Raises:
        HistoryError: the disk refused, or the export changed meanwhile; what was stored
            before stays and is whole.
    """
    wanted = {parcel.file: parcel for parcel in held}
    for portal, file, data in _members(source):
        parcel = wanted.get(file) if portal == history.folder.name else None
        if parcel is None:
            continue
        if sums.digest(data) != parcel.sha256:
            raise HistoryError(
                tr("{source} hat sich während des Lesens geändert.").format(source=source)
            )
        same = _same(history, parcel)
        if same is not None:
            yield Taken(parcel, Verbleib.SCHON_DA, same.id)
            continue
        stored = history.take(parcel.id, data)
        new = stored.id == parcel.id
        yield Taken(parcel, Verbleib.NEU if new else Verbleib.ANDERE_NUMMER, stored.id)


def _same(history: History, parcel: Parcel) -> Stored | None:
    """A stored run of the same second with the same bytes."""
    stem = parcel.id.partition("-")[0]
    for run in history.list():
        if (
            run.stem == stem
            and run.path.stat().st_size == parcel.groesse
            and sums.digest(packed(run.path)) == parcel.sha256
        ):
            return run
    return None


def _members(source: Path) -> Iterator[tuple[str, str, bytes]]:
    """Portal, name and content of each file in an export."""
    try:
        if source.is_dir():
            yield from _folder(source)
        else:
            with source.open("rb") as file, gzip.open(file) as tar:
                yield from _tar(cast(BinaryIO, tar))
    except FileNotFoundError as error:
        raise ConfigError(
            tr("{source} gibt es nicht.").format(source=source), tr("Den Pfad prüfen.")
        ) from error
    except (*BROKEN, tarfile.HeaderError) as error:
        why = tr("beschädigt")
        if isinstance(error, ValueError):
            why = tr("enthält anderes als ozgcheck hineinlegt")
        elif isinstance(error, OSError) and error.errno:
            why = reason(error)
        raise HistoryError(
            tr("{source} ist als Export von ozgcheck nicht lesbar ({why}).").format(
                source=source, why=why
            ),
            tr("Gemeint ist, was „ozgcheck history export“ schreibt."),
        ) from error


def _folder(source: Path) -> Iterator[tuple[str, str, bytes]]:
    for manifest in sorted(source.glob(f"*/{MANIFEST}")):
        portal = manifest.parent.name
        yield portal, MANIFEST, packed(manifest)
        for path in sorted(manifest.parent.glob(f"*{SUFFIX}")):
            yield portal, path.name, packed(path)


def _tar(file: BinaryIO) -> Iterator[tuple[str, str, bytes]]:
    """The files of a tar, read by hand: no links, no devices, no extensions, no surprises.

    Raises:
        ValueError: there is anything else in it than an export has.
    """
    weight, seen = 0, set()
    for _ in range(_MOST):
        block = file.read(_BLOCK)
        if not block.strip(b"\0"):
            if len(block) < _BLOCK:
                raise EOFError
            return
        member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        if member.isdir():
            continue
        name = _MEMBER.fullmatch(member.name)
        plain_file = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE)
        weight += max(0, member.size)
        if not (name and plain_file and 0 <= member.size <= LARGEST_PACKED and weight <= _HEAVIEST):
            raise ValueError(member.name)
        if name.groups() in seen:
            raise ValueError(member.name)
        seen.add(name.groups())
        data = file.read(member.size)
        if len(data) + len(file.read(-member.size % _BLOCK)) < member.size + -member.size % _BLOCK:
            raise EOFError
        yield name[1], name[2], data
    raise ValueError(tr("too many"))


def _manifest(source: Path, data: bytes) -> Manifest:
    try:
        manifest: Manifest = decoder(Manifest)(json.loads(data))
        if manifest.format != _FORMAT or len(manifest.laeufe) > _MOST:
            raise ValueError(tr("unknown format"))
    except (ValueError, RecursionError) as error:
        raise HistoryError(
            tr("Das Verzeichnis im Export {source} ist nicht zu verstehen.").format(source=source),
            tr("Vielleicht stammt er von einer neueren Version von ozgcheck."),
        ) from error
    return manifest


def _not_ours(source: Path, portal: Portal, others: set[str]) -> ConfigError | HistoryError:
    if not others:
        return HistoryError(
            tr("{source} ist kein Export von ozgcheck.").format(source=source),
            tr("Gemeint ist, was „ozgcheck history export“ schreibt."),
        )
    named = [plain(name, 50) for name in sorted(others)[:3]]
    return ConfigError(
        tr("{source} enthält keine Läufe von „{name}“, sondern von {join}.").format(
            source=source,
            name=portal.name,
            join=", ".join(f"„{name}“" for name in named),
        ),
        tr("Gemeint ist vielleicht: --portal {first}").format(first=named[0]),
    )
