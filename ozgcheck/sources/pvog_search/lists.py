# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Walking through the lists of the Suchdienst: pages, tokens, details; never without end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Level, Skipped
from ozgcheck.numbers import counted, whole
from ozgcheck.sources.json_fields import Fields, count, fields, first, objects, words
from ozgcheck.sources.pvog_search.entries import (
    KIND,
    NEAREST_FIRST,
    Entry,
    description,
    merged,
    online_service,
)
from ozgcheck.sources.pvog_search.service import DeniedError, NotThereError, Service
from ozgcheck.text import plain

PAGE_SIZE = 100
MAX_PAGES = 500
MAX_DETAILS = 3000
_FAILURES_IN_A_ROW = 3
_ONLINE = "/v1beta2/onlineservices"
_DETAIL = "/v6/servicedescriptions/{id}/detail"
_TWICE = "Der PVOG-Suchdienst lieferte eine Seite zum zweiten Mal."
_NO_MORE = "Nach mehreren Fehlern in Folge wurde nicht weiter geblättert."
_TOO_MANY = f"Nach {MAX_PAGES} Seiten wurde nicht weiter geblättert."


@dataclass(slots=True)
class Reading:
    """What reading brought so far: entries by id, ids of those valid elsewhere, failures."""

    entries: dict[str, Entry] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, what: str, reason: str) -> None:
        """Note what could not be read."""
        self.skipped.append(Skipped(KIND, plain(what, 200), reason))

    def add(self, entry: Entry) -> None:
        """Take an entry, or what it says besides what is known about its id."""
        if entry.level is None:
            self.elsewhere.add(entry.id)
            return
        known = self.entries.get(entry.id)
        self.entries[entry.id] = entry if known is None else merged(known, entry)


def read_all(service: Service) -> Reading:
    """Read services, online services and what is missing of the services.

    One list that cannot be read is skipped as long as the other gives something.

    Raises:
        SourceError: neither list could be read; the first one's error.
    """
    reading = Reading()
    failed: SourceError | None = None
    for read in (_read_services, _read_online):
        try:
            read(service, reading)
        except SourceError as error:
            failed = failed or error
            reading.skip(service.base, str(error))
    if failed is not None and not reading.entries:
        raise failed
    _read_details(service, reading)
    return reading


# --- the services ----------------------------------------------------------------------


def _read_services(service: Service, reading: Reading) -> None:
    """Read the list of services at the first endpoint that is there.

    Raises:
        SourceError: none is there, or its first page failed.
    """
    try:
        _read_pages(service, f"/v7/servicedescriptions/{service.ars}", {}, reading)
    except NotThereError as error:
        newer = {"ars": service.ars, "useArsHierarchy": "true"}
        try:
            _read_pages(service, "/v8beta1/servicedescriptions", newer, reading)
        except NotThereError:
            raise error from None


def _read_pages(service: Service, path: str, params: dict[str, str], reading: Reading) -> None:
    """Read until the last page, an empty or a repeated one; a page that fails is skipped.

    Raises:
        SourceError: the first page failed.
    """
    seen = set[str]()
    expected, pages, failures, number = 0, MAX_PAGES, 0, -1
    before = len(reading.skipped)
    while (number := number + 1) < pages:
        name = f"{service.base}{path}, Seite {number + 1}"
        try:
            page = service.ask(path, **params, page=str(number), size=str(PAGE_SIZE))
        except SourceError as error:
            if not number:
                raise
            reading.skip(name, error.message)
            failures += 1
            if failures == _FAILURES_IN_A_ROW:
                reading.skip(name, _NO_MORE)
                return
            continue
        failures = 0
        listed, counters = _listed(page)
        found = [description(each, service.ars) for each in objects(listed)]
        if not found:
            break
        fresh = {entry.id for entry in found} - seen
        if not fresh:
            reading.skip(name, _TWICE)
            return
        seen |= fresh
        for entry in found:
            reading.add(entry)
        expected = count(counters.get("totalelements")) or expected
        pages = min(MAX_PAGES, count(counters.get("totalpages")) or pages)
        if counters.get("last") is True:
            break
    if number == MAX_PAGES:
        reading.skip(f"{service.base}{path}", _TOO_MANY)
    _check_number(reading, f"{service.base}{path}", expected, len(seen), before)


def _listed(page: Fields) -> tuple[object, Fields]:
    """The entries of a page and its counters, wherever this version keeps them."""
    inner = page.get("servicedescriptions")
    listing = fields(inner) or page
    entries = inner if isinstance(inner, list) else first(listing, "content", "items", "results")
    # Newer versions of Spring put the counters into an object of their own.
    return entries, {**page, **listing, **fields(listing.get("page"))}


def _check_number(reading: Reading, place: str, expected: int, read: int, before: int) -> None:
    """Say when fewer came than announced, unless that has been said by what was skipped."""
    if read < expected and len(reading.skipped) == before:
        reading.skip(
            place, f"Der PVOG-Suchdienst nennt {expected} Einträge, gelesen wurden {read}."
        )


# --- the online services -----------------------------------------------------------------


def _read_online(service: Service, reading: Reading) -> None:
    """Read the online services; those of a known service become its links.

    Raises:
        SourceError: the first answer failed.
    """
    seen, token = set[str](), ""
    place, expected, before = f"{service.base}{_ONLINE}", 0, len(reading.skipped)
    for number in range(MAX_PAGES):
        name = f"{place}, Seite {number + 1}"
        try:
            more = {"nextPageToken": token} if token else {}
            answer = service.ask(_ONLINE, ars=service.ars, **more)
        except SourceError as error:
            if not number:
                raise
            # Without this answer there is no token for the next one.
            reading.skip(name, error.message)
            return
        expected = count(answer.get("totalhits")) or expected
        listed = first(answer, "onlineservices", "content", "items")
        found = [online_service(each, service.ars) for each in objects(listed)]
        fresh = {entry.id for entry, _ in found} - seen
        seen |= fresh
        for entry, owners in found:
            _join(reading, entry, owners)
        token = words(answer.get("nextpagetoken"), 2000)
        if not token or not found:
            break
        # The same token again may lead on (it does in some searches); the same entries do not.
        if not fresh:
            reading.skip(name, _TWICE)
            return
    else:
        reading.skip(place, _TOO_MANY)
    _check_number(reading, place, expected, len(seen), before)


def _join(reading: Reading, entry: Entry, owners: Iterable[str]) -> None:
    """Give an online service to its services; one without any stands for itself."""
    known = [owner for owner in owners if owner in reading.entries]
    if entry.level is None or not known:
        reading.add(entry)
        return
    # With several services a key of the online service may be that of another one.
    keys = entry.keys if len(known) == 1 else ()
    for owner in known:
        reading.add(Entry(owner, keys=keys, links=entry.links))


# --- the details -------------------------------------------------------------------------


def _read_details(service: Service, reading: Reading) -> None:
    """Ask for the services without key or title, the nearest to the city first."""
    wanted = sorted(
        (entry for entry in reading.entries.values() if not entry.whole and not entry.online),
        key=lambda entry: (NEAREST_FIRST.index(entry.level or Level.UNBEKANNT), entry.id),
    )
    failures = 0
    for done, entry in enumerate(wanted):
        left = f"Einzelheiten von {counted(len(wanted) - done, 'Leistung', 'Leistungen')}"
        if done == MAX_DETAILS:
            reading.skip(service.base, f"Nach {whole(done)} Abrufen: {left} nicht abgerufen.")
            return
        if failures == _FAILURES_IN_A_ROW:
            reading.skip(service.base, f"Nach mehreren Fehlern in Folge: {left} nicht abgerufen.")
            return
        try:
            _add_detail(service, reading, entry)
            failures = 0
        except DeniedError as error:
            reading.skip(left, str(error))
            return
        except SourceError as error:
            failures += 1
            reading.skip(f"{entry.title} ({entry.id})".strip(), error.message)


def _add_detail(service: Service, reading: Reading, entry: Entry) -> None:
    path = _DETAIL.format(id=quote(entry.id, safe=""))
    detail = description(service.ask(path, ars=service.ars, applyDynamicParams="true"), service.ars)
    if detail.id != entry.id:
        raise SourceError(
            tr("Der PVOG-Suchdienst antwortete mit einer anderen Leistung ({id}).").format(
                id=plain(detail.id, 60)
            )
        )
    # The list has it among those of the city; its own page knows better.
    known = reading.entries.pop(entry.id)
    reading.add(detail if detail.level is None else merged(detail, known))
