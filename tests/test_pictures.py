# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pictures in the README show what the commands print today."""

import re

import pytest

from tests.pictures import FOLDER, PICTURES, ROOT, line, printed, read


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return printed()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_what_the_command_prints(name: str, said: dict[str, str]) -> None:
    """`python -m tests.pictures` draws them anew."""
    assert read(name) == " ".join(f"$ {line(PICTURES[name])}\n{said[name]}".split())


def test_a_picture_fetches_nothing_and_the_readme_shows_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in PICTURES:
        svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        assert not re.findall(r"(?:href|src|url)\s*[=(]\s*[\"']?(?!#)[a-z]+:", svg)
        assert "<title>ozgcheck " in svg
        assert f"docs/bilder/{name}.svg" in readme
