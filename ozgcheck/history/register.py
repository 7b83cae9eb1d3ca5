# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What all runs of a portal found, so small that years of it are there at once; no I/O.

A verdict (outcome and level with its bounds, with and without what Kreis, Land and Bund run) is
one of a few dozen. Each has a number, and a run is a line of such numbers, one per Leistung and
per entry. Who counts needs no more; texts, offers and evidence stay in the snapshots.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ozgcheck.maturity.traeger import told_apart
from ozgcheck.model import Finding, Result, Snapshot

# OZG id, and id of the entry; that is empty for the Leistung itself.
Key = tuple[str, str]

# The characters that stand for numbers begin here, so that the first dozens take one byte each;
# surrogates are left out, because they cannot be written.
_FIRST, _SURROGATES, _LEFT_OUT = 48, 0xD800, 0x800
_UNKNOWN = chr(_FIRST)
_NOTHING = Result(matches=(), findings=(), teil_findings=())


@dataclass(frozen=True, slots=True)
class Run:
    """A run without its contents.

    Attributes:
        id: how it is called.
        file: size in bytes and time of change (ns) of the file it was read from.
        head: portal, time, versions, sources and what is missing; no offers, no findings.
        offers: how many offers it has.
        owners: it says what is from Kreis, Land and Bund; older runs do not.
        verdicts: a character per key of the register; the last ones may be missing.
    """

    id: str
    file: tuple[int, int]
    head: Snapshot
    offers: int
    owners: bool
    verdicts: str


@dataclass(frozen=True, slots=True)
class Register:
    """Runs in the order of their start.

    Attributes:
        keys: what the characters of a run stand for, in their order.
        verdicts: the findings that they mean, without id and evidence.
        runs: the runs.
        unreadable: ids of runs that could not be read, and why (German).
    """

    keys: tuple[Key, ...] = ()
    verdicts: tuple[Finding, ...] = ()
    runs: tuple[Run, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()

    def verdict(self, run: Run, place: int) -> Finding | None:
        """What a run says about the key at that place; None if it does not know it."""
        return self._meant(run.verdicts[place : place + 1])

    def tally(self, run: Run, places: Sequence[int]) -> Iterator[tuple[Finding, int]]:
        """The verdicts on the keys at these places, and how often each occurs.

        What the run does not know is left out, as it is in its snapshot.
        """
        line = run.verdicts.ljust(len(self.keys), _UNKNOWN)
        for char, times in Counter(map(line.__getitem__, places)).items():
            verdict = self._meant(char)
            if verdict is not None:
                yield verdict, times

    def sound(self) -> bool:
        """Whether every character means something."""
        most = _char(len(self.verdicts))
        return all(
            len(run.verdicts) <= len(self.keys)
            and min(run.verdicts, default=_UNKNOWN) >= _UNKNOWN
            and max(run.verdicts, default=_UNKNOWN) <= most
            for run in self.runs
        )

    def _meant(self, char: str) -> Finding | None:
        return None if char in ("", _UNKNOWN) else self.verdicts[_number(char) - 1]


class Writer:
    """Adds runs to a register; what it knows keeps its place and number."""

    def __init__(self, known: Register) -> None:
        self._places = {key: place for place, key in enumerate(known.keys)}
        self._numbers = {verdict: number for number, verdict in enumerate(known.verdicts, 1)}

    def run(self, run_id: str, file: tuple[int, int], snapshot: Snapshot) -> Run:
        """What the register keeps of a run.

        Args:
            run_id: how it is called.
            file: size and time of change of its file.
            snapshot: the run.
        """
        result = snapshot.result
        line = dict(self._line((*result.findings, *result.teil_findings)))
        return Run(
            id=run_id,
            file=file,
            head=replace(
                snapshot, umfang=(), offers=(), result=_NOTHING, skipped=(), warnings=(), links=()
            ),
            offers=len(snapshot.offers),
            owners=told_apart(result.findings),
            verdicts="".join(line.get(place, _UNKNOWN) for place in range(len(self._places))),
        )

    def register(self, runs: Iterable[Run], unreadable: Iterable[tuple[str, str]]) -> Register:
        """These runs with everything the characters need."""
        return Register(tuple(self._places), tuple(self._numbers), tuple(runs), tuple(unreadable))

    def _line(self, findings: Iterable[Finding]) -> Iterator[tuple[int, str]]:
        for finding in findings:
            key = finding.leistung_id, finding.teilleistung
            verdict = replace(
                finding,
                leistung_id="",
                teilleistung="",
                offers=(),
                candidates=(),
                evidence=(),
                note="",
            )
            place = self._places.setdefault(key, len(self._places))
            number = self._numbers.setdefault(verdict, len(self._numbers) + 1)
            yield place, _char(number)


def _char(number: int) -> str:
    code = _FIRST + number
    return chr(code if code < _SURROGATES else code + _LEFT_OUT)


def _number(char: str) -> int:
    code = ord(char)
    return (code if code < _SURROGATES else code - _LEFT_OUT) - _FIRST
