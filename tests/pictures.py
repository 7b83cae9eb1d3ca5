# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pictures of the terminal in the README, each from a real run on the shipped example.

python -m tests.pictures      # after what a command prints changed
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "bilder"
WIDTH = 100
# 2026-11-26, so that the same code gives the same pictures.
TIME = "1795651200"
RUN = ("check", "--portal", "herne", "--source", "beispiel:herne")
PICTURES = {
    "terminal-check": RUN,
    "terminal-gaps": ("gaps", "--lebenslage", "familie"),
    "terminal-match": ("match", "Hund anmelden", "Perso verloren"),
}
# Without the web font that rich would fetch: a picture fetches nothing.
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>TITLE</title>
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#ffffff" stroke="#8a8a8a"/>
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def printed() -> dict[str, str]:
    """What each command prints, in an empty folder after one run."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "HOME": folder,
            "PATH": os.environ["PATH"],
            "COLUMNS": str(WIDTH),
            "LC_ALL": "C.UTF-8",
            "SOURCE_DATE_EPOCH": TIME,
        }

        def said(*command: str) -> str:
            ended = subprocess.run(
                (sys.executable, "-m", "ozgcheck", *command),
                cwd=folder,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=True,
            )
            return ended.stdout.replace(folder, "…").rstrip()

        return {name: said(*command) for name, command in PICTURES.items()}


def line(command: tuple[str, ...]) -> str:
    """The command as a person types it."""
    return "ozgcheck " + " ".join(f'"{word}"' if " " in word else word for word in command)


def drawn(name: str, text: str) -> str:
    """A terminal with the command and what it printed, as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), color_system=None)
    console.print(Text(f"$ {line(PICTURES[name])}\n{text}"), soft_wrap=True)
    svg = console.export_svg(
        title="", theme=DEFAULT_TERMINAL_THEME, code_format=_SVG, unique_id=name
    )
    return svg.replace("TITLE", line(PICTURES[name]).replace("<", "&lt;"))


def read(name: str) -> str:
    """The words in a stored picture, separated by single spaces."""
    tree = etree.fromstring((FOLDER / f"{name}.svg").read_bytes())
    lines = ("".join(node.itertext()) for node in tree.iter("{*}text"))
    return " ".join(" ".join(lines).split())


def main() -> None:
    """Write all pictures."""
    for name, text in printed().items():
        (FOLDER / f"{name}.svg").write_text(drawn(name, text), encoding="utf-8")


if __name__ == "__main__":
    main()
