# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""RDF graphs and their two spellings; the same graph gives the same bytes.

Nodes are never blank, so that their order in a file depends on their names alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ozgcheck.errors import ConfigError
from ozgcheck.text import plain

if TYPE_CHECKING:
    from rdflib import Graph, Literal, URIRef

_NAMESPACES = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DAY = f"{_NAMESPACES['xsd']}date"
_LONGEST = 2000
GERMAN = "http://publications.europa.eu/resource/authority/language/DEU"


class Writer:
    """Collects statements about things named by `prefix:name` terms.

    Args:
        prefixes: those of the prefixes that the file shows.

    Raises:
        ConfigError: rdflib is not installed.
    """

    def __init__(self, *prefixes: str) -> None:
        try:
            from rdflib import Graph
        except ImportError as error:
            raise ConfigError(
                "Für die Beschreibung der Daten fehlt die Bibliothek rdflib.",
                'Bitte installieren Sie sie mit: pip install "ozgcheck[opendata]"',
            ) from error
        self._prefixes = {name: _NAMESPACES[name] for name in sorted({*prefixes, "xsd"})}
        self.graph: Graph = Graph(bind_namespaces="none")
        for name, namespace in self._prefixes.items():
            self.graph.bind(name, namespace)

    def thing(self, address: str, kind: str) -> Thing:
        """A node of a class; what is said of it follows."""
        return Thing(self.graph, iri(address)).add("rdf:type", term(kind))

    def turtle(self) -> str:
        """The graph as Turtle."""
        return self.graph.serialize(format="turtle")

    def jsonld(self) -> str:
        """The graph as JSON-LD with a flat, sorted list of nodes."""
        text = self.graph.serialize(format="json-ld", context=self._prefixes, auto_compact=False)
        document = json.loads(text)
        # A single node stands without a list around it.
        nodes = document.get("@graph", [_without_context(document)])
        ordered = sorted((_ordered(node) for node in nodes), key=lambda node: str(node["@id"]))
        whole = {"@context": self._prefixes, "@graph": ordered}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Thing:
    """A node of a graph, to be told about."""

    graph: Graph
    node: URIRef

    def add(self, predicate: str, *values: URIRef | Literal) -> Thing:
        """State something; nothing where no value is given."""
        for value in values:
            self.graph.add((self.node, term(predicate), value))
        return self


def term(name: str) -> URIRef:
    """The IRI of a term such as `dct:title`."""
    from rdflib import URIRef

    prefix, _, local = name.partition(":")
    return URIRef(_NAMESPACES[prefix] + local)


def iri(address: str) -> URIRef:
    """An address as a node; signs that no IRI may hold are encoded."""
    from rdflib import URIRef

    return URIRef(quote(address, safe="%/:=&?~+!$,;'@()*[]#"))


def german(text: str) -> Literal:
    """A German text."""
    from rdflib import Literal

    return Literal(plain(text, _LONGEST), lang="de")


def literal(text: str) -> Literal:
    """A text that is the same in every language."""
    from rdflib import Literal

    return Literal(plain(text, _LONGEST))


def day(date: str) -> Literal:
    """A day, from its ISO form."""
    from rdflib import Literal, URIRef

    return Literal(date, datatype=URIRef(_DAY))


def _without_context(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "@context"}


def _ordered(node: dict[str, Any]) -> dict[str, Any]:
    """A node with sorted keys and values, which are sets."""
    return {
        key: sorted(value, key=json.dumps) if isinstance(value, list) else value
        for key, value in sorted(node.items())
    }
