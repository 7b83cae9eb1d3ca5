# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which municipality is meant, and with whom it can be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.language import tr
from ozgcheck.suggest import nearest
from ozgcheck.survey.gemeinden import Typ
from ozgcheck.survey.results import Municipality
from ozgcheck.text import fold, plain

_KREIS = 5
_NAMED = 8
# Half to twice as many inhabitants.
_SIZES = 2


class Gleich(StrEnum):
    """What peers have in common; the kind of municipality always."""

    TYP = "typ"
    LAND = "land"
    GROESSE = "groesse"


@dataclass(frozen=True, slots=True)
class Peers:
    """Whom a municipality is compared with.

    Attributes:
        city: the municipality itself.
        gleich: what the peers have in common with it.
        ranked: those with figures, the nearest first; the city itself, if it was read, at the
            front.
        unread: those that nobody could look at; they have no place.
        unsized: how many would belong here, but their number of inhabitants is unknown.
    """

    city: Municipality
    gleich: tuple[Gleich, ...]
    ranked: tuple[Municipality, ...]
    unread: tuple[Municipality, ...]
    unsized: int = 0

    @property
    def others(self) -> int:
        """How many with figures there are besides the city."""
        return len(self.ranked) - self.city.read


def find_city(known: Sequence[Municipality], typed: str) -> Municipality:
    """The municipality that a person means.

    Args:
        known: all of them.
        typed: its ARS, the first five digits of a Kreis or kreisfreie Stadt, its eight digits of
            the Gemeindeschlüssel, or its name, in full or as it begins.

    Raises:
        ConfigError: none or several are meant.
    """
    wanted = typed.replace(" ", "")
    if wanted.isascii() and wanted.isdigit():
        found = [each for each in known if wanted in _numbers(each.ars)]
    else:
        found = _named(known, fold(typed))
    if len(found) == 1:
        return found[0]
    shown = plain(typed, 100)
    if not found:
        names = {each.name for each in known if each.name}
        raise ConfigError(
            tr("Die Umfrage kennt „{shown}“ nicht.").format(shown=shown),
            nearest(typed, names) or tr("Gemeint ist ein Name oder der Regionalschlüssel (ARS)."),
        )
    several = "; ".join(f"{each.title} ({each.typ}) {each.ars}" for each in found[:_NAMED])
    more = (
        tr(" und {value} weitere").format(value=len(found) - _NAMED) if len(found) > _NAMED else ""
    )
    raise ConfigError(
        tr("„{shown}“ ist nicht eindeutig: {several}{more}.").format(
            shown=shown, several=several, more=more
        ),
        tr("Bitte den Regionalschlüssel (ARS) angeben."),
    )


def _numbers(ars: str) -> tuple[str, ...]:
    """The numbers that mean this ARS: itself, that of the Kreis, the Gemeindeschlüssel."""
    numbers = [ars]
    kreis, verband, gemeinde = ars[:_KREIS], ars[_KREIS:-3], ars[-3:]
    if gemeinde.strip("0") or not verband.strip("0"):  # a Verband has no Gemeindeschlüssel
        numbers.append(kreis + gemeinde)
    if not ars[_KREIS:].strip("0"):
        numbers.append(kreis)
    return tuple(numbers)


def _named(known: Iterable[Municipality], wanted: str) -> list[Municipality]:
    """Those of that name, else those whose name begins so; „Herne, Stadt“ is Herne."""
    names = [(each, fold(each.name), fold(each.name.partition(",")[0])) for each in known]
    exact = [each for each, *both in names if wanted and wanted in both]
    return exact or [each for each, whole, _ in names if wanted and whole.startswith(wanted)]


def parse_gleich(text: str) -> tuple[Gleich, ...]:
    """What `--gleich typ,land` says; the kind always belongs to it.

    Raises:
        ConfigError: a word means nothing.
    """
    words = {word.strip().casefold() for word in text.split(",")} - {""}
    known = {each.value for each in Gleich}
    wrong = sorted(words - known)
    if wrong:
        raise ConfigError(
            tr("--gleich kennt „{plain}“ nicht.").format(plain=plain(wrong[0], 100)),
            nearest(wrong[0], known)
            or tr("Möglich sind: {gleich}.").format(gleich=", ".join(Gleich)),
        )
    return tuple(each for each in Gleich if each is Gleich.TYP or each.value in words)


def choose_peers(
    city: Municipality, known: Iterable[Municipality], gleich: Collection[Gleich]
) -> Peers:
    """Whom a municipality can be compared with.

    Args:
        city: the municipality.
        known: all of them.
        gleich: what they must have in common besides their kind.

    Raises:
        OzgcheckError: what they must have in common is not known of the city.
    """
    if city.typ == Typ.UNBEKANNT:
        raise OzgcheckError(
            tr(
                "Was für eine Gemeinde {title} ist, ist nicht bekannt; so ist nichts vergleichbar."
            ).format(title=city.title),
            tr("Eine eigene Liste hilft: ozgcheck survey collect --gemeinden DATEI.csv"),
        )
    if Gleich.GROESSE in gleich and not city.einwohner:
        raise OzgcheckError(
            tr(
                "Wie viele Menschen in {title} leben, ist nicht bekannt; nach Größe lässt sich "
                "nicht vergleichen."
            ).format(title=city.title),
            tr(
                "Eine Liste mit Einwohnerzahlen hilft: ozgcheck survey collect --gemeinden "
                "DATEI.csv"
            ),
        )
    alike = [
        each
        for each in known
        if each.typ == city.typ and (Gleich.LAND not in gleich or each.land == city.land)
    ]
    unsized = 0
    if Gleich.GROESSE in gleich:
        unsized = sum(not each.einwohner for each in alike)
        alike = [each for each in alike if _like_sized(city, each)]
    alike.sort(key=lambda each: _distance(city, each))
    return Peers(
        city,
        tuple(each for each in Gleich if each is Gleich.TYP or each in gleich),
        tuple(each for each in alike if each.read),
        tuple(sorted((each for each in alike if not each.read), key=_by_name)),
        unsized,
    )


def _like_sized(city: Municipality, other: Municipality) -> bool:
    mine, theirs = city.einwohner, other.einwohner
    return bool(mine and theirs and mine <= theirs * _SIZES and theirs <= mine * _SIZES)


def _distance(city: Municipality, other: Municipality) -> tuple[bool, bool, bool, float, str, str]:
    """The city itself, then its own Land, then whoever is nearest in size, then by name."""
    mine, theirs = city.einwohner, other.einwohner
    known = bool(mine and theirs)
    ratio = max(mine / theirs, theirs / mine) if mine and theirs else 0.0
    return (
        other.ars != city.ars,
        other.land != city.land,
        not known,
        ratio,
        *_by_name(other),
    )


def _by_name(each: Municipality) -> tuple[str, str]:
    return fold(each.name), each.ars
