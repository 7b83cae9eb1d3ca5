# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""All that is told about a municipality among its peers, asked for in one go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.measure.coverage import By, grouping
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.survey.common import Commons, commons
from ozgcheck.survey.gemeinden import Typ
from ozgcheck.survey.peers import Gleich, Peers, choose_peers
from ozgcheck.survey.results import Info, Municipality, Results
from ozgcheck.survey.standing import TOTAL, Bin, Standing, shares, standings


@dataclass(frozen=True, slots=True)
class Group:
    """A group of Leistungen: what is grouped by, its slug and its name."""

    by: str = TOTAL
    key: str = TOTAL
    name: str = "gesamt"


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality among its peers.

    Attributes:
        info: the survey it comes from.
        stale: the survey was measured with another catalogue or other rules than today's.
        yardstick: what is counted.
        peers: whom it is compared with.
        group: over which Leistungen.
        standing: where it stands there.
        bins: how the peers' certain shares are spread there.
        by: by what `groups` are made; empty for none.
        groups: where it stands in each group.
        commons: what most peers have, and what it alone has.
    """

    info: Info
    stale: bool
    yardstick: Yardstick
    peers: Peers
    group: Group
    standing: Standing
    bins: tuple[Bin, ...]
    by: str
    groups: tuple[tuple[Group, Standing], ...]
    commons: Commons


def place_of(
    catalog: Catalog,
    results: Results,
    city: Municipality,
    yardstick: Yardstick,
    *,
    known: Collection[Municipality],
    gleich: Collection[Gleich] = (Gleich.TYP,),
    group: Group | None = None,
    by: By | None = None,
    percent: int = 50,
    selection: Selection | None = None,
) -> Place:
    """Look a municipality up among its peers.

    Args:
        catalog: gives groups and Leistungen.
        results: the survey.
        city: the municipality.
        yardstick: what is counted.
        known: all municipalities of the survey.
        gleich: what peers have in common with it.
        group: over which Leistungen; None: all.
        by: also each group of this kind.
        percent: from how many of 100 peers on something is had by many.
        selection: the Leistungen of `group`, for the lists.

    Raises:
        OzgcheckError: it cannot be compared, or the results cannot be read.
    """
    peers = choose_peers(city, known, gleich)
    chosen = group or Group()
    found = standings(results, peers, yardstick, chosen.by)
    names = grouping(catalog, by)[1] if by else {}
    each = standings(results, peers, yardstick, by.value) if by else {}
    return Place(
        info=results.info,
        stale=is_stale(catalog, results.info),
        yardstick=yardstick,
        peers=peers,
        group=chosen,
        standing=found.get(chosen.key, Standing(chosen.key, None, 0)),
        bins=shares(results, peers, yardstick, chosen.by, chosen.key),
        by=by.value if by else "",
        groups=tuple(
            (Group(by.value, key, name), each[key])
            for key, name in names.items()
            if by and key in each
        ),
        commons=commons(catalog, results, peers, yardstick, percent=percent, selection=selection),
    )


@dataclass(frozen=True, slots=True)
class Nationwide:
    """A city in the survey: among all of its kind, of its Land, of its size, as far as known.

    Attributes:
        info: the survey.
        places: the widest comparison first, with its groups; empty when there is none.
        why_not: why there is none (German sentence); empty when there is one.
    """

    info: Info
    places: tuple[Place, ...] = ()
    why_not: str = ""


def nationwide(catalog: Catalog, results: Results, ars: str, yardstick: Yardstick) -> Nationwide:
    """Look a city up in every comparison that is possible.

    Args:
        catalog: gives groups and Leistungen.
        results: the survey.
        ars: the city, twelve digits.
        yardstick: what is counted.

    Raises:
        OzgcheckError: the results cannot be read.
    """
    known = results.municipalities()
    city = next((each for each in known if each.ars == ars), None)
    if city is None:
        return Nationwide(results.info, why_not=tr("Die Umfrage kennt diese Stadt nicht."))
    if city.typ == Typ.UNBEKANNT:
        return Nationwide(
            results.info,
            why_not=tr(
                "Die Umfrage sagt nicht, was für eine Gemeinde das ist; so ist nichts vergleichbar."
            ),
        )
    places = []
    for gleich in (Gleich.TYP, Gleich.LAND, Gleich.GROESSE):
        if gleich is Gleich.GROESSE and not city.einwohner:
            continue
        first = gleich is Gleich.TYP
        places.append(
            place_of(
                catalog,
                results,
                city,
                yardstick,
                known=known,
                gleich=(gleich,),
                by=By.LEBENSLAGE if first else None,
            )
        )
    return Nationwide(results.info, tuple(places))


def is_stale(catalog: Catalog, info: Info) -> bool:
    """Whether a survey was measured with another catalogue or other rules than these."""
    from ozgcheck.versions import current

    today = current(catalog)
    return (info.catalog, info.rules) != (today.catalog, today.rules)


def group_of(catalog: Catalog, selection: Selection) -> Group:
    """The one group that a person selected; everything where nothing was.

    Raises:
        ConfigError: it is no single group of the catalogue.
    """
    lagen = selection.lebenslagen
    felder = {catalog.lage[slug].themenfeld for slug in lagen}
    fields = (
        (By.THEMENFELD, tuple(felder)) if len(lagen) > 1 else (By.LEBENSLAGE, lagen),
        (By.THEMENFELD, selection.themenfelder),
        (By.BEREICH, selection.bereiche),
        (By.KORB, selection.koerbe),
    )
    chosen = [(by, keys) for by, keys in fields if keys]
    if not chosen:
        return Group()
    if len(chosen) > 1:
        raise ConfigError(
            tr("Für einen Platz geht nur eine Auswahl."),
            tr("Bitte nur eines angeben: --lebenslage, --themenfeld, --bereich oder --korb."),
        )
    ((by, keys),) = chosen
    return Group(by.value, keys[0], grouping(catalog, by)[1][keys[0]])
