# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The city's own decisions: one JSON line each, a later line beats an earlier one."""

from __future__ import annotations

from pathlib import Path

from ozgcheck.catalog.files import CatalogFile, parse
from ozgcheck.catalog.load import decision
from ozgcheck.catalog.schema import violations
from ozgcheck.errors import ConfigError
from ozgcheck.model import Entscheidung


def read_decisions(path: Path) -> tuple[Entscheidung, ...]:
    """Read a decision file; a file that does not exist holds no decisions.

    Raises:
        ConfigError: a line is no valid decision; the message names file and line.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    lines, problems = parse(CatalogFile(path, str(path), "entscheidung"), content)
    found = [str(problem) for problem in problems]
    for number, line in enumerate(lines or ()):
        if line is None:
            continue
        found += [
            f"{path}:{number + 1}: {text} {hint}".rstrip()
            for _, text, hint in violations("entscheidung", line)
        ]
    if found:
        raise ConfigError(f"Eine Entscheidung ist ungültig. {found[0]}")
    return tuple(decision(line) for line in lines if line is not None)
