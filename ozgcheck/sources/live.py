# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal on the net: what is asked for, and what of the answers becomes offers."""

from __future__ import annotations

import hashlib
import ipaddress
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ozgcheck import __version__
from ozgcheck.catalog.profiles import GENERAL, profiles_of
from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, Linkregel, Portal, Profil, Skipped, Umfang
from ozgcheck.numbers import counted
from ozgcheck.sources.crawl.crawl import PATIENCE, Crawler
from ozgcheck.sources.crawl.found import CLOSED, Crawled, Limits
from ozgcheck.sources.crawl.journal import Journal
from ozgcheck.sources.crawl.readings import Readings
from ozgcheck.sources.crawl.scope import Scope, start_hosts
from ozgcheck.sources.interface import Context
from ozgcheck.sources.page_offers import distinct, offers_of
from ozgcheck.sources.pages import Reader
from ozgcheck.text import plain
from ozgcheck.web.robots import Robots
from ozgcheck.web.urls import absolute_url, normal_url, split_url

# One page: seconds to connect, to wait for the next bytes, and in all; further attempts.
_TIMEOUTS, _TIME_LIMIT, _RETRIES = (10.0, 20.0), 60.0, 2
_SHOWN = 3
_TRY = tr("Was erreichbar und erlaubt ist, zeigt: ozgcheck doctor")


@dataclass(frozen=True, slots=True)
class Plan:
    """How one portal is read.

    `profile` are the products whose pages are expected: one, or all where the product is
    unknown. `common` holds for every portal. `trusted` are hosts that may have private
    addresses, because a person named them so.
    """

    portal: Portal
    starts: tuple[str, ...]
    hosts: frozenset[str]
    secure: frozenset[str]
    trusted: frozenset[str]
    profile: tuple[Profil, ...]
    common: tuple[Profil, ...]
    linkregeln: tuple[Linkregel, ...] = ()

    @property
    def scope(self) -> Scope:
        """Which addresses belong to the portal."""
        return Scope(self.hosts, self.secure, self.profile, self.common)

    @property
    def settings(self) -> str:
        """Everything that decides what is read, the same in every process.

        How fast and how much at once does not: who raises a limit goes on where it stopped.
        """
        hosts = [sorted(names) for names in (self.hosts, self.secure, self.trusted)]
        return f"{self.portal.name} {self.portal.ars} {self.starts} {hosts} {self.rules}"

    @property
    def place(self) -> str:
        """A file name for what belongs to this portal alone."""
        return hashlib.sha256("\n".join(self.starts).encode()).hexdigest()[:16]

    @property
    def rules(self) -> str:
        """Everything that decides how a page is read."""
        return f"{__version__} {self.profile} {self.common} {self.linkregeln}"

    @property
    def reader(self) -> Reader:
        """Reads the portal's pages."""
        return Reader((*self.profile, *self.common), self.linkregeln)


def plan(location: str, context: Context) -> Plan:
    """Put together how a portal is read.

    Args:
        location: where to begin; empty means the portal's own addresses.
        context: city and run.

    Raises:
        SourceError: there is no address to begin with.
    """
    portal = context.portal or Portal("portal", "", context.ars, ())
    addresses = tuple(filter(None, map(normal_url, (location,) if location else portal.adressen)))
    if not addresses:
        raise SourceError(
            tr("Für das Portal „{name}“ ist keine Adresse eingerichtet.").format(name=portal.name)
            if not location
            else tr("„{location}“ ist keine Internetadresse.").format(
                location=plain(location, 200)
            ),
            tr(
                "Tragen Sie sie in ozgcheck.toml unter [portale.NAME] als „adressen“ ein oder "
                "geben Sie sie an: --source portal:https://…"
            ),
        )
    own_hosts, _ = start_hosts(portal.adressen, portal.hosts)
    foreign = bool(location) and split_url(addresses[0]).netloc not in own_hosts
    known, linkregeln = context.rules()
    chosen = profiles_of(None if foreign else portal, known)
    profile = tuple(profil for profil in chosen if profil.name != GENERAL)
    hosts, secure = start_hosts(addresses, () if foreign else portal.hosts)
    first = [
        absolute_url(address, path)
        for address in addresses
        for path in (profile[0].start if len(profile) == 1 else ())
    ]
    return Plan(
        portal=portal,
        starts=tuple(dict.fromkeys((*addresses, *first))),
        hosts=frozenset(hosts),
        secure=frozenset(secure),
        trusted=frozenset(hosts if portal.intern and not foreign else filter(_literal, hosts)),
        profile=profile,
        common=tuple(profil for profil in chosen if profil.name == GENERAL),
        linkregeln=linkregeln,
    )


def _literal(host: str) -> bool:
    """An IP address or `localhost`: whoever wrote that meant this very machine."""
    name = split_url(f"http://{host}/").hostname or ""
    try:
        return name == "localhost" or bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def read_live(kind: str, location: str, context: Context) -> Collection:
    """Read a portal.

    Args:
        kind: the source's name.
        location: where to begin; empty means the portal's own addresses.
        context: city and run.

    Raises:
        SourceError: nothing can be read, or nothing of it is a service.
    """
    ours = plan(location, context)
    journal = Journal(None if context.offline else context.archive, ours.settings)
    readings = Readings(
        None if context.archive is None else context.archive / f"gelesen-{ours.place}.json",
        ours.rules,
    )
    limits = Limits(ours.portal.seiten, ours.portal.tiefe, ours.portal.minuten)
    with context.client(
        delay=ours.portal.pause,
        parallel=ours.portal.parallel,
        allowed_hosts={split_url(f"http://{host}/").hostname or "" for host in ours.hosts},
        public_only=True,
        trusted=ours.trusted,
        timeouts=_TIMEOUTS,
        time_limit=_TIME_LIMIT,
        retries=_RETRIES,
    ) as client:
        found = Crawler(
            client,
            Robots(client),
            ours.reader,
            ours.scope,
            limits,
            readings=readings,
            since=journal.since,
            parallel=ours.portal.parallel,
            # What the archive lacks is no sign of a server that wants us to stop.
            patience=sys.maxsize if context.offline else PATIENCE,
            told=context.told,
        ).crawl(ours.starts)
    if not context.offline:
        readings.save()
    if not found.resumable:
        journal.finish()
    return _collection(kind, location or ours.starts[0], ours, found, context, bool(journal.since))


def _collection(
    kind: str, location: str, ours: Plan, found: Crawled, context: Context, resumed: bool
) -> Collection:
    pages = distinct(found.pages, found.entries, ours.scope.service)
    offers, repeated = offers_of(pages, kind, context.retrieved)
    skipped = tuple(_skipped(kind, ours, found))
    if not found.visited and skipped:
        raise SourceError(
            tr("Das Portal ist nicht zu lesen. {reason}").format(reason=skipped[0].reason), _TRY
        )
    if not offers:
        raise SourceError(
            tr("Auf „{location}“ ist unter {visited} keine Leistung.").format(
                location=plain(location, 200),
                visited=counted(found.visited, tr("gelesenen Seite"), tr("gelesenen Seiten")),
            ),
            (
                tr("Zum Beispiel {what}: {reason} ").format(
                    what=skipped[0].what, reason=skipped[0].reason
                )
                if skipped
                else ""
            )
            + tr("Was auf den Seiten erkannt wird, zeigt: ozgcheck doctor"),
        )
    return Collection(
        source=kind,
        location=location,
        offers=offers,
        umfang=Umfang(complete=True, absence_proves=True),
        as_of=(max(context.taken, default="") if context.offline else context.retrieved)[:10],
        skipped=skipped,
        warnings=tuple(_warnings(ours, found, repeated, resumed)),
    )


def _skipped(kind: str, ours: Plan, found: Crawled) -> Iterator[Skipped]:
    for url, reason in sorted(found.failed):
        yield Skipped(kind, plain(url, 500), plain(reason, 500))
    for url in sorted(found.refused):
        if ours.scope.may_hide_service(url):
            yield Skipped(kind, plain(url, 500), CLOSED)
    if found.stopped:
        yield Skipped(kind, "weitere Seiten", found.stopped)


def _warnings(ours: Plan, found: Crawled, repeated: int, resumed: bool) -> Iterator[str]:
    if resumed:
        yield "Ein abgebrochener Lauf wurde fortgesetzt; Gelesenes wurde nicht neu abgerufen."
    closed = [url for url in sorted(found.refused) if not ours.scope.may_hide_service(url)]
    rows: tuple[tuple[Sequence[str], str, str], ...] = (
        (sorted(found.gone), "Verweis führt ins Leere", "Verweise führen ins Leere"),
        (closed, "Seite schließt die robots.txt aus", "Seiten schließt die robots.txt aus"),
        (
            sorted(url for url, _ in found.minor),
            "Nebenseite war nicht lesbar",
            "Nebenseiten waren nicht lesbar",
        ),
        (
            sorted(found.trapped),
            "Reihe gleichförmiger Adressen ohne Leistung wurde nicht zu Ende gelesen",
            "Reihen gleichförmiger Adressen ohne Leistung wurden nicht zu Ende gelesen",
        ),
    )
    for urls, one, many in rows:
        if urls:
            shown = ", ".join(plain(url, 200) for url in urls[:_SHOWN])
            more = " …" if len(urls) > _SHOWN else ""
            yield f"{counted(len(urls), one, many)}: {shown}{more}"
    if repeated:
        yield (
            f"{counted(repeated, 'Internetadresse', 'Internetadressen')} mit mehreren Leistungen "
            "gefunden; alle werden einzeln geführt."
        )
