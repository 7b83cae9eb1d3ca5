# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The federal Data Hub as a survey asks it: the list of keys, then one municipality at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.numbers import whole
from ozgcheck.sources.open_pvog import DATA_HUB, Answered, read_data_hub
from ozgcheck.survey.archive import Gemeinde
from ozgcheck.survey.gemeinden import Named, from_hub
from ozgcheck.text import plain
from ozgcheck.web.answer import Response
from ozgcheck.web.client import Client
from ozgcheck.web.robots import Robots

BASE = DATA_HUB.rpartition("/")[0]
QUELLE = "Data Hub"

_ROWS, _LIST = "open-pvog", "open-ars"
# Nobody says which of them it wants; for rows it answers 406 to the right word.
_ACCEPT = ("application/json, text/csv;q=0.9, */*;q=0.1", "application/octet-stream")
_PAGE_SIZE = 1000
_MAX_PAGES = 100


@dataclass(frozen=True, slots=True)
class Hub:
    """The Data Hub under one address.

    Args:
        client: asks politely; one request at a time.
        base: address above `open-pvog` and `open-ars`, without a slash at its end.
    """

    client: Client
    base: str = BASE
    _robots: list[Robots] = field(default_factory=list, repr=False, compare=False)

    def check_allowed(self) -> None:
        """Ask the robots.txt, once, before thousands of requests.

        Raises:
            SourceError: the Data Hub does not want to be asked, or did not answer.
        """
        if not self._robots:
            self._robots.append(Robots(self.client))
        robots = self._robots[0]
        for name in (_ROWS, _LIST):
            address = f"{self.base}/{name}"
            if not robots.allowed(address):
                raise SourceError(
                    f"Der Data Hub lässt sich nicht abfragen. {robots.state(address)}".strip(),
                    tr(
                        "Bitte später noch einmal versuchen. Verbietet die robots.txt den Abruf, "
                        "hilft nur, den Betreiber zu fragen oder Exporte von Hand zu speichern: "
                        "ozgcheck survey import ORDNER"
                    ),
                )

    def gemeinden(self) -> tuple[tuple[Gemeinde, ...], tuple[str, ...]]:
        """The keys that the Data Hub lists, and sentences about what was not understood.

        Raises:
            SourceError: no list came, or none that can be understood.
        """
        place = f"{self.base}/{_LIST}"
        first = self._page(place, {})
        found = {each.ars: each for each in first.gemeinden}
        notes = list(first.unread)
        if first.pages > 1:
            notes += self._paged(place, found)
        return tuple(found.values()), tuple(dict.fromkeys(notes))

    def _paged(self, place: str, found: dict[str, Gemeinde]) -> list[str]:
        """Read a list of several pages into `found`, from its beginning and in larger pages."""
        notes: list[str] = []
        number, pages = 0, 1
        while number < min(pages, _MAX_PAGES):
            page = self._page(place, {"page": str(number), "size": str(_PAGE_SIZE)})
            notes += page.unread
            before, pages = len(found), page.pages
            for each in page.gemeinden:
                found.setdefault(each.ars, each)
            number += 1
            if number > 1 and len(found) == before:
                notes.append(
                    tr(
                        "Seite {number} der Liste der Regionalschlüssel brachte nichts Neues; "
                        "danach "
                        "wurde nicht weiter geblättert."
                    ).format(number=number)
                )
                break
        else:
            if number < pages:
                notes.append(
                    tr(
                        "Von {pages} Seiten der Liste der Regionalschlüssel wurden nur {number} "
                        "gelesen."
                    ).format(pages=whole(pages), number=number)
                )
        return notes

    def _page(self, place: str, params: dict[str, str]) -> Named:
        answer = self._asked(place, params)
        if not answer.ok:
            raise SourceError(
                tr("Der Data Hub gab keine Liste der Regionalschlüssel (Status {status}).").format(
                    status=answer.status
                ),
                tr(
                    "Später noch einmal versuchen oder eine eigene Liste angeben: --ars DATEI, je "
                    "Zeile ein Regionalschlüssel."
                ),
            )
        return from_hub(answer.text(), plain(place, 200), QUELLE)

    def _asked(self, place: str, params: dict[str, str]) -> Response:
        for accept in _ACCEPT:
            answer = self.client.get(place, accept=accept, params=params or None)
            if answer.status != 406:
                break
        return answer

    def read(self, ars: str) -> Answered:
        """What is registered for one municipality; see `read_data_hub`."""
        return read_data_hub(self.client, f"{self.base}/{_ROWS}", ars)
