# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A context broker on 127.0.0.1 that keeps the rules of the NGSI-LD API for batch upserts.

After ETSI GS CIM 009: the context comes in a Link header with `application/json` or inside each
entity with `application/ld+json`, never both; every entity has a URI as id, a type, and attributes
of a known structure. 201: some were new; 204: all existed; 207: some were refused.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

PATH = "/ngsi-ld/v1/entityOperations/upsert"
_LINK = re.compile(
    r'<https?://[^>]+>; rel="http://www\.w3\.org/ns/json-ld#context"; type="application/ld\+json"'
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_KINDS = {"Property": "value", "Relationship": "object", "GeoProperty": "value"}
_INSIDE = {"type", "value", "object", "unitCode", "observedAt", "datasetId"}


def problems(entity: Any) -> list[str]:
    """What keeps an entity from being one; empty for a valid one."""
    if not isinstance(entity, dict):
        return ["no object"]
    found = []
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[!-~]+", str(entity.get("id", ""))):
        found.append("id is no URI")
    if not re.fullmatch(r"[A-Za-z]\w*", str(entity.get("type", ""))):
        found.append("type is missing")
    for name, attribute in entity.items():
        if name in ("id", "type", "@context"):
            continue
        if not re.fullmatch(r"[A-Za-z]\w*", name):
            found.append(f"{name}: no name of an attribute")
        elif not isinstance(attribute, dict) or attribute.get("type") not in _KINDS:
            found.append(f"{name}: no Property")
        elif attribute.get(_KINDS[attribute["type"]]) in (None, "", [], {}):
            found.append(f"{name}: no value")
        elif set(attribute) - _INSIDE:
            found.append(f"{name}: unknown parts")
        elif not _TIME.fullmatch(attribute.get("observedAt", "2026-01-01T00:00:00Z")):
            found.append(f"{name}: observedAt is no UTC time")
        elif not isinstance(attribute.get("unitCode", ""), str):
            found.append(f"{name}: unitCode is no text")
    return found


class Broker:
    """`refuse` are ids that are not taken; `answer` replaces the answer (status, body).

    `missing` are bytes that the answer announces and does not send.
    """

    def __init__(self) -> None:
        self.entities: dict[str, dict[str, Any]] = {}
        self.headers: list[dict[str, str]] = []
        self.refuse: set[str] = set()
        self.answer: tuple[int, bytes] | None = None
        self.location = ""
        self.missing = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def stop(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        self.headers.append(headers)
        if self.answer is not None:
            return self.answer
        if urlsplit(path).path != PATH:
            return 404, _problem("ResourceNotFound", "no such operation")
        kind = headers.get("content-type", "").split(";")[0]
        linked = bool(_LINK.fullmatch(headers.get("link", "")))
        if kind not in ("application/json", "application/ld+json"):
            return 415, _problem("InvalidRequest", "content type")
        try:
            sent = json.loads(body)
        except ValueError:
            return 400, _problem("InvalidRequest", "no JSON")
        if not isinstance(sent, list) or not sent:
            return 400, _problem("BadRequestData", "no list of entities")
        inside = [isinstance(each, dict) and "@context" in each for each in sent]
        if any(inside) if kind == "application/json" else linked or not all(inside):
            return 400, _problem("BadRequestData", "@context in the wrong place")
        if kind == "application/json" and not linked:
            return 400, _problem("LdContextNotAvailable", "no Link header")
        return self._keep(sent)

    def _keep(self, sent: list[Any]) -> tuple[int, Any]:
        success, errors, new = [], [], []
        for entity in sent:
            wrong = problems(entity)
            name = str(entity.get("id", "")) if isinstance(entity, dict) else ""
            if wrong or name in self.refuse or name in success:
                error = _problem("BadRequestData", "; ".join(wrong) or "refused")
                errors.append({"entityId": name, "error": error})
                continue
            success.append(name)
            if name not in self.entities:
                new.append(name)
            self.entities[name] = entity
        if errors:
            return 207, {"success": success, "errors": errors}
        return (201, new) if new else (204, b"")


def _problem(kind: str, detail: str) -> dict[str, str]:
    return {
        "type": f"https://uri.etsi.org/ngsi-ld/errors/{kind}",
        "title": kind,
        "detail": detail,
    }


def _handler(broker: Broker) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, told = broker.take(self.path, headers, body)
            out = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            if broker.location:
                self.send_header("Location", broker.location)
            if status != 204:
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(out) + broker.missing))
            self.end_headers()
            self.wfile.write(b"" if status == 204 else out)

        def log_message(self, *_: object) -> None:
            """Tests are silent."""

    return Handler


@pytest.fixture
def broker_fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A running broker; a proxy of the machine is not asked."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    running = Broker()
    yield running
    running.stop()
