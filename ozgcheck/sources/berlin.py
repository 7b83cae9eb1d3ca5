# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Berlin's list of services (DLDB): how a city's own interface becomes a source.

One JSON document with an envelope (`created`, `datacount`, `hash`, `error`) and one object
per service. Known are its fields, from the schema of the DLDB and from other people's
programs, and public test data of 2015 and 2016 that lack nearly all of them; nobody of this
project has seen the live answer. Another city's interface is read the same way: copy this
module, change the names of the fields, add a line to `registry`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, Level, Link, LinkKind, Offer, Skipped, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.json_fields import (
    Fields,
    address,
    count,
    document,
    fields,
    first,
    objects,
    strings,
    words,
)
from ozgcheck.text import plain
from ozgcheck.web.client import MAX_BYTES, decode
from ozgcheck.web.urls import host_of, keys_in

SERVICE = "https://service.berlin.de/export/dienstleistungen/json/"
_BERLIN = "11"  # the first digits of its ARS
_LONGEST_TEXT = 20_000
_CHECK = "Erwartet wird der Export der Berliner Dienstleistungsdatenbank (DLDB) als JSON."


class Berlin:
    """The services of service.berlin.de; a location is another address or a saved file."""

    kind: ClassVar[str] = "berlin"

    def collect(self, location: str, context: Context) -> Collection:
        """Read the export; see `Source.collect`.

        Raises:
            SourceError: it cannot be read, reports an error, or holds no service.
        """
        place = location or SERVICE
        if place.startswith(("http://", "https://")):
            text = _from_web(place, context)
        else:
            text = decode(context.content(place, MAX_BYTES, _CHECK))
        envelope, listed = _opened(text)
        offers: dict[str, Offer] = {}
        skipped: list[Skipped] = []
        for number, each in enumerate(listed, 1):
            offer = _offer(fields(each), context.retrieved)
            if offer is None:
                skipped.append(Skipped(self.kind, f"Eintrag {number}", "Ihm fehlt der Name."))
            else:
                offers.setdefault(offer.id, offer)
        announced = count(envelope.get("datacount"))
        if len(listed) < announced:
            why = f"Angekündigt sind {announced} Leistungen, enthalten sind {len(listed)}."
            skipped.append(Skipped(self.kind, plain(place, 200), why))
        if not offers:
            raise SourceError(tr("Der Export aus Berlin enthält keine einzige Leistung."), _CHECK)
        return Collection(
            source=self.kind,
            location=place,
            offers=tuple(offers[key] for key in sorted(offers)),
            umfang=Umfang(complete=True, absence_proves=True),
            as_of=_as_of(envelope, listed),
            skipped=tuple(skipped),
            warnings=tuple(_warnings(envelope, offers, context.ars)),
        )


# --- the document ------------------------------------------------------------------------


def _from_web(url: str, context: Context) -> str:
    with context.client() as client:
        answer = client.get(url, accept="application/json")
    if not answer.ok:
        raise SourceError(
            tr("{plain} antwortete mit Status {status}.").format(
                plain=plain(host_of(url), 200), status=answer.status
            ),
            tr(
                "Bitte versuchen Sie es später noch einmal oder geben Sie eine gespeicherte Datei "
                "an: "
                "--source berlin:DATEI.json"
            ),
        )
    return answer.text()


def _opened(text: str) -> tuple[Fields, Sequence[object]]:
    """The envelope and the services in it.

    Raises:
        SourceError: the envelope reports an error, or there is no list in it.
    """
    parsed = document(text, "Die Berliner Dienstleistungsdatenbank", _CHECK)
    envelope = fields(parsed)
    if envelope.get("error"):
        raise SourceError(
            tr(
                "Die Berliner Dienstleistungsdatenbank meldet selbst einen Fehler in diesem Export."
            ),
            tr("Bitte rufen Sie ihn später noch einmal ab."),
        )
    data = envelope.get("data") if envelope else parsed
    if isinstance(data, dict):  # by id
        data = list(data.values())
    if not isinstance(data, list):
        raise SourceError(tr("In den Daten aus Berlin steht keine Liste von Leistungen."), _CHECK)
    return envelope, data


def _as_of(envelope: Fields, listed: Sequence[object]) -> str:
    """When it was made; else its newest entry; else its hash, so that a change shows."""
    created = words(envelope.get("created"), 40)
    newest = (words(fields(fields(each).get("meta")).get("lastupdate"), 40) for each in listed)
    digest = words(envelope.get("hash"), 40)
    return created or max(newest, default="") or (f"Prüfsumme {digest}" if digest else "")


def _warnings(envelope: Fields, offers: dict[str, Offer], ars: str) -> Iterator[str]:
    if not ars.startswith(_BERLIN):
        yield (
            "Die Quelle „berlin“ enthält die Leistungen Berlins; geprüft wird das Portal mit dem "
            f"Regionalschlüssel {plain(ars, 40)}."
        )
    locale = words(envelope.get("locale"), 20).lower()
    if locale and not locale.startswith("de"):
        yield f"Der Export ist nicht deutsch („{locale}“); Titel werden so kaum erkannt."
    keyless = sum(not offer.schluessel for offer in offers.values())
    if keyless:
        yield f"Einträge ohne gültigen Leistungsschlüssel: {keyless}."


# --- one service -------------------------------------------------------------------------


def _offer(found: Fields, retrieved: str) -> Offer | None:
    title = words(found.get("name"), 500)
    if not title:
        return None
    meta = fields(found.get("meta"))
    url = address(meta.get("url"), SERVICE)
    ident = words(first(found, "id") or meta.get("id"), 100)
    keys = strings(found.get("leika"))
    online = fields(found.get("onlineprocessing"))
    facts = {
        "bearbeitungsdauer": words(found.get("processtime")),
        "gebuehren": words(found.get("fees")),
        "leika_key_roh": ", ".join(key for key in keys if not keys_in(key))[:200],
        "stand": words(meta.get("lastupdate"), 40),
        "stichworte": words(meta.get("keywords"), 500),
        "zustaendig": words(found.get("responsibility")) or _authorities(found),
    }
    return Offer(
        id=f"berlin-{ident or url or title}",
        title=title,
        source=Berlin.kind,
        url=url,
        description=words(found.get("description")),
        schluessel=keys_in(" ".join(keys)),
        links=tuple(dict.fromkeys(_links(found))),
        text=plain(
            " ".join(
                filter(
                    None,
                    (
                        words(found.get("description"), _LONGEST_TEXT),
                        words(online.get("description"), 2000),
                        *_named(found.get("prerequisites")),
                        *_named(found.get("requirements")),
                    ),
                )
            ),
            _LONGEST_TEXT,
        ),
        facts=tuple((name, value) for name, value in facts.items() if value),
        level=Level.EIGEN,
        retrieved=retrieved,
    )


def _links(found: Fields) -> Iterator[Link]:
    """What leads on; an entry without address (a form on paper) is no link."""
    for kind, names in (
        (LinkKind.ONLINEDIENST, ("onlineprocessing", "onlineservices")),
        (LinkKind.TERMIN, ("appointment",)),
        (LinkKind.FORMULAR, ("forms",)),
        (LinkKind.INFO, ("links",)),
    ):
        for name in names:
            for each in objects(found.get(name)):
                url = address(first(each, "link", "url"), SERVICE)
                if url:
                    yield Link(kind, url, words(first(each, "name", "title"), 500))
    if not fields(found.get("appointment")).get("link"):
        yield from _first_appointment(found)


def _first_appointment(found: Fields) -> Iterator[Link]:
    """A service of many offices has its appointments there; one is enough to know."""
    for office in objects(found.get("locations")):
        appointment = fields(office.get("appointment"))
        url = address(appointment.get("link"), SERVICE)
        if url and appointment.get("allowed") is True:
            yield Link(LinkKind.TERMIN, url)
            return


def _named(value: object) -> Iterator[str]:
    for each in objects(value):
        yield from filter(None, (words(each.get("name"), 300), words(each.get("description"))))


def _authorities(found: Fields) -> str:
    names = (words(each.get("name"), 100) for each in objects(found.get("authorities")))
    return "; ".join(dict.fromkeys(filter(None, names)))[:300]
