# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`kill -9` at any moment leaves a readable history: nothing lost, nothing half written."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.schema import violations
from ozgcheck.history.store import History

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL and fork")

CHECK = [
    sys.executable,
    "-m",
    "ozgcheck",
    "--portal",
    "herne",
    "check",
    "--source",
    "beispiel:herne",
]
WRITES = 40


class Watch:
    """Looks at a history after each kill; every look compares with the one before."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.files: dict[Path, bytes] = {}

    def look(self) -> int:
        """Check what must hold after any kill.

        Returns:
            How many snapshots are new since the last look.
        """
        listed = self.history.list()
        now = {stored.path: stored.path.read_bytes() for stored in listed}
        for path, before in self.files.items():
            assert now.get(path) == before, f"{path.name} was changed or lost"
        new = [stored for stored in listed if stored.path not in self.files]
        for stored in new:
            assert self.history.read(stored).portal == "herne"
            document = json.loads(gzip.decompress(now[stored.path]))
            assert list(violations("snapshot", document)) == []
        self.files = now
        return len(new)


# --- the command line ----------------------------------------------------------------------


def start(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    home = folder / "heim"
    home.mkdir(exist_ok=True)
    env = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    env.pop("SOURCE_DATE_EPOCH", None)
    return subprocess.Popen(
        [*CHECK, *options],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def small(tiny: Path) -> Path:
    """The small catalogue with the portal of Herne: a run is mostly reading and writing."""
    shipped = (paths.data("catalog") / "portale" / "herne.yaml").read_text(encoding="utf-8")
    (tiny / "portale").mkdir()
    own = shipped.replace("produkt: vr-bis-detail\n", "")
    (tiny / "portale" / "herne.yaml").write_text(own, encoding="utf-8")
    return tiny


@pytest.mark.parametrize(("shipped", "runs"), [(True, 4), (False, 12)], ids=["shipped", "small"])
def test_check_killed_at_any_moment_leaves_a_readable_history(
    tmp_path: Path, small: Path, shipped: bool, runs: int, catalog: Catalog, shared_cache: Path
) -> None:
    options = () if shipped else ("--catalog", str(small))
    if shipped:  # what reading the catalogue keeps is there, as after every other command
        assert catalog.leistungen
        shutil.copytree(shared_cache, tmp_path / "heim" / "cache")
    watch = Watch(History(tmp_path / "ozgcheck-verlauf", "herne"))
    # The first run also fills the caches, so the second one is the usual one.
    assert start(tmp_path, *options).wait() == 0
    begin = time.monotonic()
    assert start(tmp_path, *options).wait() == 0
    usual = time.monotonic() - begin
    assert watch.look() == 2

    chance = random.Random(20261125)
    # One moment in each of equal parts of a run, in random order.
    moments = [(part + chance.random()) / runs * usual for part in range(runs)]
    chance.shuffle(moments)
    killed = 0
    for moment in moments:
        process = start(tmp_path, *options)
        time.sleep(moment)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        watch.look()
    assert killed >= runs // 4, "many runs must really have been interrupted"

    assert start(tmp_path, *options).wait() == 0
    assert watch.look() == 1, "after all kills a run is stored as usual"


# --- the moment of writing -------------------------------------------------------------------

# Writes run after run, so that a kill falls into the writing. One process imports everything
# once; for each line `moment` it forks a writer and kills it after that many seconds, for
# each line `step N` the writer kills itself when it does its Nth thing with a file.
WRITER = """
import os, signal, sys, time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ozgcheck.history.store import History
from ozgcheck.model import Finding, Offer, Outcome, Result, Snapshot, Umfang, Versions

folder, links = Path(sys.argv[1]), sys.argv[2]
if links == "no":
    def link(*args, **more):
        raise OSError(1, "Operation not permitted")
    os.link = link
history = History(folder, "herne")
run = Snapshot(
    portal="herne", stadt="Herne", ars="059160000000", started="",
    versions=Versions("0.1.0", "a", "b"), sources=(), umfang=(Umfang(complete=True),),
    offers=tuple(Offer(str(n), f"Angebot {n}", "tabelle", text=os.urandom(9).hex() * 200)
                 for n in range(20)),
    result=Result((), (Finding("10160", Outcome.UNKLAR),), ()),
)
def write(number):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    history.write(replace(run, started=at.strftime("%Y-%m-%dT%H:%M:%SZ")))

def die_at(step):
    here = str(folder)
    seen = 0
    def count(event, args):
        nonlocal seen
        if event.split(".")[0] in ("open", "os") and args and here in str(args[0]):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)

write(0)
print("bereit", flush=True)
for number, line in enumerate(sys.stdin, 1):
    what, value = line.split()
    child = os.fork()
    if child == 0:
        if what == "step":
            die_at(int(value))
            write(number * 1000)
        else:
            for again in range(1000):
                write(number * 1000 + again)
        os._exit(0)
    if what == "moment":
        time.sleep(float(value))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Writer:
    """The process that forks writers and kills them."""

    def __init__(self, folder: Path, links: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), links],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._answer() == "bereit"

    def kill(self, what: str, value: float) -> int:
        """Let one writer run and die; its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what} {value}\n")
        self.process.stdin.flush()
        return int(self._answer())

    def _answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


@pytest.fixture
def writer(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Writer]:
    started = Writer(tmp_path, getattr(request, "param", "yes"))
    yield started
    started.end()


def test_a_writer_killed_at_random_moments_leaves_only_whole_runs(
    tmp_path: Path, writer: Writer
) -> None:
    watch = Watch(History(tmp_path, "herne"))
    assert watch.look() == 1
    chance = random.Random(42)
    new = 0
    for _ in range(WRITES):
        assert writer.kill("moment", chance.uniform(0, 0.08)) == -signal.SIGKILL
        new += watch.look()
    assert new > WRITES, "the writers must have been killed while they were busy"


@pytest.mark.parametrize(
    "writer", ["yes", "no"], ids=["hard links", "no hard links"], indirect=True
)
def test_a_writer_killed_at_every_step_leaves_only_whole_runs(
    tmp_path: Path, writer: Writer
) -> None:
    watch = Watch(History(tmp_path, "herne"))
    assert watch.look() == 1
    codes, stored = [], []
    for step in range(1, 100):
        codes.append(writer.kill("step", step))
        stored.append(watch.look())
        if codes[-1] == 0:
            break
    assert codes[-1] == 0, "a writer with more steps than that is another program"
    assert set(codes[:-1]) == {-signal.SIGKILL}
    assert len(codes) > 4, "folder, temporary file, publishing and removing are steps"
    assert stored[0] == 0
    assert stored[-1] == 1
    assert stored == sorted(stored), "once a run is published, later kills cannot lose it"
    halves = list((tmp_path / "herne").glob(".tmp-*"))
    assert halves, "some kill must have hit a file that was being written"
