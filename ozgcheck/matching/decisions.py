# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The city's own decisions: one JSON line each, a later line beats an earlier one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ozgcheck.catalog.files import CatalogFile, Problem, parse
from ozgcheck.catalog.load import decision
from ozgcheck.catalog.schema import violations
from ozgcheck.catalog.standing import standing
from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.growing import TornError, append_lines
from ozgcheck.language import tr
from ozgcheck.model import Entscheidung

_KIND = "entscheidung"
# Characters that end a line for some readers, though not for JSON lines.
_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def read_decisions(path: Path, earlier: Iterable[Entscheidung] = ()) -> tuple[Entscheidung, ...]:
    """Read a decision file; a file that does not exist holds no decisions.

    Args:
        path: the file.
        earlier: decisions that stand before the file's, the catalogue's for example.

    Returns:
        Every decision that was not taken back, the earlier ones first.

    Raises:
        ConfigError: a line is no valid decision; the message names file and line.
    """
    return standing((*earlier, *_lines(path)))


def _lines(path: Path) -> tuple[Entscheidung, ...]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    lines, problems = parse(CatalogFile(path, str(path), _KIND), content)
    if problems and _is_torn(content, problems[0]):
        raise _torn(path, problems[0].line)
    found = [str(problem) for problem in problems]
    for number, line in enumerate(lines or ()):
        if line is None:
            continue
        found += [
            f"{path}:{number + 1}: {text} {hint}".rstrip()
            for _, text, hint in violations(_KIND, line)
        ]
    if found:
        raise ConfigError(tr("Eine Entscheidung ist ungültig. {found}").format(found=found[0]))
    return tuple(decision(line) for line in lines if line is not None)


def append_decisions(path: Path, entries: Sequence[Entscheidung]) -> None:
    """Add decisions to a file; nothing that stands in it is touched.

    Raises:
        ConfigError: a decision breaks its schema, or the file ends with half a line.
        OzgcheckError: the disk refuses; the file is as before.
    """
    records = [_record(entry) for entry in entries]
    for record in records:
        for _, text, hint in violations(_KIND, record):
            raise ConfigError(f"Die Entscheidung ist ungültig. {text} {hint}".rstrip())
    if not records:
        return
    try:
        append_lines(path, [_line(record) for record in records], _is_whole)
    except TornError as error:
        raise _torn(path, path.read_bytes().count(b"\n") + 1) from error
    except OSError as error:
        raise OzgcheckError(
            tr("Die Entscheidung ließ sich nicht in {path} speichern ({error}).").format(
                path=path, error=reason(error)
            ),
            tr("Schreibrechte und freien Platz prüfen; was darin stand, ist unverändert."),
        ) from error


def _record(entry: Entscheidung) -> dict[str, Any]:
    """The decision as the values of its line; `catalog.load.decision` reads it back."""
    verdict = "zurueck" if entry.zurueck else "ja" if entry.urteil else "nein"
    record: dict[str, Any] = {
        "titel": entry.titel,
        "leistung": entry.leistung or None,
        "urteil": verdict,
        "wer": entry.wer,
        "wann": entry.wann,
    }
    if entry.grund:
        record["grund"] = entry.grund
    return record


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False).translate(_BREAKS)


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return True


def _is_torn(content: bytes, problem: Problem) -> bool:
    """Whether it is the last line that is wrong, and it was never finished."""
    if content.endswith(b"\n") or problem.line != content.count(b"\n") + 1:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(content)  # in the middle of an umlaut
    return True


def _torn(path: Path, line: int) -> ConfigError:
    return ConfigError(
        tr("Die letzte Zeile ist abgebrochen: {path}:{line}.").format(path=path, line=line),
        tr(
            "Meist war der Strom weg oder die Platte voll. Die Zeile in einem Texteditor zu Ende "
            "schreiben oder löschen; alle Zeilen davor sind heil."
        ),
    )
