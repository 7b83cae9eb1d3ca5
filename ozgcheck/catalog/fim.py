# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Leistungssteckbriefe of the FIM-Portal, read page by page and tolerantly."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.text import plain
from ozgcheck.web.client import Client, Response

PORTAL = "https://fimportal.de"
PAGE_SIZE = 200
MAX_PAGES = 500
MAX_PAGE_BYTES = 20 * 1024 * 1024
_VERSIONS = ("v1", "v0")
_FAILURES_IN_A_ROW = 3
_LONGEST_LIST = 100
_LONGEST_NAME = 500
_KEY = re.compile(r"99\d{12}", re.ASCII)
_TRY_LATER = "Bitte versuchen Sie es später noch einmal."


class Ozg(NamedTuple):
    """An OZG-Leistung as a Steckbrief names it."""

    id: str
    name: str
    themenfeld: str


@dataclass(frozen=True, slots=True, order=True)
class Steckbrief:
    """What the FIM-Portal says about one Leistungsschlüssel; all but the key may be empty."""

    schluessel: str
    name: str = ""
    typisierung: tuple[str, ...] = ()
    ozg: tuple[Ozg, ...] = ()


@dataclass(frozen=True, slots=True)
class Steckbriefe:
    """What one fetch brought: `entries` sorted, `problems` as German sentences.

    `complete`: everything that was asked for arrived. `since`: only what changed on or
    after this day was asked for; empty: everything.
    """

    entries: tuple[Steckbrief, ...]
    complete: bool = True
    problems: tuple[str, ...] = ()
    since: str = ""

    @property
    def exhaustive(self) -> bool:
        """Whether a key that is missing here is missing in the FIM-Portal."""
        return self.complete and not self.since


@dataclass(frozen=True, slots=True)
class _Page:
    """One page; `total` and `offset` are None where the answer does not say."""

    items: list[Any]
    total: int | None
    offset: int | None


@dataclass(slots=True)
class _Reading:
    """What the pages brought so far; a gap means that something is missing."""

    entries: set[Steckbrief] = field(default_factory=set)
    items: int = 0
    keyless: int = 0
    gaps: list[str] = field(default_factory=list)

    def add(self, items: list[Any]) -> None:
        for item in items:
            found = tuple(_steckbriefe(item))
            self.entries.update(found)
            self.keyless += not found
        self.items += len(items)

    @property
    def problems(self) -> tuple[str, ...]:
        if not self.keyless:
            return tuple(self.gaps)
        note = f"Steckbriefe ohne gültigen Leistungsschlüssel, nicht verglichen: {self.keyless}."
        return (*self.gaps, note)


def fetch_steckbriefe(client: Client, base: str = PORTAL, updated_since: str = "") -> Steckbriefe:
    """Read all Steckbriefe, or those that changed since a day.

    Args:
        client: asks politely and repeats what is worth repeating.
        base: address of the portal, without `/api/…`.
        updated_since: ISO date; empty for everything.

    Raises:
        SourceError: the first page failed, or nothing usable is on any page.
    """
    reading = _Reading()
    _read_pages(_Api(client, base.rstrip("/"), updated_since), reading)
    if not reading.entries and (reading.items or not updated_since):
        raise SourceError(
            tr("Das FIM-Portal ({base}) liefert keinen einzigen Leistungsschlüssel.").format(
                base=plain(base, 200)
            ),
            tr("Bitte prüfen Sie die Adresse hinter --fim."),
        )
    return Steckbriefe(
        entries=tuple(sorted(reading.entries)),
        complete=not reading.gaps,
        problems=reading.problems,
        since=updated_since,
    )


# --- pages ------------------------------------------------------------------------


class _Api:
    """The list behind whichever version of the API answers."""

    def __init__(self, client: Client, base: str, since: str) -> None:
        self._client = client
        self._places = [f"{base}/api/{version}/leistung-steckbriefe" for version in _VERSIONS]
        self._filter = {"updated_since": since} if since else {}

    def page(self, offset: int) -> _Page:
        """Read the page that begins at `offset`.

        Raises:
            SourceError: no page came.
        """
        answer = self._get(offset)
        while offset == 0 and answer.status == 404 and len(self._places) > 1:
            del self._places[0]
            answer = self._get(offset)
        return _page(answer)

    def _get(self, offset: int) -> Response:
        return self._client.get(
            self._places[0],
            accept="application/json",
            params={"offset": str(offset), "limit": str(PAGE_SIZE), **self._filter},
            max_bytes=MAX_PAGE_BYTES,
        )


def _read_pages(api: _Api, reading: _Reading) -> None:
    """Read page by page; a page that fails leaves a gap, the others count.

    `total_count` is not trusted: a full page is always followed by another request, and
    in the end the sum must be right.

    Raises:
        SourceError: the first page failed.
    """
    total: int | None = None
    offset = failures = 0
    step = PAGE_SIZE
    seen: set[str] = set()
    for number in range(MAX_PAGES):
        try:
            page = api.page(offset)
        except SourceError as error:
            if number == 0:
                raise
            failures += 1
            reading.gaps.append(f"Ab Eintrag {offset + 1} fehlt eine Seite: {error.message}")
            offset += step
            if total is None or offset >= total:
                return
            if failures == _FAILURES_IN_A_ROW:
                reading.gaps.append("Danach wurde nicht weiter geblättert.")
                return
            continue
        failures = 0
        fingerprint = hashlib.sha256(repr(page.items).encode("utf-8", "replace")).hexdigest()
        if fingerprint in seen or page.offset not in (None, offset):
            reading.gaps.append(f"Das FIM-Portal blättert ab Eintrag {offset + 1} nicht weiter.")
            return
        seen.add(fingerprint)
        reading.add(page.items)
        offset += len(page.items)
        step = max(step if number else 1, len(page.items))
        total = total if page.total is None else page.total
        at_end = total is not None and offset >= total and len(page.items) < PAGE_SIZE
        if not page.items or at_end:
            break
    else:
        reading.gaps.append(f"Nach {MAX_PAGES} Seiten wurde nicht weiter geblättert.")
    if total is not None and reading.items != total and not reading.gaps:
        reading.gaps.append(
            f"Das FIM-Portal nennt {total} Einträge, geliefert hat es {reading.items}."
        )


def _page(answer: Response) -> _Page:
    if not answer.ok:
        raise SourceError(
            tr("Das FIM-Portal antwortete mit Status {status}.").format(status=answer.status),
            _TRY_LATER,
        )
    text = answer.text()
    try:
        page = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = (
            "eine Webseite statt Daten"
            if text.lstrip().startswith("<")
            else "unvollständiges oder fehlerhaftes JSON"
        )
        raise SourceError(
            tr("Das FIM-Portal liefert {what}.").format(what=what), _TRY_LATER
        ) from error
    items = page.get("items") if isinstance(page, dict) else None
    if not isinstance(items, list):
        raise SourceError(
            tr("Das FIM-Portal liefert JSON ohne die erwartete Liste „items“."),
            tr("Bitte prüfen Sie die Adresse hinter --fim."),
        )
    return _Page(items, _whole(page.get("total_count")), _whole(page.get("offset")))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# --- entries ----------------------------------------------------------------------


def _steckbriefe(item: object) -> Iterator[Steckbrief]:
    """One Steckbrief for every valid key of an item; none for what is no Steckbrief."""
    if not isinstance(item, dict):
        return
    for key in _texts(item.get("leistungsschluessel")):
        if _KEY.fullmatch(key):
            yield Steckbrief(
                schluessel=key,
                name=_text(item.get("title")),
                typisierung=_texts(item.get("typisierung")),
                ozg=_ozg(item.get("ozg")),
            )


def _ozg(value: object) -> tuple[Ozg, ...]:
    found = {
        ozg_id: Ozg(
            ozg_id,
            _text(entry.get("leistung")),
            _text(entry.get("themenfeld_label")) or _text(entry.get("themenfeld")),
        )
        for entry in _list(value)
        if isinstance(entry, dict) and (ozg_id := _text(entry.get("id")))
    }
    return tuple(found[ozg_id] for ozg_id in sorted(found))


def _list(value: object) -> list[Any]:
    return value[:_LONGEST_LIST] if isinstance(value, list) else [value]


def _texts(value: object) -> tuple[str, ...]:
    """The texts of a list or of a single value, each once."""
    return tuple(dict.fromkeys(text for entry in _list(value) if (text := _text(entry))))


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return plain(str(value), _LONGEST_NAME)
