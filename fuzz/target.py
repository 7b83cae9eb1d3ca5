# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a target is, and when an input of it is a finding."""

from __future__ import annotations

import functools
import resource
import shutil
import tempfile
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from ozgcheck.errors import CatalogError, OzgcheckError

ROOT = Path(__file__).resolve().parents[1]
SEEDS = Path(__file__).resolve().parent / "seeds"
# No input is longer; one of that length may take so many seconds of a processor.
LONGEST = 64 * 1024
SECONDS = 2.0
# A reading that needs more than this above what the process had is a finding (bytes).
MEMORY = 256 * 1024 * 1024
# What `ozgcheck.text.plain` never lets through: signs that turn the direction of writing,
# and those that stand inside words and mean nothing.
_UNSEEN = frozenset("\u200e\u200f\u061c\u00ad\u200b\u200c\u200d\u2060\ufeff") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
_HARMFUL = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Target:
    """A parser with what it is fed.

    `run` takes the bytes and gives back what the product would go on with; OzgcheckError is
    how it refuses. `words` are pieces of its language. `free`: texts in what it gives back may
    be anything, because whoever uses them makes them plain; messages of errors still may not.
    `form` is `json`, `yaml` or `toml` where values inside documents are changed, too.
    """

    name: str
    reads: str
    run: Callable[[bytes], object]
    words: tuple[str, ...] = ()
    free: bool = False
    form: str = ""

    def seeds(self) -> dict[str, bytes]:
        """The inputs to begin with, by name."""
        folder = SEEDS / self.name
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why an input is a finding; `place` is the same for what has the same cause."""

    kind: str
    place: str
    text: str


def complaints(target: Target, data: bytes, *, seconds: float = SECONDS) -> list[Complaint]:
    """Run a target on an input and say what is wrong.

    Args:
        target: what to run.
        data: the input.
        seconds: processor time that it may take.
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    found: list[Complaint] = []
    result: object = None
    try:
        result = target.run(data)
    except OzgcheckError as error:
        found += _messages(error)
    except Exception as error:  # noqa: BLE001 - every other one is a finding
        found.append(_fallen(error))
    spent = time.process_time() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    if spent > seconds:
        found.append(Complaint("slow", "time", f"{len(data)} bytes took {spent:.1f} s"))
    if grown > MEMORY:
        found.append(Complaint("large", "memory", f"{len(data)} bytes took {grown >> 20} MB"))
    if not target.free:
        found += _harmful(texts(result), "result")
    return found


def _messages(error: OzgcheckError) -> Iterator[Complaint]:
    said = [error.message, error.hint]
    if isinstance(error, CatalogError):
        said += error.problems
    yield from _harmful(((type(error).__name__, text) for text in said), "message")


def _fallen(error: Exception) -> Complaint:
    """The exception and the last line of ours that it came through."""
    own = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT / "ozgcheck")
    ]
    where = own[-1] if own else str(error).partition(":")[0][:60] or "target"
    place = f"{type(error).__name__} {where}"
    last = "".join(traceback.format_exception(error)[-6:])
    return Complaint("exception", place, last[:4000])


def _harmful(said: Iterable[tuple[str, str]], what: str) -> Iterator[Complaint]:
    for where, text in said:
        if not text.isprintable() and (bad := harmful(text)):
            signs = ", ".join(sorted({f"U+{ord(char):04X}" for char in bad}))
            yield Complaint("text", f"{what} {where}", f"{signs} in {text[:200]!a}")
            return


def harmful(text: str) -> str:
    """The characters of a text that `ozgcheck.text.plain` would not let through."""
    return "".join(
        char for char in text if char in _UNSEEN or unicodedata.category(char) in _HARMFUL
    )


def texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value with where it stands: records by field, lists by their name."""
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{type(value).__name__}.{field.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(key, f"{where} key")
            yield from texts(inner, where)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from texts(inner, where)


# --- a place for files ---------------------------------------------------------------------


@functools.cache
def folder() -> Path:
    """A folder of this process, in memory where the system has that."""
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of our own in it
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))


def clean() -> None:
    """Remove the folder; the next call of `folder` makes another one."""
    shutil.rmtree(folder(), ignore_errors=True)
    folder.cache_clear()


def file(name: str, data: bytes) -> Path:
    """A file with this content in `folder`."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
