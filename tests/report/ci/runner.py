# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the runner of GitHub Actions reads a line of a log: as text, or as a command."""

from __future__ import annotations

from typing import NamedTuple

KNOWN = {
    "error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output",
    "save-state", "stop-commands", "add-matcher", "echo",
}  # fmt: skip


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def read(line: str) -> Command | None:
    """The command in a line; None when the line is shown as it is."""
    text = line.lstrip()
    if text.startswith("::") and "::" in text[2:]:
        head, _, data = text[2:].partition("::")
        name, _, properties = head.partition(" ")
        if name in KNOWN:
            pairs = (pair.split("=", 1) for pair in properties.split(",") if "=" in pair)
            return Command(
                name,
                {
                    key: _unescape(value.replace("%3A", ":").replace("%2C", ","))
                    for key, value in pairs
                },
                _unescape(data),
            )
    _, found, rest = line.partition("##[")
    head, closed, data = rest.partition("]")
    if found and closed and head.split(" ")[0] in KNOWN:
        return Command(head.split(" ")[0], {}, data)
    return None


def _unescape(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
