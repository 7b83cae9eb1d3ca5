# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A short and polite look at a portal: rules, sitemap, beginnings, lists, a few services."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ozgcheck.doctor.page import Explained, explain
from ozgcheck.doctor.places import Place, Places
from ozgcheck.errors import AnsweredError, SourceError
from ozgcheck.language import tr
from ozgcheck.sources.crawl.crawl import ACCEPT
from ozgcheck.sources.crawl.found import CLOSED
from ozgcheck.sources.crawl.sitemap import MAX_BYTES as MAX_SITEMAP
from ozgcheck.sources.crawl.sitemap import read_sitemap
from ozgcheck.sources.interface import Context
from ozgcheck.sources.live import Plan
from ozgcheck.sources.pages import MAX_PAGE_BYTES
from ozgcheck.text import plain
from ozgcheck.web.client import Client
from ozgcheck.web.robots import Robots
from ozgcheck.web.urls import absolute_url, normal_url, split_url

# A person waits for the answer: a look asks for little, and asks once more only once.
_STARTS, _LISTS, _SITEMAPS = 5, 3, 5
_TIMEOUTS, _TIME_LIMIT, _RETRIES = (10.0, 20.0), 60.0, 1
# So many pages in a row without an answer are enough to know.
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class HostSeen:
    """One server: what its robots.txt says, and whether a beginning may be read there."""

    host: str
    note: str
    readable: bool
    open: bool


@dataclass(frozen=True, slots=True)
class SitemapSeen:
    """What the sitemaps list. `named`: robots.txt names them; `rest`: files not looked at.

    `trouble` says why a sitemap gave nothing, empty if all did.
    """

    files: int = 0
    addresses: tuple[str, ...] = ()
    named: bool = False
    rest: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One page: `explained`, or why there is none (`trouble`) and what to do (`hint`), in German.

    `archived` is the time (UTC) of an answer from the archive. `new` are the addresses that
    no page before it led to.
    """

    url: str
    trouble: str = ""
    explained: Explained | None = None
    archived: str = ""
    hint: str = ""
    new: tuple[str, ...] = ()

    @property
    def is_service(self) -> bool:
        """Whether the portal's reading would take it for a service."""
        return self.explained is not None and not self.explained.strict


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that a look brought.

    `known` counts services whose addresses the profile recognises, `in_sitemap` those of them
    that a sitemap lists, `closed` those that robots.txt closes.
    """

    hosts: tuple[HostSeen, ...] = ()
    sitemap: SitemapSeen = SitemapSeen()
    starts: tuple[PageSeen, ...] = ()
    lists: tuple[PageSeen, ...] = ()
    samples: tuple[PageSeen, ...] = ()
    known: int = 0
    in_sitemap: int = 0
    closed: int = 0

    @property
    def pages(self) -> tuple[PageSeen, ...]:
        """All pages that were asked for."""
        return (*self.starts, *self.lists, *self.samples)

    @property
    def services(self) -> tuple[Explained, ...]:
        """The sampled pages that are services."""
        return tuple(page.explained for page in self.samples if page.explained and page.is_service)

    @property
    def anchors(self) -> tuple[str, ...]:
        """Where beginnings and lists lead, each address once."""
        led = (page.new for page in (*self.starts, *self.lists))
        return tuple(dict.fromkeys(url for urls in led for url in urls))


def look(plan: Plan, context: Context, most: int) -> Seen:
    """Look at a portal.

    Args:
        plan: how it is read.
        context: city and run.
        most: how many pages of services are read at most.
    """
    with _client(plan, context) as client:
        return _Look(plan, client, Robots(client)).seen(most)


def fetch(url: str, plan: Plan, context: Context) -> tuple[Explained, str]:
    """Look at one page.

    Returns:
        The page explained, and when it was fetched (UTC) if it came from the archive.

    Raises:
        SourceError: it cannot be read, or robots.txt does not allow it.
    """
    with _client(plan, context) as client:
        page = _Look(plan, client, Robots(client)).page(url)
    if page.explained is None:
        raise SourceError(
            tr("„{url}“ ist nicht zu lesen. {trouble}").format(
                url=plain(url, 300), trouble=page.trouble
            ),
            page.hint or tr("Eine gespeicherte Seite geht auch: --seite DATEI"),
        )
    return page.explained, page.archived


def _client(plan: Plan, context: Context) -> Client:
    return context.client(
        delay=plan.portal.pause,
        parallel=1,
        allowed_hosts={split_url(f"http://{host}/").hostname or "" for host in plan.hosts},
        public_only=True,
        trusted=plan.trusted,
        timeouts=_TIMEOUTS,
        time_limit=_TIME_LIMIT,
        retries=_RETRIES,
    )


class _Look:
    """One look while it is going on."""

    def __init__(self, plan: Plan, client: Client, robots: Robots) -> None:
        self._plan = plan
        self._client = client
        self._robots = robots
        self._places = Places(plan)
        self._known: dict[str, None] = {}  # every address that a page led to
        self._read: dict[str, None] = {}
        self._silent = 0

    def seen(self, most: int) -> Seen:
        hosts = tuple(self._host(root) for root in self._roots())
        if not any(host.open for host in hosts):
            return Seen(hosts=hosts)
        starts = self._pages(self._plan.starts[:_STARTS])
        if not any(page.explained for page in starts):
            return Seen(hosts, starts=starts)
        sitemap = self._sitemap()
        listed = self._of({Place.LISTE}, (*self._known, *sitemap.addresses))
        lists = self._pages(_spread(listed, _LISTS))
        services = self._services((*self._known, *sitemap.addresses))
        allowed = [url for url in services if self._robots.allowed(url)]
        samples = self._pages(_spread(allowed, most))
        entries = any(page.explained and page.explained.entries for page in (*starts, *lists))
        if not services and not entries:  # nobody described its addresses: the pages must say it
            found = tuple(page for page in lists if page.is_service)
            lists = tuple(page for page in lists if not page.is_service)
            most -= len(found)
            others = self._unknown(starts, lists, sitemap, most)
            samples = found + self._pages(_spread(others, most))
        return Seen(
            hosts,
            sitemap,
            starts,
            lists,
            samples,
            known=len(services),
            in_sitemap=len(self._services(sitemap.addresses)),
            closed=len(services) - len(allowed),
        )

    def page(self, url: str) -> PageSeen:
        """Ask for one page and explain it."""
        self._read[url] = None
        try:
            if not self._robots.allowed(url):
                unknown = self._robots.unreachable(url)
                note = self._robots.state(url) if unknown else CLOSED
                return PageSeen(url, plain(note, 500))
            answer = self._client.get(
                url, accept=ACCEPT, max_bytes=MAX_PAGE_BYTES, may=self._robots.allowed
            )
        except SourceError as error:
            # What the archive lacks costs no time; a server that is silent does.
            self._silent += not (self._client.offline or isinstance(error, AnsweredError))
            return PageSeen(url, plain(error.message, 500), hint=plain(error.hint, 500))
        self._silent = 0
        if not answer.ok:
            return PageSeen(
                url, tr("Der Server antwortet mit Status {status}.").format(status=answer.status)
            )
        if not answer.is_page:
            return PageSeen(
                url,
                tr("Statt einer Seite kam {content_type}.").format(
                    content_type=plain(answer.content_type, 100)
                ),
            )
        explained = explain(
            answer.body,
            self._places.scope.address(normal_url(answer.url)) or url,
            (*self._plan.profile, *self._plan.common),
            self._plan.linkregeln,
            charset=answer.charset,
        )
        led = dict.fromkeys(anchor.url for anchor in explained.anchors)
        new = tuple(address for address in led if address not in self._known)
        self._known.update(dict.fromkeys(new))
        return PageSeen(url, explained=explained, archived=answer.archived, new=new)

    def _pages(self, urls: Iterable[str]) -> tuple[PageSeen, ...]:
        wanted = (url for url in urls if url not in self._read and self._silent < _PATIENCE)
        return tuple(self.page(url) for url in wanted)

    # --- where to look -------------------------------------------------------------------

    def _roots(self) -> tuple[str, ...]:
        """The servers that a person named, as addresses of their start pages."""
        named = [*self._plan.starts, *(f"https://{host}/" for host in self._plan.portal.hosts)]
        roots = (split_url(url)._replace(path="/", query="").geturl() for url in named)
        return tuple(dict.fromkeys(filter(None, map(normal_url, roots))))

    def _host(self, root: str) -> HostSeen:
        host = split_url(root).netloc
        starts = [url for url in self._plan.starts if split_url(url).netloc == host] or [root]
        is_open = any(self._robots.allowed(url) for url in starts)
        readable = not self._robots.unreachable(root)
        return HostSeen(plain(host, 200), plain(self._robots.state(root), 500), readable, is_open)

    def _sitemap(self) -> SitemapSeen:
        named = [url for root in self._roots() for url in self._robots.sitemaps(root)]
        waiting = deque(named or [absolute_url(root, "/sitemap.xml") for root in self._roots()])
        addresses: dict[str, None] = {}
        trouble = ""
        seen: dict[str, None] = {}
        files = 0
        while waiting and len(seen) < _SITEMAPS:
            url = self._places.scope.address(normal_url(waiting.popleft()))
            if not url or url in seen:
                continue
            seen[url] = None
            try:
                allowed = self._robots.allowed(url)
                answer = (
                    self._client.get(url, accept=ACCEPT, max_bytes=MAX_SITEMAP) if allowed else None
                )
            except SourceError as error:
                trouble = trouble or plain(error.message, 500)
                continue
            if answer is None or not answer.ok:
                status = (
                    tr("antwortet mit Status {status}").format(status=answer.status)
                    if answer
                    else tr("ist nicht erlaubt")
                )
                trouble = trouble or f"„{plain(url, 200)}“ {status}."
                continue
            sitemap = read_sitemap(answer.body, answer.url)
            if not (sitemap.pages or sitemap.maps):
                trouble = trouble or tr("„{url}“ nennt keine einzige Adresse.").format(
                    url=plain(url, 200)
                )
                continue
            files += 1
            addresses.update(dict.fromkeys(sitemap.pages))
            waiting.extend(sitemap.maps)
        return SitemapSeen(files, tuple(addresses), bool(named), len(waiting), trouble)

    def _of(self, places: Collection[Place], urls: Iterable[str]) -> list[str]:
        """Those of some addresses that share these fates, as the portal is asked for them."""
        scope = self._places.scope
        mine = (scope.address(url) for url in urls if self._places.of(url) in places)
        return list(dict.fromkeys(mine))

    def _services(self, urls: Iterable[str]) -> list[str]:
        """One address of each service that the profile knows."""
        by_name: dict[str, str] = {}
        for url in self._of({Place.LEISTUNG}, urls):
            by_name.setdefault(self._places.scope.service(url), url)
        return list(by_name.values())

    def _unknown(
        self,
        starts: Sequence[PageSeen],
        lists: Sequence[PageSeen],
        sitemap: SitemapSeen,
        most: int,
    ) -> list[str]:
        """Where services may stand on a portal that no profile describes.

        What only lists lead to comes first, then what only the sitemap names.
        """
        navigation = {url for page in starts for url in page.new}
        groups = ([url for page in lists for url in page.new], sitemap.addresses, navigation)
        for urls in groups:
            found = [
                url
                for url in self._of({Place.LISTE, Place.SONST}, sorted(urls))
                if url not in self._read and self._robots.allowed(url)
            ]
            likely = [url for url in found if self._places.scope.may_hide_service(url)]
            if found:
                return likely if len(likely) >= most else found
        return []


def _spread(urls: Sequence[str], most: int) -> list[str]:
    """At most so many, taken at equal distances: the first ones are often alike."""
    if most <= 0:
        return []
    if len(urls) <= most:
        return list(urls)
    return [urls[place * len(urls) // most] for place in range(most)]
