# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A local server that behaves like the federal Data Hub, also when it is having a bad day.

def test_…(hub: Hub) -> None:
    hub.add("059160000000", "Herne, Stadt", rows=3)
    hub.trouble("059160000000", Reply(status=500))   # once; then the rows
    ...
    assert hub.asked == {"059160000000": 1}
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ozgcheck.cli.main import main
from ozgcheck.sources.pvog_rows import COLUMNS
from tests.conftest import Outcome
from tests.server import Answer, Reply, Request, Server

Row = dict[str, str]
BASE = "/dash"


def row(ars: str, name: str, number: int = 1, **changes: str) -> Row:
    """One row of a municipality, all columns in the Data Hub's order."""
    return {
        "leika_key": f"99102013{number:03}000",
        "leika_name": f"Hundesteuer; Anmeldung {number}",
        "leika_bezeichnung": f"Hundesteuer „Anmeldung“ {number}",
        "ars": ars,
        "ars_name": name,
        "ars_federal_state": f"{ars[:2]:0<12}",
        "bundesland": "Nordrhein-Westfalen",
        "ozgid": "10160",
        "ozg_bezeichnung": "Hundehaltung",
        "url": f"https://service.example/{ars}/{number}",
        "online_status": "ok",
        "aktiv": "ja",
        "art_flaechendeckung": "in mind. einer Kommune verfügbar",
        "begruendung_nicht_beruecksichtigt": "",
        "datenstand_pvog_import": "2026-11-20",
        "export_datum": "2026-11-24",
        **changes,
    }


def as_csv(rows: Sequence[Row], delimiter: str = ";") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class Hub(Server):
    """Knows municipalities and their rows; `asked` counts requests for rows by ARS.

    Attributes:
        names: ARS to name, what `/open-ars` lists.
        rows: ARS to rows.
        ars_list: answers `/open-ars` instead of a list of objects.
        most: more rows than this get 413 and must be asked for page by page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}
        self.rows: dict[str, list[Row]] = {}
        self.ars_list: Answer | None = None
        self.most = 10_000
        self._trouble: dict[str, list[Answer]] = {}

    @property
    def base(self) -> str:
        return self.url(BASE)

    @property
    def asked(self) -> Counter[str]:
        return Counter(
            path.split("/")[3] for path in self.paths if path.startswith(f"{BASE}/open-pvog/")
        )

    def add(self, ars: str, name: str = "", rows: int = 1) -> None:
        self.names[ars] = name
        self.rows[ars] = [row(ars, name, number) for number in range(1, rows + 1)]

    def trouble(self, ars: str, *answers: Answer) -> None:
        """Answer like this before answering well."""
        self._trouble[ars] = list(answers)

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        parts = request.path.removeprefix(f"{BASE}/").split("/")
        if not request.path.startswith(f"{BASE}/"):
            return Reply(b"unbekannt", status=404)
        if parts == ["open-ars"]:
            return self._list(request)
        if parts[0] != "open-pvog" or len(parts) not in (2, 3):
            return Reply(b"unbekannt", status=404)
        ars = parts[1]
        if self._trouble.get(ars):
            answer = self._trouble[ars].pop(0)
            return answer(request) if callable(answer) else answer
        if ars not in self.rows:
            return Reply(b"unbekannt", status=404)
        return self._export(request, ars) if parts[2:] == ["export"] else self._page(request, ars)

    def _list(self, request: Request) -> Reply:
        if self.ars_list is not None:
            return self.ars_list(request) if callable(self.ars_list) else self.ars_list
        return as_json([{"ars": ars, "arsName": name} for ars, name in self.names.items()])

    def _export(self, request: Request, ars: str) -> Reply:
        if "text/csv" in request.headers["accept"]:
            return Reply(status=406)
        if len(self.rows[ars]) > self.most:
            return Reply(status=413)
        wanted = {"filetype": "csv", "includeAbove": "true", "includeBelow": "false"}
        assert request.query == wanted
        return Reply(
            as_csv(self.rows[ars]).encode(), headers={"Content-Type": "application/octet-stream"}
        )

    def _page(self, request: Request, ars: str) -> Reply:
        number, size = int(request.query["page"]), int(request.query["size"])
        rows = self.rows[ars]
        pages = -(-len(rows) // size)
        content = rows[number * size : (number + 1) * size]
        return as_json(
            {
                "content": content,
                "totalElements": len(rows),
                "totalPages": pages,
                "last": number + 1 >= pages,
            }
        )


def as_json(document: object, status: int = 200) -> Reply:
    body = json.dumps(document).encode()
    return Reply(body, status=status, headers={"Content-Type": "application/json"})


@pytest.fixture
def hub_fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A running Data Hub; a proxy of the machine is not asked."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    running = Hub()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def light_fixture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Like the fixture `run`, for commands that need no catalogue: loading it takes seconds."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*args: str) -> Outcome:
        capfd.readouterr()
        code = 0
        try:
            main(list(args))
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
