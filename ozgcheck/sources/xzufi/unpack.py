# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a file to streams of XML that cannot do harm, packed as gzip, ZIP or not at all."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.text import plain

# Guards against bombs: XML of this kind shrinks to a tenth, not to a thousandth.
LARGEST = 2 * 1024**3
HARMLESS = 20 * 1024**2
HIGHEST_RATIO = 200
# No object and no gap between two objects is larger than this.
LARGEST_OBJECT = 8 * 1024**2
MOST_FILES = 10_000

_HEAD = 64 * 1024
# Everything that damaged or encrypted archives raise.
_BROKEN = (EOFError, OSError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)


class Guarded:
    """A stream of XML that refuses to become a bomb; each refusal is a SourceError."""

    def __init__(self, name: str, stream: IO[bytes], packed: int = 0) -> None:
        self.name = f"„{plain(name, 200)}“"
        self._stream = stream
        self._packed = packed
        self._count = self._marked = 0
        self._head = b""

    def peek(self) -> bytes:
        """The first bytes, which `read` gives again."""
        self._head = self._raw(_HEAD)
        return self._head

    def mark(self) -> None:
        """Something useful was read up to here."""
        self._marked = self._count

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            SourceError: the stream is broken, or too large without being useful.
        """
        data, self._head = self._head or self._raw(size), b""
        self._count += len(data)
        if self._count - self._marked > LARGEST_OBJECT:
            raise SourceError(
                tr("{name} enthält außergewöhnlich große Teile, die kein XZuFi sind.").format(
                    name=self.name
                )
            )
        check_bomb(self.name, self._count, self._packed)
        return data

    def _raw(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except _BROKEN as error:
            raise SourceError(
                tr(
                    "{name} ist abgeschnitten oder beschädigt; was davor steht, wurde gelesen."
                ).format(name=self.name)
            ) from error


def check_bomb(name: str, unpacked: int, packed: int) -> None:
    """Refuse what unpacks to far more than it should.

    Args:
        name: what the message calls it.
        unpacked: bytes so far or announced.
        packed: bytes of the compressed file, 0 if it is not compressed.

    Raises:
        SourceError: too much.
    """
    blown_up = packed and unpacked > HARMLESS and unpacked > packed * HIGHEST_RATIO
    if blown_up or unpacked > LARGEST:
        raise SourceError(
            tr("{name} wird beim Entpacken verdächtig groß und wird nicht gelesen.").format(
                name=name
            )
        )


def unpacked(name: str, file: IO[bytes]) -> Iterator[tuple[str, Guarded]]:
    """Unpack a file; what it is says its beginning, not its name.

    Yields:
        The name of each part and its content.

    Raises:
        SourceError: it cannot be unpacked, or should not be.
    """
    magic = file.read(4)
    size = file.seek(0, 2)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=file) as stream:
            yield name, Guarded(name, cast(IO[bytes], stream), size)
    elif magic.startswith(b"PK"):
        yield from _unzipped(name, file, size)
    else:
        yield name, Guarded(name, file)


def _unzipped(name: str, file: IO[bytes], size: int) -> Iterator[tuple[str, Guarded]]:
    shown = f"„{plain(name, 200)}“"
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise SourceError(
            tr("{shown} ist ein beschädigtes ZIP-Archiv.").format(shown=shown)
        ) from error
    with archive:
        entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".xml")]
        if len(entries) > MOST_FILES:
            raise SourceError(
                tr("{shown} enthält mehr als {most_files} Dateien.").format(
                    shown=shown, most_files=MOST_FILES
                )
            )
        if not entries:
            raise SourceError(tr("{shown} enthält keine XML-Datei.").format(shown=shown))
        check_bomb(shown, sum(entry.file_size for entry in entries), size)
        for entry in sorted(entries, key=lambda each: each.filename):
            part = f"{name}: {entry.filename}"
            try:
                stream = archive.open(entry)
            except _BROKEN as error:
                raise SourceError(
                    tr("„{part}“ lässt sich nicht entpacken.").format(part=plain(part, 200))
                ) from error
            with stream:
                yield part, Guarded(part, stream, size)
