# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ozgcheck itself stored and somebody may have changed: runs, exports, indexes."""

from __future__ import annotations

import gzip
import hashlib
import json
from contextlib import suppress
from typing import Any

from fuzz.target import Target, file, folder
from fuzz.targets.exports import JSON
from ozgcheck.cache import keep_file
from ozgcheck.errors import HistoryError
from ozgcheck.history import register_file, sums, transfer
from ozgcheck.history.codec import from_json, to_json
from ozgcheck.history.store import History, Stored
from ozgcheck.history.verify import faults
from ozgcheck.model import LinkState, Portal
from ozgcheck.sources.crawl.readings import Readings
from ozgcheck.sources.link_store import FILE as LINKS
from ozgcheck.sources.link_store import Store
from ozgcheck.web.archive import Archive, BrokenError

ARS = "059160000000"
HERNE = Portal(name="herne", stadt="Herne", ars=ARS, quellen=(("portal", ""),))
RUN = "20261125T040000Z"


def run(data: bytes) -> object:
    """A stored run; what can be read comes out as it went in."""
    packed = data if data.startswith(b"\x1f\x8b") else gzip.compress(data, 1, mtime=0)
    path = file(f"verlauf/herne/{RUN}.json.gz", packed)
    history, stored = History(folder() / "verlauf", "herne"), Stored(RUN, path)
    said: list[object] = [faults(packed, RUN, "herne", ARS)]
    try:
        snapshot = history.read(stored)
    except HistoryError as error:
        said.append(error.message)
    else:
        again = json.loads(json.dumps(to_json(snapshot)))
        assert from_json(again) == snapshot, "a run comes out as another one"  # noqa: S101
    return said


def export(data: bytes) -> object:
    """An export: the tar inside, or what stands in its manifest."""
    if data.startswith(b"{"):
        file("export/herne/manifest.json", data)
        return transfer.unpack(folder() / "export", HERNE)
    packed = data if data.startswith(b"\x1f\x8b") else gzip.compress(data, 1, mtime=0)
    return transfer.unpack(file("export.tar.gz", packed), HERNE)


def checksums(data: bytes) -> object:
    """SHA256SUMS of a history."""
    found = sums.read(file("summen/SHA256SUMS", data).parent)
    assert found.broken >= 0  # noqa: S101
    return list(found.known)


def archive(data: bytes) -> None:
    """The index of the archive, and the body that a line names."""
    folder_ = file("archiv-index/2026-11.jsonl", data + b"\n").parent
    found = Archive(folder_)
    for url in ("https://portal.example/", ""):
        for entry in found.entries(url, "*/*"):
            assert isinstance(entry.headers, dict)  # noqa: S101
            assert isinstance(entry.validators, dict)  # noqa: S101
            with (folder() / "inhalt").open("wb") as into, suppress(BrokenError):
                found.copy(entry, into)
    list(found._month("2026-11").all())


def register(data: bytes) -> object:
    """The register of the runs, with the right sum."""
    path = folder() / "register.json"
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError):
        path.write_bytes(data)
        assert register_file._recalled(path, "") is None  # noqa: S101
        return None
    try:
        keep_file(path, "", register_file._FORMAT, value)
    except (UnicodeEncodeError, RecursionError):
        return None  # could not have been stored
    found = register_file._recalled(path, "")
    if found is not None:
        for each in found.runs:
            list(found.tally(each, range(len(found.keys))))
            [found.verdict(each, place) for place in range(len(found.keys) + 1)]
    return None


def readings(data: bytes) -> None:
    """What was read from pages, kept beside the archive."""
    rules = hashlib.sha256(b"2\nregeln").hexdigest().encode()
    path = file("seiten.json", data.replace(b"RULES", rules))
    kept = Readings(path, "regeln")
    for key in list(kept._known)[:50]:
        digest, _, url = key.partition(" ")
        kept.get(digest, url)
    kept.save()


def links(data: bytes) -> object:
    """What online services answered, kept by address."""
    path = file(f"links/{LINKS}", data)
    store = Store(path.parent, 30)
    found = store.recall("2026-11-25T04:00:00Z")
    assert all(isinstance(each.state, LinkState) for each in found.values())  # noqa: S101
    store.prune("2026-11-25T04:00:00Z")
    return list(found.values())


_NAMES = (
    "format portal stadt ars started versions tool catalog rules sources umfang offers id "
    "title source url links kind schluessel result matches findings teil_findings leistung_id "
    "outcome reifegrad evidence quote offer_id status step score skipped warnings laeufe "
    "groesse sha256 keys verdicts runs head file pages anchors none page rules body final"
)
FIELDS = tuple(f'"{name}":' for name in _NAMES.split())

TARGETS = (
    Target("lauf", "a stored run", run, JSON + FIELDS, free=True, form="json"),
    Target(
        "export",
        "runs from another computer",
        export,
        (*JSON, *FIELDS, "ustar\x0000", "herne/manifest.json"),
    ),
    Target(
        "pruefsummen",
        "SHA256SUMS",
        checksums,
        ("# geloescht ", "# importiert ", "  20261125T040000Z.json.gz", "\n"),
    ),
    Target("archivindex", "the archive's index", archive, JSON + FIELDS, form="json"),
    Target("register", "the register of runs", register, JSON + FIELDS, form="json"),
    Target("lesespeicher", "kept readings of pages", readings, JSON + FIELDS, form="json"),
    Target("linkspeicher", "kept answers of online services", links, JSON + FIELDS, form="json"),
)
