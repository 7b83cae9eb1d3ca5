# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Open-PVOG: what the federal Data Hub „Digitale Verwaltung“ knows about a city.

The Data Hub publishes one row per Leistung and area that the search index of the
Portalverbund (PVOG) holds. A row proves that something was registered; a missing row
proves nothing about the city's portal.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pvog_rows import KIND, as_of, offers_of
from ozgcheck.sources.pvog_text import (
    FILE_INSTEAD,
    Reading,
    json_page,
    read_objects,
    read_text,
    whole,
)
from ozgcheck.text import plain
from ozgcheck.web.client import MAX_BYTES, Client, Response, decode

DATA_HUB = "https://api.ozg-umsetzung.de/api/public/v1/dash/open-pvog"
PAGE_SIZE = 500
MAX_PAGES = 2000
_FAILURES_IN_A_ROW = 3
_AREA = {"includeAbove": "true", "includeBelow": "false"}


class OpenPvog:
    """The Data Hub's list for one city, with what Kreis, Land and Bund offer there.

    A location is another base URL or a file with an export saved by hand (CSV or JSON).
    """

    kind: ClassVar[str] = KIND

    def collect(self, location: str, context: Context) -> Collection:
        """Read the list; see `Source.collect`.

        Raises:
            SourceError: nothing usable came from the Data Hub or is in the file.
        """
        place = location or DATA_HUB
        if place.startswith(("http://", "https://")):
            reading = _from_data_hub(place.rstrip("/"), context)
        else:
            reading = _from_file(place, context)
        if not reading.rows:
            raise SourceError(
                tr("Open-PVOG ({place}) enthält keinen einzigen Eintrag.").format(
                    place=plain(place, 200)
                ),
                tr(
                    "Bitte prüfen Sie den Regionalschlüssel und versuchen Sie es später noch "
                    "einmal."
                ),
            )
        offers, warnings = offers_of(reading.rows, context)
        if reading.unknown:
            warnings.append(
                "Open-PVOG liefert Felder, die ozgcheck nicht kennt und nicht auswertet: "
                + ", ".join(sorted(reading.unknown))
                + "."
            )
        return Collection(
            source=self.kind,
            location=place,
            offers=offers,
            umfang=Umfang(complete=True, absence_proves=False),
            as_of=as_of(reading.rows),
            skipped=tuple(reading.skipped),
            warnings=tuple(warnings),
        )


# --- from the Data Hub ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """What the Data Hub sent for one regional key; `whole`: no part of it failed to come."""

    reading: Reading
    whole: bool = True


class UnknownArsError(SourceError):
    """The Data Hub has no such regional key."""


def read_data_hub(client: Client, base: str, ars: str) -> Answered:
    """Ask the Data Hub for one municipality and what is above it.

    Args:
        client: asks politely and repeats what is worth repeating.
        base: address without a slash at its end, see `DATA_HUB`.
        ars: twelve digits.

    Raises:
        UnknownArsError: the Data Hub does not know the key.
        SourceError: nothing usable came.
    """
    place = f"{base}/{ars}"
    # text/csv would be the right word, but the Data Hub answers 406 to it.
    answer = client.get(
        f"{place}/export",
        accept="application/octet-stream",
        params={"filetype": "csv", **_AREA},
    )
    if answer.status == 413:
        reading = Reading()
        _read_pages(client, place, reading)
        return Answered(reading, whole=not reading.skipped)
    _check(answer, ars)
    return read_export(answer.text(), place)


def read_export(text: str, place: str) -> Answered:
    """Read the text of one export, CSV or JSON.

    Raises:
        SourceError: nothing in it is usable.
    """
    reading = Reading()
    read_text(text, place, reading)
    one_page = text.lstrip("\ufeff \t\r\n").startswith("{")
    return Answered(reading, whole=not (one_page and reading.skipped))


def _from_data_hub(base: str, context: Context) -> Reading:
    if not re.fullmatch(r"\d{12}", context.ars, re.ASCII):
        raise SourceError(
            tr("Der Regionalschlüssel „{ars}“ hat nicht zwölf Ziffern.").format(
                ars=plain(context.ars, 40)
            ),
            tr("Für Herne lautet er 059160000000."),
        )
    with context.client() as client:
        return read_data_hub(client, base, context.ars).reading


def _read_pages(client: Client, place: str, reading: Reading) -> None:
    """Read page by page; a page that fails is skipped, the others count.

    Raises:
        SourceError: the first page failed, so that there is nothing.
    """
    expected, pages, failures, seen = 0, MAX_PAGES, 0, set[str]()
    number = -1
    while (number := number + 1) < pages:
        name = f"{place}, Seite {number + 1}"
        try:
            page = _page(client, place, number)
        except SourceError as error:
            if not reading.rows:
                raise
            reading.skip(name, error.message)
            failures += 1
            if failures == _FAILURES_IN_A_ROW:
                reading.skip(name, "Danach wurde nicht weiter geblättert.")
                return
            continue
        failures = 0
        content = page.get("content")
        rows = content if isinstance(content, list) else []
        if not rows:
            break
        fingerprint = hashlib.sha256(repr(rows).encode("utf-8", "replace")).hexdigest()
        if fingerprint in seen:
            reading.skip(name, "Der Data Hub lieferte eine Seite zum zweiten Mal.")
            return
        seen.add(fingerprint)
        read_objects(rows, place, reading)
        expected = whole(page, "totalElements") or expected
        pages = min(MAX_PAGES, whole(page, "totalPages") or pages)
        if page.get("last") is True:
            break
    if len(reading.rows) < expected and not reading.skipped:
        reading.skip(
            place,
            f"Der Data Hub nennt {expected} Einträge, gelesen wurden {len(reading.rows)}.",
        )
    elif number == MAX_PAGES:
        reading.skip(place, f"Nach {MAX_PAGES} Seiten wurde nicht weiter geblättert.")


def _page(client: Client, place: str, number: int) -> dict[str, Any]:
    answer = client.get(
        place,
        accept="application/json",
        params={"page": str(number), "size": str(PAGE_SIZE), **_AREA},
    )
    _check(answer, place.rpartition("/")[2])
    return json_page(answer.text(), place)


def _check(answer: Response, ars: str) -> None:
    """Turn a status that is no success into a sentence."""
    if answer.ok:
        return
    if answer.status == 404:
        raise UnknownArsError(
            tr("Der Data Hub kennt den Regionalschlüssel {ars} nicht (Status 404).").format(
                ars=plain(ars, 40)
            ),
            tr(
                "Bitte prüfen Sie ihn; er hat zwölf Ziffern und endet bei Städten meist auf Nullen."
            ),
        )
    raise SourceError(
        tr("Der Data Hub antwortete mit Status {status}.").format(status=answer.status),
        FILE_INSTEAD,
    )


# --- from a file -----------------------------------------------------------------


def _from_file(location: str, context: Context) -> Reading:
    check = "Bitte prüfen Sie, ob es der Export einer einzelnen Stadt ist."
    body = context.content(location, MAX_BYTES, check)
    return read_export(decode(body), plain(str(context.path(location)), 200)).reading
