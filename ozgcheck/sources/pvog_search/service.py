# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking the PVOG Suchdienst: addresses, the client id, and what its statuses mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.interface import Context
from ozgcheck.sources.json_fields import Fields, document, fields
from ozgcheck.web.client import Client

SUCHDIENST = "https://pvog.fitko.net/suchdienst/api"
HEADER = "pvog-sud-api-client-id"
_MAX_BYTES = 50 * 1024 * 1024
# Answers that say that an endpoint is not (or no longer) there, or not asked like that.
_NOT_THERE = frozenset({400, 404, 405, 410, 501})
_LATER = tr("Bitte versuchen Sie es später noch einmal.")
_GET_AN_ID = tr(
    "Eine eigene Kennung beantragen Sie bei der FITKO "
    "(https://docs.fitko.de/resources/pvog-suchdienst-api/). Sie kommt als "
    'pvog_client_id = "…" in ozgcheck.toml oder in die Umgebungsvariable '
    "OZGCHECK_PVOG_CLIENT_ID."
)


class DeniedError(SourceError):
    """The service wants a client id, or another one."""


class NotThereError(SourceError):
    """The endpoint does not exist (any more), or not for this area."""


def client_for(context: Context) -> Client:
    """A client that names itself with the client id, if the run knows one.

    Whether the service wants an id is not agreed: without one it is tried without.

    Raises:
        SourceError: the id holds something that cannot be one.
    """
    value = context.pvog_client_id.strip()
    if not re.fullmatch(r"[!-~]{0,200}", value):
        raise SourceError(
            tr("Die Kennung für den PVOG-Suchdienst enthält unzulässige Zeichen."), _GET_AN_ID
        )
    return context.client(headers={HEADER: value}) if value else context.client()


@dataclass(frozen=True, slots=True)
class Service:
    """The service at `base`, asked for one area (`ars`, 12 digits); `named`: with an id."""

    client: Client
    base: str
    ars: str
    named: bool = False

    def ask(self, path: str, **params: str) -> Fields:
        """The fields of one answer.

        Raises:
            DeniedError: a client id is missing or refused.
            NotThereError: there is no such endpoint.
            SourceError: no answer, or one that says nothing.
        """
        answer = self.client.get(
            f"{self.base}{path}",
            accept="application/json",
            params=params,
            max_bytes=_MAX_BYTES,
        )
        status = answer.status
        if status in (401, 403):
            does = (
                "lehnt die eingetragene Kennung ab" if self.named else "antwortet nur mit Kennung"
            )
            raise DeniedError(
                tr("Der PVOG-Suchdienst {does} (Status {status}).").format(
                    does=does, status=status
                ),
                _GET_AN_ID,
            )
        if status in _NOT_THERE:
            raise NotThereError(
                tr(
                    "Der PVOG-Suchdienst kennt {path} nicht oder nicht für diesen "
                    "Regionalschlüssel (Status {status})."
                ).format(path=path, status=status),
                tr(
                    "Bitte prüfen Sie den Regionalschlüssel; stimmt er, hat sich wohl die "
                    "Schnittstelle geändert."
                ),
            )
        if not answer.ok:
            raise SourceError(
                tr("Der PVOG-Suchdienst antwortete mit Status {status}.").format(status=status),
                _LATER,
            )
        found = fields(document(answer.text(), "Der PVOG-Suchdienst", _LATER))
        if not found:
            raise SourceError(
                tr("Der PVOG-Suchdienst antwortete ohne verwertbaren Inhalt."), _LATER
            )
        return found
