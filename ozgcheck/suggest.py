# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""„Meinten Sie …?“ for mistyped names."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ozgcheck.language import tr
from ozgcheck.text import plain


def nearest(word: str, known: Iterable[str], most: int = 3) -> str:
    """One German sentence with the nearest known names, or an empty string.

    Args:
        word: what was typed.
        known: the names that exist.
        most: how many names at most.
    """
    lowered = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), lowered, n=most, cutoff=0.6)
    if not close:
        return ""
    return (
        tr("Meinten Sie ")
        + tr(" oder ").join(tr("„{name}“").format(name=plain(lowered[name], 100)) for name in close)
        + "?"
    )
