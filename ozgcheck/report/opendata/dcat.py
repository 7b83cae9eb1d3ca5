# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The published tables described after DCAT-AP.de 2.0, for GovData and other portals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ozgcheck.model import Snapshot
from ozgcheck.publication import Publication
from ozgcheck.report.opendata.columns import LEISTUNGEN
from ozgcheck.report.opendata.rdf import GERMAN, Thing, Writer, day, german, iri, literal, term
from ozgcheck.report.opendata.table import Table

if TYPE_CHECKING:
    from rdflib import URIRef

_EU = "http://publications.europa.eu/resource/authority"
_DE = "http://dcat-ap.de/def"
_IANA = "https://www.iana.org/assignments/media-types"
# Ending of a file: its name in the EU's list of file types, and its media type.
_FORMATS = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "ttl": ("RDF_TURTLE", "text/turtle"),
    "jsonld": ("JSON_LD", "application/ld+json"),
}
# The file (without ending) that describes the offered Leistungen as public services.
SERVICES = "leistungen-cpsv"
_KEYWORDS = ("OZG", "Onlinezugangsgesetz", "Verwaltungsleistungen", "Digitalisierung", "LeiKa")
# What ozgcheck proposes by the Land (first two digits of the ARS); the city may name another.
_CONTRIBUTORS = {"05": "openNRW"}


@dataclass(frozen=True, slots=True)
class Edition:
    """What is described.

    Attributes:
        run: the run that the tables show.
        publication: who publishes, where, how; `adresse` is given.
        seit: day of the first run (ISO): since when there are such data.
        hinweis: how the figures count and what must be known about them (German).
    """

    run: Snapshot
    publication: Publication
    seit: str
    hinweis: str

    @property
    def base(self) -> str:
        """Where the files lie, with a slash at the end."""
        return self.publication.adresse.rstrip("/") + "/"

    @property
    def publisher(self) -> str:
        """The name of who publishes."""
        return self.publication.herausgeber or f"Stadt {self.run.stadt}"

    @property
    def day(self) -> str:
        """The day of the run (ISO)."""
        return self.run.started[:10]


def describe(edition: Edition, tables: Iterable[Table]) -> Writer:
    """The catalogue of a city's tables.

    Raises:
        ConfigError: rdflib is not installed.
    """
    writer = Writer("dcat", "dcatde", "dct", "foaf", "vcard")
    base, city = edition.base, edition.run.stadt
    publisher = writer.thing(f"{base}#herausgeber", "foaf:Agent")
    publisher.add("rdf:type", term("foaf:Organization"))
    publisher.add("foaf:name", german(edition.publisher))
    period = writer.thing(f"{base}#zeitraum", "dct:PeriodOfTime")
    period.add("dcat:startDate", day(edition.day)).add("dcat:endDate", day(edition.day))
    common = Common(publisher.node, period.node, _contact(writer, edition))
    catalogue = writer.thing(f"{base}#katalog", "dcat:Catalog")
    catalogue.add("dct:title", german(f"OZG-Leistungen {city}: offene Daten"))
    catalogue.add(
        "dct:description",
        german(
            f"Welche Leistungen des Onlinezugangsgesetzes {city} online anbietet, gemessen mit "
            "ozgcheck."
        ),
    )
    catalogue.add("dct:publisher", publisher.node).add("dct:language", iri(GERMAN))
    catalogue.add("dcat:themeTaxonomy", iri(f"{_EU}/data-theme"))
    _dated(catalogue, edition)
    for table in tables:
        catalogue.add("dcat:dataset", _dataset(writer, edition, table, common).node)
    return writer


@dataclass(frozen=True, slots=True)
class Common:
    """The nodes that all data sets refer to."""

    publisher: URIRef
    period: URIRef
    contact: URIRef | None


def _dataset(writer: Writer, edition: Edition, table: Table, common: Common) -> Thing:
    run = edition.run
    dataset = writer.thing(f"{edition.base}#{table.name}", "dcat:Dataset")
    dataset.add("dct:identifier", literal(str(dataset.node)))
    dataset.add("dct:title", german(f"{table.titel}, {run.stadt}"))
    dataset.add(
        "dct:description",
        german(f"{table.beschreibung} Stand: {edition.day}. {edition.hinweis}"),
    )
    dataset.add("dct:publisher", common.publisher).add("dcatde:maintainer", common.publisher)
    if common.contact is not None:
        dataset.add("dcat:contactPoint", common.contact)
    dataset.add("dcatde:contributorID", *map(iri, _contributor(edition)))
    municipality = f"{_DE}/politicalGeocoding/Level/municipality"
    dataset.add("dcatde:politicalGeocodingLevelURI", iri(municipality))
    dataset.add("dcatde:politicalGeocodingURI", *map(iri, places(run.ars)))
    dataset.add("dcat:theme", iri(f"{_EU}/data-theme/GOVE"))
    dataset.add("dcat:keyword", *(german(word) for word in (*_KEYWORDS, run.stadt)))
    dataset.add("dct:accrualPeriodicity", iri(f"{_EU}/frequency/MONTHLY"))
    dataset.add("dct:language", iri(GERMAN)).add("dct:temporal", common.period)
    dataset.add("dcat:landingPage", iri(edition.base))
    _dated(dataset, edition)
    for ending in ("csv", "json"):
        title = f"{table.titel} als {ending.upper()}"
        file = _distribution(writer, edition, f"{table.name}.{ending}", title)
        dataset.add("dcat:distribution", file.node)
    if table.name == LEISTUNGEN.name:
        for ending in ("ttl", "jsonld"):
            title = "Angebotene Leistungen nach CPSV-AP"
            file = _distribution(writer, edition, f"{SERVICES}.{ending}", title)
            dataset.add("dcat:distribution", file.node)
    return dataset


def _distribution(writer: Writer, edition: Edition, name: str, title: str) -> Thing:
    file, publication = f"{edition.base}{name}", edition.publication
    file_type, media = _FORMATS[name.rpartition(".")[2]]
    distribution = writer.thing(f"{file}#distribution", "dcat:Distribution")
    distribution.add("dct:title", german(title))
    distribution.add("dcat:accessURL", iri(file)).add("dcat:downloadURL", iri(file))
    distribution.add("dct:format", iri(f"{_EU}/file-type/{file_type}"))
    distribution.add("dcat:mediaType", iri(f"{_IANA}/{media}"))
    distribution.add("dct:license", iri(f"{_DE}/licenses/{publication.lizenz}"))
    named = publication.namensnennung or edition.publisher
    distribution.add("dcatde:licenseAttributionByText", german(named))
    _dated(distribution, edition)
    return distribution


def _dated(thing: Thing, edition: Edition) -> None:
    thing.add("dct:issued", day(edition.seit)).add("dct:modified", day(edition.day))


def places(ars: str) -> tuple[str, str]:
    """The city's regional key and its municipality key (AGS, eight digits) as DCAT-AP.de IRIs."""
    geocoding = f"{_DE}/politicalGeocoding"
    return f"{geocoding}/regionalKey/{ars}", f"{geocoding}/municipalityKey/{ars[:5]}{ars[9:]}"


def _contributor(edition: Edition) -> list[str]:
    given = edition.publication.datenbereitsteller
    name = given or _CONTRIBUTORS.get(edition.run.ars[:2], "")
    return [f"{_DE}/contributors/{name}"] if name else []


def _contact(writer: Writer, edition: Edition) -> URIRef | None:
    """The office that answers questions; None where none is known."""
    address = edition.publication.kontakt
    if not address:
        return None
    contact = writer.thing(f"{edition.base}#kontakt", "vcard:Organization")
    contact.add("rdf:type", term("vcard:Kind")).add("vcard:fn", german(edition.publisher))
    if address.startswith(("http://", "https://")):
        contact.add("vcard:hasURL", iri(address))
    else:
        contact.add("vcard:hasEmail", iri(f"mailto:{address.removeprefix('mailto:')}"))
    return contact.node
