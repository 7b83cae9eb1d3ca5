# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Read, validate and keep the catalogue.

Reading some sixty YAML files and checking them takes about two seconds; the result is
kept as JSON in the user's cache folder under the SHA-256 of all files, so that the next
run takes a fraction. A changed file changes the sum, a broken copy is ignored.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ozgcheck import cache, paths
from ozgcheck.catalog import files as catalog_files
from ozgcheck.catalog.level_models import modelle
from ozgcheck.catalog.profiles import over, profil
from ozgcheck.catalog.rule_file import parts, regel
from ozgcheck.catalog.standing import standing
from ozgcheck.errors import CatalogError, reason
from ozgcheck.language import tr
from ozgcheck.model import (
    Abgrenzung,
    Dienst,
    DigitalesAngebot,
    Entscheidung,
    Korb,
    Korbposten,
    Lebenslage,
    Leistung,
    Level,
    LinkKind,
    Linkregel,
    NeuererSchluessel,
    Portal,
    Profil,
    Rechtsgrundlage,
    Regel,
    Reifegradmodell,
    Teilleistung,
    Themenfeld,
    Traeger,
    Zustaendigkeit,
)
from ozgcheck.text import fold_inside, plain

_CACHE_FORMAT = 4
Documents = dict[str, list[tuple[str, Any]]]


@dataclass(frozen=True)
class Catalog:
    """The whole catalogue, sorted by id or slug; `fingerprint` is a SHA-256 of its files.

    `rules` is the fingerprint of the Reifegrad rules alone.
    """

    root: Path
    fingerprint: str
    rules: str
    themenfelder: tuple[Themenfeld, ...]
    lebenslagen: tuple[Lebenslage, ...]
    leistungen: tuple[Leistung, ...]
    koerbe: tuple[Korb, ...]
    regeln: tuple[Regel, ...]
    portale: tuple[Portal, ...]
    entscheidungen: dict[str, tuple[Entscheidung, ...]]
    neuere: tuple[NeuererSchluessel, ...]
    praefixe: tuple[NeuererSchluessel, ...]
    angebote: tuple[DigitalesAngebot, ...]
    synonyme: dict[str, str]
    abgrenzungen: tuple[Abgrenzung, ...] = ()
    dienste: tuple[Dienst, ...] = ()
    profile: tuple[Profil, ...] = ()
    linkregeln: tuple[Linkregel, ...] = ()
    traeger: tuple[Traeger, ...] = ()
    modelle: tuple[Reifegradmodell, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Leistung]:
        """Leistung of an OZG id."""
        return {leistung.id: leistung for leistung in self.leistungen}

    @cached_property
    def by_key(self) -> dict[str, tuple[Leistung, Teilleistung]]:
        """Leistung and entry of a Leistungsschlüssel."""
        return {
            teil.schluessel: (leistung, teil)
            for leistung in self.leistungen
            for teil in leistung.teilleistungen
            if teil.schluessel
        }

    @cached_property
    def lage(self) -> dict[str, Lebenslage]:
        """Lebenslage of a slug."""
        return {lage.slug: lage for lage in self.lebenslagen}

    @cached_property
    def feld(self) -> dict[str, Themenfeld]:
        """Themenfeld of a slug."""
        return {feld.slug: feld for feld in self.themenfelder}


def load_catalog(root: Path | None = None) -> Catalog:
    """Load the catalogue, from the cache when its files are unchanged.

    Args:
        root: folder of the catalogue; None means the shipped one.

    Raises:
        CatalogError: the folder is missing or a file is invalid.
    """
    root = root or paths.data("catalog")
    listed, strays = _listed(root)
    contents = _contents(listed)
    total = catalog_files.fingerprint(contents)
    kept = None if strays else cache.recall("katalog", total, _CACHE_FORMAT)
    if kept is not None:
        # A copy that is JSON and yet wrong is as good as none.
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, IndexError):
            return _records(root, total, contents, kept)
    documents, problems = _read(listed, contents)
    problems = strays + problems
    if problems:
        raise _invalid(root, problems)
    cache.keep("katalog", total, _CACHE_FORMAT, documents)
    return _records(root, total, contents, documents)


def validate(root: Path | None = None) -> list[catalog_files.Problem]:
    """Check every file of the catalogue, cache or not; the findings sorted by file and line.

    Raises:
        CatalogError: the folder is missing.
    """
    listed, strays = _listed(root or paths.data("catalog"))
    _, problems = _read(listed, _contents(listed))
    return sorted(
        strays + problems, key=lambda problem: (problem.file, problem.line, problem.where)
    )


def _listed(root: Path) -> tuple[list[catalog_files.CatalogFile], list[catalog_files.Problem]]:
    if not root.is_dir():
        raise CatalogError(
            tr("Den Katalogordner {root} gibt es nicht.").format(root=root),
            tr("Den Pfad hinter --catalog prüfen oder die Option weglassen."),
        )
    return catalog_files.discover(root)


def _contents(listed: list[catalog_files.CatalogFile]) -> dict[str, bytes]:
    contents = {}
    for file in listed:
        try:
            contents[file.name] = file.path.read_bytes()
        except OSError as error:
            raise CatalogError(
                tr("Die Katalogdatei {path} lässt sich nicht lesen ({error}).").format(
                    path=file.path, error=reason(error)
                ),
                tr("Die Leserechte prüfen."),
            ) from error
    return contents


def _read(
    listed: list[catalog_files.CatalogFile], contents: dict[str, bytes]
) -> tuple[Documents, list[catalog_files.Problem]]:
    # Imported here: a cached catalogue needs neither jsonschema nor the checks.
    from ozgcheck.catalog.checks import check
    from ozgcheck.catalog.schema import violations

    documents: Documents = {}
    problems: list[catalog_files.Problem] = []
    for file in listed:
        document, found = catalog_files.parse(file, contents[file.name])
        problems += found
        if document is None:
            if not found:
                problems.append(
                    catalog_files.Problem(
                        file.name, 0, "", tr("Die Datei ist leer."), tr("Sie füllen oder löschen.")
                    )
                )
            continue
        parts: Iterable[tuple[tuple[str | int, ...], Any]] = [((), document)]
        if file.kind == "entscheidung":
            parts = [((n,), line) for n, line in enumerate(document) if line is not None]
        bad = [
            (prefix + path, text, hint)
            for prefix, part in parts
            for path, text, hint in violations(file.kind, part)
        ]
        problems += [_problem(contents, file.name, *finding) for finding in bad]
        if not bad and not found:
            documents.setdefault(file.kind, []).append((file.name, document))
    if not problems:
        problems = [_problem(contents, *finding) for finding in check(documents)]
    return documents, problems


def _problem(
    contents: dict[str, bytes], name: str, path: tuple[str | int, ...], text: str, hint: str
) -> catalog_files.Problem:
    if name.endswith(".jsonl"):
        line = int(path[0]) + 1 if path else 0
    else:
        from ozgcheck.catalog.yaml_file import line_of

        line = line_of(contents[name], path) if name in contents else 0
    return catalog_files.Problem(name, line, "/".join(str(step) for step in path), text, hint)


def _invalid(root: Path, problems: list[catalog_files.Problem]) -> CatalogError:
    count = "1 Fehler" if len(problems) == 1 else f"{len(problems)} Fehler"
    return CatalogError(
        tr("Der Katalog {root} ist ungültig ({count}).").format(root=root, count=count),
        tr("Alle Fehler zeigt: ozgcheck catalog validate"),
        tuple(str(problem) for problem in problems),
    )


# --- documents to records --------------------------------------------------------


def _records(root: Path, total: str, contents: dict[str, bytes], documents: Documents) -> Catalog:
    (_, order), *_ = documents["lebenslagen"]
    lagen = tuple(
        Lebenslage(lage["slug"], lage["name"], lage["themenfeld"], tuple(lage["adressaten"]))
        for lage in order["lebenslagen"]
    )
    titles = {raw["id"]: raw["titel"] for _, doc in documents["quellen"] for raw in doc["quellen"]}
    koerbe = tuple(_korb(doc, titles) for _, doc in documents.get("korb", []))
    bereiche = _bereiche(documents)
    felder = {lage.slug: lage.themenfeld for lage in lagen}
    in_koerbe: dict[str, list[Korb]] = {}
    for korb in koerbe:
        for member in sorted({posten.leistung for posten in korb.posten}):
            in_koerbe.setdefault(member, []).append(korb)
    leistungen = [
        _leistung(
            raw,
            doc["lebenslage"],
            felder[doc["lebenslage"]],
            tuple(sorted(korb.slug for korb in in_koerbe.get(raw["id"], []))),
            tuple(sorted(bereiche.get(raw["id"], ()))),
        )
        for _, doc in documents["leistungen"]
        for raw in doc["leistungen"]
    ]
    profile = {doc["produkt"]: profil(doc) for _, doc in documents.get("produkt", [])}
    rules = {
        name: data
        for name, data in contents.items()
        if name.startswith("reifegrad/") or name == "traeger.yaml"
    }
    bausteine = parts(doc for _, doc in documents.get("reifegrad", []))
    return Catalog(
        root=root,
        fingerprint=total,
        rules=catalog_files.fingerprint(rules),
        themenfelder=tuple(
            Themenfeld(feld["slug"], feld["name"]) for feld in order["themenfelder"]
        ),
        lebenslagen=lagen,
        leistungen=tuple(sorted(leistungen, key=lambda leistung: leistung.id)),
        koerbe=koerbe,
        regeln=tuple(
            regel(raw, bausteine)
            for _, doc in documents.get("reifegrad", [])
            for raw in doc["regeln"]
        ),
        portale=tuple(_portal(doc, profile) for _, doc in documents.get("portal", [])),
        profile=tuple(profile.values()),
        linkregeln=tuple(
            Linkregel(raw["id"], LinkKind(raw["art"]), raw["sieht"], tuple(raw["muster"]))
            for _, doc in documents.get("links", [])
            for raw in doc["regeln"]
        ),
        entscheidungen={
            Path(name).stem: standing(decision(line) for line in lines if line is not None)
            for name, lines in documents.get("entscheidung", [])
        },
        neuere=_neuere(documents, "schluessel", "schluessel", "name"),
        praefixe=_neuere(documents, "praefixe", "praefix", "gegenstand"),
        abgrenzungen=tuple(
            Abgrenzung(
                leistung=entry["leistung"],
                worte=tuple(map(fold_inside, entry["worte"])),
                sondern=tuple(entry.get("sondern", ())),
                grund=entry["grund"],
                mit=tuple(map(fold_inside, entry.get("mit", ()))),
            )
            for _, doc in documents.get("abgrenzung", [])
            for entry in doc["regeln"]
        ),
        modelle=modelle(doc for _, doc in documents.get("reifegrad-modelle", [])),
        traeger=tuple(
            Traeger(
                entry["name"],
                Level(entry["ebene"]),
                tuple(entry["adressen"]),
                tuple(entry.get("worte", ())),
            )
            for _, doc in documents.get("traeger", [])
            for entry in doc["traeger"]
        ),
        dienste=tuple(
            Dienst(entry["name"], tuple(entry["adressen"]), entry["leistung"])
            for _, doc in documents.get("dienste", [])
            for entry in doc["dienste"]
        ),
        angebote=_angebote(documents),
        synonyme={
            word: entry["meint"]
            for _, doc in documents.get("vokabular", [])
            for entry in doc["woerter"]
            for word in entry["woerter"]
        },
    )


def _korb(doc: dict[str, Any], titles: Mapping[str, str]) -> Korb:
    return Korb(
        slug=doc["korb"],
        name=doc["name"],
        posten=tuple(
            Korbposten(
                leistung=entry["id"],
                original=entry["original"],
                schluessel=tuple(entry.get("schluessel", ())),
                anteil=entry.get("anteil"),
            )
            for entry in doc["leistungen"]
        ),
        bereich=doc.get("bereich", ""),
        regel=doc["regel"],
        quelle=doc["quelle"],
        stand=doc["stand"],
        schwelle=doc.get("schwelle"),
        vollstaendig=doc.get("vollstaendig", True),
        anzahl_original=doc.get("anzahl_original"),
        luecken=doc.get("luecken", ""),
        quelle_titel=titles[doc["quelle"]],
    )


def _bereiche(documents: Documents) -> dict[str, set[str]]:
    """Areas of the Smart City Index by OZG id, proven ones and those near by subject."""
    found: dict[str, set[str]] = {}
    for _, doc in documents.get("bereiche", []):
        for entry in (*doc["zuordnungen"], *doc["kandidaten"]):
            found.setdefault(entry["leistung"], set()).add(entry["bereich"])
    return found


def _neuere(documents: Documents, part: str, key: str, name: str) -> tuple[NeuererSchluessel, ...]:
    return tuple(
        NeuererSchluessel(
            schluessel=entry[key],
            name=entry[name],
            leistung=entry["leistung"],
            grund=entry["grund"],
            gewissheit=entry["gewissheit"],
            ausnahmen=tuple(entry.get("ausnahmen", ())),
        )
        for _, doc in documents.get("neuere-schluessel", [])
        for entry in doc[part]
    )


def _angebote(documents: Documents) -> tuple[DigitalesAngebot, ...]:
    return tuple(
        DigitalesAngebot(
            slug=entry["slug"],
            name=entry["name"],
            bereich=entry["bereich"],
            aliases=tuple(entry["aliases"]),
            indikatoren=tuple(sorted({use["indikator"] for use in entry["indikatoren"]})),
            gewissheit=entry["gewissheit"],
        )
        for _, doc in documents.get("sci-angebote", [])
        for entry in doc["angebote"]
    )


def _leistung(
    raw: dict[str, Any],
    lage: str,
    feld: str,
    koerbe: tuple[str, ...],
    bereiche: tuple[str, ...],
) -> Leistung:
    zustaendig = raw["zustaendig"]
    return Leistung(
        id=raw["id"],
        name=raw["name"],
        lebenslage=lage,
        themenfeld=feld,
        adressaten=tuple(raw["adressaten"]),
        zustaendig=Zustaendigkeit(
            wer=tuple(zustaendig["wer"]),
            anteil=zustaendig["anteil"],
            grund=zustaendig["grund"],
            basis=zustaendig.get("basis", ""),
            gewissheit=zustaendig["gewissheit"],
            quelle=zustaendig["quelle"],
        ),
        teilleistungen=tuple(_teilleistung(teil) for teil in raw["teilleistungen"]),
        aliases=tuple(raw.get("aliases", ())),
        nicht=tuple(raw.get("nicht", ())),
        rechtsgrundlagen=tuple(
            Rechtsgrundlage(entry["text"], entry.get("url", ""))
            for entry in raw.get("rechtsgrundlagen", ())
        ),
        prioritaet=raw.get("prioritaet"),
        heute=raw.get("heute", ""),
        nachnutzung=tuple(raw.get("nachnutzung", ())),
        bereiche=bereiche,
        koerbe=koerbe,
        zweifel=raw.get("zweifel", ""),
        quellname=raw.get("quellname", ""),
    )


def _teilleistung(raw: dict[str, Any]) -> Teilleistung:
    key = raw.get("schluessel", "")
    types = raw.get("typ", ())
    return Teilleistung(
        id=key or raw["id"],
        schluessel=key,
        name=raw["name"],
        typisierung=(types,) if isinstance(types, str) else tuple(types),
        sdg=tuple(raw.get("sdg", ())),
        stadt=raw.get("stadt"),
        zweifel=raw.get("zweifel", ""),
        frueher=tuple(raw.get("frueher", ())),
        quellname=raw.get("quellname", ""),
    )


def _portal(raw: dict[str, Any], profile: dict[str, Profil]) -> Portal:
    pairs = [entry.partition(":") for entry in raw["quellen"]]
    given = {name: raw[name] for name in _PORTAL_VALUES if name in raw}
    for name in ("adressen", "hosts"):
        if name in raw:
            given[name] = tuple(raw[name])
    product = profile.get(raw.get("produkt", ""))
    if "lesen" in raw:
        own = profil(
            {"ungeprueft": raw.get("ungeprueft", False), **raw["lesen"]},
            raw["portal"],
            raw["stadt"],
        )
        given["profil"] = own if product is None else over(own, product)
    return Portal(
        name=raw["portal"],
        stadt=raw["stadt"],
        ars=raw["ars"],
        quellen=tuple((kind, location) for kind, _, location in pairs),
        **given,
    )


# Values of a portal's file that are the record's as they stand.
_PORTAL_VALUES = (
    "mindestens",
    "hinweis",
    "produkt",
    "intern",
    "pause",
    "parallel",
    "seiten",
    "tiefe",
    "minuten",
    "ungeprueft",
)


def decision(raw: dict[str, Any]) -> Entscheidung:
    """Turn one valid line of a decision file into a record."""
    return Entscheidung(
        titel=plain(raw["titel"], 10_000),
        leistung=raw["leistung"] or "",
        urteil=raw["urteil"] == "ja",
        wer=plain(raw["wer"]),
        wann=plain(raw["wann"]),
        grund=plain(raw.get("grund", ""), 10_000),
        zurueck=raw["urteil"] == "zurueck",
    )
