# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The descriptions in RDF: valid after shapes, the same in both spellings and in every run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ozgcheck.errors import ConfigError
from ozgcheck.measure.overview import Overview
from ozgcheck.model import Outcome, Snapshot
from ozgcheck.publication import LICENCES, Publication
from ozgcheck.report.opendata.bundle import bundle
from ozgcheck.report.opendata.dcat import places
from ozgcheck.report.opendata.rdf import Writer, german, term

# rdflib's own reader of JSON-LD uses what rdflib calls old.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

See = Callable[..., Overview]
HERE = Path(__file__).parent
NRW = "059160000000"
FULL = Publication(adresse="https://daten.example/ozg", kontakt="daten@stadt.example")


def graph(text: str, form: str = "turtle") -> Graph:
    return Graph().parse(data=text, format=form)


def faults(text: str, shapes: str) -> str:
    conforms, _, told = validate(graph(text), shacl_graph=graph((HERE / shapes).read_text()))
    return "" if conforms else told


@pytest.fixture(scope="module")
def files(see: See, measured: Snapshot) -> dict[str, str]:
    return bundle(see(replace(measured, ars=NRW, stadt="Herne")), FULL, "2026-01-05")


@pytest.fixture(scope="module")
def bad_files(see: See, hostile: Snapshot) -> dict[str, str]:
    publication = replace(FULL, herausgeber='Stadt "X" <b>\n.', kontakt="https://a.example/<|>")
    return bundle(see(replace(hostile, ars=NRW)), publication, "2026-01-05")


def test_dcat_is_clean(files: dict[str, str], bad_files: dict[str, str]) -> None:
    assert faults(files["dcat.ttl"], "dcat_shapes.ttl") == ""
    assert faults(bad_files["dcat.ttl"], "dcat_shapes.ttl") == ""


def test_cpsv_is_clean(files: dict[str, str], bad_files: dict[str, str]) -> None:
    assert faults(files["leistungen-cpsv.ttl"], "cpsv_shapes.ttl") == ""
    assert faults(bad_files["leistungen-cpsv.ttl"], "cpsv_shapes.ttl") == ""


MANDATORY = [
    "dct:title",
    "dct:description",
    "dct:publisher",
    "dct:license",
    "dct:format",
    "dct:temporal",
    "dcat:accessURL",
    "dcat:distribution",
    "dcat:theme",
    "dcatde:contributorID",
    "dcatde:politicalGeocodingURI",
    "foaf:name",
    "vcard:hasEmail",
]


@pytest.mark.parametrize("name", MANDATORY)
def test_the_shapes_see_what_is_missing_or_wrong(files: dict[str, str], name: str) -> None:
    shapes = graph((HERE / "dcat_shapes.ttl").read_text())
    data = graph(files["dcat.ttl"])
    subject, _, value = next(iter(sorted(data.triples((None, term(name), None)))))
    data.remove((subject, term(name), None))
    if name == "dct:temporal":  # may be missing, but not be anything
        data.add((subject, term(name), Literal("2026")))
    assert not validate(data, shacl_graph=shapes)[0]
    data.add((subject, term(name), value))


def test_what_stands_in_the_catalogue(files: dict[str, str]) -> None:
    data = graph(files["dcat.ttl"])
    datasets = list(data.objects(None, term("dcat:dataset")))
    assert len(datasets) == 4
    for dataset in datasets:
        assert set(data.objects(dataset, term("dcatde:politicalGeocodingURI"))) == {
            URIRef(place) for place in places(NRW)
        }
        (modified,) = data.objects(dataset, term("dct:modified"))
        (issued,) = data.objects(dataset, term("dct:issued"))
        assert (str(modified), str(issued)) == ("2026-10-05", "2026-01-05")
    described = {str(url).rpartition("/")[2] for url in data.objects(None, term("dcat:accessURL"))}
    assert described <= set(files)
    assert {name for name in files if name.endswith((".csv", "cpsv.ttl"))} <= described
    (licence,) = set(data.objects(None, term("dct:license")))
    assert str(licence) == f"http://dcat-ap.de/def/licenses/{LICENCES[0]}"


def test_places_of_a_city_and_of_a_town() -> None:
    assert places("059160000000")[1].endswith("/municipalityKey/05916000")
    assert places("055620032032")[1].endswith("/municipalityKey/05562032")


def test_the_city_decides(see: See, measured: Snapshot) -> None:
    publication = Publication(
        adresse="https://daten.example/ozg/",
        herausgeber="Statistikstelle",
        lizenz="cc-zero",
        namensnennung="Stadt B",
        datenbereitsteller="berlinOpenData",
    )
    data = graph(bundle(see(measured), publication, "2026-01-05")["dcat.ttl"])
    assert {str(name) for name in data.objects(None, term("foaf:name"))} == {"Statistikstelle"}
    (contributor,) = set(data.objects(None, term("dcatde:contributorID")))
    assert str(contributor).endswith("/berlinOpenData")
    assert not list(data.objects(None, term("dcat:contactPoint")))
    (named,) = set(data.objects(None, term("dcatde:licenseAttributionByText")))
    assert str(named) == "Stadt B"
    # Outside the Länder that ozgcheck knows, nothing is claimed.
    data = graph(bundle(see(measured), FULL, "2026-01-05")["dcat.ttl"])
    assert not list(data.objects(None, term("dcatde:contributorID")))


def test_every_offered_leistung_is_a_public_service(
    see: See, files: dict[str, str], measured: Snapshot
) -> None:
    data = graph(files["leistungen-cpsv.ttl"])
    services = set(data.subjects(term("rdf:type"), term("cpsv:PublicService")))
    offered = {
        finding.leistung_id
        for finding in measured.result.findings
        if finding.outcome is Outcome.ANGEBOTEN
    }
    assert {str(service).rpartition("-")[2] for service in services} == offered
    assert offered


def test_addresses_and_texts_of_a_portal_are_harmless(bad_files: dict[str, str]) -> None:
    text = bad_files["leistungen-cpsv.ttl"] + bad_files["dcat.ttl"]
    assert "javascript:" not in text
    assert "geheim" not in text
    data = graph(bad_files["leistungen-cpsv.ttl"])
    pages = {str(page) for page in data.objects(None, term("foaf:page"))}
    assert "https://dienst.example/0%7Ca%20b" in pages
    assert "https://portal.example/0?q=%3Cb%3E%7C%7B%7D" in pages


@pytest.mark.parametrize("name", ["dcat", "leistungen-cpsv"])
def test_turtle_and_json_ld_say_the_same(
    files: dict[str, str], bad_files: dict[str, str], name: str
) -> None:
    for each in (files, bad_files):
        turtle = graph(each[f"{name}.ttl"])
        assert isomorphic(turtle, graph(each[f"{name}.jsonld"], "json-ld"))
        assert len(turtle) > 50


def test_the_order_of_statements_does_not_matter() -> None:
    statements = [
        (f"https://a.example/{number}", "dct:title", f"Titel {other}")
        for number in range(5)
        for other in range(5)
    ]
    made = []
    for order in (statements, statements[::-1]):
        writer = Writer("dcat", "dct")
        for address, predicate, text in order:
            writer.thing(address, "dcat:Dataset").add(predicate, german(text))
        made.append((writer.turtle(), writer.jsonld()))
    assert made[0] == made[1]
    ids = [node["@id"] for node in json.loads(made[0][1])["@graph"]]
    assert ids == sorted(ids)
    assert len(ids) == 5


def test_a_single_node_is_a_graph_as_well() -> None:
    writer = Writer("dcat", "dct")
    writer.thing("https://a.example/", "dcat:Dataset").add("dct:title", german("Eins"))
    assert isomorphic(graph(writer.jsonld(), "json-ld"), graph(writer.turtle()))
    assert len(json.loads(writer.jsonld())["@graph"]) == 1


def test_the_same_run_gives_the_same_files(
    see: See, measured: Snapshot, files: dict[str, str]
) -> None:
    again = bundle(see(replace(measured, ars=NRW, stadt="Herne")), FULL, "2026-01-05")
    assert again == files


def test_without_an_address_there_is_no_rdf(see: See, measured: Snapshot) -> None:
    names = set(bundle(see(measured), Publication(), "2026-01-05"))
    assert len(names) == 12
    assert not any(name.endswith((".ttl", ".jsonld")) for name in names)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rdflib", None)
    with pytest.raises(ConfigError, match=r"ozgcheck\[opendata\]"):
        Writer("dcat")


def test_an_example_says_so_in_its_description(see: See, measured: Snapshot) -> None:
    text = bundle(see(measured, example=True), FULL, "2026-01-05")["dcat.ttl"]
    assert text.count("BEISPIELDATEN") == 4
