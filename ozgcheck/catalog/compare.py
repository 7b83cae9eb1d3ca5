# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the catalogue and the FIM-Portal say differently; pure functions.

A change is `automatic` only where nothing needs a person's judgement: a type, the name
of an entry, a new entry of a known Leistung. Everything else is reported and never
written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.fim import Ozg, Steckbrief, Steckbriefe
from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Leistung, NeuererSchluessel, Offer, Teilleistung

# The types that catalog/schema/leistungen.schema.json allows.
TYPES = frozenset(
    [
        "1",
        "2",
        "2a",
        "2b",
        "2/3",
        "2/3a",
        "2/3b",
        "3",
        "3a",
        "3b",
        "4",
        "4a",
        "4b",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
    ]
)
_SHOWN_KEYS = 5


class Kind(StrEnum):
    """What has changed, in the order of the report."""

    NEUE_LEISTUNG = "neue_leistung"
    NEUER_SCHLUESSEL = "neuer_schluessel"
    TYP_GEAENDERT = "typ_geaendert"
    NAME_GEAENDERT = "name_geaendert"
    ZUORDNUNG_GEAENDERT = "zuordnung_geaendert"
    ZUORDNUNG_BESTAETIGT = "zuordnung_bestaetigt"
    VERSCHWUNDEN = "verschwunden"
    NUR_IM_PVOG = "nur_im_pvog"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `schluessel` is empty where a whole Leistung is meant; `old` and `new` are names,
    types or OZG ids, as the kind says; `note` is German. `typisierung` are the types that
    a change of type or a new entry brings.
    """

    kind: Kind
    leistung_id: str
    schluessel: str = ""
    old: str = ""
    new: str = ""
    note: str = ""
    typisierung: tuple[str, ...] = ()
    automatic: bool = False


@dataclass(frozen=True, slots=True, order=True)
class PvogKey:
    """A Leistungsschlüssel that Open-PVOG reports, with its title and OZG ids there."""

    schluessel: str
    title: str
    ozg_id: str = ""


def pvog_keys(offers: Iterable[Offer]) -> tuple[PvogKey, ...]:
    """Every key of the offers once, sorted, with the alphabetically first title."""
    rows = sorted(
        PvogKey(key, offer.title, ", ".join(offer.ozg_ids))
        for offer in offers
        for key in offer.schluessel
    )
    first: dict[str, PvogKey] = {}
    for row in rows:
        first.setdefault(row.schluessel, row)
    return tuple(first.values())


def compare(
    catalog: Catalog, steckbriefe: Steckbriefe, pvog: Sequence[PvogKey] = ()
) -> tuple[Change, ...]:
    """Tell what changed, sorted by kind, OZG id and key."""
    facts = _facts(steckbriefe.entries)
    changes: list[Change] = []
    for key, fact in facts.items():
        known = catalog.by_key.get(key)
        changes += _entry(*known, fact) if known else _unknown_key(catalog, key, fact)
    changes += _leistungen(catalog, facts)
    if steckbriefe.exhaustive:
        changes += _vanished(catalog, facts)
    changes += _only_pvog(catalog, facts, steckbriefe, pvog)
    order = {kind: number for number, kind in enumerate(Kind)}
    return tuple(
        sorted(changes, key=lambda one: (order[one.kind], one.leistung_id, one.schluessel, one.new))
    )


# --- what the source says about a key ------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fact:
    """Everything said about one key; more than one name or type: the source disagrees."""

    names: tuple[str, ...]
    types: tuple[tuple[str, ...], ...]
    ozg: tuple[Ozg, ...]
    shared_name: bool

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted({entry.id for entry in self.ozg}))

    @property
    def new_types(self) -> tuple[str, ...]:
        return self.types[0] if self.types else ()

    def name_doubt(self) -> str:
        """Why its name needs a person; empty when it does not."""
        if not self.names:
            return "Das FIM-Portal nennt keinen Namen."
        if len(self.names) > 1:
            return f"Das FIM-Portal nennt mehrere Namen: {' | '.join(self.names)}."
        return "Diesen Namen tragen dort mehrere Schlüssel." if self.shared_name else ""

    def type_doubt(self) -> str:
        """Why its types need a person; empty when they do not."""
        if len(self.types) > 1:
            return "Das FIM-Portal nennt widersprüchliche Typen."
        unknown = [name for name in self.new_types if name not in TYPES]
        return f"Unbekannter Typ: {', '.join(unknown)}." if unknown else ""


def _facts(entries: Iterable[Steckbrief]) -> dict[str, _Fact]:
    grouped: dict[str, list[Steckbrief]] = defaultdict(list)
    carriers: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        grouped[entry.schluessel].append(entry)
        carriers[_words(entry.name)].add(entry.schluessel)
    return {
        key: _Fact(
            names=tuple(dict.fromkeys(_words(one.name) for one in group if one.name)),
            types=_distinct(one.typisierung for one in group if one.typisierung),
            ozg=tuple(dict.fromkeys(ozg for one in group for ozg in one.ozg)),
            shared_name=any(len(carriers[_words(one.name)]) > 1 for one in group if one.name),
        )
        for key, group in sorted(grouped.items())
    }


def _distinct(types: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each set of types once, in the order and spelling in which it came first."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for names in types:
        found.setdefault(frozenset(names), names)
    return tuple(found.values())


def _words(name: str) -> str:
    """A name with its white space folded; nothing else is ignored."""
    return " ".join(name.split())


# --- entries -------------------------------------------------------------------------


def _entry(leistung: Leistung, teil: Teilleistung, fact: _Fact) -> Iterator[Change]:
    """Changes of an entry that the catalogue has."""
    key = teil.schluessel
    if fact.ids and leistung.id not in fact.ids:
        yield Change(
            Kind.ZUORDNUNG_GEAENDERT,
            leistung.id,
            key,
            old=leistung.id,
            new=", ".join(fact.ids),
            note="Bitte von Hand entscheiden.",
        )
    if fact.types and set(teil.typisierung) not in map(set, fact.types):
        doubt = fact.type_doubt()
        yield Change(
            Kind.TYP_GEAENDERT,
            leistung.id,
            key,
            old=", ".join(teil.typisierung),
            new=", ".join(fact.new_types),
            note=doubt,
            typisierung=fact.new_types,
            automatic=not doubt,
        )
    if fact.names and not {_words(teil.name), _words(teil.quellname)} & set(fact.names):
        doubt = fact.name_doubt()
        yield Change(
            Kind.NAME_GEAENDERT,
            leistung.id,
            key,
            old=teil.name,
            new=fact.names[0],
            note=doubt,
            automatic=not doubt,
        )


def _unknown_key(catalog: Catalog, key: str, fact: _Fact) -> Iterator[Change]:
    """A key that is no entry yet; without an OZG id it is no OZG-Leistung."""
    if not fact.ids:
        return
    placed = next((one for one in catalog.neuere if one.schluessel == key), None)
    if placed is not None:
        yield _placed(placed, fact)
        return
    known = [ozg_id for ozg_id in fact.ids if ozg_id in catalog.by_id]
    if not known:
        return  # reported once per new Leistung
    leistung = catalog.by_id[known[0]]
    doubt = (
        _place_doubt(catalog, key, known)
        or fact.name_doubt()
        or fact.type_doubt()
        or _twin_doubt(leistung, fact)
    )
    yield Change(
        Kind.NEUER_SCHLUESSEL,
        leistung.id,
        key,
        new=fact.names[0] if fact.names else "",
        note=doubt,
        typisierung=fact.new_types,
        automatic=not doubt,
    )


def _placed(placed: NeuererSchluessel, fact: _Fact) -> Change:
    """A key that catalog/neuere-schluessel.yaml has placed by judgement."""
    confirmed = placed.leistung in fact.ids
    return Change(
        Kind.ZUORDNUNG_BESTAETIGT if confirmed else Kind.ZUORDNUNG_GEAENDERT,
        placed.leistung,
        placed.schluessel,
        old=placed.leistung,
        new=", ".join(fact.ids),
        note="Steht in neuere-schluessel.yaml; "
        + ("kann von dort in die Leistung wandern." if confirmed else "bitte dort prüfen."),
    )


def _place_doubt(catalog: Catalog, key: str, known: Sequence[str]) -> str:
    if len(known) > 1:
        return f"Das FIM-Portal nennt mehrere OZG-Leistungen: {', '.join(known)}."
    rule = _rule(catalog, key)
    if rule is not None and rule.leistung != known[0]:
        return f"Die Präfixregel {rule.schluessel} sagt {rule.leistung}; bitte dort prüfen."
    return ""


def _twin_doubt(leistung: Leistung, fact: _Fact) -> str:
    """The entry may be there already, from a source that had no key for it."""
    for teil in leistung.teilleistungen:
        if not teil.schluessel and {_words(teil.name), _words(teil.quellname)} & set(fact.names):
            return f"So heißt der Eintrag {teil.id}; er braucht wohl nur diesen Schlüssel."
    return ""


def _rule(catalog: Catalog, key: str) -> NeuererSchluessel | None:
    return next((one for one in catalog.praefixe if key.startswith(one.schluessel)), None)


# --- Leistungen, what is gone, what only PVOG has ---------------------------------------


def _leistungen(catalog: Catalog, facts: dict[str, _Fact]) -> Iterator[Change]:
    """New Leistungen and new names of known ones."""
    keys: dict[str, list[str]] = defaultdict(list)
    spellings: dict[str, set[str]] = defaultdict(set)
    felder: dict[str, set[str]] = defaultdict(set)
    for key, fact in facts.items():
        for ozg_id in fact.ids:
            keys[ozg_id].append(key)
        for ozg in fact.ozg:
            spellings[ozg.id] |= {_words(ozg.name)} - {""}
            felder[ozg.id] |= {ozg.themenfeld} - {""}
    for ozg_id in sorted(keys):
        names = sorted(spellings[ozg_id])
        leistung = catalog.by_id.get(ozg_id)
        if leistung is None:
            note = f"Schlüssel: {_listed(keys[ozg_id])}."
            if felder[ozg_id]:
                note = f"Themenfeld: {', '.join(sorted(felder[ozg_id]))}. {note}"
            yield Change(Kind.NEUE_LEISTUNG, ozg_id, new=names[0] if names else "", note=note)
        elif names and not set(names) & {
            _words(name) for name in (leistung.name, leistung.heute, leistung.quellname)
        }:
            yield Change(
                Kind.NAME_GEAENDERT,
                ozg_id,
                old=leistung.name,
                new=names[0],
                note="Name der Leistung; von Hand als „heute“ eintragen.",
            )


def _listed(keys: Sequence[str]) -> str:
    more = f" und {len(keys) - _SHOWN_KEYS} weitere" if len(keys) > _SHOWN_KEYS else ""
    return ", ".join(keys[:_SHOWN_KEYS]) + more


def _vanished(catalog: Catalog, facts: dict[str, _Fact]) -> Iterator[Change]:
    """Keys the source no longer has, and Leistungen that no Steckbrief names any more."""
    mentioned = {ozg_id for fact in facts.values() for ozg_id in fact.ids}
    for leistung in catalog.leistungen:
        keyed = [teil for teil in leistung.teilleistungen if teil.schluessel]
        # A Leistung without keys never had a Steckbrief; a source without any OZG id
        # says nothing about Leistungen.
        if keyed and mentioned and leistung.id not in mentioned:
            yield Change(
                Kind.VERSCHWUNDEN,
                leistung.id,
                old=leistung.name,
                note="Kein Steckbrief nennt diese OZG-ID.",
            )
        for teil in keyed:
            if teil.schluessel not in facts:
                yield Change(
                    Kind.VERSCHWUNDEN,
                    leistung.id,
                    teil.schluessel,
                    old=teil.name,
                    note="Das FIM-Portal kennt den Schlüssel nicht.",
                )


def _only_pvog(
    catalog: Catalog,
    facts: dict[str, _Fact],
    steckbriefe: Steckbriefe,
    pvog: Iterable[PvogKey],
) -> Iterator[Change]:
    placed = {one.schluessel for one in catalog.neuere}
    unsure = "" if steckbriefe.exhaustive else "Das FIM-Portal wurde nur teilweise gelesen."
    for entry in pvog:
        key = entry.schluessel
        if key in catalog.by_key or key in facts or key in placed:
            continue
        rule = _rule(catalog, key)
        ruled = f"Die Präfixregel {rule.schluessel} sagt {rule.leistung}." if rule else ""
        yield Change(
            Kind.NUR_IM_PVOG,
            entry.ozg_id,
            key,
            new=entry.title,
            note=" ".join(filter(None, (ruled, unsure))),
        )
