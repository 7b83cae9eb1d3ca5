# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Judging many values on all cores; what is little is judged here and now."""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import OzgcheckError
from ozgcheck.language import tr
from ozgcheck.survey.judge import Judge

Value = TypeVar("Value")
Answer = TypeVar("Answer")

# Values that one core judges at a time, and so many that a second core is worth its start.
_BATCH = 1_000
_MANY = 6_000
# Batches that wait for each core, so that none is idle and little is held.
_AHEAD = 3

_judge: Judge | None = None


class Crew:
    """Judges values by the methods of `Judge`, in the order they come.

    Args:
        catalog: what is judged by.
        cores: processes that judge; with 1, and for few values, this one does.
    """

    def __init__(self, catalog: Catalog, cores: int) -> None:
        self._catalog = catalog
        self._cores = cores
        self._pool: ProcessPoolExecutor | None = None
        self._own: Judge | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def judged(
        self, how: Callable[[Judge, Value], Answer], values: Iterable[Value]
    ) -> Iterator[tuple[Value, Answer]]:
        """Each value with its judgement.

        Args:
            how: a function of a module, so that other processes find it.
            values: read no further than needed.

        Raises:
            OzgcheckError: a process was ended from outside.
        """
        batches = _batches(values)
        first = list(itertools.islice(batches, -(-_MANY // _BATCH)))
        if self._cores == 1 or sum(map(len, first)) < _MANY:
            for batch in itertools.chain(first, batches):
                for value in batch:
                    yield value, how(self._here(), value)
            return
        try:
            yield from self._spread(how, itertools.chain(first, batches))
        except BrokenProcessPool as error:
            raise OzgcheckError(
                tr(
                    "Das Bewerten wurde von außen abgebrochen, wohl weil der Arbeitsspeicher nicht "
                    "reicht."
                ),
                tr("Andere Programme schließen oder mit --kerne 1 noch einmal aufrufen."),
            ) from error

    def _here(self) -> Judge:
        if self._own is None:
            self._own = Judge(self._catalog)
        return self._own

    def _spread(
        self, how: Callable[[Judge, Value], Answer], batches: Iterable[Sequence[Value]]
    ) -> Iterator[tuple[Value, Answer]]:
        if self._pool is None:
            # Not forked: threads of an engine may hold locks that nobody would ever release.
            self._pool = ProcessPoolExecutor(
                self._cores, multiprocessing.get_context("spawn"), _hire, (self._catalog,)
            )
        waiting: deque[tuple[Sequence[Value], Future[list[Any]]]] = deque()
        for batch in batches:
            waiting.append((batch, self._pool.submit(_work, how, batch)))
            if len(waiting) >= _AHEAD * self._cores:
                yield from _answered(*waiting.popleft())
        while waiting:
            yield from _answered(*waiting.popleft())


def _batches(values: Iterable[Value]) -> Iterator[list[Value]]:
    iterator = iter(values)
    while batch := list(itertools.islice(iterator, _BATCH)):
        yield batch


def _answered(batch: Sequence[Value], future: Future[list[Any]]) -> Iterator[tuple[Value, Any]]:
    return zip(batch, future.result(), strict=True)


def _hire(catalog: Catalog) -> None:
    global _judge  # one per process, made once
    _judge = Judge(catalog)


def _work(how: Callable[[Judge, Any], Any], batch: Sequence[Any]) -> list[Any]:
    judge = _judge
    if judge is None:
        raise RuntimeError(tr("no judge was hired in this process"))
    return [how(judge, value) for value in batch]
