# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The PVOG Suchdienst: what the search behind the federal portal finds for a city.

Nobody of this project has seen the service live. What is known comes from the published
list of its endpoints and from other people's programs: the listing by ARS
(`serviceDescriptions.content`, entries mostly without keys, some without title), one page
per service with everything (`leikakeys`, `onlineServiceLinks`, `details` by module code),
and the list of online services with `nextPageToken`. Guessed are: the listing without a
search word, the page size, that Spring's counters stand beside `content`, and what else an
entry holds. So every field may be missing, be of another type or be spelt otherwise; a
field that is not known is passed over in silence, for it is not known which are normal.

It is not asked by key: that would find only keys somebody thought of, and it answers with
neighbours of the key too.

The modules: `service` asks, `lists` walks through the answers, `entries` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pvog_search.entries import KIND, Entry, offer
from ozgcheck.sources.pvog_search.lists import Reading, read_all
from ozgcheck.sources.pvog_search.service import SUCHDIENST, Service, client_for
from ozgcheck.text import plain

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class PvogSearch:
    """All services and online services that the Suchdienst lists for the city's ARS.

    The listing brings no keys, so each service without key or title is asked for singly,
    the city's own first: one request per service. A gap in the PVOG does not prove that
    the city lacks a service. A location is another base address.
    """

    kind: ClassVar[str] = KIND

    def collect(self, location: str, context: Context) -> Collection:
        """Read the lists; see `Source.collect`.

        Raises:
            SourceError: no service came, the ARS is none, or a client id is needed.
        """
        base = (location or SUCHDIENST).rstrip("/")
        if not base.startswith(("http://", "https://")):
            raise SourceError(
                tr("„{base}“ ist keine Adresse eines PVOG-Suchdienstes.").format(
                    base=plain(base, 200)
                ),
                tr("Ohne Angabe wird {suchdienst} gefragt.").format(suchdienst=SUCHDIENST),
            )
        if not re.fullmatch(r"\d{12}", context.ars, re.ASCII):
            raise SourceError(
                tr("Der Regionalschlüssel „{ars}“ hat nicht zwölf Ziffern.").format(
                    ars=plain(context.ars, 40)
                ),
                tr("Für Herne lautet er 059160000000."),
            )
        with client_for(context) as client:
            reading = read_all(Service(client, base, context.ars, bool(context.pvog_client_id)))
        named = [entry for entry in reading.entries.values() if entry.title]
        if not named:
            raise SourceError(
                tr(
                    "Der PVOG-Suchdienst ({base}) nennt für den Regionalschlüssel "
                    "{ars} keine einzige Leistung."
                ).format(base=plain(base, 200), ars=context.ars),
                tr(
                    "Bitte prüfen Sie den Regionalschlüssel und versuchen Sie es später noch "
                    "einmal."
                ),
            )
        offers = sorted((offer(entry, context.retrieved) for entry in named), key=lambda o: o.id)
        return Collection(
            source=KIND,
            location=base,
            offers=tuple(offers),
            umfang=Umfang(complete=True, absence_proves=False),
            as_of=max((entry.updated for entry in named if _DATE.match(entry.updated)), default=""),
            skipped=tuple(reading.skipped),
            warnings=tuple(_warnings(reading, named)),
        )


def _warnings(reading: Reading, named: list[Entry]) -> Iterator[str]:
    tally = {
        "Einträge ohne Namen, nicht ausgewertet": len(reading.entries) - len(named),
        "Einträge ohne gültigen Leistungsschlüssel": sum(not entry.keys for entry in named),
        "Einträge, die laut ihrem Regionalschlüssel woanders gelten, nicht ausgewertet": len(
            reading.elsewhere
        ),
    }
    yield from (f"{what}: {number}." for what, number in tally.items() if number)
