# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Find one Leistung or entry by what a person typed."""

from __future__ import annotations

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.model import Leistung, Teilleistung
from ozgcheck.suggest import nearest
from ozgcheck.text import fold


def find_leistung(catalog: Catalog, wanted: str) -> Leistung:
    """The Leistung of an OZG id, a Leistungsschlüssel or an exact name.

    Raises:
        ConfigError: the catalogue knows none of that id, key or name.
    """
    wanted = wanted.strip()
    if wanted in catalog.by_id:
        return catalog.by_id[wanted]
    if wanted in catalog.by_key:
        return catalog.by_key[wanted][0]
    for newer in catalog.neuere:
        if newer.schluessel == wanted:
            return catalog.by_id[newer.leistung]
    names = {
        fold(spelling): leistung
        for leistung in catalog.leistungen
        for spelling in (*leistung.aliases, leistung.heute, leistung.name)
        if spelling
    }
    if fold(wanted) in names:
        return names[fold(wanted)]
    known = [leistung.name for leistung in catalog.leistungen] + list(catalog.by_id)
    raise ConfigError(
        tr("Der Katalog kennt „{wanted}“ nicht.").format(wanted=wanted),
        nearest(wanted, known)
        or tr('Suchen hilft: ozgcheck match "{wanted}"').format(wanted=wanted),
    )


def find_entry(catalog: Catalog, wanted: str) -> tuple[Leistung, Teilleistung | None]:
    """The Leistung, and the entry when its key or id was typed.

    Raises:
        ConfigError: the catalogue knows none of that id, key or name.
    """
    wanted = wanted.strip()
    if wanted in catalog.by_key:
        return catalog.by_key[wanted]
    for leistung in catalog.leistungen:
        for teil in leistung.teilleistungen:
            if teil.id == wanted:
                return leistung, teil
    return find_leistung(catalog, wanted), None
