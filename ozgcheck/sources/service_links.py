# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which online services are asked whether they are there, and what is known afterwards."""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ozgcheck.errors import SourceError
from ozgcheck.model import LinkKind, Linkstand, Offer
from ozgcheck.numbers import counted
from ozgcheck.sources.interface import Context
from ozgcheck.sources.link_state import Judge
from ozgcheck.sources.link_store import Store
from ozgcheck.sources.live import plan
from ozgcheck.sources.registry import EXAMPLE, MANIFEST
from ozgcheck.text import plain
from ozgcheck.web.linkcheck import Asked, Asker, Names
from ozgcheck.web.robots import Robots
from ozgcheck.web.urls import MAX_URL, host_of, normal_url

MOST = 500
# One address: seconds to connect, to wait for the next bytes, and in all; further attempts.
_TIMEOUTS, _TIME_LIMIT, _RETRIES, _LONGEST_WAIT = (10.0, 15.0), 30.0, 1, 20.0
_SERVERS_AT_ONCE = 8
_WAIT = 0.2

Told = Callable[[int, int, float], object]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known about the services of a run.

    `links` has every address as it stands in the offers, sorted. `asked` counts addresses that
    were asked now, `recalled` those whose answer still holds, `left` those that nobody asked.
    """

    links: tuple[Linkstand, ...] = ()
    asked: int = 0
    recalled: int = 0
    left: int = 0
    interrupted: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the run should know, German."""
        if not self.left:
            return ()
        noun = counted(self.left, "Adresse", "Adressen")
        verb = "wurde" if self.left == 1 else "wurden"
        why = (
            "weil die Prüfung abgebrochen wurde"
            if self.interrupted
            else "weil mehr Adressen verlinkt sind, als „links_hoechstens“ erlaubt"
        )
        return (f"{noun} von Onlinediensten {verb} nicht geprüft, {why}.",)

    @property
    def summary(self) -> str:
        """What was done, one German sentence; empty if there was nothing to do."""
        if not (self.asked or self.recalled):
            return ""
        asked = counted(self.asked, "Adresse", "Adressen")
        return f"Onlinedienste: {asked} geprüft, {self.recalled} aus früherer Prüfung bekannt."


def reads_the_net(kind: str, location: str) -> bool:
    """Whether a source with this location is read over the net, and not from files."""
    if kind in (EXAMPLE, MANIFEST):
        return False
    return not location or location.lower().startswith(("http://", "https://"))


def service_links(offers: Iterable[Offer]) -> dict[str, tuple[str, ...]]:
    """The addresses of online services as they are asked, each with its spellings.

    In a fixed order: what the city itself offers comes first, what it has from Kreis, Land or
    Bund last; what is no http(s) address is left out.
    """
    spellings: dict[str, dict[str, None]] = {}
    for offer in sorted(offers, key=lambda offer: (offer.level.inherited, offer.id)):
        for link in offer.links:
            if link.kind is LinkKind.ONLINEDIENST and (address := normal_url(link.url)):
                spellings.setdefault(address, {})[link.url] = None
    return {address: tuple(found) for address, found in spellings.items()}


def recalled(offers: Iterable[Offer], store: Store, now: str) -> Checked:
    """What is known without asking: every answer that still holds at that time."""
    wanted = service_links(offers)
    known = store.recall(now, asking=False)
    found = {address: known[address] for address in wanted if address in known}
    return Checked(_spelt(wanted, found), recalled=len(found))


def check_links(
    offers: Sequence[Offer],
    context: Context,
    store: Store,
    now: str,
    *,
    most: int = MOST,
    starts: Sequence[str] = (),
    told: Told | None = None,
    ask: Callable[[Sequence[str]], Iterator[Asked]] | None = None,
) -> Checked:
    """Ask the online services that the offers link to.

    Each address is asked once, those of one server one after the other. Every answer is kept
    at once; who interrupts (Ctrl-C) gets what is there until then.

    Args:
        offers: all offers of the run.
        context: city, portal and how its links are read; not offline.
        store: earlier answers; what still holds is not asked again.
        now: ISO time that the answers carry.
        most: so many addresses are asked at most.
        starts: addresses besides the portal's own that a person named for reading.
        told: is told how many are done, how many wait, and the seconds so far.
        ask: asks addresses of one server; None: over the net.
    """
    wanted = service_links(offers)
    known = store.recall(now)
    found = {address: known[address] for address in wanted if address in known}
    before = len(found)
    open_still = [address for address in wanted if address not in found]
    chosen = open_still[: max(0, most)]
    profile, linkregeln = context.rules()
    judge = Judge(offers, linkregeln, profile)
    interrupted = False
    if chosen:
        store.prune(now)
        own = () if context.portal is None else context.portal.adressen
        run = _Run(context, judge, [*own, *starts, *wanted], starts, ask)
        begun = time.monotonic()
        try:
            for done, asked in enumerate(run.answers(chosen), 1):
                stand = _stand(judge, asked, now)
                store.add(stand)
                found[stand.url] = stand
                if told is not None:
                    told(done, len(chosen) - done, time.monotonic() - begun)
        except KeyboardInterrupt:
            interrupted = True
        finally:
            run.stop()
    return Checked(
        _spelt(wanted, found),
        asked=len(found) - before,
        recalled=before,
        left=len(wanted) - len(found),
        interrupted=interrupted,
    )


class _Run:
    """Asks many servers at a time, each in a thread."""

    def __init__(
        self,
        context: Context,
        judge: Judge,
        controls: Iterable[str],
        starts: Iterable[str],
        ask: Callable[[Sequence[str]], Iterator[Asked]] | None,
    ) -> None:
        # Cut bodies must not lie in the archive, where a page is expected to be whole.
        self._client = replace(context, archive=None).client(
            parallel=1,
            public_only=True,
            trusted=_trusted(context, starts),
            timeouts=_TIMEOUTS,
            time_limit=_TIME_LIMIT,
            retries=_RETRIES,
            longest_wait=_LONGEST_WAIT,
        )
        robots = Robots(self._client)
        self._ask = ask or Asker(self._client, robots, Names(controls), judge.is_login).ask_each
        self._pool = ThreadPoolExecutor(_SERVERS_AT_ONCE, "links")
        self._ready: queue.SimpleQueue[Asked | BaseException] = queue.SimpleQueue()
        self._stopped = False

    def answers(self, addresses: Sequence[str]) -> Iterator[Asked]:
        """What came, in the order of coming."""
        servers: dict[str, list[str]] = {}
        for address in addresses:
            servers.setdefault(host_of(address), []).append(address)
        for urls in servers.values():
            self._pool.submit(self._server, urls)
        for _ in addresses:
            answer = self._next()
            if isinstance(answer, BaseException):
                raise answer
            yield answer

    def stop(self) -> None:
        """Do not wait for what is still under way."""
        self._stopped = True
        self._client.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _next(self) -> Asked | BaseException:
        while True:  # a wait without end could not be interrupted everywhere
            try:
                return self._ready.get(timeout=_WAIT)
            except queue.Empty:
                continue

    def _server(self, urls: Sequence[str]) -> None:
        try:
            for asked in self._ask(urls):
                if self._stopped:
                    return
                self._ready.put(asked)
        except BaseException as error:  # noqa: BLE001 - raised again where answers are taken
            self._ready.put(error)


def _trusted(context: Context, starts: Iterable[str]) -> frozenset[str]:
    """Hosts that may have private addresses, because a person named them so."""
    trusted: frozenset[str] = frozenset()
    for start in ("", *starts):
        with contextlib.suppress(SourceError):  # no address at all
            trusted |= plan(start, context).trusted
    return trusted


def _stand(judge: Judge, asked: Asked, now: str) -> Linkstand:
    state, why = judge.judge(asked)
    ziel = asked.login or ("" if asked.answer is None else asked.answer.url)
    ziel = plain(normal_url(ziel), MAX_URL)
    return Linkstand(
        url=asked.url,
        state=state,
        am=now,
        status=0 if asked.answer is None else asked.answer.status,
        ziel="" if ziel == asked.url else ziel,
        grund=why,
    )


def _spelt(
    wanted: Mapping[str, tuple[str, ...]], found: Mapping[str, Linkstand]
) -> tuple[Linkstand, ...]:
    """Every answer under each address that stands in an offer."""
    spelt = (
        replace(found[address], url=url)
        for address, urls in wanted.items()
        if address in found
        for url in urls
    )
    return tuple(sorted(spelt, key=lambda stand: stand.url))
