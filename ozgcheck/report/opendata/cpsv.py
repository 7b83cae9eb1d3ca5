# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Leistungen that a city certainly offers, as public services after CPSV-AP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ozgcheck.measure.coverage import Einheit, relevant
from ozgcheck.measure.overview import Overview
from ozgcheck.measure.select import Selection
from ozgcheck.model import Finding, Leistung, Outcome, Snapshot, Status
from ozgcheck.report.opendata.dcat import SERVICES, Edition, places
from ozgcheck.report.opendata.rdf import GERMAN, Writer, german, iri, literal
from ozgcheck.report.opendata.rows import online_services, page

if TYPE_CHECKING:
    from rdflib import URIRef


def services(edition: Edition, seen: Overview) -> Writer:
    """Every Leistung that is certainly offered; whole Leistungen, whatever was counted.

    Raises:
        ConfigError: rdflib is not installed.
    """
    writer = Writer("cpsv", "cv", "dct", "foaf", "skos")
    run, catalog = seen.snapshot, seen.catalog
    base = f"{edition.base}{SERVICES}#"
    city = writer.thing(f"{base}stadt", "cv:PublicOrganisation")
    city.add("dct:identifier", literal(run.ars)).add("skos:prefLabel", german(f"Stadt {run.stadt}"))
    city.add("dct:spatial", iri(places(run.ars)[0]))
    fields, stages = set[str](), set[str]()
    offers, keys = {offer.id: offer for offer in run.offers}, _keys(run)
    services = online_services(run)
    for leistung, finding in relevant(
        catalog, run, Einheit.LEISTUNG, Selection(), eigene=seen.yardstick.eigene
    ):
        if finding.outcome is not Outcome.ANGEBOTEN:
            continue
        found = [offers[key] for key in finding.offers if key in offers]
        service = writer.thing(f"{base}leistung-{leistung.id}", "cpsv:PublicService")
        service.add("dct:identifier", literal(leistung.id))
        service.add("dct:identifier", *map(literal, keys.get(leistung.id, ())))
        service.add("dct:title", german(leistung.title))
        service.add("dct:description", german(_words(edition, leistung, finding)))
        service.add("dct:language", iri(GERMAN)).add("dct:spatial", iri(places(run.ars)[0]))
        service.add("cv:hasCompetentAuthority", city.node)
        service.add("cv:thematicArea", iri(f"{base}themenfeld-{leistung.themenfeld}"))
        service.add("cv:isGroupedBy", iri(f"{base}lebenslage-{leistung.lebenslage}"))
        service.add("foaf:page", *map(iri, sorted(filter(None, map(page, found)))))
        service.add("cv:hasChannel", *_channels(writer, base, leistung, map(services, found)))
        fields.add(leistung.themenfeld)
        stages.add(leistung.lebenslage)
    for slug in fields:
        concept = writer.thing(f"{base}themenfeld-{slug}", "skos:Concept")
        concept.add("skos:prefLabel", german(catalog.feld[slug].name))
    for slug in stages:
        lage = catalog.lage[slug]
        kind = "cv:LifeEvent" if "buerger" in lage.adressaten else "cv:BusinessEvent"
        event = writer.thing(f"{base}lebenslage-{slug}", kind)
        event.add("dct:identifier", literal(slug)).add("dct:title", german(lage.name))
    return writer


def _channels(
    writer: Writer, base: str, leistung: Leistung, found: Iterable[Iterable[str]]
) -> list[URIRef]:
    """One channel per online service, numbered in the order of their addresses."""
    urls = sorted({url for services in found for url in services})
    channels = []
    for number, url in enumerate(urls, 1):
        name = f"onlinedienst-{leistung.id}-{number}"
        channel = writer.thing(f"{base}{name}", "cv:Channel")
        channel.add("dct:identifier", literal(name)).add("foaf:page", iri(url))
        channel.add("dct:description", german("Onlinedienst"))
        channels.append(channel.node)
    return channels


def _keys(run: Snapshot) -> Mapping[str, list[str]]:
    """The LeiKa keys that certain offers serve, by OZG id."""
    keys: dict[str, set[str]] = {}
    for match in run.result.matches:
        if match.status is Status.SICHER:
            known = (teil for teil in match.teilleistungen if teil.isdigit())
            keys.setdefault(match.leistung_id, set()).update(known)
    return {ozg_id: sorted(found) for ozg_id, found in keys.items()}


def _words(edition: Edition, leistung: Leistung, finding: Finding) -> str:
    level = finding.reifegrad_low
    proven = f"Belegt ist mindestens Reifegrad {level}" if level else "Kein Reifegrad ist belegt"
    return f"Die Stadt {edition.run.stadt} bietet „{leistung.title}“ an. {proven} ({edition.day})."
