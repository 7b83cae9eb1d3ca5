# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fuzz one target, some, or all, one after the other.

    pip install -e ".[fuzz]"
    python -m fuzz.run                              # every target for a minute of processor time
    python -m fuzz.run robots xzufi --seconds 600
    python -m fuzz.run --list

Each target gets two processes in turn. The first lets atheris (libFuzzer) look for inputs that
reach new lines; the second repeats and nests pieces of what was found up to 64 KB, because
quadratic time shows on long inputs only. What was found lies in build/fuzz/<target>: `corpus`
(the next run goes on from there), `findings` (the smallest input of each cause and what was
wrong) and `runs.jsonl` (processor time and executions of each run). Exits with 1 if anything
was found.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import io
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from fuzz import registry
from fuzz.mutate import guarded, mutated_json, mutated_toml, mutated_yaml
from fuzz.target import LONGEST, ROOT, SECONDS, Complaint, Target, clean, complaints

BUILD = ROOT / "build" / "fuzz"
# Share of the time in which pieces are repeated.
GROWING = 0.2
# Counting the lines that run takes its time, too.
SLOWER = 2.5
# After so many seconds in one input the process is ended from outside.
HANGING = 60
# A machine that does other things as well may take so many times longer.
BUSY = 30
# What else than ozgcheck reads the bytes in Python, so that its lines are worth reaching.
_FORMS = {"json": mutated_json, "yaml": mutated_yaml, "toml": mutated_toml}
COUNTED = ["ozgcheck", "protego", "openpyxl", "tomllib", "json.decoder", "http", "urllib3.response"]


class Findings:
    """Keeps the smallest input of each cause."""

    def __init__(self, name: str) -> None:
        self._folder = BUILD / name / "findings"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.known: dict[tuple[str, str], int] = {}

    def add(self, data: bytes, found: Complaint) -> None:
        """Note a finding, unless a smaller one of the same cause is known."""
        cause = (found.kind, found.place)
        if len(data) >= self.known.get(cause, LONGEST + 1):
            return
        if cause not in self.known:
            sys.stderr.write(f"{found.kind}: {found.place}\n{found.text}\n")
        self.known[cause] = len(data)
        stem = "".join(char if char.isalnum() else "-" for char in f"{found.kind} {found.place}")
        (self._folder / stem[:120]).write_bytes(data)
        told = f"{found.kind}: {found.place}\n{found.text}\n"
        (self._folder / f"{stem[:120]}.txt").write_text(told, encoding="utf-8", errors="replace")


def fuzz(name: str, seconds: int) -> None:
    """Let libFuzzer look for inputs that reach new lines; ends the process."""
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

    with contextlib.redirect_stderr(io.StringIO()), atheris.instrument_imports(include=COUNTED):
        target = registry.target(name)
        for data in target.seeds().values():  # many modules are imported when they are needed
            with contextlib.suppress(Exception):
                target.run(data)
    findings = Findings(name)
    begun, state = time.process_time(), {"runs": 0}

    def one(data: bytes) -> None:
        state["runs"] += 1
        for found in complaints(target, data, seconds=SECONDS * SLOWER):
            findings.add(data, found)
        if state["runs"] % 50 == 0 and time.process_time() - begun > seconds:
            _noted(name, "coverage", begun, state["runs"], len(findings.known))
            clean()
            sys.stdout.flush()
            _leave(bool(findings.known))

    corpus = BUILD / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed, data in target.seeds().items():
        (corpus / f"seed-{seed}").write_bytes(data)
    words = BUILD / name / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), encoding="ascii")
    options = [
        f"-dict={words}",
        f"-max_len={LONGEST}",
        "-len_control=100",
        f"-timeout={HANGING}",
        "-rss_limit_mb=4096",
        f"-artifact_prefix={BUILD / name}/",
        "-print_final_stats=0",
        "-verbosity=0",
        "-close_fd_mask=0",
    ]
    mutate = _FORMS.get(target.form)

    def other(data: bytes, longest: int, seed: int) -> bytes:
        dice = random.Random(seed)  # noqa: S311 - no secrets
        found = None
        if mutate is not None and dice.random() < 0.6:
            found = guarded(mutate, data, dice, longest)
        return bytes(atheris.Mutate(data, longest)) if found is None else found

    given = {} if mutate is None else {"custom_mutator": other}
    atheris.Setup([sys.argv[0], *options, str(corpus)], one, **given)
    atheris.Fuzz()


def _leave(found: bool) -> None:
    """End the process at once; libFuzzer has no other way to be stopped from inside."""
    import os

    os._exit(1 if found else 0)


def _escaped(word: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}"
        for byte in word.encode("utf-8", "surrogatepass")
    )


def grow(name: str, seconds: float) -> bool:
    """Repeat and nest pieces of known inputs, the slow ones again and again.

    Returns:
        Whether anything was found.
    """
    target = registry.target(name)
    findings = Findings(name)
    corpus = [path.read_bytes() for path in sorted((BUILD / name / "corpus").glob("*"))]
    inputs = [*target.seeds().values(), *(data for data in corpus if len(data) < 8192)]
    dice = random.Random(datetime.now(UTC).isoformat())  # noqa: S311 - no secrets
    for data in inputs[:5]:
        complaints(target, data)  # what is loaded only once should not count
    slowest: list[tuple[float, bytes]] = []
    begun, count = time.process_time(), 0
    while time.process_time() - begun < seconds:
        small = dice.choice(slowest)[1] if slowest and dice.random() < 0.4 else dice.choice(inputs)
        large = repeated(small, target, dice)
        started = time.process_time()
        for found in complaints(target, large):
            findings.add(large, found)
        slowest.append((time.process_time() - started, large))
        slowest = sorted(slowest, reverse=True)[:12]
        count += 1
    _noted(name, "growth", begun, count, len(findings.known), slowest[0][0] if slowest else 0.0)
    (BUILD / name / "slowest").write_bytes(slowest[0][1] if slowest else b"")
    clean()
    return bool(findings.known)


def repeated(data: bytes, target: Target, dice: random.Random) -> bytes:
    """An input of up to 64 KB in which a piece stands many times, side by side or nested."""
    data = data[: LONGEST // 2]
    begin = dice.randrange(len(data) + 1)
    end = min(len(data), begin + dice.choice((1, 2, 3, 5, 8, 20, 60, 200, 1000)))
    piece = data[begin:end]
    if not piece or dice.random() < 0.3:
        piece = dice.choice(target.words or (" ",)).encode("utf-8", "surrogatepass") or b" "
        if dice.random() < 0.3:
            piece += dice.choice(target.words or (" ",)).encode("utf-8", "surrogatepass")
    room = LONGEST - len(data)
    if dice.random() < 0.3:
        closing = data[end : end + dice.choice((1, 2, 5, 20))] or piece
        times = room // (len(piece) + len(closing))
        return data[:begin] + piece * times + closing * times + data[end:]
    return data[:begin] + piece * (room // len(piece)) + data[end:]


def _noted(name: str, how: str, begun: float, runs: int, found: int, slowest: float = 0.0) -> None:
    record = {
        "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "how": how,
        "seconds": round(time.process_time() - begun),
        "executions": runs,
        "findings": found,
        "slowest": round(slowest, 3),
    }
    with (BUILD / name / "runs.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


# --- one after the other -------------------------------------------------------------------


def both(name: str, seconds: int) -> bool:
    """Fuzz and grow in processes of their own; whether anything was found."""
    found = False
    growing = max(1, round(seconds * GROWING))
    for how, share in (("coverage", seconds - growing), ("growth", growing)):
        command = [sys.executable, "-m", "fuzz.run", name, "--only", how, "--seconds", str(share)]
        try:
            ended = subprocess.run(  # noqa: S603 - ourselves
                command, cwd=ROOT, check=False, timeout=BUSY * share + 5 * HANGING
            ).returncode
        except subprocess.TimeoutExpired:
            sys.stderr.write(f"{name}: an input hangs, see {BUILD / name}\n")
            ended = 1
        found = found or ended != 0
    return found


def report() -> Iterator[str]:
    """What each target got so far, as lines of a table."""
    yield "| target | reads | seconds | executions | slowest of up to 64 KB |"
    yield "|---|---|---:|---:|---:|"
    for name in registry.NAMES:
        path = BUILD / name / "runs.jsonl"
        if path.is_file():
            records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            spent, runs = (
                sum(each[what] for each in records) for what in ("seconds", "executions")
            )
            slowest = max(each["slowest"] for each in records)
            reads = registry.target(name).reads
            yield f"| {name} | {reads} | {spent:,} | {runs:,} | {slowest:.2f} s |"


def main() -> None:
    """Fuzz, say what was found, and exit with 1 if anything was."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument(
        "--seconds", type=int, default=60, help="of processor time for each target (default: 60)"
    )
    parser.add_argument("--list", action="store_true", help="name the targets")
    parser.add_argument("--report", action="store_true", help="what each target got so far")
    parser.add_argument("--only", choices=("coverage", "growth"), help="only one of both ways")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.targets if name not in registry.NAMES]
    if unknown:
        parser.error(f"no such target: {unknown[0]}; --list names them")
    if arguments.list or arguments.report:
        lines = report() if arguments.report else registry.NAMES
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return
    faulthandler.enable()
    names = arguments.targets or list(registry.NAMES)
    if arguments.only == "coverage":
        fuzz(names[0], arguments.seconds)
        return
    if arguments.only == "growth":
        sys.exit(grow(names[0], arguments.seconds))
    failed = [name for name in names if both(name, arguments.seconds)]
    sys.stdout.write(f"{len(names)} targets, something found in: {', '.join(failed) or 'none'}\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
