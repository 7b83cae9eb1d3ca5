# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a location to open files: one file, a folder, or either of them in the web."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast
from urllib.parse import quote

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.interface import Context
from ozgcheck.sources.xzufi import unpack
from ozgcheck.text import plain
from ozgcheck.web.client import Client, decode

_ACCEPT = "application/xml, text/xml, application/gzip, application/zip, */*;q=0.1"
# What a folder without index.txt may hold beside other things.
_MESSAGE = re.compile(r"\.(?:xml|gz|zip)$", re.IGNORECASE)

Skip = Callable[[str, str], None]


def opened(location: str, context: Context, skip: Skip) -> Iterator[tuple[str, IO[bytes]]]:
    """Open one file after the other.

    Args:
        location: file, folder or address; see `Xzufi`.
        context: city and run.
        skip: is told what cannot be opened, and why.

    Yields:
        The name of a file and the file, which is closed afterwards.

    Raises:
        SourceError: a folder in the web does not say what is in it.
    """
    if location.startswith(("http://", "https://")):
        with context.client() as client:
            names = _listed_on_web(client, location, skip) if location.endswith("/") else [""]
            for name in names:
                with tempfile.TemporaryFile() as file:
                    if _downloaded(client, location + quote(name), file, skip):
                        yield name or location, file
        return
    path = context.path(location)
    for each in _listed_in_folder(path, skip) if path.is_dir() else [path]:
        try:
            local = each.open("rb")
        except (OSError, ValueError):
            skip(str(each), f"„{plain(str(each), 200)}“ lässt sich nicht öffnen.")
            continue
        with local:
            yield each.name, local


def _downloaded(client: Client, url: str, file: IO[bytes], skip: Skip) -> bool:
    """Load into the file; the start of a broken download is worth reading."""
    try:
        answer = client.download(url, cast(Any, file), accept=_ACCEPT)
    except SourceError as error:
        skip(url, error.message)
        worth_reading = file.tell() > 0
    else:
        worth_reading = answer.ok
        if not answer.ok:
            skip(url, f"„{plain(url, 200)}“ antwortete mit Status {answer.status}.")
    file.seek(0)
    return worth_reading


def _listed_on_web(client: Client, folder: str, skip: Skip) -> list[str]:
    answer = client.get(folder + "index.txt", accept="text/plain, */*;q=0.1")
    if not answer.ok:
        raise SourceError(
            tr("„{folder}index.txt“ antwortete mit Status {status}.").format(
                folder=plain(folder, 200), status=answer.status
            ),
            tr("Ein Ordner im Netz braucht eine Datei index.txt mit den Namen seiner Dateien."),
        )
    return _inside(answer.text(), skip)


def _listed_in_folder(folder: Path, skip: Skip) -> list[Path]:
    index = folder / "index.txt"
    if not index.is_file():
        return sorted(path for path in folder.iterdir() if _MESSAGE.search(path.name))
    home = folder.resolve()
    paths = []
    for name in _inside(decode(index.read_bytes()), skip):
        path = folder / name
        if path.resolve().is_relative_to(home):
            paths.append(path)
        else:
            _refuse(name, skip)
    return paths


def _inside(index: str, skip: Skip) -> list[str]:
    """The names an index.txt lists, without those that lead out of its folder."""
    names = []
    for line in index.splitlines():
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        if name.startswith("/") or re.search(r"[\\:\0]", name) or ".." in PurePosixPath(name).parts:
            _refuse(name, skip)
        else:
            names.append(name)
    if len(names) > unpack.MOST_FILES:
        skip("index.txt", f"index.txt nennt mehr als {unpack.MOST_FILES} Dateien.")
    return names[: unpack.MOST_FILES]


def _refuse(name: str, skip: Skip) -> None:
    skip(name, f"index.txt nennt „{plain(name, 100)}“; das liegt außerhalb des Ordners.")
