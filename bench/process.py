# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Run a command and say what it and everything it started took."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Memory is looked at so often.
SECONDS_BETWEEN = 0.1
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class FailedError(Exception):
    """A command failed; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took.

    `cpu` are processor seconds of all its processes, of those that nobody waited for (a JVM) as
    far as they were seen; `megabytes` the most memory that they held together, pages they share
    counted once; `others` the share 0..1 of all cores that other programs used meanwhile, so that
    figures from a busy machine are known as such. The last two are None where the system does not
    tell (not Linux).
    """

    seconds: float
    cpu: float
    megabytes: float | None
    others: float | None = None


def ozgcheck(*arguments: str) -> list[str]:
    """The command line of ozgcheck as it lies here."""
    return [sys.executable, "-m", "ozgcheck", *arguments]


def run(
    command: Sequence[str],
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    cores: int | None = None,
) -> Spent:
    """Run a command to its end.

    Args:
        command: program and arguments.
        folder: where.
        environment: added to this process's.
        cores: keep all its processes to so many; None leaves them all.

    Raises:
        FailedError: it failed.
    """
    given = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
    if cores is not None and hasattr(os, "sched_setaffinity"):
        # In the child, before it becomes the program; whatever that starts inherits it.
        chosen = ",".join(map(str, sorted(os.sched_getaffinity(0))[:cores]))
        script = (
            "import os, sys; os.sched_setaffinity(0, map(int, sys.argv[1].split(','))); "
            "os.execvp(sys.argv[2], sys.argv[2:])"
        )
        command = [sys.executable, "-c", script, chosen, *command]
    begun, before, busy = time.monotonic(), spent_below(), _busy()
    process = subprocess.Popen(  # noqa: S603 - our own command lines
        command,
        cwd=folder,
        env=given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak = _Peak(process.pid)
    with peak:
        _, said = process.communicate()
    seconds, waited_for, busier = time.monotonic() - begun, spent_below() - before, _busy()
    if process.returncode:
        raise FailedError(f"{' '.join(command)}: {said[-800:]}")
    cpu = max(waited_for, peak.cpu)
    others = None
    if busy is not None and busier is not None and seconds:
        others = max(0.0, busier - busy - cpu) / (seconds * (os.cpu_count() or 1))
    return Spent(seconds, cpu, peak.megabytes, others)


def spent_below() -> float:
    """Processor seconds of children that ended; `os.times` would say 0 for a short one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak:
    """Watches a process and what it started while the `with` lasts."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._ticks: dict[int, int] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def megabytes(self) -> float | None:
        """The most that was seen."""
        return self._most / 1000 if self._most else None

    @property
    def cpu(self) -> float:
        """Processor seconds of all that were seen, until they were last seen."""
        return sum(self._ticks.values()) / _TICKS

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            tree = _tree(self._pid)
            self._most = max(self._most, sum(map(_held, tree)))
            for pid in tree:
                self._ticks[pid] = max(self._ticks.get(pid, 0), _ticks(pid))
            if self._over.wait(SECONDS_BETWEEN):
                return


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        found.append(each)
        with suppress(OSError, ValueError):
            for task in Path(f"/proc/{each}/task").iterdir():
                waiting += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def _held(pid: int) -> int:
    """Kilobytes of a process, of what it shares its part; 0 where nobody tells."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    found = _PSS.search(rollup)
    return int(found[1]) if found else 0


def _ticks(pid: int) -> int:
    """Clock ticks that a process used itself."""
    try:
        # The name before it may hold spaces and brackets.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    except (OSError, ValueError, IndexError):
        return 0


def _busy() -> float | None:
    """Processor seconds that all programs have used since the machine started."""
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").split(maxsplit=9)
        user, nice, system, _idle, _waiting, irq, softirq, steal = map(int, fields[1:9])
    except (OSError, ValueError):
        return None
    return (user + nice + system + irq + softirq + steal) / _TICKS


def machine(packages: Iterable[str] = ()) -> dict[str, Any]:
    """Where and with what something is measured."""
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": _memory(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "versions": {name: _version(name) for name in ("ozgcheck", *packages)},
    }


def machine_line(found: Mapping[str, Any]) -> str:
    """The machine in one line."""
    versions = [f"{name} {number}" for name, number in found["versions"].items() if number]
    parts = (
        found["processor"],
        f"{found['cores']} cores",
        f"{found['memory_gb']} GB",
        found["system"],
        f"load {found['load']} at the start",
        f"Python {found['python']}",
        *versions,
    )
    return f"{found['date']}: {', '.join(parts)}"


def _processor() -> str:
    with suppress(OSError):
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        names = [line for line in text.splitlines() if line.startswith("model name")]
        if names:
            return names[0].partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _memory() -> int | None:
    with suppress(OSError, ValueError, AttributeError):
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    return None


def _version(package: str) -> str:
    with suppress(PackageNotFoundError):
        return version(package)
    return ""
