# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A real Chromium for the site; without one, or without axe-core, tests say so and are skipped.

Needed are the extra `browser`, a Chromium (Debian's `chromium`, or `OZGCHECK_CHROMIUM`) and
axe-core from npm (`OZGCHECK_AXE`: its `axe.min.js`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.report.site.render import site_files
from ozgcheck.report.site.write import write_site
from tests.conftest import spawn
from tests.report.site import town
from tests.report.site.test_nationwide import measured

# Chromium must not talk to anybody, and runs as root in containers.
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running browser."""
    reason = "browser tests need the extra „browser“: pip install -e '.[browser]'"
    playwright = pytest.importorskip("playwright.sync_api", reason=reason)
    path = os.environ.get("OZGCHECK_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=_ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = os.environ.get("OZGCHECK_AXE", "")
    if not path or not Path(path).is_file():
        pytest.skip("OZGCHECK_AXE names no axe.min.js: npm install axe-core")
    return Path(path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small city with the hostile portal, and where it stands in a survey."""
    folder = tmp_path_factory.mktemp("stadt")
    run = measured(tmp_path_factory.mktemp("umfrage"), town.prepared())
    write_site(folder, site_files(run))
    return folder


@pytest.fixture(scope="session")
def full(
    tmp_path_factory: pytest.TempPathFactory, berlin_history: Path, shared_cache: Path
) -> Path:
    """The site of a large city, with all Leistungen and the Smart City Index."""
    folder = tmp_path_factory.mktemp("berlin")
    target = folder / "ozgcheck-verlauf/berlin"
    target.mkdir(parents=True)
    shutil.copy(berlin_history, target)
    args = ["report", "html", "--output", "seiten", "--portal", "berlin", "-q"]
    done = spawn(args, folder, XDG_CACHE_HOME=str(shared_cache))
    assert done.returncode == 0, done.stderr
    return folder / "seiten"


@dataclass
class Tab:
    """A page of a browser, and what it complained about."""

    page: Any
    complaints: list[str] = field(default_factory=list)

    def show(self, folder: Path, name: str) -> None:
        """Open a file of a site."""
        self.page.goto(f"{folder.as_uri()}/{name}")


@pytest.fixture
def tab(chromium: Any) -> Iterator[Callable[..., Tab]]:
    """Open tabs: `tab(width, scheme="dark", script=False)`."""
    contexts = []

    def opened(width: int = 1440, *, scheme: str = "light", script: bool = True) -> Tab:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        contexts.append(context)
        made = Tab(context.new_page())
        made.page.on(
            "console",
            lambda said: made.complaints.append(said.text) if said.type != "log" else None,
        )
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on("requestfailed", lambda request: made.complaints.append(request.url))
        return made

    yield opened
    for context in contexts:
        context.close()
