# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Faults that several kinds of catalogue files can have: patterns and examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

Path = tuple[str | int, ...]
Fault = tuple[Path, str, str]  # path inside, what is wrong, what to do


def no_pattern(error: re.error | RecursionError) -> Fault:
    """A pattern that is none, or too deeply nested for Python to compile."""
    if isinstance(error, RecursionError):
        return ("muster",), "Der Ausdruck ist zu tief geschachtelt.", "Klammern weglassen."
    return (
        ("muster",),
        f"Kein gültiger Ausdruck: {error}.",
        "Klammern und Sonderzeichen prüfen.",
    )


def missed_examples(
    examples: Mapping[str, Sequence[str]], sees: Callable[[str], bool], what: str
) -> Iterator[Fault]:
    """Examples that a pattern or rule does not keep.

    Args:
        examples: texts under `trifft` and `trifft_nicht`.
        sees: whether it finds something in a text.
        what: how the sentence about a missed example begins.
    """
    for expected, kind in ((True, "trifft"), (False, "trifft_nicht")):
        for place, example in enumerate(examples[kind]):
            if sees(example) is not expected:
                yield (
                    ("beispiele", kind, place),
                    f"{what} Beispiel nicht: „{example}“.",
                    "Das Muster oder das Beispiel berichtigen.",
                )
