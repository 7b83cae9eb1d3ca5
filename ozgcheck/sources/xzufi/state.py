# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the messages have said so far: objects by identifier, and what went wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from ozgcheck.model import Level, Link, Offer, Skipped
from ozgcheck.text import plain

KIND = "xzufi"
# Elements of a message that hold an object, and those around objects.
OBJECTS = frozenset(
    {
        "leistung",
        "onlinedienst",
        "formular",
        "organisationseinheit",
        "zustaendigkeitTransferObjekt",
    }
)
FRAMES = frozenset({"nachrichtenkopf", "schreibe", "loesche"})
_KNOWN = OBJECTS | FRAMES | {"transaktionID", "transaktionPosition"}

_T = TypeVar("_T")


class Ident(NamedTuple):
    """An identifier is unique in the editorial office (agency) that gave it."""

    agency: str
    value: str


@dataclass(frozen=True, slots=True)
class Leistung:
    """A Leistung valid in the city; `forms` are references to Formulare."""

    offer: Offer
    level: Level
    forms: tuple[Ident, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """An Onlinedienst or Formular; `level` None: only for somewhere else."""

    links: tuple[Link, ...]
    trust: str
    leistungen: tuple[Ident, ...]
    level: Level | None


@dataclass(frozen=True, slots=True)
class Zustaendigkeit:
    """`parent` (an Organisationseinheit, Onlinedienst or Formular) serves `leistungen`."""

    parent: Ident
    leistungen: tuple[Ident, ...]
    level: Level | None


class Table(Generic[_T]):
    """Objects by identifier; references often leave the agency out."""

    def __init__(self) -> None:
        self.by_ident: dict[Ident, _T] = {}
        self._by_value: dict[str, set[Ident]] = defaultdict(set)

    def put(self, ident: Ident, thing: _T) -> None:
        """Store an object; it replaces an earlier one."""
        self.by_ident[ident] = thing
        self._by_value[ident.value].add(ident)

    def drop(self, reference: Ident) -> Ident | None:
        """Forget the object meant, and say which it was."""
        ident = self.find(reference)
        if ident is not None:
            del self.by_ident[ident]
            self._by_value[ident.value].discard(ident)
        return ident

    def find(self, reference: Ident) -> Ident | None:
        """The object meant: exactly, or the only one of that value if an agency is missing."""
        if reference in self.by_ident:
            return reference
        same = self._by_value.get(reference.value, set())
        if len(same) != 1:
            return None
        (only,) = same
        return only if not (reference.agency and only.agency) else None

    def get(self, references: Iterable[Ident]) -> list[_T]:
        """All objects meant that there are."""
        found = map(self.find, references)
        return [self.by_ident[ident] for ident in found if ident is not None]


@dataclass(slots=True)
class State:
    """Everything that the messages so far have written and not deleted.

    A Leistung for somewhere else is None: known, so that references to it are not
    lost, but without content.
    """

    ars: str
    retrieved: str
    leistungen: Table[Leistung | None] = field(default_factory=Table)
    onlinedienste: Table[Service] = field(default_factory=Table)
    formulare: Table[Service] = field(default_factory=Table)
    organisationen: Table[str] = field(default_factory=Table)
    zustaendigkeiten: Table[Zustaendigkeit] = field(default_factory=Table)
    embedded: dict[Ident, list[Ident]] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)
    strange_areas: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)
    as_of: str = ""
    objects: int = 0

    def skip(self, what: str, reason: str) -> None:
        """Note what could not be read."""
        self.skipped.append(Skipped(KIND, plain(what, 300), reason))

    def ignore(self, names: Iterable[str]) -> None:
        """Count elements that are not evaluated; those we know are not worth a word."""
        self.ignored.update(name for name in names if name not in _KNOWN)

    def drop_embedded(self, parent: Ident) -> None:
        """Forget the Zuständigkeiten that an object carried inside."""
        for ident in self.embedded.pop(parent, ()):
            self.zustaendigkeiten.drop(ident)
