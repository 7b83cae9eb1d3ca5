# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ask every source of a portal; one that fails does not take the others with it.

The sources stand in the order of their worth: what several offer stays with the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, SourceState, Umfang
from ozgcheck.sources.combine import combined
from ozgcheck.sources.interface import Context
from ozgcheck.sources.manifest import example, read_manifest
from ozgcheck.sources.registry import EXAMPLE, MANIFEST, source


@dataclass(frozen=True, slots=True)
class Asked:
    """One source to ask; `umfang` and `as_of` are what a manifest says about it."""

    kind: str
    location: str
    context: Context
    umfang: Umfang | None = None
    as_of: str = ""


def collect(
    specs: Iterable[tuple[str, str]], context: Context, *, whole: bool | None = None
) -> tuple[tuple[Collection, ...], tuple[SourceState, ...]]:
    """Read all sources.

    Args:
        specs: `(kind, location)` pairs.
        context: city and run.
        whole: what a person says about the sources: they list everything the city
            offers (True), only a part (False), or nothing is said (None).

    Returns:
        What the readable sources gave, with ids that are unique over all of them and each
        service once (see `combine`), and how each source did, failed ones included. What
        is counted in the states is what each source gave by itself.

    Raises:
        ConfigError: a source's name, an example or a manifest is unknown or invalid.
        SourceError: no source was readable; the message is the first one's.
    """
    collections: list[Collection] = []
    states: list[SourceState] = []
    first: SourceError | None = None
    for number, asked in enumerate(_asked(specs, context), 1):
        inside = replace(asked.context, taken=[])
        try:
            given = source(asked.kind).collect(asked.location, inside)
        except SourceError as error:
            first = first or error
            states.append(SourceState(asked.kind, asked.location, "fehler", message=str(error)))
            continue
        if inside.taken:
            given = replace(given, warnings=(_age(asked.kind, inside.taken), *given.warnings))
        if asked.umfang is not None:
            given = replace(given, umfang=asked.umfang, as_of=asked.as_of or given.as_of)
        if whole is not None:
            given = replace(given, umfang=replace(given.umfang, complete=whole))
        offers = tuple(replace(offer, id=f"{number}-{offer.id}") for offer in given.offers)
        collections.append(replace(given, offers=offers))
        states.append(
            SourceState(
                kind=given.source,
                location=given.location,
                state="unvollstaendig" if given.skipped else "ok",
                as_of=given.as_of,
                offers=len(offers),
                skipped=len(given.skipped),
            )
        )
    if not collections and first is not None:
        raise first
    return combined(collections), tuple(states)


def kinds_of(specs: Iterable[tuple[str, str]], context: Context) -> frozenset[str]:
    """The kinds of sources that would be read, those of a manifest or example one by one.

    Raises:
        ConfigError: as for `collect`.
    """
    return frozenset(asked.kind for asked in _asked(specs, context))


def _age(kind: str, times: list[str]) -> str:
    """From when the answers are that came from the archive."""
    days = sorted({time[:10] for time in times})
    when = days[0] if len(days) == 1 else f"{days[0]} bis {days[-1]}"
    return f"{kind} kommt aus dem Archiv (offline), abgerufen am {when}."


def _asked(specs: Iterable[tuple[str, str]], context: Context) -> Iterator[Asked]:
    for kind, location in specs:
        if kind not in (EXAMPLE, MANIFEST):
            yield Asked(kind, location, context)
            continue
        manifest = example(location) if kind == EXAMPLE else read_manifest(context.path(location))
        if manifest.ars != context.ars:
            raise ConfigError(
                tr(
                    "„{kind}:{location}“ gehört zu {stadt} (ARS {ars}), "
                    "geprüft wird das Portal mit dem ARS {ars2}."
                ).format(
                    kind=kind,
                    location=location,
                    stadt=manifest.stadt,
                    ars=manifest.ars,
                    ars2=context.ars,
                ),
                tr("Mit --portal das passende Portal wählen."),
            )
        inside = replace(context, base=manifest.folder)
        for entry in manifest.entries:
            yield Asked(entry.kind, entry.location, inside, entry.umfang, entry.as_of)
