# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A reading that is killed, interrupted, doubled, without a disk, or without a net."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Collection
from ozgcheck.sources.portal import Portal as PortalSource
from ozgcheck.web import archive as archive_module
from tests.portals import faults
from tests.portals.kinds import build
from tests.portals.server import PortalServer, Serve, serve_fixture
from tests.portals.site import Resource
from tests.sources.test_misbehaviour import (
    collect,
    context_for,
    ended,
    hidden_service,
    of_kind,
    paged_list,
    reader_process,
)

serve = serve_fixture
SIZE = 300


def begun(server: PortalServer, requests: int, timeout: float = 20) -> None:
    """Wait until so many requests have arrived."""
    end = time.monotonic() + timeout
    while len(server.log) < requests:
        assert time.monotonic() < end, "the reading did not begin"
        time.sleep(0.005)


# --- kill -9 ----------------------------------------------------------------------------------


def test_killed_again_and_again_it_comes_to_the_same_end(serve: Serve, tmp_path: Path) -> None:
    """Three times in the middle, at moments by chance, in processes of their own."""
    site = build("vr_v1", 1, SIZE)
    server = serve(site, latency=0.005)
    given = {"url": server.url(), "produkt": "vr-bis-detail"}
    undisturbed = ended(reader_process(**given))
    whole = len(server.log)
    server.log.clear()
    archive = str(tmp_path / "archiv")
    dice = random.Random(20261125)
    for _ in range(3):
        process = reader_process(**given, archive=archive)
        begun(server, len(server.log) + dice.randint(whole // 10, whole // 3))
        process.kill()
        process.communicate()
    before = len(server.log)
    resumed = ended(reader_process(**given, archive=archive))
    assert resumed["offers"] == undisturbed["offers"]
    assert len(resumed["offers"]) == SIZE  # type: ignore[arg-type]
    assert resumed["skipped"] == undisturbed["skipped"]
    # Whole answers were sent once; what was under way when it was killed, and what came in the
    # very second in which the reading began, once more.
    full = [entry.request.target for entry in server.log if entry.status == 200]
    assert len(full) - len(set(full)) <= 3 * 4
    assert len(server.log) - before < whole - SIZE // 4
    assert not list((tmp_path / "archiv").glob("lesen-*"))


def test_the_note_of_a_killed_reading_is_found_by_every_process(
    serve: Serve, tmp_path: Path
) -> None:
    """Names that depend on the order of a set differ from process to process."""
    server = serve(hidden_service(), faults={"/services/b.html": faults.stall()})
    for _ in range(4):
        process = reader_process(url=server.url(), archive=str(tmp_path))
        begun(server, len(server.log) + 1)
        process.kill()
        process.communicate()
    assert len(list(tmp_path.glob("lesen-*.json"))) == 1


def test_half_a_line_and_half_a_body_count_as_not_there(
    catalog: Catalog, serve: Serve, tmp_path: Path
) -> None:
    server = serve(paged_list(1, 6))
    first = collect(catalog, server, tmp_path)
    (month,) = tmp_path.glob("*.jsonl")
    month.write_bytes(month.read_bytes()[:-40])
    for number, body in enumerate(sorted(tmp_path.glob("inhalte/*/*.z"))):
        if number % 2:
            body.write_bytes(body.read_bytes()[:20])
    (tmp_path / "gelesen.json").write_text('{"rules": "', encoding="utf-8")
    assert collect(catalog, server, tmp_path) == first


# --- Ctrl-C -----------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["none", "waiting", "silent"])
def test_interrupted_it_ends_at_once_and_goes_on_later(
    serve: Serve, tmp_path: Path, trouble: str
) -> None:
    """Also while the server asks us to wait for an hour, or says nothing."""
    site = build("vr_v1", 1, 60)
    server = serve(site, latency=0.01)
    late = {"waiting": faults.too_many(3600), "silent": faults.stall()}
    if trouble in late:
        server.faults[lambda request: request.number > 30] = late[trouble]
    given = {"url": server.url(), "produkt": "vr-bis-detail", "archive": str(tmp_path)}
    process = reader_process(**given, retries=2, timeout=1.0)
    begun(server, 31)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    # Who is silent is heard out, but only this once.
    process.communicate(timeout={"none": 2, "waiting": 2, "silent": 4}[trouble])
    assert process.returncode not in (0, None)
    asked = len(server.log)
    server.faults.clear()
    result = ended(reader_process(**given))
    assert len(result["offers"]) == 60  # type: ignore[arg-type]
    full = [entry.request.target for entry in server.log if entry.status == 200]
    assert len(server.log) > asked
    assert len(full) - len(set(full)) <= 8


# --- the disk ---------------------------------------------------------------------------------


def same(one: Collection, other: Collection) -> bool:
    return (one.offers, one.skipped) == (other.offers, other.skipped)


@pytest.mark.parametrize("obstacle", ["a file", "no bodies", "no month"])
def test_an_archive_that_cannot_be_written_is_done_without(
    catalog: Catalog, serve: Serve, tmp_path: Path, obstacle: str
) -> None:
    """Whoever tests as root may write into any folder; a file in its place stops root as well."""
    server = serve(of_kind("vr_v1"))
    first = collect(catalog, server)
    archive = tmp_path / "archiv"
    if obstacle == "a file":
        archive.write_text("belegt", encoding="utf-8")
    else:
        archive.mkdir()
        name = "inhalte" if obstacle == "no bodies" else f"{archive_module.now()[:7]}.jsonl"
        if obstacle == "no bodies":
            (archive / name).write_text("belegt", encoding="utf-8")
        else:
            (archive / name).mkdir()
    for _ in range(2):
        assert same(collect(catalog, server, archive), first)


def test_a_full_disk_costs_the_archive_only(
    catalog: Catalog, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every third write fails, wherever it is."""
    server = serve(of_kind("vr_v1"))
    first = collect(catalog, server)
    writes = 0

    def full(original: object) -> object:
        def write(*args: object) -> object:
            nonlocal writes
            writes += 1
            if writes % 3 == 0:
                raise OSError(28, "No space left on device")
            return original(*args)  # type: ignore[operator]

        return write

    for name in ("write", "publish"):
        original = getattr(archive_module.Draft, name)
        monkeypatch.setattr(archive_module.Draft, name, full(original))
    monkeypatch.setattr(archive_module._Month, "append", full(archive_module._Month.append))
    for _ in range(3):
        assert same(collect(catalog, server, tmp_path), first)
    monkeypatch.undo()
    assert same(collect(catalog, server, tmp_path), first)


@contextmanager
def limited(process: subprocess.Popen[str], size: int) -> Iterator[None]:
    """The process may not write files larger than so many bytes: a real error of the system."""
    subprocess.run(["prlimit", f"--pid={process.pid}", f"--fsize={size}"], check=True)
    yield


@pytest.mark.skipif(not Path("/usr/bin/prlimit").exists(), reason="needs prlimit")
def test_files_that_may_not_grow_cost_the_archive_only(serve: Serve, tmp_path: Path) -> None:
    server = serve(of_kind("vr_v1"))
    given = {"url": server.url(), "produkt": "vr-bis-detail"}
    first = ended(reader_process(**given))
    process = reader_process(**given, archive=str(tmp_path))
    with limited(process, 4096):
        result = ended(process)
    assert result["offers"] == first["offers"]
    assert result["skipped"] == first["skipped"]
    assert max(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 4096
    again = ended(reader_process(**given, archive=str(tmp_path)))
    assert again["offers"] == first["offers"]


# --- two at once ------------------------------------------------------------------------------


def test_two_processes_with_one_archive_are_both_whole(serve: Serve, tmp_path: Path) -> None:
    server = serve(build("vr_v1", 1, 100), latency=0.005)
    given = {"url": server.url(), "produkt": "vr-bis-detail", "archive": str(tmp_path)}
    processes = [reader_process(**given) for _ in range(2)]
    results = [ended(process) for process in processes]
    assert len(results[0]["offers"]) == 100  # type: ignore[arg-type]
    assert results[0]["offers"] == results[1]["offers"]
    assert results[0]["skipped"] == results[1]["skipped"]
    lines = [
        json.loads(line)
        for month in tmp_path.glob("*.jsonl")
        for line in month.read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) >= 100
    assert not list(tmp_path.rglob(".tmp-*"))


# --- without a net ----------------------------------------------------------------------------


def offline(catalog: Catalog, server: PortalServer, archive: Path, as_of: str = "") -> Collection:
    context = context_for(catalog, server, archive)
    return PortalSource().collect("", replace(context, offline=True, as_of=as_of))


@pytest.mark.parametrize("kind", ["vr_v1", "slug", "formlist"])
def test_offline_gives_the_same_without_a_request(
    catalog: Catalog, serve: Serve, tmp_path: Path, kind: str
) -> None:
    server = serve(of_kind(kind))
    online = collect(catalog, server, tmp_path)
    requests = len(server.log)
    server.stop()
    again = offline(catalog, server, tmp_path)
    assert again.offers == online.offers
    assert again.skipped == online.skipped
    assert len(server.log) == requests


def test_offline_what_was_never_kept_does_not_end_the_reading(
    catalog: Catalog, serve: Serve, tmp_path: Path
) -> None:
    """Twenty pages that lead elsewhere, or that the server refused, are in no archive."""
    site = paged_list(1, 6)
    ways = "".join(f'<a href="/services/a{n}.html">Weg {n}</a> ' for n in range(20))
    start = Resource((f'<p>{ways}<a href="/services/?seite=0">Alle</a></p>',))
    server = serve(
        replace(site, resources={**site.resources, "/": start}),
        faults={re.compile("/services/a"): faults.redirect("https://anderswo.example/")},
    )
    online = collect(catalog, server, tmp_path)
    assert len(online.offers) == 6
    server.stop()
    again = offline(catalog, server, tmp_path)
    assert again.offers == online.offers
    assert {skipped.what for skipped in again.skipped} == {
        skipped.what for skipped in online.skipped
    }


def test_an_old_month_gives_that_months_state(
    catalog: Catalog, serve: Serve, tmp_path: Path
) -> None:
    server = serve(paged_list(1, 4))
    october = collect(catalog, server, tmp_path)
    (month,) = tmp_path.glob("*.jsonl")
    now = archive_module.now()
    text = month.read_text(encoding="utf-8")
    (tmp_path / "2026-10.jsonl").write_text(
        re.sub(r'"time":"[^"]+"', '"time":"2026-10-15T10:00:00Z"', text), encoding="utf-8"
    )
    month.unlink()
    pages = dict(server.site.resources)
    changed = pages.pop("/services/d1.html")
    assert isinstance(changed.text, tuple)
    rows = '<li><a href="/services/d0.html">x</a></li><li><a href="/services/d9.html">x</a></li>'
    pages["/services/d9.html"] = Resource(tuple(t.replace("Dienst 1", "Neu") for t in changed.text))
    pages["/services/?seite=0"] = Resource((f"<h1>Alle</h1><ul>{rows}</ul>",))
    server.stop()
    later = serve(replace(server.site, resources=pages), port=server.port)
    november = collect(catalog, later, tmp_path)
    assert {offer.title for offer in november.offers} == {"Dienst 0", "Neu"}
    later.stop()
    assert offline(catalog, later, tmp_path, "2026-10").offers == october.offers
    assert offline(catalog, later, tmp_path, "2026-10").as_of == "2026-10-15"
    assert offline(catalog, later, tmp_path, now[:7]).offers == november.offers
    assert offline(catalog, later, tmp_path).offers == november.offers
