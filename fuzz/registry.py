# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""All targets by name; the module of each is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from fuzz.target import Target

# Module below fuzz/targets: its targets.
MODULES = {
    "portal": ("seiten", "profilseiten", "sitemap", "robots", "adresse"),
    "exports": ("xzufi", "open-pvog", "berlin", "tabelle", "mappe"),
    "answers": ("open-pvog-seiten", "pvog-suche", "fim", "broker", "http", "antworttext"),
    "stored": (
        "lauf",
        "export",
        "pruefsummen",
        "archivindex",
        "register",
        "lesespeicher",
        "linkspeicher",
    ),
    "written": ("entscheidungen", "ausgefuellt", "etiketten", "konfiguration", "profil", "katalog"),
    "titles": ("text", "titel", "reifegrad"),
}
NAMES = tuple(name for names in MODULES.values() for name in names)


def target(name: str) -> Target:
    """The target of that name.

    Raises:
        KeyError: there is none.
    """
    for module, names in MODULES.items():
        if name in names:
            found: tuple[Target, ...] = import_module(f"fuzz.targets.{module}").TARGETS
            return next(each for each in found if each.name == name)
    raise KeyError(name)
