# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a JSON Schema cannot say: things that must agree across files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ozgcheck.catalog.level_models import model_faults
from ozgcheck.catalog.profile_checks import portal_findings
from ozgcheck.catalog.rule_file import parts, rule_faults
from ozgcheck.text import fold, fold_inside

Path = tuple[str | int, ...]
Documents = dict[str, list[tuple[str, Any]]]  # kind -> (file name, document)
Finding = tuple[str, Path, str, str]  # file, path inside, what is wrong, what to do


@dataclass(slots=True)
class _Seen:
    """Where an id, key or name was met first."""

    places: dict[str, str] = field(default_factory=dict)

    def again(self, value: str, place: str) -> str:
        """Remember a value; the place where it stood before, or an empty string."""
        return (
            self.places.setdefault(value, place)
            if value in self.places
            else self._add(value, place)
        )

    def _add(self, value: str, place: str) -> str:
        self.places[value] = place
        return ""


def check(documents: Documents) -> Iterator[Finding]:
    """Cross-check documents that are valid by themselves.

    Args:
        documents: for each kind of file the (file name, document) pairs.

    Yields:
        Each finding as file, path inside the file, what is wrong, what to do.
    """
    yield from _one_of_each(documents)
    lagen = _lebenslagen(documents)
    yield from _lage_findings(documents, lagen)
    yield from _leistung_findings(documents, lagen)
    yield from _alias_findings(documents)
    yield from _korb_findings(documents)
    yield from _neuere_findings(documents)
    yield from _vokabular_findings(documents)
    yield from _abgrenzung_findings(documents)
    yield from _dienst_findings(documents)
    yield from _index_findings(documents)
    yield from _strategie_findings(documents)
    yield from _regel_findings(documents)
    for name, document in documents.get("reifegrad-modelle", []):
        for path, text, hint in model_faults(document):
            yield name, path, text, hint
    yield from portal_findings(documents)
    yield from _entscheidung_findings(documents)
    yield from _quelle_findings(documents)


def _leistungen(
    documents: Documents,
) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    for name, document in documents.get("leistungen", []):
        for number, leistung in enumerate(document["leistungen"]):
            yield name, ("leistungen", number), leistung


def _ids(documents: Documents) -> set[str]:
    return {leistung["id"] for _, _, leistung in _leistungen(documents)}


def _one_of_each(documents: Documents) -> Iterator[Finding]:
    for kind, name in (("lebenslagen", "lebenslagen.yaml"), ("quellen", "quellen.yaml")):
        if not documents.get(kind):
            yield name, (), "Die Datei fehlt.", "Ohne sie ist der Katalog nicht lesbar."
    if not documents.get("leistungen"):
        yield (
            "leistungen",
            (),
            "Der Katalog enthält keine Leistungen.",
            "Erwartet werden Dateien leistungen/<themenfeld>/<lebenslage>.yaml.",
        )


def _lebenslagen(documents: Documents) -> dict[str, str]:
    return {
        lage["slug"]: lage["themenfeld"]
        for _, document in documents.get("lebenslagen", [])
        for lage in document["lebenslagen"]
    }


def _lage_findings(documents: Documents, lagen: dict[str, str]) -> Iterator[Finding]:
    for name, document in documents.get("lebenslagen", []):
        felder = {feld["slug"] for feld in document["themenfelder"]}
        seen = _Seen()
        for part in ("themenfelder", "lebenslagen"):
            for number, entry in enumerate(document[part]):
                if seen.again(entry["slug"], part):
                    yield (
                        name,
                        (part, number, "slug"),
                        f"Der Kurzname „{entry['slug']}“ steht zweimal.",
                        "Jeden Kurznamen nur einmal vergeben.",
                    )
        for number, lage in enumerate(document["lebenslagen"]):
            if lage["themenfeld"] not in felder:
                yield (
                    name,
                    ("lebenslagen", number, "themenfeld"),
                    f"Das Themenfeld „{lage['themenfeld']}“ gibt es nicht.",
                    f"Möglich sind: {', '.join(sorted(felder))}.",
                )
    used = {document["lebenslage"] for _, document in documents.get("leistungen", [])}
    for slug in sorted(set(lagen) - used):
        yield (
            "lebenslagen.yaml",
            (),
            f"Zur Lebenslage „{slug}“ gibt es keine Datei.",
            f"leistungen/{lagen[slug]}/{slug}.yaml anlegen oder die Lebenslage streichen.",
        )


def _leistung_findings(documents: Documents, lagen: dict[str, str]) -> Iterator[Finding]:
    for name, document in documents.get("leistungen", []):
        lage = document["lebenslage"]
        place = PurePosixPath(name)
        if lage not in lagen:
            yield (
                name,
                ("lebenslage",),
                f"Die Lebenslage „{lage}“ gibt es nicht.",
                "Sie in lebenslagen.yaml anlegen oder den Namen berichtigen.",
            )
        elif (place.parent.name, place.stem) != (lagen[lage], lage):
            yield (
                name,
                ("lebenslage",),
                "Datei und Inhalt passen nicht zusammen.",
                f"Die Datei muss leistungen/{lagen[lage]}/{lage}.yaml heißen.",
            )
    ids, keys = _Seen(), _Seen()
    for name, path, leistung in _leistungen(documents):
        before = ids.again(leistung["id"], name)
        if before:
            yield (
                name,
                (*path, "id"),
                f"Die OZG-ID {leistung['id']} steht schon in {before}.",
                "Jede Leistung steht genau einmal im Katalog.",
            )
        zustaendig = leistung["zustaendig"]
        if ("stadt" in zustaendig["wer"]) != (zustaendig["anteil"] in ("ganz", "wesentlich")):
            yield (
                name,
                (*path, "zustaendig", "anteil"),
                f"Der Anteil „{zustaendig['anteil']}“ widerspricht der Liste „wer“.",
                "„stadt“ steht dort genau dann, wenn der Anteil ganz oder wesentlich ist.",
            )
        if zustaendig["gewissheit"] == "hoch" and not zustaendig.get("basis"):
            yield (
                name,
                (*path, "zustaendig", "gewissheit"),
                "Gewissheit „hoch“ ohne genannte Grundlage.",
                "Das Feld „basis“ ergänzen oder die Gewissheit senken.",
            )
        for number, teil in enumerate(leistung["teilleistungen"]):
            key = teil.get("schluessel") or teil["id"]
            before = keys.again(key, f"{leistung['id']} in {name}")
            if before:
                yield (
                    name,
                    (*path, "teilleistungen", number),
                    f"{key} steht schon unter {before}.",
                    "Jeder Schlüssel gehört zu genau einer Leistung.",
                )


def _alias_findings(documents: Documents) -> Iterator[Finding]:
    names: dict[str, str] = {}
    for _, _, leistung in _leistungen(documents):
        names[fold(leistung["name"])] = leistung["id"]
    claimed: dict[str, str] = {}
    for name, path, leistung in _leistungen(documents):
        for number, alias in enumerate(leistung.get("aliases", [])):
            place = (*path, "aliases", number)
            key = fold(alias)
            if not key:
                yield name, place, f"„{alias}“ enthält kein Wort.", "Den Eintrag streichen."
            elif names.get(key) == leistung["id"]:
                yield (
                    name,
                    place,
                    f"„{alias}“ ist der Name der Leistung selbst.",
                    "Den Eintrag streichen.",
                )
            elif key in names:
                yield (
                    name,
                    place,
                    f"„{alias}“ ist der Name der Leistung {names[key]}.",
                    "Den Eintrag streichen.",
                )
            elif key in claimed:
                yield (
                    name,
                    place,
                    f"„{alias}“ beansprucht schon die Leistung {claimed[key]}.",
                    "Ein Name gehört zu genau einer Leistung.",
                )
            claimed.setdefault(key, leistung["id"])


def _keys(documents: Documents) -> dict[str, str]:
    """OZG id of every Leistungsschlüssel."""
    return {
        teil["schluessel"]: leistung["id"]
        for _, _, leistung in _leistungen(documents)
        for teil in leistung["teilleistungen"]
        if "schluessel" in teil
    }


def _korb_findings(documents: Documents) -> Iterator[Finding]:
    ids, keys = _ids(documents), _keys(documents)
    seen = _Seen()
    for name, document in documents.get("korb", []):
        if seen.again(document["korb"], name):
            yield (
                name,
                ("korb",),
                f"Den Korb „{document['korb']}“ gibt es zweimal.",
                "Einen anderen Kurznamen wählen.",
            )
        members = _Seen()
        for number, entry in enumerate(document["leistungen"]):
            place = ("leistungen", number, "id")
            if entry["id"] not in ids:
                yield name, place, *_no_leistung(entry["id"])
            if members.again(f"{entry['id']} {entry['original']}", name):
                yield name, place, f"{entry['id']} steht doppelt.", "Einen Eintrag streichen."
            for key in entry.get("schluessel", ()):
                if keys.get(key) != entry["id"]:
                    yield (
                        name,
                        ("leistungen", number, "schluessel"),
                        f"{key} gehört nicht zur Leistung {entry['id']}.",
                        "Den Schlüssel berichtigen oder streichen.",
                    )


def _no_leistung(ozg_id: str) -> tuple[str, str]:
    return f"Die Leistung {ozg_id} gibt es nicht.", "Die OZG-ID berichtigen."


def _neuere_findings(documents: Documents) -> Iterator[Finding]:
    ids, keys = _ids(documents), _keys(documents)
    seen = _Seen()
    for name, document in documents.get("neuere-schluessel", []):
        for part, field_name in (("schluessel", "schluessel"), ("praefixe", "praefix")):
            for number, entry in enumerate(document[part]):
                value = entry[field_name]
                place = (part, number, field_name)
                if entry["leistung"] not in ids:
                    yield name, (part, number, "leistung"), *_no_leistung(entry["leistung"])
                if seen.again(value, name):
                    yield name, place, f"{value} steht doppelt.", "Einen Eintrag streichen."
                others = {
                    ozg_id
                    for key, ozg_id in keys.items()
                    if key.startswith(value)
                    and (part == "schluessel" or ozg_id != entry["leistung"])
                }
                if others:
                    yield (
                        name,
                        place,
                        f"{value} steht im Katalog schon unter {', '.join(sorted(others))}.",
                        "Den Eintrag streichen.",
                    )


def _vokabular_findings(documents: Documents) -> Iterator[Finding]:
    seen = _Seen()
    for name, document in documents.get("vokabular", []):
        for number, entry in enumerate(document["woerter"]):
            for place, word in enumerate(entry["woerter"]):
                path = ("woerter", number, "woerter", place)
                if " " in fold(word) or not fold(word):
                    yield name, path, f"„{word}“ ist kein einzelnes Wort.", "Als Alias eintragen."
                if seen.again(fold(word), name):
                    yield name, path, f"„{word}“ steht doppelt.", "Einen Eintrag streichen."


def _abgrenzung_findings(documents: Documents) -> Iterator[Finding]:
    ids, seen = _ids(documents), _Seen()
    for name, document in documents.get("abgrenzung", []):
        for number, entry in enumerate(document["regeln"]):
            path = ("regeln", number)
            for ozg_id in (entry["leistung"], *entry.get("sondern", ())):
                if ozg_id not in ids:
                    yield name, path, *_no_leistung(ozg_id)
            if entry["leistung"] in entry.get("sondern", ()):
                yield (
                    name,
                    (*path, "sondern"),
                    f"{entry['leistung']} steht auf beiden Seiten.",
                    "Eine andere Leistung nennen.",
                )
            for part in ("worte", "mit"):
                for place, word in enumerate(entry.get(part, ())):
                    if len(fold(word)) < 2:
                        yield (
                            name,
                            (*path, part, place),
                            f"„{word}“ ist zu kurz.",
                            "Mindestens zwei Buchstaben nennen.",
                        )
                    elif part == "worte" and seen.again(
                        f"{entry['leistung']} {fold_inside(word)} {entry.get('mit')}", name
                    ):
                        yield (
                            name,
                            (*path, part, place),
                            f"„{word}“ steht für {entry['leistung']} doppelt.",
                            "Einen Eintrag streichen.",
                        )


def _dienst_findings(documents: Documents) -> Iterator[Finding]:
    ids, seen = _ids(documents), _Seen()
    for name, document in documents.get("dienste", []):
        for number, entry in enumerate(document["dienste"]):
            path = ("dienste", number)
            if entry["leistung"] not in ids:
                yield name, (*path, "leistung"), *_no_leistung(entry["leistung"])
            for place, address in enumerate(entry["adressen"]):
                if seen.again(address.casefold(), name):
                    yield (
                        name,
                        (*path, "adressen", place),
                        f"„{address}“ steht doppelt.",
                        "Einen Eintrag streichen.",
                    )


def _index_findings(documents: Documents) -> Iterator[Finding]:
    """The Smart City Index: known indicators, known Leistungen, one owner per name."""
    ids = _ids(documents)
    known = {
        indikator["slug"]
        for _, document in documents.get("sci-editionen", [])
        for edition in document["editionen"]
        for bereich in edition["bereiche"]
        for indikator in bereich.get("indikatoren", ())
    }
    slugs, claimed = _Seen(), _Seen()
    for name, document in documents.get("sci-angebote", []):
        for number, entry in enumerate(document["angebote"]):
            path = ("angebote", number)
            if slugs.again(entry["slug"], name):
                yield name, (*path, "slug"), f"„{entry['slug']}“ steht doppelt.", "Umbenennen."
            for place, use in enumerate(entry["indikatoren"]):
                if use["indikator"] not in known:
                    yield name, (*path, "indikatoren", place), *_no_indicator(use["indikator"])
            for ozg_id in entry.get("leistungen", ()):
                if ozg_id not in ids:
                    yield name, (*path, "leistungen"), *_no_leistung(ozg_id)
            for place, alias in enumerate(entry["aliases"]):
                if claimed.again(fold(alias), name):
                    yield (
                        name,
                        (*path, "aliases", place),
                        f"„{alias}“ steht doppelt.",
                        "Ein Name gehört zu genau einem Angebot.",
                    )
    for name, document in documents.get("bereiche", []):
        for part in ("zuordnungen", "kandidaten"):
            for number, entry in enumerate(document[part]):
                if entry["leistung"] not in ids:
                    yield name, (part, number, "leistung"), *_no_leistung(entry["leistung"])
                if entry["indikator"] not in known:
                    yield name, (part, number, "indikator"), *_no_indicator(entry["indikator"])


def _no_indicator(slug: str) -> tuple[str, str]:
    return f"Den Indikator „{slug}“ nennt keine Ausgabe.", "Den Namen aus editionen.yaml nehmen."


def _strategie_findings(documents: Documents) -> Iterator[Finding]:
    """Measures refer to baskets and digital offers that exist."""
    known = {
        "angebote": {
            entry["slug"]
            for _, document in documents.get("sci-angebote", [])
            for entry in document["angebote"]
        },
        "koerbe": {document["korb"] for _, document in documents.get("korb", [])},
    }
    for name, document in documents.get("strategie", []):
        for field_name, names in known.items():
            for path, value in _named(document, field_name, ()):
                for wanted in value if isinstance(value, list) else [value]:
                    if wanted not in names:
                        yield name, path, f"„{wanted}“ gibt es nicht.", "Den Namen berichtigen."


def _regel_findings(documents: Documents) -> Iterator[Finding]:
    seen = _Seen()
    files = documents.get("reifegrad", [])
    known = parts(document for _, document in files)
    for name, document in files:
        for number, raw in enumerate(document["regeln"]):
            path = ("regeln", number)
            if seen.again(raw["id"], name):
                yield (
                    name,
                    (*path, "id"),
                    f"Die Regel „{raw['id']}“ gibt es zweimal.",
                    "Einen anderen Namen wählen.",
                )
            for inner, text, hint in rule_faults(raw, known):
                yield name, (*path, *inner), text, hint


def _entscheidung_findings(documents: Documents) -> Iterator[Finding]:
    ids = _ids(documents)
    for name, lines in documents.get("entscheidung", []):
        for number, line in enumerate(lines):
            if line and line["leistung"] is not None and line["leistung"] not in ids:
                yield (
                    name,
                    (number, "leistung"),
                    f"Die Leistung {line['leistung']} gibt es nicht.",
                    "Die OZG-ID berichtigen.",
                )


def _quelle_findings(documents: Documents) -> Iterator[Finding]:
    known = {
        quelle["id"]
        for _, document in documents.get("quellen", [])
        for quelle in document["quellen"]
    }
    for kind, pairs in documents.items():
        if kind in ("quellen", "entscheidung", "portal"):
            continue
        for name, document in pairs:
            for field_name in ("quelle", "quellen"):
                for path, value in _named(document, field_name, ()):
                    for wanted in value if isinstance(value, list) else [value]:
                        if wanted not in known:
                            yield (
                                name,
                                path,
                                f"Die Quelle „{wanted}“ gibt es nicht.",
                                "Sie in quellen.yaml anlegen.",
                            )


def _named(value: Any, name: str, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every value of the field `name` anywhere inside a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield (*path, key), inner
            else:
                yield from _named(inner, name, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _named(inner, name, (*path, number))
