# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Handing entities to a context broker, and everything it may answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.web.broker import Broker
from tests import broker as local

broker = local.broker_fixture
CONTEXT = "https://stadt.example/kontext.jsonld"
TOKEN = "geheim-4711"


def entity(name: str) -> dict[str, Any]:
    return {
        "id": f"urn:ngsi-ld:KeyPerformanceIndicator:059160000000:{name}",
        "type": "KeyPerformanceIndicator",
        "kpiValue": {"type": "Property", "value": 1.5, "unitCode": "P1"},
    }


def test_new_entities_and_known_ones_are_taken(broker: local.Broker) -> None:
    client = Broker(broker.url)
    assert client.upsert([entity("a"), entity("ä-b".encode("ascii", "ignore").decode())], CONTEXT)
    assert client.upsert([entity("a")], CONTEXT) == 1
    assert len(broker.entities) == 2
    first = broker.headers[0]
    assert first["content-type"] == "application/json"
    assert first["link"].startswith(f"<{CONTEXT}>;")
    assert first["user-agent"].startswith("ozgcheck/")
    assert "authorization" not in first
    assert "ngsild-tenant" not in first


def test_token_and_tenant_go_into_their_headers(broker: local.Broker) -> None:
    client = Broker(broker.url + "/", TOKEN, "herne")
    client.upsert([entity("a")], CONTEXT)
    assert broker.headers[0]["authorization"] == f"Bearer {TOKEN}"
    assert broker.headers[0]["ngsild-tenant"] == "herne"
    assert TOKEN not in repr(client)
    assert client.plain_token
    assert not Broker("https://b.example", TOKEN).plain_token


def test_what_is_refused_in_part_is_told(broker: local.Broker) -> None:
    broker.refuse = {entity("b")["id"]}
    with pytest.raises(OzgcheckError, match="1 von 2 Kennzahlen nicht an") as told:
        Broker(broker.url).upsert([entity("a"), entity("b")], CONTEXT)
    assert ":b: BadRequestData – refused" in told.value.message
    assert set(broker.entities) == {entity("a")["id"]}


def test_the_local_broker_is_strict(broker: local.Broker) -> None:
    """What the other tests rely on: it refuses what the API refuses."""
    good = entity("a")
    for bad in (
        {**good, "id": "kein uri"},
        {**good, "type": ""},
        {**good, "kpiValue": 1.5},
        {**good, "kpiValue": {"type": "Property"}},
        {**good, "kpiValue": {"type": "Property", "value": None}},
        {**good, "kpiValue": {"type": "Property", "value": 1, "observedAt": "gestern"}},
        {**good, "@context": CONTEXT},
    ):
        with pytest.raises(OzgcheckError):
            Broker(broker.url).upsert([bad], CONTEXT)
    with pytest.raises(OzgcheckError, match="HTTP 400: BadRequestData"):
        Broker(broker.url).upsert([], CONTEXT)
    assert not broker.entities
    url, link = broker.url + local.PATH, {"Link": "<x>"}
    body = json.dumps([good])
    for headers in ({}, {"Content-Type": "application/json", **link}):
        assert requests.post(url, data=body, headers=headers, timeout=5).status_code >= 400
    inside = json.dumps([{**good, "@context": CONTEXT}])
    headers = {"Content-Type": "application/ld+json"}
    assert requests.post(url, data=inside, headers=headers, timeout=5).status_code == 201


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, b'{"title": "LdContextNotAvailable"}', "HTTP 400: LdContextNotAvailable"),
        (400, b"[1]", "HTTP 400"),
        (401, b"", "OZGCHECK_BROKER_TOKEN prüfen"),
        (404, b"<html>", "ohne /ngsi-ld/v1"),
        (500, b'{"title": "\x1b[31m", "detail": ' + b"[" * 100_000, "HTTP 500"),
        (500, ('{"detail": "' + "x" * 5000 + '"}').encode(), "HTTP 500: x"),
        (200, b"[]", "HTTP 200"),
        (207, b"{}", "sagt nicht, was fehlt"),
        (207, b"nichts", "sagt nicht, was fehlt"),
        (207, b'{"errors": [{"entityId": "u", "error": ["kaputt"]}]}', "u: kaputt"),
        (207, b'{"errors": ["kaputt"]}', "sagt nicht, was fehlt"),
    ],
)
def test_every_other_answer_is_an_error(
    broker: local.Broker, status: int, body: bytes, words: str
) -> None:
    broker.answer = (status, body)
    with pytest.raises(OzgcheckError) as told:
        Broker(broker.url).upsert([entity("a")], CONTEXT)
    assert words in str(told.value)
    assert len(str(told.value)) < 700
    assert "\x1b" not in str(told.value)
    assert told.value.exit_code == 1


def test_of_an_endless_answer_only_the_beginning_is_read(broker: local.Broker) -> None:
    broker.answer = (500, b'{"title": "' + b"x" * 3_000_000 + b'"}')
    with pytest.raises(OzgcheckError, match=r"\(HTTP 500\)"):
        Broker(broker.url).upsert([entity("a")], CONTEXT)


def test_an_answer_that_breaks_off_is_no_success(broker: local.Broker) -> None:
    broker.answer, broker.missing = (201, b"[]"), 10
    with pytest.raises(OzgcheckError, match=r"brach|Verbindung"):
        Broker(broker.url).upsert([entity("a")], CONTEXT)


def test_an_echoed_token_is_not_shown(broker: local.Broker) -> None:
    broker.answer = (403, f'{{"title": "Token {TOKEN} unbekannt"}}'.encode())
    with pytest.raises(OzgcheckError) as told:
        Broker(broker.url, TOKEN).upsert([entity("a")], CONTEXT)
    assert TOKEN not in str(told.value)
    assert "Token … unbekannt" in told.value.message


def test_a_redirect_is_not_followed(broker: local.Broker) -> None:
    broker.answer, broker.location = (307, b""), f"{broker.url}/anderswo"
    with pytest.raises(OzgcheckError, match="HTTP 307"):
        Broker(broker.url, TOKEN).upsert([entity("a")], CONTEXT)
    assert len(broker.headers) == 1


def test_passwords_of_the_home_folder_stay_there(
    broker: local.Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login erika password geheim\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    Broker(broker.url).upsert([entity("a")], CONTEXT)
    assert "authorization" not in broker.headers[0]


def test_nobody_there(broker: local.Broker) -> None:
    broker.stop()
    with pytest.raises(OzgcheckError, match="nicht zu erreichen"):
        Broker(broker.url).upsert([entity("a")], CONTEXT)
    broker.__init__()  # type: ignore[misc] - the fixture stops it once more


@pytest.mark.parametrize(
    ("url", "token", "mandant"),
    [
        ("broker.example", "", ""),
        ("ftp://broker.example", "", ""),
        ("https://erika:geheim@broker.example", "", ""),
        ("https://broker.example", "a\nX-Header: b", ""),
        ("https://broker.example", "", "mandant\r\n"),
        ("https://broker.example", "", "müller"),
    ],
)
def test_what_cannot_be_sent_is_said_before(url: str, token: str, mandant: str) -> None:
    with pytest.raises(ConfigError) as told:
        Broker(url, token, mandant)
    assert "geheim" not in str(told.value)
    assert "X-Header" not in str(told.value)
