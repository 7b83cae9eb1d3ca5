# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Berlin's export: all fields, hardly any, and none that holds what it should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, Level, LinkKind, Umfang
from ozgcheck.sources import berlin
from ozgcheck.sources.interface import Context
from ozgcheck.sources.registry import kinds, source
from ozgcheck.web.client import Client
from tests.server import Reply, Server, server_fixture

server = server_fixture

BERLIN = "110000000000"


class QuickContext(Context):
    """Does not wait between attempts."""

    def client(self, **limits: Any) -> Client:
        return Client(self.contact, self.offline, backoff=0.0, retries=0, **limits)


def service(**changes: object) -> dict[str, object]:
    """One service with every field that the schema of the DLDB names."""
    return {
        "id": "120686",
        "name": "Anmeldung einer Wohnung",
        "description": "<p>Wer umzieht, muss sich&nbsp;anmelden.</p>",
        "leika": "99115005104000",
        "meta": {
            "url": "//service.berlin.de/dienstleistung/120686/",
            "lastupdate": "2026-10-30T10:00:00+01:00",
            "locale": "de",
            "keywords": "Umzug, Zuzug",
        },
        "relation": {"root_topic": "324835"},
        "authorities": [{"id": "1", "name": "Bürgerämter"}, {"id": "2", "name": "LABO"}],
        "locations": [],
        "appointment": {"link": "//service.berlin.de/terminvereinbarung/termin/tag.php?d=120686"},
        "onlineprocessing": {
            "description": "Online mit BundID",
            "link": "https://wohnsitzanmeldung.gov.de/",
        },
        "forms": [
            {"name": "Anmeldung", "link": "https://www.berlin.de/formulare/anmeldung.pdf"},
            {"name": "Auf Papier", "link": ""},
        ],
        "fees": "<b>gebührenfrei</b>",
        "process_time": "sofort",
        "requirements": [{"name": "Ausweis", "description": "oder Pass"}],
        "prerequisites": [{"name": "keine"}],
        "legal": [{"name": "BMG", "link": "https://www.gesetze-im-internet.de/bmg/"}],
        "links": [{"name": "Ratgeber", "link": "/ratgeber/"}],
        "responsibility": "Jedes Bürgeramt",
        **changes,
    }


def envelope(*services: object, **changes: object) -> dict[str, object]:
    return {
        "created": "2026-11-24T03:00:00+01:00",
        "datacount": len(services),
        "locale": "de",
        "hash": "abc123",
        "error": False,
        "data": list(services),
        **changes,
    }


def read(tmp_path: Path, value: object, ars: str = BERLIN) -> Collection:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    (tmp_path / "export.json").write_bytes(body)
    context = QuickContext(ars=ars, retrieved="2026-11-25", base=tmp_path)
    return source("berlin").collect("export.json", context)


def test_every_field_finds_its_place(tmp_path: Path) -> None:
    collection = read(tmp_path, envelope(service()))
    (offer,) = collection.offers
    assert (offer.id, offer.title) == ("berlin-120686", "Anmeldung einer Wohnung")
    assert offer.url == "https://service.berlin.de/dienstleistung/120686/"
    assert (offer.schluessel, offer.level) == (("99115005104000",), Level.EIGEN)
    assert [(link.kind, link.url, link.title) for link in offer.links] == [
        (LinkKind.ONLINEDIENST, "https://wohnsitzanmeldung.gov.de/", ""),
        (
            LinkKind.TERMIN,
            "https://service.berlin.de/terminvereinbarung/termin/tag.php?d=120686",
            "",
        ),
        (LinkKind.FORMULAR, "https://www.berlin.de/formulare/anmeldung.pdf", "Anmeldung"),
        (LinkKind.INFO, "https://service.berlin.de/ratgeber/", "Ratgeber"),
    ]
    assert dict(offer.facts) == {
        "bearbeitungsdauer": "sofort",
        "gebuehren": "gebührenfrei",
        "stand": "2026-10-30T10:00:00+01:00",
        "stichworte": "Umzug, Zuzug",
        "zustaendig": "Jedes Bürgeramt",
    }
    assert offer.description == "Wer umzieht, muss sich anmelden."
    assert offer.text == (
        "Wer umzieht, muss sich anmelden. Online mit BundID keine Ausweis oder Pass"
    )
    assert (offer.source, offer.retrieved) == ("berlin", "2026-11-25")
    assert collection.umfang == Umfang(complete=True, absence_proves=True)
    assert collection.as_of == "2026-11-24T03:00:00+01:00"
    assert (collection.skipped, collection.warnings) == ((), ())


@pytest.mark.parametrize(
    ("leika", "keys", "raw"),
    [
        ("99115005104000,99115005104001", ("99115005104000", "99115005104001"), ""),
        ("99115005000000", ("99115005000000",), ""),
        (["99115005104000", "99115003012000"], ("99115005104000", "99115003012000"), ""),
        (99115005104000, ("99115005104000",), ""),
        ("115005", (), "115005"),
        ("", (), ""),
        (None, (), ""),
        ({"a": 1}, (), ""),
    ],
)
def test_keys_alone_in_lists_on_object_level_or_missing(
    tmp_path: Path, leika: object, keys: tuple[str, ...], raw: str
) -> None:
    (offer,) = read(tmp_path, envelope(service(leika=leika))).offers
    assert offer.schluessel == keys
    assert dict(offer.facts).get("leika_key_roh", "") == raw


def test_the_public_test_data_of_2016_can_be_read(tmp_path: Path) -> None:
    old = {
        "id": "120335",
        "name": "Abmeldung einer Wohnung",
        "relation": {"root_topic": "324835"},
        "meta": {"url": "//service.berlin.de/dienstleistung/120335/", "lastupdate": "2016-01-02"},
        "locations": [
            {"location": 122210, "appointment": {"allowed": False, "link": "https://x.de"}}
        ],
    }
    collection = read(tmp_path, {"data": {"120335": old}, "hash": "f00"})
    (offer,) = collection.offers
    assert (offer.title, offer.schluessel, offer.links) == ("Abmeldung einer Wohnung", (), ())
    assert offer.url == "https://service.berlin.de/dienstleistung/120335/"
    assert collection.as_of == "2016-01-02"
    assert collection.warnings == ("Einträge ohne gültigen Leistungsschlüssel: 1.",)


@pytest.mark.parametrize(
    ("offices", "found"),
    [
        ([{"appointment": {"allowed": True, "link": "//service.berlin.de/t/1"}}] * 40, 1),
        ([{"appointment": {"allowed": False, "link": "//service.berlin.de/t/1"}}], 0),
        ([{"appointment": None}, "x"], 0),
        ("überall", 0),
    ],
)
def test_an_appointment_may_stand_with_the_offices(
    tmp_path: Path, offices: object, found: int
) -> None:
    offer = read(tmp_path, envelope(service(appointment=None, locations=offices))).offers[0]
    assert sum(link.kind is LinkKind.TERMIN for link in offer.links) == found


def test_online_only_with_an_address(tmp_path: Path) -> None:
    (offer,) = read(
        tmp_path, envelope(service(onlineprocessing={"description": "bald", "link": "#"}))
    ).offers
    assert LinkKind.ONLINEDIENST not in {link.kind for link in offer.links}
    (offer,) = read(tmp_path, envelope(service(onlineprocessing=True, forms=True))).offers
    assert {link.kind for link in offer.links} == {LinkKind.TERMIN, LinkKind.INFO}


def test_an_error_in_the_envelope_is_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="meldet selbst einen Fehler"):
        read(tmp_path, envelope(service(), error=True))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"<!DOCTYPE html>", "Webseite"),
        (b'{"data": [', "fehlerhaftes JSON"),
        (b"[" * 100_000, "fehlerhaftes JSON"),
        ({"created": "2026"}, "keine Liste"),
        ({"data": 7}, "keine Liste"),
        (7, "keine Liste"),
        (envelope(), "keine einzige"),
        (envelope("a", None, {}), "keine einzige"),
    ],
)
def test_what_is_no_export_is_said(tmp_path: Path, value: object, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read(tmp_path, value)


def test_nameless_and_missing_entries_make_it_incomplete(tmp_path: Path) -> None:
    collection = read(tmp_path, envelope(service(), service(id="2", name=" "), datacount=9))
    assert [(skipped.what, skipped.reason) for skipped in collection.skipped] == [
        ("Eintrag 2", "Ihm fehlt der Name."),
        ("export.json", "Angekündigt sind 9 Leistungen, enthalten sind 2."),
    ]
    assert collection.looked_at.absence_proves is False


def test_one_service_twice_is_one(tmp_path: Path) -> None:
    assert len(read(tmp_path, [service(), service()]).offers) == 1


def test_its_age_is_always_told(tmp_path: Path) -> None:
    undated = service(meta=None)
    assert read(tmp_path, envelope(undated, created=None)).as_of == "Prüfsumme abc123"
    assert read(tmp_path, envelope(service(), created="")).as_of.startswith("2026-10-30")


def test_another_city_or_language_is_warned_about(tmp_path: Path) -> None:
    collection = read(tmp_path, envelope(service(), locale="en"), ars="059160000000")
    assert "059160000000" in collection.warnings[0]
    assert "nicht deutsch" in collection.warnings[1]


def test_it_is_read_from_the_web(server: Server) -> None:
    server.route("/json/", Reply(json.dumps(envelope(service())).encode()))
    server.route("/weg/", Reply(status=503))
    context = QuickContext(ars=BERLIN, retrieved="")
    assert len(source("berlin").collect(server.url("/json/"), context).offers) == 1
    with pytest.raises(SourceError, match="Status 503"):
        source("berlin").collect(server.url("/weg/"), context)


def test_without_a_place_the_public_export_is_asked() -> None:
    with pytest.raises(SourceError, match=r"service\.berlin\.de/export/dienstleistungen/json"):
        source("berlin").collect("", Context(ars=BERLIN, retrieved="", offline=True))


def test_a_file_that_is_missing_or_too_big_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context(ars=BERLIN, retrieved="", base=tmp_path)
    for name in ("fehlt.json", "a\0b"):
        with pytest.raises(SourceError, match="lässt sich nicht lesen"):
            source("berlin").collect(name, context)
    monkeypatch.setattr(berlin, "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="größer als"):
        read(tmp_path, envelope(service()))


def test_the_new_sources_have_a_name() -> None:
    assert {"berlin", "pvog-suche"} <= set(kinds())
