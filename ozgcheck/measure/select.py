# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen a question is about: by Lebenslage, Themenfeld, Bereich or Korb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.model import Leistung
from ozgcheck.suggest import nearest
from ozgcheck.text import slug

# Areas of the Bitkom Smart City Index, by slug.
BEREICHE = {
    "verwaltung": "Verwaltung",
    "it-und-kommunikation": "IT und Kommunikation",
    "energie-und-umwelt": "Energie und Umwelt",
    "mobilitaet": "Mobilität",
    "gesellschaft": "Gesellschaft und Bildung",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of Leistungen; empty fields do not restrict. All values are slugs."""

    lebenslagen: tuple[str, ...] = ()
    themenfelder: tuple[str, ...] = ()
    bereiche: tuple[str, ...] = ()
    koerbe: tuple[str, ...] = ()

    def __contains__(self, leistung: Leistung) -> bool:
        return (
            (not self.lebenslagen or leistung.lebenslage in self.lebenslagen)
            and (not self.themenfelder or leistung.themenfeld in self.themenfelder)
            and (not self.bereiche or not set(self.bereiche).isdisjoint(leistung.bereiche))
            and (not self.koerbe or not set(self.koerbe).isdisjoint(leistung.koerbe))
        )


def select(
    catalog: Catalog,
    *,
    lebenslage: str = "",
    themenfeld: str = "",
    bereich: str = "",
    korb: str = "",
) -> Selection:
    """Turn what a person typed into a selection.

    A name may be a slug, the full name, or the beginning of exactly one. A Themenfeld
    given as Lebenslage means all its Lebenslagen.

    Raises:
        ConfigError: a name is unknown (with the nearest ones) or fits several.
    """
    lagen: tuple[str, ...] = ()
    if lebenslage:
        lagen = _lagen(catalog, lebenslage)
    felder = {feld.slug: feld.name for feld in catalog.themenfelder}
    koerbe = {entry.slug: entry.name for entry in catalog.koerbe}
    return Selection(
        lebenslagen=lagen,
        themenfelder=(_one(tr("das Themenfeld"), themenfeld, felder),) if themenfeld else (),
        bereiche=(_one(tr("den Bereich"), bereich, BEREICHE),) if bereich else (),
        koerbe=(_one(tr("den Korb"), korb, koerbe),) if korb else (),
    )


def _lagen(catalog: Catalog, typed: str) -> tuple[str, ...]:
    lagen = {lage.slug: lage.name for lage in catalog.lebenslagen}
    felder = {feld.slug: feld.name for feld in catalog.themenfelder}
    found = _find(typed, lagen)
    feld = _find(typed, felder)
    exact = slug(typed) in felder and slug(typed) not in lagen
    if len(feld) == 1 and (exact or not found):
        return tuple(lage.slug for lage in catalog.lebenslagen if lage.themenfeld == feld[0])
    if len(found) == 1:
        return (found[0],)
    raise _not_one(tr("die Lebenslage"), typed, found, {**lagen, **felder})


def _one(what: str, typed: str, known: dict[str, str]) -> str:
    found = _find(typed, known)
    if len(found) == 1:
        return found[0]
    raise _not_one(what, typed, found, known)


def _find(typed: str, known: dict[str, str]) -> list[str]:
    """Slugs that are meant: the slug or name itself, else all that begin so."""
    wanted = slug(typed)
    exact = [key for key, name in known.items() if wanted in (key, slug(name))]
    return exact or [key for key in known if wanted and key.startswith(wanted)]


def _not_one(what: str, typed: str, found: Iterable[str], known: dict[str, str]) -> ConfigError:
    several = ", ".join(sorted(found))
    if several:
        return ConfigError(
            tr("„{typed}“ ist nicht eindeutig: es passt auf {several}.").format(
                typed=typed, several=several
            ),
            tr("Bitte einen der Namen ausschreiben."),
        )
    # A short input is nearest to the beginning of a long name.
    heads = {key.split("-", 1)[0]: key for key in sorted(known, reverse=True)}
    guess = nearest(slug(typed), [*known, *heads])
    names = tr("Möglich sind: {join}.").format(join=", ".join(sorted(known)))
    if len(known) > 20:
        names = tr("Alle Namen zeigt: ozgcheck coverage --format csv")
    return ConfigError(
        tr("Der Katalog kennt {what} „{typed}“ nicht.").format(what=what, typed=typed),
        guess or names,
    )
