# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which office an offer names; never a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ozgcheck.model import Offer
from ozgcheck.text import plain

# Fields that name offices (XZuFi; Berlin and the PVOG's search).
_NAMED = ("zustaendige_stelle", "zustaendig")
# A page's section on whom to ask: an address, telephone numbers, often a person.
_FREE = "kontakt"
_LONGEST, _MOST = 80, 3

# The word that makes a name an office's: „Ordnungsamt“, „Kfz-Zulassungsstelle“.
_WORD = (
    r"(?!(?:Halte|Bau|Tank|Lehr|Lade)stelle)[\w-]*"
    r"(?:amt|ämter|behörde|stelle|büro|kasse|archiv|betriebe?|feuerwehr|bürgerservice"
    r"|bürgerdienste|jobcenter|servicecenter|bücherei|bibliothek|volkshochschule|verwaltung)"
)
# Followed by what it does: „Fachbereich Öffentliche Ordnung“, „Amt für Soziales“, „FB 21“.
_HEAD = r"(?:Fachbereich|Fachdienst|Fachgebiet|Abteilung|Dezernat|Referat|Sachgebiet|Amt|FB|FD)"
_LINK = r"(?:und|für|der|des|die|zur|zum|im|in)"
# What offices do. Only whole words, and endings that no family name has: a person who is named
# behind an office („Fachbereich Soziales Schulz“) is never taken along.
_FIELD = (
    r"(?:\w+(?:wesen|angelegenheiten|aufgaben|planung|ordnung|förderung|verwaltung|bildung"
    r"|entwicklung|aufsicht|hilfen?|beratung|dienste?|sicherung|erhebung|reinigung|leistungen"
    r"|management|wirtschaft|zulassung)"
    r"|Öffentliche[rns]?|Allgemeine[rns]?|Soziale[rsn]?|Innere[rs]?|Zentrale[rs]?|Kommunale[rs]?"
    r"|Ordnung|Sicherheit|Jugend|Kinder|Familien?|Schulen?|Bildung|Kultur|Sport|Bauen|Tiefbau"
    r"|Hochbau|Straßenbau|Planung|Umwelt|Klima|Klimaschutz|Umweltschutz|Naturschutz|Brandschutz"
    r"|Verkehr|Straßenverkehr|Steuern|Abgaben|Finanzen|Recht|Personal|Organisation|Gesundheit"
    r"|Bürgerservice|Einwohner|Wohnen|Gewerbe|Wirtschaft|Ausländer|Integration|Migration|Wahlen"
    r"|Statistik|Grünflächen|Stadtgrün|Friedhöfe|Vermessung|Kataster|Geoinformation|Immobilien"
    r"|Digitalisierung|Veterinärwesen|Lebensmittelüberwachung|Verbraucherschutz|Arbeit|Senioren"
    r"|Pflege|Teilhabe|Abfall|Entwässerung|Rettungsdienst|Feuerwehr|Führerscheine|Stadtentwicklung)"
)
_OFFICE = re.compile(
    rf"\b(?:{_HEAD}\b(?:\s+\d+(?:[./-]\d+)*)?(?:(?:\s+[-–])?(?:,?\s+{_LINK})*,?\s+{_FIELD}\b)*"
    rf"|(?:(?:Untere|Obere)\s+)?{_WORD})\b",
    re.IGNORECASE,
)
_ANY_OFFICE = re.compile(
    rf"\b(?:{_HEAD}|{_WORD})\b|dienst|bezirk|\bstadt|\bkreis\b|ministerium|kammer|gericht|agentur"
    r"|center|zentrum|regierung|landrat|team\b|institut|anstalt|werk|polizei",
    re.IGNORECASE,
)
# From here on it is about a person or about how to get there.
_PERSON = re.compile(
    r"\s*[,;:(–-]*\s*\b(?:Frau|Herrn?|Fr\.|Hr\.|Dr\.|Prof\.|Dipl\.|Ansprechpartner\w*|Leit(?:ung|er)"
    r"|Tel(?:efon)?\b|Fax|E-?Mail|Telefax)",
)
# „Amt“ alone, a head without what it does, says nothing.
_BARE = re.compile(rf"{_HEAD}|stelle|betriebe?|verwaltung|archiv", re.IGNORECASE)


def office(offer: Offer) -> str:
    """The office or offices that are responsible; empty where none is known.

    Fields of machine sources are taken as they are, without what follows on persons; from the
    free text of a page only words that name offices and what they do.
    """
    named = [value for name, value in offer.facts if name in _NAMED]
    found = [each for value in named for each in _of_field(value)]
    if not found:
        free = (each for name, text in offer.facts if name == _FREE for each in _of_text(text))
        found = [*islice(free, 1)]
    return "; ".join(dict.fromkeys(found[:_MOST]))


def _of_field(value: str) -> Iterator[str]:
    for part in value.split(";"):
        name = plain(_PERSON.split(part, maxsplit=1)[0], 500).strip(" ,:-–(")
        if name and len(name) <= _LONGEST and _ANY_OFFICE.search(name):
            yield name
        else:
            yield from _of_text(part)


def _of_text(text: str) -> Iterator[str]:
    for found in _OFFICE.finditer(text[:2000]):
        name = plain(found[0], _LONGEST).strip(" ,:-–")
        if not _BARE.fullmatch(name) and name[:1].isupper():
            yield name
