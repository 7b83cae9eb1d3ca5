# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a JSON Schema cannot say about portals, their products and the rules for links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from ozgcheck.catalog.faults import Fault, Path, missed_examples, no_pattern
from ozgcheck.catalog.profiles import GENERAL, PATTERNS
from ozgcheck.suggest import nearest
from ozgcheck.text import fold

Documents = dict[str, list[tuple[str, Any]]]
Finding = tuple[str, Path, str, str]

_WAYS = ("css", "xpath", "abschnitt")


def portal_findings(documents: Documents) -> Iterator[Finding]:
    """Findings in portale/: names, products that exist, patterns and selectors that work."""
    products = [document["produkt"] for _, document in documents.get("produkt", [])]
    for name, document in documents.get("portal", []):
        yield from _file_name(name, "portal", document["portal"], "portale")
        product = document.get("produkt", "")
        if product and (product not in products or product == GENERAL):
            choice = [known for known in products if known != GENERAL]
            yield (
                name,
                ("produkt",),
                f"Das Produkt „{product}“ gibt es nicht.",
                f"{nearest(product, choice)} Bekannt sind: {', '.join(sorted(choice))}.".strip(),
            )
        for path, text, hint in profil_faults(document.get("lesen", {})):
            yield name, ("lesen", *path), text, hint
    for name, document in documents.get("produkt", []):
        yield from _file_name(name, "produkt", document["produkt"], "portale/produkte")
        for path, text, hint in profil_faults(document):
            yield name, path, text, hint
        if products.count(document["produkt"]) > 1:
            yield (
                name,
                ("produkt",),
                f"Das Produkt „{document['produkt']}“ gibt es zweimal.",
                "Einen anderen Kurznamen wählen.",
            )
    yield from _link_findings(documents)


def _file_name(name: str, field: str, slug: str, folder: str) -> Iterator[Finding]:
    if PurePosixPath(name).stem != slug:
        yield (
            name,
            (field,),
            f"Die Datei beschreibt „{slug}“ und heißt anders.",
            f"Die Datei muss {folder}/{slug}.yaml heißen.",
        )


def profil_faults(document: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with the patterns and selectors of a profile that fits its schema."""
    for field in PATTERNS:
        for number, entry in enumerate(document.get(field, ())):
            path = (field, number)
            faults = pattern_faults([entry["muster"]], entry["beispiele"], "Das Muster hält sein")
            for inner, text, hint in faults:
                yield (*path, *inner), text, hint
    for number, words in enumerate(document.get("kennzeichen", ())):
        if len(fold(words)) < 4:
            yield (
                ("kennzeichen", number),
                f"„{words}“ ist zu kurz.",
                "Wörter nennen, die auf keiner anderen Seite stehen.",
            )
    for field, griffe in document.get("felder", {}).items():
        for number, griff in enumerate(griffe):
            for inner, text, hint in _griff_faults(griff):
                yield ("felder", field, number, *inner), text, hint


def pattern_faults(
    patterns: Sequence[str], examples: dict[str, list[str]], what: str
) -> Iterator[Fault]:
    """Patterns that are none, and examples that they do not keep.

    Args:
        patterns: regular expressions, of which one must match.
        examples: texts under `trifft` and `trifft_nicht`.
        what: how the sentence about a missed example begins.
    """
    try:
        compiled = [re.compile(text, re.IGNORECASE) for text in patterns]
    except (re.error, RecursionError) as error:
        yield no_pattern(error)
        return

    def sees(text: str) -> bool:
        return any(pattern.search(text) for pattern in compiled)

    yield from missed_examples(examples, sees, what)


def _griff_faults(griff: dict[str, str]) -> Iterator[Fault]:
    from ozgcheck.model import Griff
    from ozgcheck.sources.pages.selectors import compile_selector

    ways = [way for way in _WAYS if way in griff]
    if len(ways) != 1:
        yield (
            (),
            "Genau eines der Felder „css“, „xpath“ oder „abschnitt“ muss stehen.",
            "Für jeden weiteren Weg einen eigenen Eintrag anlegen."
            if ways
            else "Sagen, wo die Angabe steht.",
        )
    elif ways == ["abschnitt"]:
        if not fold(griff["abschnitt"]):
            yield ("abschnitt",), "Die Überschrift enthält kein Wort.", "Ihre Wörter nennen."
    else:
        try:
            compile_selector(Griff(**griff))
        except ValueError as error:
            name = {"css": "CSS-Selektor", "xpath": "XPath-Ausdruck"}[ways[0]]
            yield (
                (ways[0],),
                f"Kein gültiger {name}: {error}.",
                "Klammern, Punkte und Anführungszeichen prüfen.",
            )


def _link_findings(documents: Documents) -> Iterator[Finding]:
    for name, document in documents.get("links", []):
        seen: set[str] = set()
        for number, regel in enumerate(document["regeln"]):
            path = ("regeln", number)
            if regel["id"] in seen:
                yield (
                    name,
                    (*path, "id"),
                    f"Die Regel „{regel['id']}“ gibt es zweimal.",
                    "Einen anderen Namen wählen.",
                )
            seen.add(regel["id"])
            for inner, text, hint in pattern_faults(
                regel["muster"], regel["beispiele"], "Die Regel hält ihr"
            ):
                yield name, (*path, *inner), text, hint
