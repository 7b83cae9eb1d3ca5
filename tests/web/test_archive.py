# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The archive alone, and the client that asks by it, against a real server."""

from __future__ import annotations

import gzip
import io
import itertools
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.lock import BusyError, locked
from ozgcheck.sources.collect import collect
from ozgcheck.sources.interface import Context
from ozgcheck.web.archive import Archive, BrokenError, Entry, _Month
from ozgcheck.web.client import Client
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture

ETAG = {"ETag": '"a1"', "Content-Type": "text/plain; charset=utf-8"}
DATE = "Mon, 02 Nov 2026 10:00:00 GMT"


class Clock:
    def __init__(self, now: str = "2026-11-02T10:00:00Z") -> None:
        self.now = now

    def __call__(self) -> str:
        return self.now


def client(archive: Archive | None, **options: object) -> Client:
    return Client(**{"archive": archive, "backoff": 0.0, "retries": 1, **options})


def keep(archive: Archive, url: str, body: bytes, **more: object) -> Entry:
    with archive.draft() as draft:
        draft.write(body)
        values = {"status": 200, "time": archive.clock(), **more}
        entry = Entry(url, "*/*", url, body=draft.digest, size=draft.size, **values)
        archive.add(entry, draft)
    return entry


def read(archive: Archive, entry: Entry) -> bytes:
    into = io.BytesIO()
    archive.copy(entry, into)
    return into.getvalue()


def bodies(archive: Archive) -> list[Path]:
    return sorted(path for path in (archive.folder / "inhalte").rglob("*") if path.is_file())


def age(path: Path, days: float = 2) -> None:
    then = time.time() - days * 86400
    os.utime(path, (then, then))


def conditional(request: Request) -> Reply:
    if request.headers.get("if-none-match") == '"a1"':
        return Reply(status=304, headers={"ETag": '"a1"'})
    return Reply(b"Inhalt", headers=ETAG)


# --- alone ------------------------------------------------------------------------------


def test_what_is_kept_can_be_read_by_another_archive(tmp_path: Path) -> None:
    entry = keep(Archive(tmp_path), "https://a/", b"x" * 300_000, etag='"1"')
    again = Archive(tmp_path)
    assert list(again.entries("https://a/", "*/*")) == [entry]
    assert list(again.entries("https://a/", "text/csv")) == []
    assert read(again, entry) == b"x" * 300_000
    assert bodies(again)[0].stat().st_size < 3000


def test_the_same_body_is_kept_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for number in range(5):
        keep(archive, f"https://a/{number}", b"gleich")
    assert len(bodies(archive)) == 1


def test_old_months_stay_readable(tmp_path: Path) -> None:
    clock = Clock("2026-09-30T23:59:59Z")
    archive = Archive(tmp_path, clock=clock)
    keep(archive, "https://a/", b"September")
    clock.now = "2026-11-02T10:00:00Z"
    keep(archive, "https://a/", b"November")
    names = {
        until: [read(archive, entry) for entry in archive.entries("https://a/", "*/*", until)]
        for until in ("", "2026-11-02", "2026-11-01", "2026-10", "2026-09-30", "2026-09-29")
    }
    both, old = [b"November", b"September"], [b"September"]
    assert list(names.values()) == [both, both, old, old, old, []]


@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "other", "bomb", "folder"])
def test_a_damaged_body_is_noticed(tmp_path: Path, damage: str) -> None:
    archive = Archive(tmp_path)
    entry = keep(archive, "https://a/", bytes(range(256)) * 40)
    (path,) = bodies(archive)
    data = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "bomb":
        Archive(tmp_path / "b").draft().__exit__()
        keep(Archive(tmp_path / "b"), "https://a/", b"0" * 50_000_000)
        path.write_bytes(bodies(Archive(tmp_path / "b"))[0].read_bytes())
    elif damage != "missing":
        changes = {"cut": data[:-5], "changed": data[:50] + b"?" + data[51:], "other": b"?"}
        path.write_bytes(changes[damage])
    into = io.BytesIO(b"davor")
    into.seek(5)
    with pytest.raises(BrokenError):
        archive.copy(entry, into)
    assert into.getvalue() == b"davor"


def test_a_damaged_body_is_replaced_when_it_comes_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    entry = keep(archive, "https://a/", b"Inhalt")
    (path,) = bodies(archive)
    path.write_bytes(bytes(path.stat().st_size))
    keep(archive, "https://a/", b"Inhalt")
    assert read(archive, entry) == b"Inhalt"


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"url": 3}',
        b"[" * 100_000,
        b'{"url":"https://a/","accept":"*/*","final":"https://a/","status":200,'
        b'"time":"2026-11-02T10:00:00Z","body":"../../../etc/passwd","size":1}',
        b'{"url":"https://a/","accept":"*/*","final":"https://a/","status":200,'
        b'"time":"2026-11-02T10:00:00Z","body":"' + b"a" * 64 + b'","size":1,'
        b'"etag":"\\"x\\"\\r\\nX-Evil: 1"}',
    ],
)
def test_a_broken_line_costs_only_itself(tmp_path: Path, line: bytes) -> None:
    archive = Archive(tmp_path, clock=Clock())
    first = keep(archive, "https://a/", b"eins")
    with (tmp_path / "2026-11.jsonl").open("ab") as file:
        file.write(line)  # without a line break: as if the power had gone
    second = keep(archive, "https://a/", b"zwei")
    for one in (archive, Archive(tmp_path)):
        assert list(one.entries("https://a/", "*/*")) == [second, first]


def _many(folder: Path, name: str) -> None:
    archive = Archive(folder)
    for number in range(40):
        keep(archive, f"https://a/{name}/{number}", f"Inhalt {number}".encode())
        archive.prune()


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_many, args=(tmp_path, name)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    archive = Archive(tmp_path)
    for name in "ab":
        for number in range(40):
            (entry,) = archive.entries(f"https://a/{name}/{number}", "*/*")
            assert read(archive, entry) == f"Inhalt {number}".encode()
    assert len(bodies(archive)) == 40


def test_thirteen_months_are_kept(tmp_path: Path) -> None:
    clock = Clock()
    archive = Archive(tmp_path, clock=clock)
    for year, month in [(2025, m) for m in range(9, 13)] + [(2026, m) for m in range(1, 12)]:
        clock.now = f"{year}-{month:02}-05T00:00:00Z"
        keep(archive, "https://a/", clock.now.encode())
    for path in bodies(archive):
        age(path)
    archive.prune()
    months = sorted(path.stem for path in tmp_path.glob("*.jsonl"))
    assert (len(months), months[0], months[-1]) == (13, "2025-11", "2026-11")
    assert len(bodies(archive)) == 13


def test_above_the_limit_the_longest_unneeded_go_first(tmp_path: Path) -> None:
    clock = Clock()
    archive = Archive(tmp_path, clock=clock, max_bytes=25_000)
    entries = []
    for day in range(1, 6):
        clock.now = f"2026-11-0{day}T00:00:00Z"
        entries.append(keep(archive, "https://a/", os.urandom(10_000)))
    archive.prune()
    assert len(bodies(archive)) == 5, "what is of today stays"
    for path in bodies(archive):
        age(path)
    archive.prune()
    assert {path.stem for path in bodies(archive)} == {entry.body for entry in entries[3:]}


def test_what_was_confirmed_today_stays_however_old_its_file_is(tmp_path: Path) -> None:
    clock = Clock()
    archive = Archive(tmp_path, clock=clock, max_bytes=15_000)
    contents = [os.urandom(10_000) for _ in range(3)]
    for day, times in (("01", 3), ("10", 2)):
        clock.now = f"2026-11-{day}T10:00:00Z"
        kept = [keep(archive, f"https://a/{n}", contents[n]) for n in range(times)]
    for path in bodies(archive):
        age(path)
    clock.now = "2026-11-10T23:00:00Z"
    archive.prune()
    assert {path.stem for path in bodies(archive)} == {entry.body for entry in kept}
    clock.now = "2026-11-12T23:00:00Z"
    archive.prune()
    assert len(bodies(archive)) == 1


def test_drafts_of_crashed_runs_go(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.draft()._file.close()
    archive.prune()
    assert len(bodies(archive)) == 1
    age(bodies(archive)[0])
    archive.prune()
    assert bodies(archive) == []


# --- the client asks by it ----------------------------------------------------------------


def test_unchanged_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    server.route("/a", conditional)
    clock = Clock()
    for day in ("02", "03"):
        clock.now = f"2026-11-{day}T10:00:00Z"
        with client(Archive(tmp_path, clock=clock)) as one:
            answer = one.get(server.url("/a"))
        assert (answer.status, answer.text(), answer.archived) == (200, "Inhalt", "")
        assert answer.content_type == "text/plain"
    first, second = (request.headers for request in server.requests)
    assert "if-none-match" not in first
    assert second["if-none-match"] == '"a1"'
    newest, _ = Archive(tmp_path).entries(server.url("/a"), "*/*")
    assert newest.time == "2026-11-03T10:00:00Z"


def test_last_modified_is_asked_by(server: Server, tmp_path: Path) -> None:
    server.route("/a", Reply(b"eins", headers={"Last-Modified": DATE}), Reply(b"zwei"))
    with client(Archive(tmp_path)) as one:
        assert one.get(server.url("/a")).body == b"eins"
        assert one.get(server.url("/a")).body == b"zwei"
        one.get(server.url("/a"))
    asked = [request.headers.get("if-modified-since") for request in server.requests]
    assert asked == [None, DATE, None]


def test_unchanged_but_damaged_here_is_fetched_again(server: Server, tmp_path: Path) -> None:
    server.route("/a", conditional)
    archive = Archive(tmp_path)
    with client(archive, retries=0) as one:
        one.get(server.url("/a"))
        bodies(archive)[0].write_bytes(b"?")
        assert one.get(server.url("/a")).body == b"Inhalt"
    assert len(server.requests) == 3
    assert read(archive, next(archive.entries(server.url("/a"), "*/*"))) == b"Inhalt"


@pytest.mark.parametrize(
    "etag", [b'ETag: "a"\r\n X-Evil: 1\r\n', b"ETag: ohne\r\n", b'ETag: "' + b"x" * 600 + b'"\r\n']
)
def test_an_etag_that_is_none_is_never_sent_back(
    server: Server, tmp_path: Path, etag: bytes
) -> None:
    # Headers as they are: the line that folds would be sent back as a header of its own.
    server.route("/a", Reply(b"Inhalt", raw=etag + b"Last-Modified: heute\r\n"))
    for _ in range(2):
        with client(Archive(tmp_path)) as one:
            assert one.get(server.url("/a")).body == b"Inhalt"
    headers = server.requests[1].headers
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(headers)


def test_an_etag_goes_only_to_the_address_that_gave_it(server: Server, tmp_path: Path) -> None:
    server.redirect("/a", "/b")
    server.route("/b", conditional)
    for _ in range(2):
        with client(Archive(tmp_path)) as one:
            assert one.get(server.url("/a")).body == b"Inhalt"
    sent = [request.headers.get("if-none-match") for request in server.requests]
    assert sent == [None, None, None, '"a1"']


def test_304_that_nobody_asked_for_is_an_answer_like_others(server: Server, tmp_path: Path) -> None:
    server.route("/a", Reply(status=304))
    with client(Archive(tmp_path)) as one:
        assert one.get(server.url("/a")).status == 304
    assert bodies(Archive(tmp_path)) == []


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_bad_moment_does_not_hide_what_was(server: Server, tmp_path: Path, status: int) -> None:
    server.route("/a", Reply(b"gut"), Reply(status=status))
    with client(Archive(tmp_path)) as one:
        one.get(server.url("/a"))
        assert one.get(server.url("/a")).status == status
    with client(Archive(tmp_path), offline=True) as one:
        assert one.get(server.url("/a")).body == b"gut"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * 1000, cut=900),
        Reply(b"x" * 1000, announced=2000),
        Reply(b"x" * 1000, chunked=True, cut=500, step=100),
        Reply(b"x" * 20_000, announced=-1),
        Reply(gzip.compress(b"0" * 5_000_000), headers={"Content-Encoding": "gzip"}),
        Reply(b"kein gzip", headers={"Content-Encoding": "gzip"}),
    ],
)
def test_what_did_not_arrive_wholly_is_not_kept(
    server: Server, tmp_path: Path, reply: Reply
) -> None:
    server.route("/a", reply)
    archive = Archive(tmp_path)
    with client(archive) as one, pytest.raises(SourceError):
        one.get(server.url("/a"), max_bytes=10_000)
    assert list(archive.entries(server.url("/a"), "*/*")) == []
    assert bodies(archive) == []


def test_passwords_are_not_kept(server: Server, tmp_path: Path) -> None:
    server.route("/a", Reply(b"x", headers={"Set-Cookie": "sitzung=geheim"}))
    with client(Archive(tmp_path, clock=Clock())) as one:
        one.get(server.url("/a#geheim").replace("http://", "http://ich:geheim@"))
    assert b"geheim" not in (tmp_path / "2026-11.jsonl").read_bytes()


def test_a_folder_that_cannot_be_written_costs_only_the_archive(
    server: Server, tmp_path: Path
) -> None:
    server.route("/a", Reply(b"Inhalt"))
    (tmp_path / "datei").write_text("kein Ordner")
    with client(Archive(tmp_path / "datei")) as one:
        assert one.get(server.url("/a")).body == b"Inhalt"


# --- offline ------------------------------------------------------------------------------


def test_offline_answers_from_the_archive(server: Server, tmp_path: Path) -> None:
    clock = Clock("2026-10-02T10:00:00Z")
    server.route("/a", Reply(b"alt", headers=ETAG), Reply(b"neu", status=404))
    for now in ("2026-10-02T10:00:00Z", "2026-11-02T10:00:00Z"):
        clock.now = now
        with client(Archive(tmp_path, clock=clock)) as one:
            one.get(server.url("/a"), params={"q": "ä"})
    asked = len(server.requests)
    told: list[str] = []
    with client(Archive(tmp_path), offline=True, told=told.append) as one:
        new = one.get(server.url("/a"), params={"q": "ä"})
    with client(Archive(tmp_path), offline=True, as_of="2026-10", told=told.append) as one:
        old = one.get(server.url("/a"), params={"q": "ä"})
        with pytest.raises(SourceError, match="größer als"):
            one.get(server.url("/a"), params={"q": "ä"}, max_bytes=2)
    assert (new.status, new.body, new.archived) == (404, b"neu", "2026-11-02T10:00:00Z")
    assert (old.status, old.body, old.content_type) == (200, b"alt", "text/plain")
    assert told == ["2026-11-02T10:00:00Z", "2026-10-02T10:00:00Z"]
    assert len(server.requests) == asked
    with (
        client(Archive(tmp_path), offline=True, as_of="2026-09") as one,
        pytest.raises(SourceError, match="nichts, was bis 2026-09 abgerufen wurde") as caught,
    ):
        one.get(server.url("/a"), params={"q": "ä"})
    assert caught.value.hint


def test_offline_takes_the_older_one_when_the_newest_is_damaged(tmp_path: Path) -> None:
    archive = Archive(tmp_path, clock=Clock())
    keep(archive, "https://a.example/", b"alt", time="2026-10-01T00:00:00Z")
    new = keep(archive, "https://a.example/", b"neu")
    archive._path(new.body).write_bytes(b"?")
    with client(archive, offline=True) as one:
        answer = one.get("https://a.example/")
    assert (answer.body, answer.archived) == (b"alt", "2026-10-01T00:00:00Z")


def test_a_source_works_offline_and_says_from_when(server: Server, tmp_path: Path) -> None:
    table = b"Titel;Link\nHundesteuer anmelden;https://a.example/1\n"
    server.route("/liste.csv", Reply(table, headers={"Content-Type": "text/csv"}))
    specs = [("tabelle", server.url("/liste.csv"))]
    online = Context("059160000000", "2026-11-25T10:00:00Z", tmp_path, archive=tmp_path / "archiv")
    (first,), _ = collect(specs, online)
    assert not any("Archiv" in warning for warning in first.warnings)
    server.route("/liste.csv", Reply(status=500))
    offline = Context(online.ars, online.retrieved, tmp_path, "", True, tmp_path / "archiv")
    (second,), _ = collect(specs, offline)
    assert second.offers == first.offers
    assert "tabelle kommt aus dem Archiv (offline), abgerufen am 20" in second.warnings[0]
    assert len(server.requests) == 1


class Counting(io.BytesIO):
    """Knows how much was ever written."""

    total = 0

    def write(self, data: object) -> int:
        written = super().write(data)
        self.total += written
        return written


def test_a_body_is_unpacked_no_further_than_it_may_be_long(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    small, big = keep(archive, "https://a/", b"klein"), keep(archive, "https://b/", b"0" * 9**8)
    archive._path(big.body).replace(archive._path(small.body))
    into = Counting()
    with pytest.raises(BrokenError):
        archive.copy(small, into)
    assert into.total < 100_000


def test_an_index_that_was_replaced_by_a_shorter_one_is_read_anew(tmp_path: Path) -> None:
    archive = Archive(tmp_path, clock=Clock())
    first = keep(archive, "https://a/", b"eins")
    keep(archive, "https://a/", b"zwei")
    assert len(list(archive.entries("https://a/", "*/*"))) == 2
    index = tmp_path / "2026-11.jsonl"
    index.write_bytes(index.read_bytes().splitlines(keepends=True)[0])
    assert list(archive.entries("https://a/", "*/*")) == [first]


# --- many at once -------------------------------------------------------------------------


def test_sixteen_threads_share_client_and_archive(server: Server, tmp_path: Path) -> None:
    server.keep_alive = True
    for number in range(40):
        server.route(f"/{number}", Reply(f"Inhalt {number % 30} ".encode() * 500))
    archive = Archive(tmp_path)
    with client(archive, parallel=4) as one, ThreadPoolExecutor(16) as pool:
        numbers = list(range(40)) * 5
        answers = list(pool.map(lambda number: one.get(server.url(f"/{number}")).body, numbers))
    assert answers == [f"Inhalt {number % 30} ".encode() * 500 for number in numbers]
    assert len({request.port for request in server.requests}) <= 4
    for seen in (archive, Archive(tmp_path)):
        for number in range(40):
            entries = list(seen.entries(server.url(f"/{number}"), "*/*"))
            assert len(entries) == 5
            assert read(seen, entries[0]) == f"Inhalt {number % 30} ".encode() * 500
    assert len(bodies(archive)) == 30


def test_threads_that_add_lose_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path, clock=Clock())

    def add(number: int) -> None:
        keep(archive, f"https://a/{number}", b"gleich")
        list(archive.entries(f"https://a/{number}", "*/*"))
        archive.prune()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(add, range(300)))
    lines = (tmp_path / "2026-11.jsonl").read_bytes().splitlines()
    assert len(lines) == 300
    for seen in (archive, Archive(tmp_path)):
        for number in range(300):
            (entry,) = seen.entries(f"https://a/{number}", "*/*")
            assert read(seen, entry) == b"gleich"


def test_threads_take_turns_at_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = threading.Lock()

    def alone(real: Callable[..., None]) -> Callable[..., None]:
        def checked(*args: object) -> None:
            assert busy.acquire(blocking=False)
            time.sleep(0.001)
            real(*args)
            busy.release()

        return checked

    archive = Archive(tmp_path)
    keep(archive, "https://a/", b"gleich")
    for name in ("append", "refresh"):
        monkeypatch.setattr(_Month, name, alone(getattr(_Month, name)))

    def use(number: int) -> None:
        keep(archive, f"https://a/{number}", b"gleich")
        assert len(list(archive.entries(f"https://a/{number}", "*/*"))) == 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(40)))


def test_another_process_is_waited_for(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive, "https://a/", b"eins")
    with ThreadPoolExecutor(1) as pool:
        with locked(tmp_path / ".sperre"):
            adding = pool.submit(keep, archive, "https://b/", b"zwei")
            time.sleep(0.1)
            assert not adding.done()
        adding.result()


def test_a_process_that_hangs_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path)
    monkeypatch.setattr("ozgcheck.web.archive.locked", partial(locked, patience=0.05))
    with locked(tmp_path / ".sperre"), pytest.raises(BusyError, match="Prozess"):
        keep(archive, "https://a/", b"eins")
    keep(archive, "https://a/", b"eins")


def _for_ever(folder: Path) -> None:
    archive = Archive(folder)
    for number in itertools.count():
        keep(archive, f"https://a/{number}", os.urandom(50_000))


def test_a_killed_process_leaves_only_whole_things(tmp_path: Path) -> None:
    worker = multiprocessing.get_context("spawn").Process(target=_for_ever, args=(tmp_path,))
    worker.start()
    while len(list(tmp_path.glob("inhalte/*/*.z"))) < 50:
        time.sleep(0.01)
    worker.kill()
    worker.join()
    archive = Archive(tmp_path)
    found = [entry for name in archive._months() for entry in archive._month(name).all()]
    assert len(found) >= 49
    assert all(len(read(archive, entry)) == 50_000 for entry in found)
    keep(archive, "https://b/", b"danach")
    assert len(list(Archive(tmp_path).entries("https://b/", "*/*"))) == 1


def test_own_lines_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path)
    keep(archive, "https://a/", b"eins")

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("ozgcheck.web.archive.json.loads", refuse)
    keep(archive, "https://a/", b"zwei")
    assert len(list(archive.entries("https://a/", "*/*"))) == 2


def test_lines_of_others_are_seen_even_between_own_ones(tmp_path: Path) -> None:
    one, other = Archive(tmp_path), Archive(tmp_path)
    for number in range(3):
        keep(one, f"https://a/{number}", b"eins")
        keep(other, f"https://b/{number}", b"zwei")
    for archive in (one, other):
        urls = [f"https://{host}/{number}" for host in "ab" for number in range(3)]
        assert [len(list(archive.entries(url, "*/*"))) for url in urls] == [1] * 6


def test_what_would_not_be_read_again_is_not_remembered(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive, "https://a/\x07", b"eins")
    for seen in (archive, Archive(tmp_path)):
        assert list(seen.entries("https://a/\x07", "*/*")) == []


def test_keeping_a_page_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise AssertionError

    monkeypatch.setattr(os, "fsync", refuse)
    keep(Archive(tmp_path), "https://a/", b"eins")


def test_a_full_disk_costs_one_answer(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.route("/a", Reply(b"Inhalt"))
    real, archive = os.write, Archive(tmp_path)
    with client(archive) as one:
        one.get(server.url("/a"))
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", lambda handle, data: real(handle, data[:30]))
            assert one.get(server.url("/a")).body == b"Inhalt"
            with pytest.raises(OSError, match="space"):
                keep(archive, "https://a/", b"Inhalt")
        assert len(list(archive.entries(server.url("/a"), "*/*"))) == 1
        one.get(server.url("/a"))
    assert len(list(Archive(tmp_path).entries(server.url("/a"), "*/*"))) == 2


# --- since --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "asked"),
    [
        ("2026-11-02T09:59:59Z", 1),
        ("2026-11-02T10:00:00Z", 2),
        ("2026-11-02T10:00:01Z", 2),
        ("2025-01-01T00:00:00Z", 1),
        ("", 2),
    ],
)
@pytest.mark.parametrize("status", [200, 404])
def test_what_is_young_enough_is_taken_without_asking(
    server: Server, tmp_path: Path, since: str, asked: int, status: int
) -> None:
    server.redirect("/a", "/b")
    server.route("/b", Reply(b"Inhalt", headers={"Content-Type": "text/html"}, status=status))
    told: list[str] = []
    for _ in range(2):
        with client(Archive(tmp_path, clock=Clock()), told=told.append) as one:
            answer = one.get(server.url("/a"), since=since)
    assert server.paths.count("/b") == asked
    assert (answer.status, answer.body, answer.url) == (status, b"Inhalt", server.url("/b"))
    assert answer.content_type == "text/html"
    assert answer.archived == ("2026-11-02T10:00:00Z" if asked == 1 else "")
    assert told == [], "that is for answers offline"


def test_a_bad_moment_is_never_young_enough(server: Server, tmp_path: Path) -> None:
    server.route("/a", Reply(b"alt"), Reply(status=500))
    clock = Clock("2026-11-01T10:00:00Z")
    with client(Archive(tmp_path, clock=clock)) as one:
        one.get(server.url("/a"))
        clock.now = "2026-11-02T10:00:00Z"
        for _ in range(2):
            assert one.get(server.url("/a"), since="2026-11-01T12:00:00Z").status == 500
    assert len(server.requests) == 3


def test_young_but_damaged_is_asked_for(server: Server, tmp_path: Path) -> None:
    server.route("/a", Reply(b"Inhalt"))
    archive = Archive(tmp_path)
    with client(archive) as one:
        one.get(server.url("/a"))
        bodies(archive)[0].write_bytes(b"")
        assert one.get(server.url("/a"), since="2020-01-01T00:00:00Z").body == b"Inhalt"
    assert len(server.requests) == 2


def test_young_but_too_large_is_refused(server: Server, tmp_path: Path) -> None:
    server.route("/a", Reply(b"Inhalt"))
    with client(Archive(tmp_path)) as one:
        one.get(server.url("/a"))
        with pytest.raises(SourceError, match="größer als"):
            one.get(server.url("/a"), since="2020-01-01T00:00:00Z", max_bytes=2)
