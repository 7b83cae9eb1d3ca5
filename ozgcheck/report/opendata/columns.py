# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The columns of every published table: the data lexicon's content."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.model import HIGHEST_OBSERVABLE, Level, Outcome
from ozgcheck.report.opendata.table import Field, Table, Typ

_RUN = "Messung (ozgcheck)"
_CATALOG = "Katalog der OZG-Leistungen"
_PORTAL = "Serviceportal oder Verzeichnis, das der Lauf gelesen hat"
_LEVEL = "Stufe"

MESSUNG, TEILMESSUNG, BEISPIEL = "messung", "teilmessung", "beispiel"
GRUPPEN = ("gesamt", "lebenslage", "themenfeld", "bereich", "korb")

# They stand first in every table, so that tables of several cities and months can be joined.
_HEAD = (
    Field(
        "ars",
        Typ.TEXT,
        "Amtlicher Regionalschlüssel der Stadt, zwölf Ziffern als Text",
        "Official regional key (ARS) of the city, twelve digits as text",
        "Konfiguration des Portals",
    ),
    Field("datum", Typ.DATUM, "Tag des Laufs (UTC)", "Day of the run (UTC)", _RUN),
    Field(
        "datenart",
        Typ.TEXT,
        "messung: vollständiger Lauf; teilmessung: nicht alles konnte gelesen werden; beispiel: "
        "mitgelieferte Beispieldaten, keine Messung",
        "messung: complete run; teilmessung: not everything could be read; beispiel: shipped "
        "example data, no measurement",
        _RUN,
        werte=(MESSUNG, TEILMESSUNG, BEISPIEL),
    ),
)


def _level(name: str, de: str, en: str, *, leer: bool = False) -> Field:
    return Field(
        name, Typ.GANZZAHL, de, en, _RUN, einheit=_LEVEL, bis=HIGHEST_OBSERVABLE, leer=leer
    )


def _number(name: str, de: str, en: str) -> Field:
    return Field(name, Typ.GANZZAHL, de, en, _RUN, einheit="Anzahl")


LEISTUNGEN = Table(
    "leistungen",
    "OZG-Leistungen und ihr Stand",
    "Je Leistung, die die Stadt ausführt, eine Zeile: ob sie online angeboten wird, welcher "
    "Reifegrad belegt ist und in welchen Grenzen er liegen kann.",
    (
        *_HEAD,
        Field("ozg_id", Typ.TEXT, "OZG-ID, fünf Ziffern als Text", "OZG id, five digits", _CATALOG),
        Field(
            "teilleistung",
            Typ.TEXT,
            "Eintrag des Leistungskatalogs (LeiKa), wenn Teilleistungen gezählt werden",
            "Entry of the LeiKa catalogue, where entries are counted",
            _CATALOG,
            leer=True,
        ),
        Field("name", Typ.TEXT, "Heutiger Name", "Present name (German)", _CATALOG),
        Field("lebenslage", Typ.TEXT, "Kürzel der Lebenslage", "Slug of life situation", _CATALOG),
        Field("themenfeld", Typ.TEXT, "Kürzel des Themenfelds", "Slug of policy field", _CATALOG),
        Field(
            "adressaten",
            Typ.LISTE,
            "An wen sie sich richtet",
            "Whom it serves: citizens, companies",
            _CATALOG,
            werte=("buerger", "unternehmen"),
        ),
        Field(
            "prioritaet",
            Typ.GANZZAHL,
            "Priorität der OZG-Umsetzung, 1 ist die höchste",
            "Priority of the OZG programme, 1 is highest",
            _CATALOG,
            von=1,
            bis=4,
            leer=True,
        ),
        Field("koerbe", Typ.LISTE, "Körbe, die sie enthalten", "Baskets it is in", _CATALOG),
        Field(
            "bereiche",
            Typ.LISTE,
            "Bereiche des Smart City Index, in die sie zählt",
            "Areas of the Smart City Index it counts for",
            _CATALOG,
        ),
        Field(
            "ergebnis",
            Typ.TEXT,
            "angeboten: sicher gefunden; fehlt: vollständig gesucht und nicht gefunden; unklar: zu "
            "prüfen; nicht_geprueft: niemand hat nachgesehen, das ist keine Lücke",
            "angeboten: certainly offered; fehlt: searched completely and not found; unklar: to be "
            "checked; nicht_geprueft: nobody looked, which is no gap",
            _RUN,
            werte=tuple(each.value for each in Outcome if each is not Outcome.NICHT_ZUSTAENDIG),
        ),
        _level(
            "reifegrad",
            "Höchster belegter Reifegrad; leer: kein Beleg, das ist nicht 0",
            "Highest proven maturity level; empty: no evidence, which is not 0",
            leer=True,
        ),
        _level(
            "reifegrad_mindestens",
            "Niedrigster Reifegrad, den die Belege zulassen",
            "Lowest level the evidence allows",
        ),
        _level(
            "reifegrad_hoechstens",
            "Höchster Reifegrad, den die Belege zulassen",
            "Highest level the evidence allows",
        ),
        _level(
            "eigen_reifegrad",
            "Wie reifegrad, ohne Dienste von Kreis, Land und Bund",
            "As reifegrad, without services of Kreis, Land and Bund",
            leer=True,
        ),
        _level(
            "eigen_mindestens",
            "Wie reifegrad_mindestens, ohne Dienste von Kreis, Land und Bund",
            "As reifegrad_mindestens, without services of Kreis, Land and Bund",
        ),
        _level(
            "eigen_hoechstens",
            "Wie reifegrad_hoechstens, ohne Dienste von Kreis, Land und Bund",
            "As reifegrad_hoechstens, without services of Kreis, Land and Bund",
        ),
        Field(
            "traeger",
            Typ.LISTE,
            "Wessen Dienste belegt sind; kreis, land und bund sind geerbt",
            "Whose services were seen; kreis, land and bund are inherited",
            _RUN,
            werte=tuple(each.value for each in Level),
        ),
        Field(
            "erfuellt",
            Typ.WAHRHEIT,
            "Zählt in dieser Messung als sicher erfüllt (Schwelle: siehe abdeckung)",
            "Counts as certainly covered here (threshold: see abdeckung)",
            _RUN,
        ),
        Field(
            "kennungen_angebote",
            Typ.LISTE,
            "Kennungen der Angebote, siehe Tabelle angebote",
            "Ids of the offers, see table angebote",
            _RUN,
        ),
        Field(
            "adressen",
            Typ.ADRESSEN,
            "Adressen dieser Angebote",
            "Addresses of these offers",
            _PORTAL,
        ),
    ),
)

ABDECKUNG = Table(
    "abdeckung",
    "Abdeckung mit OZG-Leistungen",
    "Wie viele der Leistungen, die die Stadt ausführt, sicher erfüllt, unklar, nicht geprüft oder "
    "offen sind: gesamt, je Lebenslage, Themenfeld, Bereich des Smart City Index und Korb.",
    (
        *_HEAD,
        Field("gruppierung", Typ.TEXT, "Art der Gruppe", "Kind of group", _CATALOG, werte=GRUPPEN),
        Field("gruppe", Typ.TEXT, "Kürzel der Gruppe", "Slug of the group", _CATALOG),
        Field("name", Typ.TEXT, "Name der Gruppe", "Name of the group (German)", _CATALOG),
        Field(
            "einheit",
            Typ.TEXT,
            "Was gezählt wird; in Körben die Dienste des Originals",
            "What is counted; in baskets the services of the original",
            _RUN,
            werte=("leistung", "teilleistung"),
        ),
        Field(
            "schwelle",
            Typ.GANZZAHL,
            "Reifegrad, ab dem etwas als erfüllt gilt",
            "Maturity level from which something counts as covered",
            _RUN,
            einheit=_LEVEL,
            von=1,
            bis=4,
        ),
        Field(
            "nur_eigene",
            Typ.WAHRHEIT,
            "true: ohne Dienste von Kreis, Land und Bund gezählt",
            "true: counted without services of Kreis, Land and Bund",
            _RUN,
        ),
        Field("modell", Typ.TEXT, "Reifegradmodell", "Maturity model", _RUN),
        _number("erfuellt", "Sicher erfüllt", "Certainly covered"),
        _number(
            "unklar",
            "Angesehen, kann sich als erfüllt herausstellen",
            "Looked at, may turn out covered",
        ),
        _number("nicht_geprueft", "Nicht angesehen", "Not looked at"),
        _number("offen", "Angesehen und sicher nicht erfüllt", "Looked at, certainly not covered"),
        _number(
            "gesamt",
            "Alles, was die Stadt in der Gruppe ausführt",
            "Everything the city executes in the group",
        ),
        Field(
            "anteil_mindestens",
            Typ.ZAHL,
            "erfuellt durch gesamt; leer: nichts zu zählen",
            "erfuellt by gesamt; empty: nothing to count",
            _RUN,
            einheit="Anteil",
            bis=1,
            leer=True,
        ),
        Field(
            "anteil_hoechstens",
            Typ.ZAHL,
            "Wenn alles Unklare und nicht Geprüfte erfüllt wäre; leer: nichts zu zählen",
            "If everything unclear and unchecked were covered; empty: nothing to count",
            _RUN,
            einheit="Anteil",
            bis=1,
            leer=True,
        ),
        _number(
            "eigen_erfuellt",
            "Davon ohne Dienste von Kreis, Land und Bund",
            "Of these without services of Kreis, Land and Bund",
        ),
    ),
)

ANGEBOTE = Table(
    "angebote",
    "Gefundene Angebote des Serviceportals",
    "Je Angebot, das der Lauf gefunden hat, eine Zeile, mit den Leistungen, denen es sicher oder "
    "vielleicht entspricht. Texte, Ansprechpersonen und Kontaktdaten sind nicht enthalten.",
    (
        *_HEAD,
        Field("kennung", Typ.TEXT, "Kennung des Angebots im Lauf", "Id within the run", _RUN),
        Field(
            "titel",
            Typ.TEXT,
            "Titel; E-Mail-Adressen darin sind entfernt",
            "Title (German); e-mail addresses in it are removed",
            _PORTAL,
        ),
        Field("adresse", Typ.ADRESSE, "Adresse der Seite", "Address of page", _PORTAL, leer=True),
        Field(
            "schluessel",
            Typ.LISTE,
            "Leistungsschlüssel (LeiKa), die die Quelle nennt",
            "LeiKa keys the source gives",
            _PORTAL,
        ),
        Field("quellen", Typ.LISTE, "Arten der Quellen", "Kinds of sources", _RUN),
        Field(
            "traeger",
            Typ.TEXT,
            "Wem das Angebot gehört, soweit die Quelle es sagt",
            "Whose offer it is, as far as the source says",
            _PORTAL,
            werte=tuple(each.value for each in Level),
        ),
        Field(
            "leistungen",
            Typ.LISTE,
            "OZG-IDs der Leistungen, denen es sicher entspricht",
            "OZG ids it certainly matches",
            _RUN,
        ),
        Field(
            "leistungen_zu_pruefen",
            Typ.LISTE,
            "OZG-IDs, die noch ein Mensch prüfen muss, die wahrscheinlichste zuerst",
            "OZG ids a person still has to check, the likeliest first",
            _RUN,
        ),
        Field(
            "onlinedienste",
            Typ.ADRESSEN,
            "Adressen der Onlinedienste auf der Seite",
            "Addresses of online services on the page",
            _PORTAL,
        ),
        Field("abgerufen", Typ.DATUM, "Tag des Abrufs", "Day of retrieval", _RUN, leer=True),
    ),
)

_SELF = "ozgcheck"
DATENLEXIKON = Table(
    "datenlexikon",
    "Datenlexikon",
    "Je Spalte jeder Tabelle eine Zeile: was sie bedeutet, in welcher Einheit und welchem Bereich.",
    (
        Field("tabelle", Typ.TEXT, "Name der Tabelle", "Name of the table", _SELF),
        Field("spalte", Typ.TEXT, "Name der Spalte", "Name of the column", _SELF),
        Field("typ", Typ.TEXT, "Art des Inhalts", "Type", _SELF, werte=tuple(t.value for t in Typ)),
        Field("einheit", Typ.TEXT, "Einheit", "Unit", _SELF, leer=True),
        Field("wertebereich", Typ.TEXT, "Mögliche Werte", "Possible values", _SELF, leer=True),
        Field("leer_moeglich", Typ.WAHRHEIT, "Ob leer vorkommt", "Whether it may be empty", _SELF),
        Field("bedeutung", Typ.TEXT, "Bedeutung, deutsch", "Meaning, German", _SELF),
        Field("meaning", Typ.TEXT, "Bedeutung, englisch", "Meaning, English", _SELF),
        Field("quelle", Typ.TEXT, "Woher es kommt", "Where it comes from", _SELF),
    ),
)

TABLES = (LEISTUNGEN, ABDECKUNG, ANGEBOTE, DATENLEXIKON)


def lexicon(tables: Iterable[Table] = TABLES) -> Table:
    """The data lexicon: every column of every table; the last table is the lexicon itself."""
    *_, own = tables = tuple(tables)
    return own.filled(
        {
            "tabelle": table.name,
            "spalte": field.name,
            "typ": field.typ.value,
            "einheit": field.einheit or None,
            "wertebereich": field.wertebereich or None,
            "leer_moeglich": field.leer,
            "bedeutung": field.de,
            "meaning": field.en,
            "quelle": field.quelle,
        }
        for table in tables
        for field in table.fields
    )
