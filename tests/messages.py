# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The messages of the command line and their English.

    python -m tests.messages      # after a message changed: update en.po and en.mo

New messages come into `ozgcheck/locale/en/LC_MESSAGES/ozgcheck.po` without a translation, ones
that nobody says any more leave it. Fill in what is empty and call it once more.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "ozgcheck" / "locale" / "en" / "LC_MESSAGES" / "ozgcheck.po"
MO = PO.with_suffix(".mo")
# The same file for the same messages, whenever it is written.
_DATED = datetime(2026, 1, 1, tzinfo=UTC)
# REUSE-IgnoreStart
_LICENCE = (
    "# SPDX-FileCopyrightText: 2026 ozgcheck contributors\n# SPDX-License-Identifier: EUPL-1.2\n"
)
# REUSE-IgnoreEnd
_HEADERS = {
    "Project-Id-Version",
    "Language",
    "Plural-Forms",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}
_COMMANDS = {"command", "group"}


def said(root: Path = ROOT / "ozgcheck") -> dict[str, list[str]]:
    """Every message that goes through `tr`, with the files that say it, sorted."""
    found: dict[str, set[str]] = {}
    for path in sorted(root.rglob("*.py")):
        for message in _messages(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(message, set()).add(path.relative_to(root).as_posix())
    return {message: sorted(found[message]) for message in sorted(found)}


def _messages(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "tr":
            (argument,) = node.args
            if isinstance(argument, ast.Constant):
                yield argument.value
        elif isinstance(node, ast.FunctionDef) and any(
            isinstance(mark, ast.Call) and _name(mark.func) in _COMMANDS
            for mark in node.decorator_list
        ):
            # click shows a command's docstring.
            yield from filter(None, [cleandoc(ast.get_docstring(node) or "")])


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def translated() -> dict[str, str]:
    """Message to English as it stands in the file; empty where nobody translated it."""
    with PO.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


class _Catalog(Catalog):
    """Without the line that names Babel's version: the files must not depend on it."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        headers = super()._get_mime_headers()
        return [(name, value) for name, value in headers if name in _HEADERS]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)


def files(english: dict[str, str]) -> tuple[bytes, bytes]:
    """The .po and the .mo file for all messages that are said."""
    catalog = _Catalog(
        locale="en",
        project="ozgcheck",
        copyright_holder="ozgcheck contributors",
        header_comment=_LICENCE,
        creation_date=_DATED,
        revision_date=_DATED,
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    for message, places in said().items():
        catalog.add(message, english.get(message, ""), [(place, None) for place in places])
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=100, sort_output=True, include_lineno=False)
    write_mo(mo, catalog)
    return po.getvalue(), mo.getvalue()


def main() -> None:
    """Write both files and say what is not translated yet."""
    english = translated() if PO.exists() else {}
    po, mo = files(english)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po)
    MO.write_bytes(mo)
    missing = [message for message in said() if not english.get(message)]
    sys.stdout.write(f"{len(said())} messages, {len(missing)} without English.\n")
    for message in missing[:20]:
        sys.stdout.write(f"  {message}\n")


if __name__ == "__main__":
    main()
