# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The language of the terminal: German, or English by `--lang en` or `OZGCHECK_LANG=en`.

It is chosen once, before anything that speaks is imported, because help texts and constants are
translated when their module is read. Messages stand in German in the code and are gettext's
ids. Names of the catalogue, what a run stores and what a city publishes stay German.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("de", "en")
_FOLDER = Path(__file__).with_name("locale")
_translation: NullTranslations | None = None


def tr(message: str) -> str:
    """The message in the chosen language; itself in German and where nobody translated it."""
    return message if _translation is None else _translation.gettext(message)


def is_english() -> bool:
    """Whether English was chosen; numbers ask for it."""
    return _translation is not None


def wanted(args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language that a call asks for; the last `--lang` wins over `OZGCHECK_LANG`.

    What is no language of ours is German here; the command line complains in its turn.

    Args:
        args: the words of the command line.
        environ: the environment; `en_GB.UTF-8` means `en`.
    """
    language = re.split(r"[._@-]", environ.get("OZGCHECK_LANG", ""))[0].lower()
    for number, word in enumerate(args):
        if word == "--":
            break
        if word == "--lang" and number + 1 < len(args):
            language = args[number + 1]
        elif word.startswith("--lang="):
            language = word.partition("=")[2]
    return language if language in LANGUAGES else "de"


def speak(language: str) -> None:
    """Choose the language, one of `LANGUAGES`, for the rest of the process."""
    global _translation
    _translation = None
    if language != "de":
        from gettext import translation

        _translation = translation("ozgcheck", _FOLDER, [language])
