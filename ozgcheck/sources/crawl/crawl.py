# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Read a portal page by page.

Fetching goes on in threads, reading and deciding in one: results are taken in the order in
which they were asked for, so that what is read never depends on which answer came first.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from ozgcheck.errors import (
    AnsweredError,
    LeftHostError,
    RefusedError,
    SourceError,
)
from ozgcheck.language import tr
from ozgcheck.numbers import counted
from ozgcheck.sources.crawl.found import CLOSED, Crawled, Fetched, Limits
from ozgcheck.sources.crawl.frontier import Frontier, Target
from ozgcheck.sources.crawl.readings import Readings
from ozgcheck.sources.crawl.scope import Kind, Scope
from ozgcheck.sources.crawl.sitemap import MAX_BYTES as MAX_SITEMAP
from ozgcheck.sources.crawl.sitemap import read_sitemap
from ozgcheck.sources.pages import MAX_PAGE_BYTES, NoService, Page, Reader, Reading
from ozgcheck.web.answer import Response
from ozgcheck.web.client import Client
from ozgcheck.web.robots import Robots
from ozgcheck.web.urls import START_PATH, absolute_url, normal_url, split_url

ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
_SITEMAPS = 200
_SITEMAP_DEPTH = 3
# So many requests in a row without an answer: the server is down or wants us to stop.
PATIENCE = 8
_GONE = (404, 410)
_BUSY = (429, 503)
_SERVICES = (Kind.LEISTUNG, Kind.LISTE)


# Hears how many pages were read, how many are known and not yet read, and the seconds so far.
Told = Callable[[int, int, float], object]


class Crawler:
    """Reads one portal.

    Args:
        client: fetches; its own limits hold for each request.
        robots: what the portal allows.
        reader: reads pages.
        scope: which addresses belong to the portal.
        limits: how much is read at most.
        readings: what was read before.
        since: answers fetched later than this (UTC) are taken from the archive unasked.
        parallel: how many requests wait at once.
        patience: so many requests in a row without an answer end the reading.
        told: is told the progress.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        client: Client,
        robots: Robots,
        reader: Reader,
        scope: Scope,
        limits: Limits,
        *,
        readings: Readings | None = None,
        since: str = "",
        parallel: int = 2,
        patience: int = PATIENCE,
        told: Told | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._robots = robots
        self._reader = reader
        self._scope = scope
        self._limits = limits
        self._readings = readings or Readings(None, "")
        self._since = since
        self._parallel = max(1, parallel)
        self._patience = patience
        self._told = told
        self._clock = clock
        self._begun = clock()
        self._frontier = Frontier(scope, limits.depth)
        self._found = Crawled()
        self._read: dict[str, NoService | None] = {}
        self._starts: list[str] = []
        self._again: dict[Target, str] = {}
        self._tried: set[Target] = set()
        self._met: set[str] = set()
        self._unfollowed: dict[str, None] = {}
        self._silent = 0

    def crawl(self, starts: Iterable[str]) -> Crawled:
        """Read everything that the start addresses and the sitemaps lead to.

        Raises:
            SourceError: the first start address cannot be read or may not be.
        """
        self._starts = [address for address in map(normal_url, starts) if address]
        self._open(self._starts)
        pool = ThreadPoolExecutor(self._parallel, "crawl")
        try:
            self._work(pool)
        except BaseException:
            self._client.close()  # wakes those who wait for their turn
            raise
        finally:  # who interrupts does not wait for what is still under way
            pool.shutdown(wait=False, cancel_futures=True)
        for target, reason in self._again.items():
            self._give_up(target, reason)
        self._found.failed += (
            (url, "Die Seite, die dorthin führt, bittet darum, ihren Verweisen nicht zu folgen.")
            for url in self._unfollowed
            if url not in self._frontier.seen
        )
        self._forgive()
        self._found.trapped = self._frontier.trapped
        if self._frontier.overflow and not self._found.stopped:
            self._found.stopped = "Das Portal verweist auf mehr Adressen, als sich merken lassen."
        if self._frontier.too_deep and not self._found.stopped:
            deep = counted(self._frontier.too_deep, "Adresse", "Adressen")
            self._found.stopped = (
                f"{deep} von Leistungen oder Listen blieben ungelesen, weil mehr als "
                f"{counted(self._limits.depth, 'Verweis', 'Verweise')} dorthin führen (Grenze "
                "„tiefe“)."
            )
        for listed in (self._found.pages, self._found.entries):
            listed.sort(key=lambda page: (page.url, page.title))
        return self._found

    # --- where reading begins ------------------------------------------------------------

    def _open(self, starts: list[str]) -> None:
        for url in starts:
            self._frontier.add(url, 0)
        roots = dict.fromkeys(
            split_url(url)._replace(path="/", query="").geturl() for url in starts
        )
        for number, root in enumerate(roots):
            if self._robots.unreachable(root):
                if number:  # what is said of its pages then says why
                    continue
                raise SourceError(
                    tr("{root} Ohne sie darf dort nichts gelesen werden.").format(
                        root=self._robots.state(root)
                    ),
                    tr("Bitte prüfen Sie die Adresse und versuchen Sie es später noch einmal."),
                )
            self._sitemaps(root)

    def _sitemaps(self, root: str) -> None:
        """Note what the portal's sitemaps list; a portal without any is read all the same.

        What robots.txt or another sitemap names has to be there, the usual address need not.
        """
        promised = self._robots.sitemaps(root)
        waiting = deque(
            (url, 1, bool(promised)) for url in promised or (absolute_url(root, "/sitemap.xml"),)
        )
        seen: set[str] = set()
        while waiting:
            url, depth, named = waiting.popleft()
            url = self._scope.address(normal_url(url))
            if not url or url in seen:
                continue
            seen.add(url)
            if len(seen) > _SITEMAPS or depth > _SITEMAP_DEPTH or self._late() or self._deaf():
                if named:
                    self._found.failed.append((url, "Weitere Sitemaps blieben ungelesen."))
                return
            fetched = self._fetch(url, MAX_SITEMAP)
            self._listen(fetched)
            if fetched.answer is None or not fetched.answer.ok:
                if named and not (fetched.answer and fetched.answer.status in _GONE):
                    self._found.failed.append((url, fetched.reason or _status(fetched.answer)))
                continue
            sitemap = read_sitemap(fetched.answer.body, fetched.answer.url)
            listed = bool(sitemap.pages or sitemap.maps)
            if (named or listed) and not sitemap.whole:
                self._found.failed.append((url, "Die Sitemap ist nicht vollständig lesbar."))
            for page in sitemap.pages:
                self._frontier.add(page, 1)
            waiting.extend((further, depth + 1, True) for further in sitemap.maps)

    # --- the loop ------------------------------------------------------------------------

    def _work(self, pool: ThreadPoolExecutor) -> None:
        pending: deque[tuple[Target, Future[Fetched]]] = deque()
        asked = 0
        while True:
            while len(pending) < 2 * self._parallel and not self._over(asked):
                target = self._frontier.take()
                if target is None:
                    break
                asked += 1
                pending.append((target, pool.submit(self._fetch, target.url, MAX_PAGE_BYTES)))
            if not pending:
                if self._found.stopped or not self._second_round():
                    return
                continue
            target, future = pending.popleft()
            self._absorb(target, future.result())
            if self._told is not None:
                waiting = len(self._frontier) + len(pending)
                self._told(self._found.visited, waiting, self._clock() - self._begun)

    def _second_round(self) -> bool:
        """Ask once more for what failed: many a server only was busy for a moment."""
        failed = self._again.keys() - self._tried
        self._tried |= failed
        for target in failed:
            self._frontier.again(target)
        return bool(failed)

    def _late(self) -> bool:
        return self._clock() - self._begun > 60 * self._limits.minutes

    def _deaf(self) -> bool:
        return self._silent >= self._patience

    def _listen(self, fetched: Fetched) -> None:
        """Count the requests in a row that nobody answered."""
        answer = fetched.answer
        silent = fetched.silent or (answer is not None and answer.status in _BUSY)
        self._silent = self._silent + 1 if silent else 0

    def _over(self, asked: int) -> bool:
        """Whether reading ends before everything is read; notes why."""
        found, left = self._found, len(self._frontier)
        if found.stopped or not left:
            return bool(found.stopped)
        if asked >= self._limits.pages:
            found.stopped = (
                f"Nach {counted(self._limits.pages, 'Seite', 'Seiten')} war Schluss (Grenze "
                f"„seiten“); {counted(left, 'bekannte Adresse', 'bekannte Adressen')} blieben "
                "ungelesen."
            )
        elif self._late():
            found.resumable = True
            found.stopped = (
                f"Nach {counted(int(self._limits.minutes), 'Minute', 'Minuten')} war Schluss "
                f"(Grenze „minuten“); {counted(left, 'bekannte Adresse', 'bekannte Adressen')} "
                "blieben ungelesen. Der nächste Aufruf macht dort weiter."
            )
        elif self._deaf():
            found.resumable = True
            found.stopped = (
                f"Der Server antwortete {self._silent}-mal hintereinander nicht; "
                f"{counted(left, 'bekannte Adresse', 'bekannte Adressen')} blieben ungelesen."
            )
        return bool(found.stopped)

    # --- one address ---------------------------------------------------------------------

    def _fetch(self, url: str, max_bytes: int) -> Fetched:
        """Ask for one address; runs in a thread and changes nothing here."""
        try:
            if not self._robots.allowed(url):
                if self._robots.unreachable(url):
                    return Fetched(reason="Die robots.txt ist nicht lesbar.", silent=True)
                return Fetched(reason=CLOSED, refused=True)
            answer = self._client.get(
                url, accept=ACCEPT, max_bytes=max_bytes, since=self._since, may=self._robots.allowed
            )
        except RefusedError as error:
            return Fetched(reason=error.message, refused=True)
        except LeftHostError as error:
            return Fetched(reason=error.message, outside=True)
        except AnsweredError as error:
            return Fetched(reason=error.message)
        except SourceError as error:
            return Fetched(reason=error.message, silent=True)
        return Fetched(answer)

    def _absorb(self, target: Target, fetched: Fetched) -> None:
        self._listen(fetched)
        self._again.pop(target, None)
        answer = fetched.answer
        if fetched.refused:
            if not self._frontier.other_way(target):
                self._found.refused.append(target.url)
        elif answer is None:
            if fetched.outside and not _promising(target):
                self._found.outside.append(target.url)
            else:
                self._failed(target, fetched.reason)
        elif answer.status in _GONE:
            if not self._frontier.other_way(target):
                self._found.gone.append(target.url)
        elif not answer.ok:
            self._failed(target, _status(answer))
        else:
            self._take(target, answer)

    def _failed(self, target: Target, reason: str) -> None:
        if not self._frontier.other_way(target):
            self._again[target] = reason

    def _give_up(self, target: Target, reason: str) -> None:
        listed = self._found.failed if self._may_hide(target) else self._found.minor
        listed.append((target.url, reason))

    def _may_hide(self, target: Target) -> bool:
        return target.depth == 0 or self._scope.may_hide_service(target.url)

    def _forgive(self) -> None:
        """An address that failed hides nothing if its service was found at another one."""
        found, met = self._found, self._met - {""}
        found.failed = [each for each in found.failed if self._scope.service(each[0]) not in met]
        found.gone = [url for url in found.gone if self._scope.service(url) not in met]
        found.refused = [url for url in found.refused if self._scope.service(url) not in met]

    def _take(self, target: Target, answer: Response) -> None:
        """Note what an answer holds, and where it leads."""
        self._found.visited += 1
        url = self._scope.address(normal_url(answer.url)) or target.url
        moved = target.kind is Kind.LEISTUNG and not self._scope.service(url)
        if url in self._read:  # several addresses lead to it
            known = self._read[url]
            if known is not None and (moved or (known.login and _promising(target))):
                self._no_service(target, known, url)
            return
        self._read[url] = None
        if not answer.is_page:
            no_page = NoService(f"Statt einer Seite kam {answer.content_type}.", broken=True)
            self._read[url] = no_page
            if target.kind is Kind.LEISTUNG:
                self._no_service(target, no_page, url)
            return
        reading = self._reading(answer, url)
        outcome = reading.outcome
        service = isinstance(outcome, Page)
        if isinstance(outcome, Page):
            self._found.pages.append(outcome)
            self._met |= {self._scope.service(target.url), self._scope.service(url)}
        else:
            self._read[url] = outcome
            walled = outcome.login and _promising(target)
            if target.kind is Kind.LEISTUNG or outcome.broken or walled:
                self._no_service(target, outcome, url)
        self._found.entries.extend(reading.entries)
        leads_on = False
        for anchor in reading.anchors:
            if anchor.url in self._frontier.seen:  # the navigation, on every page anew
                continue
            if reading.nofollow:
                if self._scope.may_hide_service(anchor.url):
                    self._unfollowed.setdefault(anchor.url)
                continue
            # Of a single link it only says that the page does not vouch for it.
            if "nofollow" in anchor.rel and self._scope.kind(anchor.url) not in _SERVICES:
                continue
            leads_on |= self._frontier.add(anchor.url, target.depth + 1, target)
        self._frontier.visited(target, service=service or bool(reading.entries), leads_on=leads_on)

    def _no_service(self, target: Target, outcome: NoService, url: str) -> None:
        """A page that should be a service is none, or a page could not be read.

        Args:
            target: what was asked for.
            outcome: what came.
            url: where it came from, after redirects.
        """
        if outcome.login:
            self._give_up(target, "Statt der Seite kam eine Anmeldeseite.")
        elif outcome.broken and not outcome.gone:
            self._give_up(target, outcome.reason)
        elif not (outcome.gone or self._scope.service(url) or self._is_home(url)):
            self._give_up(target, "Statt der Leistung kam eine andere Seite.")
        elif not self._frontier.other_way(target):
            self._found.gone.append(target.url)

    def _is_home(self, url: str) -> bool:
        """Where portals send those who ask for something that is gone: start and lists."""
        at_start = url in self._starts or START_PATH.search(split_url(url).path) is not None
        return at_start or self._scope.kind(url) is Kind.LISTE

    def _reading(self, answer: Response, url: str) -> Reading:
        digest = answer.digest
        known = self._readings.get(digest, url)
        if known is None:
            known = self._reader.read(answer.body, url, charset=answer.charset, strict=True)
            self._readings.put(digest, url, known)
        return known


def _promising(target: Target) -> bool:
    """Whether services stand there or are listed there: a beginning, a list, a service."""
    return target.kind is not Kind.SONST or target.depth == 0


def _status(answer: Response | None) -> str:
    if answer is None:
        return ""
    if answer.status in (401, 403, 407):
        return f"Die Seite verlangt eine Anmeldung (HTTP-Status {answer.status})."
    return f"Der Server meldet einen Fehler (HTTP-Status {answer.status})."
