# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sources by name; a module is imported when its source is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.sources.interface import Source
from ozgcheck.suggest import nearest

_CLASSES = {
    "berlin": "ozgcheck.sources.berlin:Berlin",
    "open-pvog": "ozgcheck.sources.open_pvog:OpenPvog",
    "portal": "ozgcheck.sources.portal:Portal",
    "pvog-suche": "ozgcheck.sources.pvog_search:PvogSearch",
    "tabelle": "ozgcheck.sources.table:Table",
    "xzufi": "ozgcheck.sources.xzufi:Xzufi",
}


# Not sources themselves: a manifest lists saved sources (sources/manifest.py), an
# example is a shipped manifest.
MANIFEST, EXAMPLE = "manifest", "beispiel"


def kinds() -> tuple[str, ...]:
    """Everything that can stand before the colon of a source, sorted."""
    return tuple(sorted((*_CLASSES, MANIFEST, EXAMPLE)))


def source(kind: str) -> Source:
    """Make the source of that name.

    Raises:
        ConfigError: no source has that name; the nearest names are given.
    """
    target = _CLASSES.get(kind)
    if target is None:
        raise ConfigError(
            tr("Die Quellenart „{kind}“ gibt es nicht.").format(kind=kind),
            f"{nearest(kind, kinds())} Möglich sind: {', '.join(kinds())}.".strip(),
        )
    module, _, name = target.partition(":")
    return cast(Source, getattr(import_module(module), name)())
