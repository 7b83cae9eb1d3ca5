# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fixtures that several tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.cli.main import main
from ozgcheck.flow import snapshot
from ozgcheck.history.store import History
from ozgcheck.matching.index import Index
from ozgcheck.model import Snapshot
from ozgcheck.sources.collect import collect
from ozgcheck.sources.interface import Context
from ozgcheck.sources.registry import EXAMPLE
from tests.skips import pytest_sessionfinish, pytest_terminal_summary  # noqa: F401 - hooks

# No time limit for a single example: on a busy machine it fails what is right.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

EPOCH = "1764064800"  # 2025-11-25T10:00:00Z


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests of a process, so that the catalogue is parsed once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or leaves anything in the real home folder; the cache is shared."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(shared_cache))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    for name in (
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
        "GITLAB_CI",
        "OZGCHECK_CI",
        "OZGCHECK_LANG",
    ):
        monkeypatch.delenv(name, raising=False)  # tests run on CI systems, too
    return home


@pytest.fixture(scope="session")
def catalog(shared_cache: Path) -> Catalog:
    """The shipped catalogue, loaded once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared_cache))
        return load_catalog()


@pytest.fixture(scope="session")
def index(catalog: Catalog) -> Index:
    """The search index of the shipped catalogue; building it takes a second."""
    return Index(catalog)


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    catalog: Catalog,
    index: Index,
) -> Callable[..., Outcome]:
    """Run the command line in this process, in an empty folder.

    The shipped catalogue and its index are made once for all tests; `spawn` shares nothing.
    """
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(
        "ozgcheck.catalog.load.load_catalog",
        lambda root=None: catalog if root is None else load_catalog(root),
    )
    monkeypatch.setattr(
        "ozgcheck.matching.match.Index",
        lambda wanted: index if wanted is catalog else Index(wanted),
    )

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


def stored_example(catalog: Catalog, folder: Path, name: str) -> Path:
    portal = next(portal for portal in catalog.portale if portal.name == name)
    started = "2025-11-25T10:00:00Z"
    context = Context(ars=portal.ars, retrieved=started, offline=True)
    collections, states = collect([(EXAMPLE, name)], context)
    run: Snapshot = snapshot(catalog, portal, started, collections, states)
    return History(folder, name).write(run).path


@pytest.fixture(scope="session")
def berlin_history(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stored run of the full-size example, made once."""
    return stored_example(catalog, tmp_path_factory.mktemp("berlin"), "berlin")


@pytest.fixture(scope="session")
def herne_history(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stored run of the example that knows only a part, made once."""
    return stored_example(catalog, tmp_path_factory.mktemp("herne"), "herne")


@pytest.fixture
def berlin(run: Callable[..., Outcome], berlin_history: Path) -> Callable[..., Outcome]:
    """The command line for the portal `berlin`, where one full run is stored."""
    target = Path("ozgcheck-verlauf/berlin")
    target.mkdir(parents=True)
    shutil.copy(berlin_history, target)
    return lambda *args: run(*args, "--portal", "berlin")


@pytest.fixture
def herne(run: Callable[..., Outcome], herne_history: Path) -> Callable[..., Outcome]:
    """The command line for the portal `herne`, where one partial run is stored."""
    target = Path("ozgcheck-verlauf/herne")
    target.mkdir(parents=True)
    shutil.copy(herne_history, target)
    return run


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def spawn(args: list[str], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ozgcheck", *args],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


TINY = {
    "quellen.yaml": """\
quellen:
  - {id: test, titel: Test, herausgeber: Test, stand: "2026", lizenz: frei, vertrauen: hoch}
""",
    "lebenslagen.yaml": """\
quelle: test
stand: "2026"
themenfelder:
  - {slug: familie-kind, name: "Familie & Kind"}
  - {slug: gesundheit, name: Gesundheit}
lebenslagen:
  - {slug: geburt, name: Geburt, themenfeld: familie-kind, adressaten: [buerger]}
  - {slug: pflege, name: Pflege, themenfeld: gesundheit, adressaten: [buerger]}
""",
    "leistungen/familie-kind/geburt.yaml": """\
lebenslage: geburt
quelle: test
stand: "2026"
leistungen:
  - id: "10000"
    name: Elterngeld
    zustaendig:
      wer: [stadt]
      anteil: ganz
      grund: Elterngeldstelle der Stadt
      basis: BEEG
      gewissheit: hoch
      quelle: test
    adressaten: [buerger]
    aliases: [Elterngeldantrag, BEEG-Antrag]
    teilleistungen:
      - {schluessel: "99041006000000", name: Elterngeld, typ: "2/3"}
      - {schluessel: "99041006017000", name: Elterngeld Bewilligung, typ: "2/3"}
  - id: "10005"
    name: Kindergeld
    zustaendig: {wer: [bund], anteil: keiner, grund: Kasse, gewissheit: mittel, quelle: test}
    adressaten: [buerger]
    aliases: [Kindergeldantrag]
    teilleistungen:
      - {schluessel: "99041008000000", name: Kindergeld, typ: "1"}
""",
    "leistungen/gesundheit/pflege.yaml": """\
lebenslage: pflege
quelle: test
stand: "2026"
leistungen:
  - id: "10230"
    name: Hilfe zur Pflege
    zustaendig:
      wer: [stadt, land]
      anteil: wesentlich
      grund: Sozialamt
      gewissheit: mittel
      quelle: test
    adressaten: [buerger]
    teilleistungen:
      - {id: 10230-ohne-1, name: Hilfe zur Pflege}
""",
    "koerbe/klein.yaml": """\
korb: klein
name: Ein kleiner Korb
bereich: verwaltung
regel: online
quelle: test
stand: "2026"
gewissheit: hoch
leistungen:
  - {id: "10000", original: Elterngeld}
""",
    "reifegrad/regeln.yaml": """\
regeln:
  - id: nur-persoenlich
    sieht: text
    muster: ['nur persönlich']
    wirkung: begrenzt
    stufe: 1
    erklaerung: nur bei Vorsprache
    quelle: test
    beispiele: {trifft: [nur persönlich möglich], trifft_nicht: [online möglich]}
""",
    "entscheidungen/herne.jsonl": (
        '{"titel": "Babygeld", "leistung": "10000", "urteil": "ja", "wer": "FB 16", '
        '"wann": "2026-01-01"}\n'
    ),
}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A small valid catalogue on disk, for tests to break."""
    root = tmp_path / "katalog"
    for name, text in TINY.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
