# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""When `check` asks the online services, and what the run then knows."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.cli.progress import links_sentence
from ozgcheck.config import load_config
from ozgcheck.errors import ConfigError
from ozgcheck.sources import service_links
from tests.conftest import Outcome
from tests.server import Reply, Server

Run = Callable[..., Outcome]
PAGE = {"Content-Type": "text/html"}


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A list of services on the net, of which one is there and one is not."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("ozgcheck.sources.interface.DELAY", 0.0)
    server = Server().start()
    server.route("/da", Reply(b"<h1>Antrag</h1>", headers=PAGE))
    rows = ["Titel;Onlinedienst", f"Hundesteuer anmelden;{server.url('/da')}"]
    rows.append(f"Elterngeld beantragen;{server.url('/weg')}")
    server.route(
        "/liste.csv", Reply("\n".join(rows).encode(), headers={"Content-Type": "text/csv"})
    )
    Path("liste.csv").write_text("\n".join(rows), encoding="utf-8")
    configure(server)
    yield server
    server.stop()


def configure(server: Server, more: str = "") -> None:
    Path("ozgcheck.toml").write_text(
        f'portal = "stadt"\n{more}\n[portale.stadt]\nstadt = "Stadt"\nars = "059990000000"\n'
        f'adressen = ["{server.url("/")}"]\nquellen = ["tabelle:{server.url("/liste.csv")}"]\n',
        encoding="utf-8",
    )


def newest() -> dict[str, Any]:
    runs = Path("ozgcheck-verlauf/stadt").glob("*.json.gz")
    path = max(runs, key=lambda path: path.name.removesuffix(".json.gz"))
    document = json.loads(gzip.decompress(path.read_bytes()))
    assert isinstance(document, dict)
    return document


def states() -> dict[str, str]:
    return {stand["url"].rpartition("/")[2]: stand["state"] for stand in newest().get("links", [])}


def asked(server: Server) -> list[str]:
    return [path for path in server.paths if path in ("/da", "/weg")]


@pytest.fixture(autouse=True)
def _in_the_folder_of(run: Run) -> None:
    """The town's files are written where `run` works."""


def test_a_run_on_the_net_asks_and_stores_what_it_heard(run: Run, town: Server) -> None:
    done = run("check")
    assert done.code == 0
    assert states() == {"da": "erreichbar", "weg": "tot"}
    assert "2 Adressen geprüft, 0 aus früherer Prüfung bekannt" in done.err
    assert {stand["am"] for stand in newest()["links"]} == {"2025-11-25T10:00:00Z"}


def test_a_second_run_asks_nothing_again(run: Run, town: Server) -> None:
    run("check", "-q")
    before = asked(town)
    done = run("check")
    assert asked(town) == before
    assert states() == {"da": "erreichbar", "weg": "tot"}
    assert "0 Adressen geprüft, 2 aus früherer Prüfung bekannt" in done.err


def test_offline_nothing_is_asked_and_what_is_known_keeps_its_date(
    run: Run, town: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", "-q")
    before = len(town.requests)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1764064800 + 3 * 86400))
    assert run("check", "--offline").code == 0
    assert len(town.requests) == before
    assert states() == {"da": "erreichbar", "weg": "tot"}
    assert {stand["am"] for stand in newest()["links"]} == {"2025-11-25T10:00:00Z"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1764064800 + 8 * 86400))
    run("check", "--offline", "-q")
    assert states() == {}  # too old to be used, and nobody may ask


@pytest.mark.parametrize(
    ("stand", "known"),
    [
        ("2025-11", True),
        ("2025-11-25", True),
        ("2025-12-01", True),
        ("2025-12-03", False),
        ("2025-11-24", False),
        ("2025-10", False),
        ("2026-02", False),
    ],
)
def test_offline_as_of_a_day(stand: str, known: bool, run: Run, town: Server) -> None:
    run("check", "-q")
    run("check", "--offline", "--source", "tabelle:liste.csv", "--stand", stand, "-q")
    assert bool(states()) is known


def test_without_links_nothing_is_asked_nor_used(run: Run, town: Server) -> None:
    run("check", "-q")
    before = asked(town)
    run("check", "--keine-links", "-q")
    assert asked(town) == before
    assert states() == {}


def test_a_run_on_files_asks_only_when_told_to(run: Run, town: Server) -> None:
    run("check", "--source", "tabelle:liste.csv", "-q")
    assert town.requests == []
    assert states() == {}
    run("check", "--source", "tabelle:liste.csv", "--links", "-q")
    assert states() == {"da": "erreichbar", "weg": "tot"}


def test_the_shipped_example_asks_nobody(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the net was used")

    monkeypatch.setattr(service_links, "check_links", never)
    monkeypatch.setattr("socket.getaddrinfo", never)
    monkeypatch.setattr("socket.socket.connect", never)
    assert run("check", "--portal", "herne", "--source", "beispiel:herne", "-q").code == 0


def test_links_and_offline_contradict_each_other(run: Run, town: Server) -> None:
    done = run("check", "--links", "--offline")
    assert done.code == 2
    assert "--links" in done.err
    assert town.requests == []


def test_the_limit_and_what_it_left_out(run: Run, town: Server) -> None:
    configure(town, "links_hoechstens = 1")
    run("check", "-q")
    assert len(states()) == 1
    assert any("1 Adresse" in warning for warning in newest()["warnings"])


def test_who_interrupts_the_links_still_gets_the_run(
    run: Run, town: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ozgcheck.cli.progress.Progress.__call__", interrupted)
    done = run("check")
    assert done.code == 0
    assert "abgebrochen" in done.err
    assert len(states()) == 1
    assert any("abgebrochen" in warning for warning in newest()["warnings"])


@pytest.mark.parametrize(
    "line",
    ["links_hoechstens = -1", 'links_hoechstens = "1"', "links_tage = 0", "links_tage = true"],
)
def test_wrong_settings(line: str) -> None:
    Path("falsch.toml").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=line.split()[0]):
        load_config(Path("falsch.toml"))


@pytest.mark.parametrize(
    ("done", "waiting", "seconds", "text"),
    [
        (0, 3, 0.0, "0 Onlinedienste geprüft, 3 offen"),
        (1, 3, 2.0, "1 Onlinedienst geprüft, 3 offen, noch etwa 6 Sekunden"),
        (4, 0, 9.0, "4 Onlinedienste geprüft, 0 offen"),
    ],
)
def test_progress(done: int, waiting: int, seconds: float, text: str) -> None:
    assert links_sentence(done, waiting, seconds) == text
