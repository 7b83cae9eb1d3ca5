# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The survey as files for machines: four tables as CSV, JSON and schema, and their lexicon."""

from __future__ import annotations

from dataclasses import replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By
from ozgcheck.model import Count
from ozgcheck.report.opendata.columns import DATENLEXIKON, lexicon
from ozgcheck.report.opendata.formats import csv_text, json_text, schema_text
from ozgcheck.report.opendata.table import Field, Row, Table, Typ
from ozgcheck.report.survey.city_data import survey_data
from ozgcheck.report.survey.words import land_name
from ozgcheck.report.values import rounded
from ozgcheck.survey.gemeinden import Typ as Art
from ozgcheck.survey.nation import Having, Nation, groups, having, totals
from ozgcheck.survey.nation import Row as Spreading
from ozgcheck.survey.results import Municipality, Results

_SURVEY = "Umfrage (ozgcheck) über Open-PVOG"
_LIST = "Liste der Gemeinden (Open-PVOG oder eigene Datei)"
_CATALOG = "Katalog der OZG-Leistungen"
_COUNT, _SHARE = "Anzahl", "Anteil"


def _text(name: str, de: str, en: str, source: str = _LIST, *, leer: bool = False) -> Field:
    return Field(name, Typ.TEXT, de, en, source, leer=leer)


def _number(name: str, de: str, en: str, *, leer: bool = False) -> Field:
    return Field(name, Typ.GANZZAHL, de, en, _SURVEY, einheit=_COUNT, leer=leer)


def _share(name: str, de: str, en: str) -> Field:
    return Field(name, Typ.ZAHL, de, en, _SURVEY, einheit=_SHARE, bis=1, leer=True)


_MONTH = _text("monat", "Monat der Umfrage, JJJJ-MM", "Month of the survey, YYYY-MM", _SURVEY)
_TYP = Field(
    "typ",
    Typ.TEXT,
    "Art der Gemeinde; nur gleiche Arten sind vergleichbar",
    "Kind of municipality; only equal kinds can be compared",
    _LIST,
    werte=tuple(each.value for each in Art),
)
_LAND = (
    _text("land", "Zwei Ziffern des Landes; leer: alle", "Two digits; empty: all", leer=True),
    _text(
        "land_name",
        "Name des Landes; leer: alle",
        "Name of the Land; empty: all",
        leer=True,
    ),
)
_SPREAD = (
    _number("anzahl", "Wie viele es gibt", "How many there are"),
    _number("gelesen", "Wie viele gelesen wurden", "How many were read"),
    _number("nicht_geprueft", "Wie viele nicht gelesen wurden", "How many were not read"),
    _share("mindestens_kleinster", "Kleinster sicherer Anteil", "Least certain share"),
    _share(
        "mindestens_viertel",
        "Unteres Viertel der sicheren Anteile",
        "First quartile, certain",
    ),
    _share("mindestens_mitte", "Mitte der sicheren Anteile", "Median of certain shares"),
    _share("mindestens_dreiviertel", "Oberes Viertel der sicheren", "Third quartile, certain"),
    _share("mindestens_groesster", "Größter sicherer Anteil", "Greatest certain share"),
    _share("hoechstens_mitte", "Mitte der möglichen Anteile", "Median of possible shares"),
)
GEMEINDEN = Table(
    "umfrage-gemeinden",
    "Gemeinden und ihre Abdeckung",
    "Je Gemeinde, Kreis und Verband eine Zeile. Nicht Gelesenes hat keine Anteile, nicht 0.",
    (
        _MONTH,
        _text(
            "ars",
            "Amtlicher Regionalschlüssel, zwölf Ziffern",
            "Regional key, twelve digits",
        ),
        _text("name", "Name", "Name", leer=True),
        *_LAND,
        _TYP,
        _number(
            "einwohner",
            "Einwohner; leer: unbekannt",
            "Inhabitants; empty: unknown",
            leer=True,
        ),
        _text(
            "zustand",
            "gelesen, sonst der Grund, warum nichts bekannt ist",
            "gelesen: was read; else why nothing is known",
            _SURVEY,
        ),
        _number("erfuellt", "Sicher erfüllt", "Certainly covered"),
        _number("unklar", "Kann erfüllt sein", "May be covered"),
        _number("nicht_geprueft", "Nicht angesehen", "Not looked at"),
        _number("offen", "Sicher nicht erfüllt", "Certainly not covered"),
        _number(
            "gesamt",
            "Was gezählt wird: die Liste einer kreisfreien Stadt in NRW, sonst eine Annahme",
            "What is counted: the list of a kreisfreie Stadt in NRW, else an assumption",
        ),
        _share("anteil_mindestens", "Sicherer Anteil; leer: nicht geprüft", "Certain share"),
        _share("anteil_hoechstens", "Möglicher Anteil; leer: nicht geprüft", "Possible share"),
        _number(
            "eigen_erfuellt",
            "Davon ohne Dienste von Kreis, Land und Bund",
            "Of these without services of Kreis, Land and Bund",
        ),
    ),
)
LAENDER = Table(
    "umfrage-laender",
    "Abdeckung je Land und Art",
    "Je Art der Gemeinde alle Länder zusammen und jedes Land: wie die Anteile verteilt sind.",
    (_MONTH, _TYP, *_LAND, *_SPREAD),
)
GRUPPEN = Table(
    "umfrage-gruppen",
    "Abdeckung je Gruppe von Leistungen",
    "Je Art der Gemeinde und Lebenslage, Themenfeld, Bereich, Korb, Priorität, Adressat.",
    (
        _MONTH,
        _TYP,
        Field(
            "gruppierung",
            Typ.TEXT,
            "Art der Gruppe",
            "Kind of group",
            _CATALOG,
            werte=tuple(each.value for each in By),
        ),
        _text("gruppe", "Kürzel der Gruppe", "Slug of the group", _CATALOG),
        _text("gruppe_name", "Name der Gruppe", "Name of the group (German)", _CATALOG),
        *_SPREAD,
    ),
)
LEISTUNGEN = Table(
    "umfrage-leistungen",
    "Wie viele Gemeinden eine Leistung sicher anbieten",
    "Je Art der Gemeinde und Leistung. Was jemand nicht sicher anbietet, kann es trotzdem geben.",
    (
        _MONTH,
        _TYP,
        _text("ozg_id", "OZG-ID, fünf Ziffern", "OZG id, five digits", _CATALOG),
        _text("name", "Heutiger Name", "Present name (German)", _CATALOG),
        _text("lebenslage", "Kürzel der Lebenslage", "Slug of life situation", _CATALOG),
        _number("gelesen", "Wie viele gelesen wurden", "How many were read"),
        _number("sicher", "Sicher ab der Schwelle angeboten", "Certain at the threshold"),
        _number("angeboten", "Sicher auf irgendeiner Stufe angeboten", "Certain on some level"),
        _share("anteil_sicher", "sicher durch gelesen", "sicher by gelesen"),
    ),
)
LEXIKON = replace(DATENLEXIKON, name="umfrage-datenlexikon")
TABLES = (GEMEINDEN, LAENDER, GRUPPEN, LEISTUNGEN, LEXIKON)


def survey_files(catalog: Catalog, results: Results, found: Nation) -> dict[str, str]:
    """The files by name; the same results give the same text.

    Args:
        catalog: what was counted.
        results: the survey.
        found: the survey as a whole, which says how is counted.

    Raises:
        OzgcheckError: the results cannot be read.
    """
    month, yardstick = found.info.month, found.yardstick
    head: Row = {"monat": month}
    filled = (
        GEMEINDEN.filled({**head, **_town(*each)} for each in totals(results, yardstick)),
        LAENDER.filled({**head, **_land(row)} for row in found.rows),
        GRUPPEN.filled({**head, **_group(row)} for row in groups(catalog, results, yardstick)),
        LEISTUNGEN.filled(
            {**head, **_having(each)} for each in having(catalog, results, yardstick)
        ),
    )
    stand = survey_data(found.info, yardstick, stale=found.stale)
    files = {}
    for table in (*filled, lexicon(TABLES)):
        files[f"{table.name}.csv"] = csv_text(table)
        files[f"{table.name}.json"] = json_text(table, stand)
        files[f"{table.name}.schema.json"] = schema_text(table)
    return files


def _town(town: Municipality, count: Count, own: Count) -> Row:
    return {
        "ars": town.ars,
        "name": town.name or None,
        "land": town.land,
        "land_name": land_name(town.land),
        "typ": town.typ,
        "einwohner": town.einwohner,
        "zustand": town.zustand,
        "erfuellt": count.covered,
        "unklar": count.uncertain,
        "nicht_geprueft": count.unchecked,
        "offen": count.missing,
        "gesamt": count.total,
        "anteil_mindestens": rounded(count.share_low) if town.read else None,
        "anteil_hoechstens": rounded(count.share_high) if town.read else None,
        "eigen_erfuellt": own.covered,
    }


def _land(row: Spreading) -> Row:
    return {
        "typ": row.typ,
        "land": row.land or None,
        "land_name": land_name(row.land) if row.land else None,
        **_spread(row),
    }


def _group(row: Spreading) -> Row:
    group = row.group
    return {
        "typ": row.typ,
        "gruppierung": group.by,
        "gruppe": group.key,
        "gruppe_name": group.name,
        **_spread(row),
    }


def _spread(row: Spreading) -> Row:
    return {
        "anzahl": row.listed,
        "gelesen": row.read,
        "nicht_geprueft": row.listed - row.read,
        "mindestens_kleinster": rounded(row.low.least),
        "mindestens_viertel": rounded(row.low.quarter),
        "mindestens_mitte": rounded(row.low.middle),
        "mindestens_dreiviertel": rounded(row.low.three_quarters),
        "mindestens_groesster": rounded(row.low.most),
        "hoechstens_mitte": rounded(row.high.middle),
    }


def _having(each: Having) -> Row:
    return {
        "typ": each.typ,
        "ozg_id": each.leistung.id,
        "name": each.leistung.title,
        "lebenslage": each.leistung.lebenslage,
        "gelesen": each.read,
        "sicher": each.have,
        "angeboten": each.offer,
        "anteil_sicher": rounded(each.have / each.read) if each.read else None,
    }
