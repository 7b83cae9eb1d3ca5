# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Hands entities to an NGSI-LD context broker (ETSI GS CIM 009, batch upsert).

A broker is named by the user and mostly stands in the city's own network, so that any address is
allowed; redirects are not followed, so that the token goes nowhere else.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.language import tr
from ozgcheck.text import plain
from ozgcheck.web import explain
from ozgcheck.web.body import InterruptedBodyError, pieces
from ozgcheck.web.session import Session, until
from ozgcheck.web.urls import normal_url

_PATH = "ngsi-ld/v1/entityOperations/upsert"
_TIMEOUTS = (10.0, 60.0)
_TIME_LIMIT = 120.0
_MOST = 1024 * 1024
_LINK = 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'


@dataclass(frozen=True, slots=True)
class Broker:
    """Where entities go.

    Attributes:
        url: address of the broker, without `/ngsi-ld/v1`.
        token: sent as `Authorization: Bearer`; empty: none. Never shown.
        mandant: the tenant (header NGSILD-Tenant); empty: the broker's default.

    Raises:
        ConfigError: no http(s) address, one with a password, or a header that cannot be sent.
    """

    url: str
    token: str = field(default="", repr=False)
    mandant: str = ""

    def __post_init__(self) -> None:
        if not normal_url(self.url) or "@" in urlsplit(self.url).netloc:
            raise ConfigError(
                tr("{url} ist keine Adresse für einen Kontextbroker.").format(
                    url=explain.shown(self.url)
                ),
                tr("Gemeint ist zum Beispiel „https://broker.musterstadt.example“, ohne Passwort."),
            )
        if not _sendable(self.token):
            raise ConfigError(
                tr("OZGCHECK_BROKER_TOKEN enthält Zeichen, die kein Token haben kann.")
            )
        if not _sendable(self.mandant):
            raise ConfigError(tr("Der Name des Mandanten enthält Zeichen, die nicht erlaubt sind."))

    @property
    def plain_token(self) -> bool:
        """Whether the token would go over the net unencrypted."""
        return bool(self.token) and self.url.lower().startswith("http://")

    def upsert(self, entities: Sequence[Mapping[str, Any]], context: str) -> int:
        """Create or replace entities.

        Args:
            entities: normalised NGSI-LD entities without `@context`.
            context: address of the context that names their terms.

        Returns:
            How many the broker took: all.

        Raises:
            OzgcheckError: the broker is not reachable, refused, or took only some.
        """
        body = json.dumps(list(entities), ensure_ascii=False).encode()
        status, told = self._post(body, context)
        if status in (201, 204):
            return len(entities)
        if status == 207:
            raise OzgcheckError(self._without_token(_partly(told, len(entities))))
        raise OzgcheckError(
            self._without_token(
                tr("Der Kontextbroker {url} nahm die Daten nicht an (HTTP {status}{told}).").format(
                    url=explain.shown(self.url), status=status, told=_title(told)
                )
            ),
            _HINTS.get(status, "Adresse, Mandant und Rechte des Brokers prüfen."),
        )

    def _post(self, body: bytes, context: str) -> tuple[int, Any]:
        """Send; the status and what the answer's JSON says (None: it is none)."""
        url = f"{self.url.rstrip('/')}/{_PATH}"
        headers = {
            "Accept": "application/json, application/ld+json",
            "Content-Type": "application/json",
            "Link": f"<{context}>; {_LINK}",
        }
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.mandant:
            headers["NGSILD-Tenant"] = self.mandant
        deadline = time.monotonic() + _TIME_LIMIT
        try:
            with (
                Session("", 1, None) as session,
                until(deadline),
                session.ask(url, headers, _TIMEOUTS, "POST", body) as answer,
            ):
                return answer.status_code, _json(_start(answer))
        except InterruptedBodyError as error:
            raise explain.broke_off(url, 0) from error
        except (requests.RequestException, HTTPError) as error:
            raise explain.explained(error, url) from error

    def _without_token(self, text: str) -> str:
        return text.replace(self.token, "…") if self.token else text


_HINTS = {
    400: tr(
        "Wahrscheinlich kann der Broker den Kontext nicht laden; --context nennt einen anderen."
    ),
    401: tr("Das Token in OZGCHECK_BROKER_TOKEN prüfen."),
    403: tr("Das Token in OZGCHECK_BROKER_TOKEN prüfen."),
    404: tr("Die Adresse bitte ohne /ngsi-ld/v1 angeben."),
    503: tr("Der Broker konnte den Kontext nicht laden oder ist überlastet; später noch einmal."),
}


def _sendable(value: str) -> bool:
    return value.isascii() and value.isprintable() and value == value.strip()


def _start(answer: requests.Response) -> bytes:
    """The answer's body, as much of it as a broker has to say."""
    raw = b""
    for piece in pieces(answer):
        raw += piece
        if len(raw) >= _MOST:
            break
    return raw


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _title(told: Any) -> str:
    """What a problem report (RFC 7807) says, as the end of a sentence; some brokers send a list."""
    words = told
    if isinstance(told, dict):
        words = [told[key] for key in ("title", "detail") if told.get(key)]
    if not isinstance(words, list) or not words:
        return ""
    return f": {plain(' – '.join(map(str, words)), 300)}"


def _partly(told: Any, total: int) -> str:
    """The sentence for a multi-status answer (207)."""
    errors = told.get("errors") if isinstance(told, dict) else None
    listed = errors if isinstance(errors, list) else ()
    refused = [each for each in listed if isinstance(each, dict)]
    if not refused:
        return tr("Der Kontextbroker nahm nicht alles an und sagt nicht, was fehlt (HTTP 207).")
    first = refused[0]
    problem = first.get("error")
    name = plain(str(first.get("entityId", "ohne Kennung")), 200)
    return tr(
        "Der Kontextbroker nahm {refused} von {total} Kennzahlen nicht an; die erste ist "
        "{name}{problem}."
    ).format(refused=len(refused), total=total, name=name, problem=_title(problem))
