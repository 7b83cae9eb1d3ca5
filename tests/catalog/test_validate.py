# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every way to break a catalogue is found, named with file, line and path, and explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ozgcheck.catalog.load import load_catalog, validate
from ozgcheck.catalog.schema import validator, violations
from ozgcheck.errors import CatalogError
from ozgcheck.model import Abgrenzung, Dienst, Griff, LinkKind, Linkregel, Portal, Profil
from tests.conftest import Outcome

Run = Callable[..., Outcome]

GEBURT = "leistungen/familie-kind/geburt.yaml"
PFLEGE = "leistungen/gesundheit/pflege.yaml"
LAGEN = "lebenslagen.yaml"
QUELLEN = "quellen.yaml"
KORB = "koerbe/klein.yaml"
REGEL = "reifegrad/regeln.yaml"
JSONL = "entscheidungen/herne.jsonl"
NEUERE = "neuere-schluessel.yaml"
WORTE = "vokabular/synonyme.yaml"
PORTAL = "portale/musterstadt.yaml"
PRODUKT = "portale/produkte/muster.yaml"
LINKS = "portale/links.yaml"
EDITIONEN = "smart-city-index/editionen.yaml"
ANGEBOTE = "smart-city-index/angebote.yaml"
BEREICHE = "smart-city-index/bereiche.yaml"
STRATEGIE = "strategie/musterstadt.yaml"
ABGRENZUNG = "abgrenzung.yaml"
DIENSTE = "dienste.yaml"

MORE = {
    NEUERE: """\
stand: "2026"
quelle: test
praefixe:
  - {praefix: "99041099", gegenstand: Test, leistung: "10000", grund: Test, gewissheit: hoch}
schluessel:
  - schluessel: "99041006999000"
    name: A
    leistung: "10000"
    grund: B
    quelle: test
    gewissheit: hoch
ohne_zuordnung: []
""",
    WORTE: """\
quelle: test
stand: "2026"
woerter:
  - {woerter: [Kita, Krippe], meint: Kindertagesbetreuung}
""",
    PORTAL: """\
portal: musterstadt
stadt: Musterstadt
ars: "059990000000"
quellen: [portal, open-pvog]
produkt: muster
adressen: [https://service.musterstadt.example/]
hosts: [formulare.musterstadt.example]
intern: true
pause: 0.5
parallel: 4
seiten: 100
tiefe: 5
minuten: 10
mindestens: 70
ungeprueft: true
lesen:
  nicht:
    - {muster: /intern/, beispiele: {trifft: [/intern/x], trifft_nicht: [/x]}}
  felder:
    titel: [{css: h2.name}]
""",
    PRODUKT: """\
produkt: muster
titel: Ein Produkt
quelle: test
ungeprueft: true
leistung:
  - muster: '/leistung/(?P<id>\\d+)'
    beispiele: {trifft: [https://a.example/leistung/3], trifft_nicht: [https://a.example/x]}
kennzeichen: ["Mein Bürger-Portal"]
felder:
  titel:
    - {css: "h1.name"}
    - {xpath: "//h1"}
  termin:
    - {abschnitt: Termine}
""",
    LINKS: """\
regeln:
  - id: datei
    art: formular
    sieht: adresse
    muster: ['\\.pdf$']
    quelle: test
    beispiele: {trifft: [https://a.example/x.PDF], trifft_nicht: [https://a.example/pdf]}
  - id: online
    art: onlinedienst
    sieht: text
    muster: [online]
    quelle: test
    beispiele: {trifft: [Online-Antrag], trifft_nicht: [Antrag]}
""",
    EDITIONEN: """\
stand: "2026"
editionen:
  - jahr: 2024
    veroeffentlicht: "2024"
    staedte: 82
    indikatoren: 37
    parameter: 163
    datenpunkte: 13000
    indikatorenliste: vollstaendig
    luecken: keine
    quelle: test
    gewissheit: hoch
    bereiche:
      - {bereich: verwaltung, name: Verwaltung, indikatoren: [{slug: dienste, name: Dienste}]}
      - {bereich: it-und-kommunikation, name: IT, indikatoren: [{slug: netz, name: netz}]}
      - {bereich: energie-und-umwelt, name: Energie, indikatoren: [{slug: energie, name: energie}]}
      - {bereich: mobilitaet, name: Mobilität, indikatoren: [{slug: rad, name: rad}]}
      - {bereich: gesellschaft, name: Gesellschaft, indikatoren: [{slug: verein, name: verein}]}
""",
    ANGEBOTE: """\
stand: "2026"
angebote:
  - slug: maengelmelder
    name: Mängelmelder
    bereich: verwaltung
    aliases: [Schadensmelder, Mängelmeldung, Schaden melden, Mangel melden, Müll melden]
    quelle: test
    gewissheit: hoch
    leistungen: ["10000"]
    indikatoren:
      - {jahre: [2024], bereich: verwaltung, indikator: dienste, gewissheit: hoch}
""",
    BEREICHE: """\
stand: "2026"
regeln:
  - id: alle
    bereich: verwaltung
    indikator: dienste
    jahre: [2024]
    gilt_fuer: alle
    grund: Test
    quelle: test
    gewissheit: hoch
zuordnungen:
  - {leistung: "10000", bereich: verwaltung, indikator: dienste, gewissheit: hoch}
kandidaten:
  - {leistung: "10230", bereich: verwaltung, indikator: dienste, gewissheit: hoch, grund: Test}
""",
    ABGRENZUNG: """\
quelle: test
stand: "2026"
regeln:
  - {leistung: "10000", worte: [Kindergeld, " Ärzt"], sondern: ["10005"], grund: Zwei Leistungen.}
  - leistung: "10005"
    worte: [zuschlag]
    mit: ["Groß "]
    grund: Der Zuschlag ist eine andere Sache.
""",
    DIENSTE: """\
quelle: test
stand: "2026"
dienste:
  - {name: Elterngeld, adressen: [Eltern.example, dienste.example/Eltern], leistung: "10000"}
  - {name: Kindergeld, adressen: [kinder.example], leistung: "10005"}
""",
    STRATEGIE: """\
stadt: musterstadt
name: Strategie
stand: "2026"
quelle: test
gewissheit: hoch
felder:
  - feld: verwaltung
    name: Verwaltung
    oeffentliche_ziele: mit-zielwert
    anmerkung: keine
    ziele:
      - id: mehr
        ziel: mehr online
        herkunft: oeffentlich
        messung: {art: deckung, einheit: leistung, schwelle: 3, auswahl: {koerbe: [klein]}}
        zielwert: 50
        richtung: mindestens
        quelle: test
        gewissheit: hoch
""",
}


@pytest.fixture
def full(tiny: Path) -> Path:
    """The tiny catalogue with one file of every kind that has cross-checks."""
    for name, text in MORE.items():
        path = tiny / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tiny


# name: file, text, its replacement, line and path of the finding, what it says, what to do
BROKEN = {
    # the text of the file
    "unquoted key": (
        GEBURT, 'schluessel: "99041006017000"', "schluessel: 99041006017000",
        18, "leistungen/0/teilleistungen/1/schluessel", "Zeichenkette", "Anführungszeichen",
    ),
    "unquoted id": (
        GEBURT, 'id: "10005"', "id: 10005",
        19, "leistungen/1/id", "Zeichenkette", "Anführungszeichen",
    ),
    "field twice": (
        GEBURT, "name: Elterngeld\n", "name: Elterngeld\n    name: Elterngeld\n",
        7, "", "das Feld „name“ steht doppelt", "Einrückung",
    ),
    "tab": (
        GEBURT, "    name: Kindergeld", "\tname: Kindergeld",
        20, "", "Kein gültiges YAML", "Einrückung",
    ),
    "open bracket": (
        GEBURT, "[Kindergeldantrag]", "[Kindergeldantrag",
        24, "", "Kein gültiges YAML", "Klammern",
    ),
    "python object": (
        GEBURT, "name: Kindergeld\n", "name: !!python/object/apply:os.getcwd []\n",
        20, "", "Kein gültiges YAML", "prüfen",
    ),
    "no JSON": (JSONL, '{"titel"', "{titel", 1, "", "kein gültiges JSON", "berichtigen"),
    "second line no JSON": (JSONL, "}\n", "}\n\n{x\n", 3, "", "kein gültiges JSON", "berichtigen"),
    # the schema
    "unknown field": (
        GEBURT,
        "adressaten: [buerger]\n    aliases: [Eltern",
        "adresaten: [buerger]\n    aliases: [Eltern",
        5, "leistungen/0", "Unbekanntes Feld „adresaten“", "Meinten Sie „adressaten“?",
    ),
    "unlike any field": (
        QUELLEN, "titel: Test,", "titel: Test, xyz: 1,",
        2, "quellen/0", "Unbekanntes Feld „xyz“", "Erlaubt sind: id, titel",
    ),
    "missing field": (
        GEBURT, "    adressaten: [buerger]\n    aliases: [Eltern", "    aliases: [Eltern",
        5, "leistungen/0", "Es fehlt „adressaten“", "ergänzen",
    ),
    "no reason given": (
        GEBURT, "      grund: Elterngeldstelle der Stadt\n", "",
        7, "leistungen/0/zustaendig", "Es fehlt „grund“", "ergänzen",
    ),
    "mistyped word": (
        GEBURT, "gewissheit: hoch", "gewissheit: hohc",
        12, "leistungen/0/zustaendig/gewissheit",
        "„hohc“ ist nicht vorgesehen", "Meinten Sie „hoch“?",
    ),
    "unknown word": (
        GEBURT, "wer: [bund]", "wer: [xyz]",
        21, "leistungen/1/zustaendig/wer/0",
        "„xyz“ ist nicht vorgesehen", "Erlaubt sind: stadt, land",
    ),
    "key of thirteen digits": (
        GEBURT, '"99041006017000"', '"9904100601700"',
        18, "leistungen/0/teilleistungen/1/schluessel",
        "nicht die richtige Form", "zwölf weitere Ziffern",
    ),
    "empty name": (
        GEBURT, "name: Kindergeld\n", 'name: ""\n',
        20, "leistungen/1/name", "Der Wert ist leer", "Gemeint ist",
    ),
    "empty list": (
        GEBURT,
        "adressaten: [buerger]\n    aliases: [Kinder", "adressaten: []\n    aliases: [Kinder",
        22, "leistungen/1/adressaten", "Die Liste ist zu kurz", "Gemeint ist",
    ),
    "text for a list": (
        GEBURT, "aliases: [Kindergeldantrag]", "aliases: Kindergeldantrag",
        23, "leistungen/1/aliases", "eine Liste", "Gemeint ist",
    ),
    "alias twice": (
        GEBURT, "[Elterngeldantrag, BEEG-Antrag]", "[A, A]",
        15, "leistungen/0/aliases", "steht doppelt", "streichen",
    ),
    "number too small": (
        GEBURT, "    aliases: [Kinder", "    prioritaet: 0\n    aliases: [Kinder",
        23, "leistungen/1/prioritaet", "0 ist zu klein", "Gemeint ist",
    ),
    "number too large": (
        REGEL, "stufe: 1", "stufe: 5", 6, "regeln/0/stufe", "5 ist zu groß", "Gemeint ist",
    ),
    "unknown type": (
        GEBURT, 'name: Elterngeld, typ: "2/3"', 'name: Elterngeld, typ: "44"',
        17, "leistungen/0/teilleistungen/0/typ", "„44“ passt zu keiner", "LeiKa-Typ",
    ),
    "neither key nor id": (
        GEBURT, '{schluessel: "99041008000000", name', "{name",
        25, "leistungen/1/teilleistungen/0",
        "Genau eines der Felder „schluessel“ oder „id“", "ergänzen",
    ),
    "decision of no kind": (
        JSONL, '"urteil": "ja"', '"urteil": "vielleicht"',
        1, "0/urteil", "nicht vorgesehen", "Erlaubt sind: ja, nein",
    ),
    "decision behind an empty line": (
        JSONL, '{"titel"', '\n\n{"titl"', 3, "2", "„titl“", "Meinten Sie „titel“",
    ),
    "portal key of eleven digits": (
        PORTAL, "059990000000", "05999000000", 3, "ars", "nicht die richtige Form", "zwölf Ziffern",
    ),
    # what must agree inside a file and across files
    "unknown Lebenslage": (
        GEBURT, "lebenslage: geburt", "lebenslage: geburtt",
        1, "lebenslage", "Die Lebenslage „geburtt“ gibt es nicht", "lebenslagen.yaml",
    ),
    "Lebenslage of another file": (
        PFLEGE, "lebenslage: pflege", "lebenslage: geburt",
        1, "lebenslage", "passen nicht zusammen", "leistungen/familie-kind/geburt.yaml",
    ),
    "share against the list": (
        GEBURT, "anteil: ganz", "anteil: gering",
        9, "leistungen/0/zustaendig/anteil", "widerspricht", "genau dann",
    ),
    "city without a share": (
        GEBURT, "{wer: [bund], anteil: keiner", "{wer: [bund], anteil: wesentlich",
        21, "leistungen/1/zustaendig/anteil", "widerspricht", "genau dann",
    ),
    "certain without a basis": (
        GEBURT, "      basis: BEEG\n", "",
        11, "leistungen/0/zustaendig/gewissheit", "ohne genannte Grundlage", "„basis“",
    ),
    "id twice": (
        GEBURT, 'id: "10005"', 'id: "10000"',
        19, "leistungen/1/id", f"10000 steht schon in {GEBURT}", "genau einmal",
    ),
    "id in another file": (
        PFLEGE, 'id: "10230"', 'id: "10005"',
        5, "leistungen/0/id", f"10005 steht schon in {GEBURT}", "genau einmal",
    ),
    "key twice": (
        GEBURT, '"99041008000000"', '"99041006000000"',
        25, "leistungen/1/teilleistungen/0", "steht schon unter 10000", "genau einer Leistung",
    ),
    "key in another file": (
        PFLEGE, "id: 10230-ohne-1", 'schluessel: "99041006000000"',
        15, "leistungen/0/teilleistungen/0", "steht schon unter 10000", "genau einer Leistung",
    ),
    "alias of another": (
        GEBURT, "[Kindergeldantrag]", "[Kindergeldantrag, ELTERNGELDANTRAG]",
        23, "leistungen/1/aliases/1",
        "beansprucht schon die Leistung 10000", "genau einer Leistung",
    ),
    "alias is the name of another": (
        GEBURT, "[Kindergeldantrag]", "[elterngeld]",
        23, "leistungen/1/aliases/0", "ist der Name der Leistung 10000", "streichen",
    ),
    "alias is the own name": (
        GEBURT, "[Kindergeldantrag]", "['KINDERGELD']",
        23, "leistungen/1/aliases/0", "Name der Leistung selbst", "streichen",
    ),
    "alias without a word": (
        GEBURT, "[Kindergeldantrag]", "['!?']",
        23, "leistungen/1/aliases/0", "enthält kein Wort", "streichen",
    ),
    "unknown source": (
        GEBURT, "quelle: test}", "quelle: tset}",
        21, "leistungen/1/zustaendig/quelle", "Die Quelle „tset“ gibt es nicht", "quellen.yaml",
    ),
    "unknown source of a rule": (
        REGEL, "quelle: test", "quelle: tset", 8, "regeln/0/quelle", "„tset“", "quellen.yaml",
    ),
    "unknown further source": (
        KORB, "quelle: test\n", "quelle: test\nquellen: [test, tset]\n",
        6, "quellen", "„tset“", "quellen.yaml",
    ),
    "unknown Themenfeld": (
        LAGEN, "themenfeld: familie-kind", "themenfeld: familie",
        7, "lebenslagen/0/themenfeld",
        "Das Themenfeld „familie“ gibt es nicht", "familie-kind, gesundheit",
    ),
    "Lebenslage twice": (
        LAGEN, "slug: pflege", "slug: geburt",
        8, "lebenslagen/1/slug", "„geburt“ steht zweimal", "nur einmal",
    ),
    "Lebenslage without a file": (
        LAGEN,
        "  - {slug: geburt",
        "  - {slug: tod, name: Tod, themenfeld: gesundheit, adressaten: [buerger]}\n"
        "  - {slug: geburt",
        1, "", "Zur Lebenslage „tod“ gibt es keine Datei", "leistungen/gesundheit/tod.yaml",
    ),
    "basket with a stranger": (
        KORB, 'id: "10000"', 'id: "10999"',
        9, "leistungen/0/id", "Die Leistung 10999 gibt es nicht", "OZG-ID",
    ),
    "basket member twice": (
        KORB, 'leistungen:\n', 'leistungen:\n  - {id: "10000", original: Elterngeld}\n',
        10, "leistungen/1/id", "steht doppelt", "streichen",
    ),
    "basket with a key of another": (
        KORB, "original: Elterngeld}", 'original: Elterngeld, schluessel: ["99041008000000"]}',
        9, "leistungen/0/schluessel", "gehört nicht zur Leistung 10000", "Schlüssel",
    ),
    "rule that misses its example": (
        REGEL, "trifft: [nur persönlich möglich]", "trifft: [geht online]",
        9, "regeln/0/beispiele/trifft/0", "hält ihr Beispiel nicht: „geht online“", "Muster",
    ),
    "rule that meets its counterexample": (
        REGEL, "trifft_nicht: [online möglich]", "trifft_nicht: [NUR PERSÖNLICH]",
        9, "regeln/0/beispiele/trifft_nicht/0", "hält ihr Beispiel nicht", "Muster",
    ),
    "no regular expression": (
        REGEL, "'nur persönlich'", "'nur (persönlich'",
        4, "regeln/0/muster", "Kein gültiger Ausdruck", "Klammern",
    ),
    "decision about a stranger": (
        JSONL, '"leistung": "10000"', '"leistung": "10999"',
        1, "0/leistung", "Die Leistung 10999 gibt es nicht", "OZG-ID",
    ),
    "newer key of a stranger": (
        NEUERE, 'name: A\n    leistung: "10000"', 'name: A\n    leistung: "10999"',
        8, "schluessel/0/leistung", "10999 gibt es nicht", "OZG-ID",
    ),
    "newer key that is old": (
        NEUERE, "99041006999000", "99041006000000",
        6, "schluessel/0/schluessel", "steht im Katalog schon unter 10000", "streichen",
    ),
    "block of another": (
        NEUERE, 'praefix: "99041099"', 'praefix: "99041008"',
        4, "praefixe/0/praefix", "steht im Katalog schon unter 10005", "streichen",
    ),
    "synonym of two words": (
        WORTE, "[Kita, Krippe]", "[Kita, Offener Ganztag]",
        4, "woerter/0/woerter/1", "„Offener Ganztag“ ist kein einzelnes Wort", "Alias",
    ),
    "synonym twice": (
        WORTE, "[Kita, Krippe]", "[Kita, KITA]",
        4, "woerter/0/woerter/1", "steht doppelt", "streichen",
    ),
    "portal of another name": (
        PORTAL, "portal: musterstadt", "portal: herne",
        1, "portal", "heißt anders", "portale/herne.yaml",
    ),
    "portal of an unknown product": (
        PORTAL, "produkt: muster", "produkt: mustr",
        5, "produkt", "Das Produkt „mustr“ gibt es nicht", "Meinten Sie „muster“?",
    ),
    "portal with an address that is none": (
        PORTAL, "[https://service.musterstadt.example/]", "[service.musterstadt.example]",
        6, "adressen/0", "nicht die richtige Form", "mit https://",
    ),
    "portal with a host that is an address": (
        PORTAL, "[formulare.musterstadt.example]", "[https://formulare.example/]",
        7, "hosts/0", "nicht die richtige Form", "ohne https://",
    ),
    "portal that asks too many at once": (
        PORTAL, "parallel: 4", "parallel: 40",
        10, "parallel", "40 ist zu groß", "gleichzeitige Anfragen",
    ),
    "portal that never ends": (
        PORTAL, "minuten: 10", "minuten: 0", 13, "minuten", "0 ist zu klein", "höchstens",
    ),
    "portal with the old name of a field": (
        PORTAL, "mindestens: 70", "mindestangebote: 70",
        1, "", "Unbekanntes Feld „mindestangebote“", "",
    ),
    "portal with a pattern that misses its example": (
        PORTAL, "trifft: [/intern/x]", "trifft: [/extern/x]",
        18, "lesen/nicht/0/beispiele/trifft/0", "Muster hält sein Beispiel nicht", "berichtigen",
    ),
    "portal with a selector that is none": (
        PORTAL, "h2.name", "'h2['",
        20, "lesen/felder/titel/0/css", "Kein gültiger CSS-Selektor", "Klammern",
    ),
    "portal that reads nothing in another way": (
        PORTAL, "  felder:\n    titel: [{css: h2.name}]\n", "  felde: {}\n",
        16, "lesen", "Unbekanntes Feld „felde“", "Meinten Sie „felder“?",
    ),
    "product of another name": (
        PRODUKT, "produkt: muster", "produkt: anders",
        1, "produkt", "heißt anders", "portale/produkte/anders.yaml",
    ),
    "product with a pattern that is none": (
        PRODUKT, "/leistung/(?P<id>", "/leistung/((?P<id>",
        6, "leistung/0/muster", "Kein gültiger Ausdruck", "Klammern",
    ),
    "product that misses its example": (
        PRODUKT, "leistung/3]", "leistung/x]",
        7, "leistung/0/beispiele/trifft/0", "hält sein Beispiel nicht", "berichtigen",
    ),
    "product that meets its counterexample": (
        PRODUKT, "trifft_nicht: [https://a.example/x]", "trifft_nicht: [/LEISTUNG/7]",
        7, "leistung/0/beispiele/trifft_nicht/0", "hält sein Beispiel nicht", "berichtigen",
    ),
    "pattern without examples": (
        PRODUKT,
        "    beispiele: {trifft: [https://a.example/leistung/3], "
        "trifft_nicht: [https://a.example/x]}\n",
        "",
        6, "leistung/0", "Es fehlt „beispiele“", "ergänzen",
    ),
    "product with an XPath that is none": (
        PRODUKT, '"//h1"', '"//h1["',
        12, "felder/titel/1/xpath", "Kein gültiger XPath-Ausdruck", "Klammern",
    ),
    "product with an XPath function that is none": (
        PRODUKT, '"//h1"', '"nichts(//h1)"',
        12, "felder/titel/1/xpath", "Kein gültiger XPath-Ausdruck", "Klammern",
    ),
    "two ways in one": (
        PRODUKT, '{css: "h1.name"}', '{css: "h1.name", abschnitt: Titel}',
        11, "felder/titel/0", "Genau eines der Felder", "eigenen Eintrag",
    ),
    "no way at all": (
        PRODUKT, '{css: "h1.name"}', "{attribut: title}",
        11, "felder/titel/0", "Genau eines der Felder", "wo die Angabe steht",
    ),
    "heading without a word": (
        PRODUKT, "abschnitt: Termine", 'abschnitt: "–"',
        14, "felder/termin/0/abschnitt", "kein Wort", "Wörter nennen",
    ),
    "field that nobody reads": (
        PRODUKT, "  termin:", "  termn:",
        9, "felder", "Unbekanntes Feld „termn“", "Meinten Sie „termin“?",
    ),
    "mark that stands everywhere": (
        PRODUKT, '"Mein Bürger-Portal"', '"Amt"',
        8, "kennzeichen/0", "„Amt“ ist zu kurz", "keiner anderen Seite",
    ),
    "product with an unknown source": (
        PRODUKT, "quelle: test", "quelle: tset", 3, "quelle", "„tset“", "quellen.yaml",
    ),
    "link rule twice": (
        LINKS, "id: online", "id: datei",
        8, "regeln/1/id", "Die Regel „datei“ gibt es zweimal", "anderen Namen",
    ),
    "link rule that misses its example": (
        LINKS, "trifft: [Online-Antrag]", "trifft: [Antrag]",
        13, "regeln/1/beispiele/trifft/0", "Die Regel hält ihr Beispiel nicht", "berichtigen",
    ),
    "link rule of an unknown kind": (
        LINKS, "art: onlinedienst", "art: onlindienst",
        9, "regeln/1/art", "nicht vorgesehen", "Meinten Sie „onlinedienst“?",
    ),
    "link rule with a pattern that is none": (
        LINKS, "muster: [online]", "muster: ['(']",
        11, "regeln/1/muster", "Kein gültiger Ausdruck", "Klammern",
    ),
    "offer with an unknown indicator": (
        ANGEBOTE, "indikator: dienste", "indikator: dinste",
        11, "angebote/0/indikatoren/0", "Den Indikator „dinste“", "editionen.yaml",
    ),
    "offer with a stranger": (
        ANGEBOTE, '["10000"]', '["10999"]',
        9, "angebote/0/leistungen", "10999 gibt es nicht", "OZG-ID",
    ),
    "area of a stranger": (
        BEREICHE, 'leistung: "10230"', 'leistung: "10999"',
        14, "kandidaten/0/leistung", "10999 gibt es nicht", "OZG-ID",
    ),
    "area with an unknown indicator": (
        BEREICHE,
        '"10000", bereich: verwaltung, indikator: dienste',
        '"10000", bereich: verwaltung, indikator: dinste',
        12, "zuordnungen/0/indikator", "Den Indikator „dinste“", "editionen.yaml",
    ),
    "goal with an unknown basket": (
        STRATEGIE, "koerbe: [klein]", "koerbe: [gross]",
        15, "felder/0/ziele/0/messung/auswahl/koerbe", "„gross“ gibt es nicht", "Namen",
    ),
    # words that tell look-alikes apart
    "rule against a stranger": (
        ABGRENZUNG, 'leistung: "10005"', 'leistung: "10999"',
        5, "regeln/1", "Die Leistung 10999 gibt es nicht", "OZG-ID",
    ),
    "rule for a stranger": (
        ABGRENZUNG, 'sondern: ["10005"]', 'sondern: ["10999"]',
        4, "regeln/0", "Die Leistung 10999 gibt es nicht", "OZG-ID",
    ),
    "rule against and for one": (
        ABGRENZUNG, 'sondern: ["10005"]', 'sondern: ["10005", "10000"]',
        4, "regeln/0/sondern", "10000 steht auf beiden Seiten", "andere Leistung",
    ),
    "word of one letter": (
        ABGRENZUNG, "[zuschlag]", '["a "]',
        6, "regeln/1/worte/0", "„a “ ist zu kurz", "zwei Buchstaben",
    ),
    "word of one sign": (
        ABGRENZUNG, "[zuschlag]", "[a]",
        6, "regeln/1/worte/0", "Der Wert ist zu kurz", "mindestens zwei Zeichen",
    ),
    "empty word": (
        ABGRENZUNG, "[zuschlag]", "['']",
        6, "regeln/1/worte/0", "Der Wert ist leer", "mindestens zwei Zeichen",
    ),
    "rule for an id of four digits": (
        ABGRENZUNG, '["10005"]', '["1000"]',
        4, "regeln/0/sondern/0", "nicht die richtige Form", "fünf Ziffern",
    ),
    "word without a letter": (
        ABGRENZUNG, "[zuschlag]", '["zuschlag", " !? "]',
        6, "regeln/1/worte/1", "„ !? “ ist zu kurz", "zwei Buchstaben",
    ),
    "further word that is too short": (
        ABGRENZUNG, '"Groß "', '"  "',
        7, "regeln/1/mit/0", "„  “ ist zu kurz", "zwei Buchstaben",
    ),
    "word twice in other letters": (
        ABGRENZUNG, '" Ärzt"]', '" Ärzt", " aerzt"]',
        4, "regeln/0/worte/2", "„ aerzt“ steht für 10000 doppelt", "streichen",
    ),
    "word twice in two rules": (
        ABGRENZUNG, "regeln:\n",
        'regeln:\n  - {leistung: "10000", worte: [xy, kindergeld], grund: Nochmals.}\n',
        5, "regeln/1/worte/0", "„Kindergeld“ steht für 10000 doppelt", "streichen",
    ),
    "rule without a reason": (
        ABGRENZUNG, "    grund: Der Zuschlag ist eine andere Sache.\n", "",
        5, "regeln/1", "Es fehlt „grund“", "ergänzen",
    ),
    "rule without a word": (
        ABGRENZUNG, "worte: [zuschlag]", "worte: []",
        6, "regeln/1/worte", "Die Liste ist zu kurz", "Gemeint ist",
    ),
    "rule with a mistyped field": (
        ABGRENZUNG, "    mit:", "    mitt:",
        5, "regeln/1", "Unbekanntes Feld „mitt“", "Meinten Sie „mit“?",
    ),
    "rule with an unquoted id": (
        ABGRENZUNG, '["10005"]', "[10005]",
        4, "regeln/0/sondern/0", "Zeichenkette", "Anführungszeichen",
    ),
    "rules without a source": (
        ABGRENZUNG, "quelle: test", "quelle: tset", 1, "quelle", "„tset“", "quellen.yaml",
    ),
    # shared services
    "service of a stranger": (
        DIENSTE, 'leistung: "10005"', 'leistung: "10999"',
        5, "dienste/1/leistung", "Die Leistung 10999 gibt es nicht", "OZG-ID",
    ),
    "address twice": (
        DIENSTE, "[kinder.example]", "[kinder.example, ELTERN.example]",
        5, "dienste/1/adressen/1", "„ELTERN.example“ steht doppelt", "streichen",
    ),
    "address with a scheme": (
        DIENSTE, "[kinder.example]", "['https://kinder.example']",
        5, "dienste/1/adressen/0", "nicht die richtige Form", "ohne https://",
    ),
    "address with a slash at the end": (
        DIENSTE, "[kinder.example]", "[kinder.example/]",
        5, "dienste/1/adressen/0", "nicht die richtige Form", "ohne https://",
    ),
    "address with a question": (
        DIENSTE, "[kinder.example]", "['kinder.example/a?b']",
        5, "dienste/1/adressen/0", "nicht die richtige Form", "ohne https://",
    ),
    "address without a host": (
        DIENSTE, "[kinder.example]", "[kinder]",
        5, "dienste/1/adressen/0", "nicht die richtige Form", "ohne https://",
    ),
    "service without an address": (
        DIENSTE, "[kinder.example]", "[]",
        5, "dienste/1/adressen", "Die Liste ist zu kurz", "Gemeint ist",
    ),
    "service with an unknown source": (
        DIENSTE, "quelle: test", "quelle: tset", 1, "quelle", "„tset“", "quellen.yaml",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "where", "text", "hint"), BROKEN.values(), ids=BROKEN
)
def test_broken_content(
    full: Path,
    run: Run,
    file: str,
    old: str,
    new: str,
    line: int,
    where: str,
    text: str,
    hint: str,
) -> None:
    path = full / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")

    found = [problem for problem in validate(full) if text in problem.text]
    assert [(problem.file, problem.line, problem.where) for problem in found[:1]] == [
        (file, line, where)
    ]
    assert hint in found[0].hint

    with pytest.raises(CatalogError) as caught:
        load_catalog(full)
    assert str(found[0]) in caught.value.problems

    done = run("catalog", "validate", str(full))
    assert done.code == 4
    assert f"{file}:{line}:" in done.out
    assert done.err.startswith("Fehler: Der Katalog ist ungültig")
    assert "Traceback" not in done.out + done.err


def test_the_catalogues_of_these_tests_are_valid(tiny: Path) -> None:
    assert validate(tiny) == []
    catalog = load_catalog(tiny)
    assert [leistung.id for leistung in catalog.leistungen] == ["10000", "10005", "10230"]
    assert [lage.slug for lage in catalog.lebenslagen] == ["geburt", "pflege"]


def test_missing_fields_of_one_entry_are_one_finding() -> None:
    ((path, text, hint),) = violations("quellen", {"quellen": [{}]})
    assert path == ("quellen", 0)
    assert text.startswith("Es fehlt „id“, „titel“, ")
    assert hint == "Das Feld ergänzen."


def test_one_file_of_every_kind_is_valid(full: Path) -> None:
    assert validate(full) == []
    catalog = load_catalog(full)
    assert catalog.by_id["10000"].koerbe == ("klein",)
    assert catalog.by_id["10230"].bereiche == ("verwaltung",)
    assert catalog.synonyme == {"Kita": "Kindertagesbetreuung", "Krippe": "Kindertagesbetreuung"}
    assert catalog.abgrenzungen == (
        Abgrenzung("10000", ("kindergeld", " aerzt"), ("10005",), "Zwei Leistungen."),
        Abgrenzung("10005", ("zuschlag",), (), "Der Zuschlag ist eine andere Sache.", ("gross ",)),
    )
    assert catalog.dienste == (
        Dienst("Elterngeld", ("Eltern.example", "dienste.example/Eltern"), "10000"),
        Dienst("Kindergeld", ("kinder.example",), "10005"),
    )


def test_words_that_differ_in_their_edges_or_their_company_are_no_doubles(full: Path) -> None:
    path = full / ABGRENZUNG
    extra = (
        '  - {leistung: "10005", worte: [" zuschlag", "zuschlag "], grund: Anders.}\n'
        '  - {leistung: "10005", worte: [zuschlag], mit: [klein], grund: Anders.}\n'
        '  - {leistung: "10230", worte: [zuschlag], grund: Anders.}\n'
    )
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")
    assert validate(full) == []


def test_portals_their_products_and_links(full: Path) -> None:
    catalog = load_catalog(full)
    (product,) = catalog.profile
    assert product == Profil(
        name="muster",
        titel="Ein Produkt",
        leistung=(r"/leistung/(?P<id>\d+)",),
        kennzeichen=("mein buerger portal",),
        felder=(
            ("titel", (Griff(css="h1.name"), Griff(xpath="//h1"))),
            ("termin", (Griff(abschnitt="Termine"),)),
        ),
    )
    (portal,) = catalog.portale
    assert portal == Portal(
        name="musterstadt",
        stadt="Musterstadt",
        ars="059990000000",
        quellen=(("portal", ""), ("open-pvog", "")),
        mindestens=70,
        produkt="muster",
        adressen=("https://service.musterstadt.example/",),
        hosts=("formulare.musterstadt.example",),
        intern=True,
        pause=0.5,
        parallel=4,
        seiten=100,
        tiefe=5,
        minuten=10,
        ungeprueft=True,
        profil=Profil(
            name="muster",
            titel="Ein Produkt",
            leistung=(r"/leistung/(?P<id>\d+)",),
            nicht=("/intern/",),
            kennzeichen=("mein buerger portal",),
            felder=(
                ("titel", (Griff(css="h2.name"), Griff(css="h1.name"), Griff(xpath="//h1"))),
                ("termin", (Griff(abschnitt="Termine"),)),
            ),
        ),
    )
    assert catalog.linkregeln == (
        Linkregel("datei", LinkKind.FORMULAR, "adresse", (r"\.pdf$",)),
        Linkregel("online", LinkKind.ONLINEDIENST, "text", ("online",)),
    )


def test_a_product_of_the_same_name_is_a_finding(full: Path) -> None:
    text = (full / PRODUKT).read_text(encoding="utf-8")
    (full / "portale/produkte/zweites.yaml").write_text(text, encoding="utf-8")
    found = [problem.text for problem in validate(full)]
    assert sum("gibt es zweimal" in text for text in found) == 2


def test_the_general_profile_is_no_product(full: Path) -> None:
    general = "produkt: allgemein\ntitel: Allgemein\nungeprueft: true\n"
    (full / "portale/produkte/allgemein.yaml").write_text(general, encoding="utf-8")
    path = full / PORTAL
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("produkt: muster", "produkt: allgemein"), encoding="utf-8")
    assert [p.text for p in validate(full)] == ["Das Produkt „allgemein“ gibt es nicht."]


def test_a_schema_that_another_one_refers_to_comes_from_the_same_folder(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    validator.cache_clear()
    assert validate(full) == []


@pytest.mark.parametrize("name", [ABGRENZUNG, DIENSTE, LINKS])
def test_a_catalogue_of_ones_own_needs_neither_rules_nor_services(full: Path, name: str) -> None:
    (full / name).unlink()
    catalog = load_catalog(full)
    assert validate(full) == []
    assert (catalog.abgrenzungen == ()) == (name == ABGRENZUNG)
    assert (catalog.dienste == ()) == (name == DIENSTE)
    assert (catalog.linkregeln == ()) == (name == LINKS)


FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": (GEBURT, b"", "leer"),
    "only a comment": (GEBURT, b"# nichts\n", "leer"),
    "Latin-1": (GEBURT, "a: 1\nname: Müll".encode("latin-1"), f"{GEBURT}:2: Die Datei ist nicht"),
    "UTF-16": (GEBURT, "name: x".encode("utf-16"), "UTF-8"),
    "NUL": (GEBURT, b"name: \x00", "Kein gültiges YAML"),
    "too deep": (GEBURT, b"[" * 100_000, "Kein gültiges YAML"),
    "a sentence": (GEBURT, b"hallo", "eine Gruppe von Feldern"),
    "two documents": (GEBURT, b"a: 1\n---\nb: 2\n", "Kein gültiges YAML"),
    "wrong depth": ("leistungen/geburt.yaml", b"x: 1", "Diese Datei liest niemand"),
    "wrong ending": ("koerbe/klein.yml", b"x: 1", "Diese Datei liest niemand"),
    "unknown folder": ("korb/klein.yaml", b"x: 1", "Diese Datei liest niemand"),
    "decisions as YAML": ("entscheidungen/herne.yaml", b"x: 1", "Diese Datei liest niemand"),
}


@pytest.mark.parametrize(("file", "content", "words"), FILES.values(), ids=FILES)
def test_broken_files(tiny: Path, run: Run, file: str, content: bytes, words: str) -> None:
    path = tiny / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert any(problem.file == file and words in str(problem) for problem in validate(tiny))
    done = run("catalog", "validate", str(tiny))
    assert done.code == 4
    assert file in done.out
    assert words in done.out
    assert "Traceback" not in done.out + done.err


def test_a_copy_in_the_wrong_folder_is_told_its_place(tiny: Path) -> None:
    path = tiny / "leistungen/andere/geburt.yaml"
    path.parent.mkdir()
    (tiny / GEBURT).rename(path)
    (problem,) = validate(tiny)
    assert (problem.file, problem.line) == ("leistungen/andere/geburt.yaml", 1)
    assert GEBURT in problem.hint


@pytest.mark.parametrize("name", [QUELLEN, LAGEN])
def test_a_missing_file_is_a_finding(tiny: Path, name: str) -> None:
    (tiny / name).unlink()
    assert any(
        problem.file == name and "Die Datei fehlt" in problem.text for problem in validate(tiny)
    )


def test_a_folder_that_is_no_catalogue(tmp_path: Path, run: Run) -> None:
    empty = tmp_path / "leer"
    empty.mkdir()
    for folder, words in ((empty, "keine Leistungen"), (tmp_path / "fehlt", "gibt es nicht")):
        done = run("--catalog", str(folder), "catalog", "list")
        assert (done.code, words in done.err) == (4, True)


def test_all_findings_are_listed_in_order(tiny: Path, run: Run) -> None:
    path = tiny / GEBURT
    text = re.sub(r'"(99\d+|1000\d)"', r"\1", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    problems = validate(tiny)
    assert len(problems) == 5
    assert [problem.line for problem in problems] == sorted(p.line for p in problems)
    done = run("catalog", "validate", str(tiny))
    assert done.out.splitlines() == [str(problem) for problem in problems]
    assert "(5 Fehler)" in done.err


def test_a_screenful_of_findings_is_enough_for_other_commands(tiny: Path, run: Run) -> None:
    path = tiny / GEBURT
    extra = "".join(f"      - {{schluessel: {number}, name: x}}\n" for number in range(30))
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")
    done = run("--catalog", str(tiny), "catalog", "list")
    assert len(done.err.splitlines()) <= 24
    assert "… und 10 weitere" in done.err
    assert "catalog validate" in done.err


# Python values that plain JSON does not know, and YAML that is no tree.
STRANGE = {
    "list as key": ("lebenslage: geburt\n", "lebenslage: geburt\n? [a, b]\n: c\n"),
    "bytes": ("name: Kindergeld\n", "name: !!binary aGFsbG8=\n"),
    "date": ('stand: "2026"', "stand: !!timestamp 2020-01-01"),
    "set": ("aliases: [Kindergeldantrag]", "aliases: !!set {a, b}"),
    "circle": ("leistungen:\n", "leistungen: &a\n  - *a\n"),
}


@pytest.mark.parametrize(("old", "new"), STRANGE.values(), ids=STRANGE)
def test_yaml_that_json_cannot_say(tiny: Path, old: str, new: str) -> None:
    path = tiny / GEBURT
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert [problem.file for problem in validate(tiny)][:1] == [GEBURT]


def test_many_mistakes_in_one_file_do_not_take_for_ever(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finding the lines is slow: a file of 1,500 lines with 260 mistakes took a minute."""
    composed = []
    real = yaml.compose

    def compose(*args: Any, **kwargs: Any) -> Any:
        composed.append(args)
        return real(*args, **kwargs)

    monkeypatch.setattr(yaml, "compose", compose)
    path = tiny / GEBURT
    extra = "".join(f"      - {{schluessel: {number}, name: x}}\n" for number in range(20))
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")
    assert len(validate(tiny)) == 20
    assert len(composed) <= 1
