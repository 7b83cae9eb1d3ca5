# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""XZuFi messages as editorial systems write them, and as attackers and accidents do."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.model import Collection, Level, Link, LinkKind, Offer
from ozgcheck.sources.interface import Context
from ozgcheck.sources.registry import source
from ozgcheck.sources.xzufi import Xzufi, unpack
from ozgcheck.sources.xzufi.area import area_level
from ozgcheck.sources.xzufi.elements import from_html
from ozgcheck.web.client import Client
from tests.server import Reply, Server, server_fixture

server = server_fixture

HERNE = "059160000000"
ARS = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs"
AGS = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:ags"
OTHER_CITIES = ("059110000000", "05911000", "055150000000")


class QuickContext(Context):
    """Does not wait between attempts."""

    def client(self) -> Client:
        return Client(self.contact, self.offline, backoff=0.0, retries=1)


def context(base: Path = Path()) -> Context:
    return QuickContext(ars=HERNE, retrieved="2026-11-25T04:00:00", base=base)


# --- builders: messages as the editorial systems of the Länder write them --------------


def ident(tag: str, value: str, agency: str = "L100042") -> str:
    return (
        f'<xzufi:{tag} schemeAgencyID="{agency}" schemeID="urn:de:xzufi:id">{value}</xzufi:{tag}>'
    )


def area(tag: str, key: str, scheme: str = ARS) -> str:
    return f'<xzufi:{tag} schemeID="{scheme}">{key}</xzufi:{tag}>'


def module(code: str, content: str, language: str = "de", links: str = "") -> str:
    return (
        "<xzufi:modulText><xzufi:positionDarstellung>1</xzufi:positionDarstellung>"
        '<xzufi:leikaTextmodul listURI="urn:de:xzufi:codeliste:leistungstextmodulleika">'
        f"<code>{code}</code></xzufi:leikaTextmodul>"
        f'<xzufi:inhalt languageCode="{language}">{escape(content)}</xzufi:inhalt>'
        f"{links}</xzufi:modulText>"
    )


def further(uri: str, title: str) -> str:
    return (
        '<xzufi:weiterfuehrenderLink languageCode="de">'
        f"<xzufi:uri>{escape(uri)}</xzufi:uri><xzufi:titel>{title}</xzufi:titel>"
        "</xzufi:weiterfuehrenderLink>"
    )


def leistung(
    number: int = 1,
    *,
    version: str = "2_2_0",
    keys: Iterable[str] = ("99115005104000",),
    areas: Iterable[str] = (),
    modules: Iterable[str] | None = None,
    extra: str = "",
) -> str:
    """A Leistung with what a real one has; elements differ between the versions."""
    if modules is None:
        modules = (
            module("02", f"Anmeldung eines Wohnsitzes {number}"),
            module("03", f"Wohnsitz anmelden {number}"),
            module("05", "Wer umzieht, muss sich anmelden."),
            module("18", "Ministerium des Innern"),
        )
    if version.startswith("2_3"):
        references = "".join(
            f'<xzufi:referenzLeistungsschluessel schemeID="leika">urn:de:fim:leika:leistung:{key}'
            "</xzufi:referenzLeistungsschluessel>"
            for key in keys
        )
        flag = "kennzeichenFormularSchriftformerfordernis"
        changed = "versionsinformationen"
    else:
        references = "".join(
            '<xzufi:referenzLeiKa listURI="urn:de:fim:leika:leistung">'
            f"<code>{key}</code></xzufi:referenzLeiKa>"
            for key in keys
        )
        flag = "kennzeichenSchriftformerfordernis"
        changed = "versionsinformation"
    return (
        "<xzufi:leistung>"
        + ident("id", f"L100042.LB.{number}")
        + references
        + "".join(modules)
        + "<xzufi:typisierung><code>2/3</code></xzufi:typisierung>"
        + "<xzufi:vertrauensniveau><code>30</code></xzufi:vertrauensniveau>"
        + f"<xzufi:{flag}>true</xzufi:{flag}>"
        + "".join(areas)
        + f"<xzufi:{changed}><xzufi:geaendertDatumZeit>2026-05-01T10:00:00"
        + f"</xzufi:geaendertDatumZeit></xzufi:{changed}>"
        + extra
        + "</xzufi:leistung>"
    )


def zustaendigkeit(number: int, *areas: str, own: str = "", agency: str = "L100042") -> str:
    return (
        "<xzufi:zustaendigkeit>"
        + (ident("id", own) if own else "")
        + ident("leistungID", f"L100042.LB.{number}", agency)
        + "".join(area("gebietID", key) for key in areas)
        + "<xzufi:rolle><code>01</code></xzufi:rolle></xzufi:zustaendigkeit>"
    )


def organisation(number: int, *inside: str, name: str = "Bürgeramt Herne") -> str:
    return (
        "<xzufi:organisationseinheit>"
        + ident("id", f"L100042.OE.{number}")
        + f'<xzufi:name><xzufi:name languageCode="de">{name}</xzufi:name></xzufi:name>'
        + "".join(inside)
        + "</xzufi:organisationseinheit>"
    )


def transfer(parent: str, inside: str) -> str:
    return (
        "<xzufi:zustaendigkeitTransferObjekt>"
        + ident("uebergeordnetesObjektID", parent)
        + inside
        + "</xzufi:zustaendigkeitTransferObjekt>"
    )


def onlinedienst(number: int, url: str, *inside: str) -> str:
    return (
        "<xzufi:onlinedienst>"
        + ident("id", f"L100042.OD.{number}")
        + '<xzufi:bezeichnung languageCode="de">Wohnsitz online</xzufi:bezeichnung>'
        + '<xzufi:link languageCode="de"><xzufi:typ listURI="urn:xoev-de:fim:codeliste:'
        + f'onlinedienstlinktyp"><code>01</code></xzufi:typ><xzufi:link>{escape(url)}</xzufi:link>'
        + "<xzufi:titel>Zum Antrag</xzufi:titel></xzufi:link>"
        + "<xzufi:vertrauensniveau><code>40</code></xzufi:vertrauensniveau>"
        + "".join(inside)
        + "</xzufi:onlinedienst>"
    )


def formular(number: int, url: str, *inside: str) -> str:
    return (
        "<xzufi:formular>"
        + ident("id", f"L100042.F.{number}")
        + '<xzufi:bezeichnung languageCode="de">Anmeldebogen</xzufi:bezeichnung>'
        + f"<xzufi:verweis><xzufi:url>{escape(url)}</xzufi:url></xzufi:verweis>"
        + "".join(inside)
        + "</xzufi:formular>"
    )


def schreibe(content: str) -> str:
    return f"<xzufi:schreibe>{content}</xzufi:schreibe>"


def loesche(klasse: str, value: str, agency: str = "L100042") -> str:
    return (
        f"<xzufi:loesche xzufi:klasse={quoteattr(klasse)}>"
        + ident("id", value, agency)
        + "</xzufi:loesche>"
    )


def message(*parts: str, version: str = "2_2_0", created: str = "2026-11-20T03:00:00") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xzufi:transfer.operation.040502 xmlns:xzufi="http://xoev.de/schemata/xzufi/{version}" '
        f'produktbezeichnung="Test" xzufiVersion="{version.replace("_", ".")}">\n'
        "<xzufi:nachrichtenkopf><xzufi:nachrichtUUID>1</xzufi:nachrichtUUID>"
        f"<xzufi:erstelltDatumZeit>{created}</xzufi:erstelltDatumZeit></xzufi:nachrichtenkopf>\n"
        + "\n".join(parts)
        + "\n</xzufi:transfer.operation.040502>\n"
    ).encode()


def read(tmp_path: Path, *messages: bytes) -> Collection:
    for number, each in enumerate(messages):
        (tmp_path / f"{number:03}.xml").write_bytes(each)
    return Xzufi().collect("000.xml" if len(messages) == 1 else ".", context(tmp_path))


def only(collection: Collection) -> Offer:
    (offer,) = collection.offers
    return offer


def titles(collection: Collection) -> list[str]:
    return [offer.title for offer in collection.offers]


# --- what a Leistung becomes -----------------------------------------------------------


@pytest.mark.parametrize("version", ["2_1_0", "2_2_0", "2_3_1", "2_9_0"])
def test_a_leistung_becomes_an_offer(tmp_path: Path, version: str) -> None:
    collection = read(tmp_path, message(schreibe(leistung(version=version)), version=version))
    offer = only(collection)
    assert offer.title == "Wohnsitz anmelden 1"
    assert offer.description == "Wer umzieht, muss sich anmelden."
    assert offer.text == "Wer umzieht, muss sich anmelden."
    assert offer.schluessel == ("99115005104000",)
    assert dict(offer.facts) == {
        "typisierung": "2/3",
        "vertrauensniveau": "30",
        "schriftformerfordernis": "ja",
        "geaendert": "2026-05-01T10:00:00",
    }
    assert (offer.source, offer.level) == ("xzufi", Level.UNBEKANNT)
    assert offer.retrieved == "2026-11-25T04:00:00"
    assert (collection.as_of, collection.complete) == ("2026-11-20T03:00:00", True)
    assert collection.warnings == ()
    assert collection.umfang.absence_proves


def test_the_registry_knows_it() -> None:
    assert isinstance(source("xzufi"), Xzufi)


def test_title_falls_back(tmp_path: Path) -> None:
    one = leistung(1, modules=[module("02", "Nur die Bezeichnung"), module("03", " ")])
    two = leistung(2, modules=[])
    three = leistung(3, modules=[], keys=[])
    collection = read(tmp_path, message(*map(schreibe, (one, two, three))))
    assert titles(collection) == ["Nur die Bezeichnung", "99115005104000", "L100042.LB.3"]


def test_standard_german_comes_first(tmp_path: Path) -> None:
    inhalt = module("03", "Register residence", "en").replace(
        "</xzufi:modulText>",
        '<xzufi:inhalt languageCode="de-x-leicht">Wohnung an·melden</xzufi:inhalt>'
        '<xzufi:inhalt languageCode="de">Wohnsitz anmelden</xzufi:inhalt></xzufi:modulText>',
    )
    assert only(read(tmp_path, message(schreibe(leistung(modules=[inhalt]))))).title == (
        "Wohnsitz anmelden"
    )
    english = leistung(modules=[module("03", "Register residence", "en")])
    assert only(read(tmp_path, message(schreibe(english)))).title == "Register residence"


def test_html_becomes_plain_text_and_links(tmp_path: Path) -> None:
    html = (
        "<p>Der Antrag kann <b>on</b>line gestellt werden.</p>"
        "<ul><li>Ausweis</li><li>Foto</li></ul>"
        "<script>alert('x')</script><style>p{}</style><!-- geheim -->"
        '<a href="https://h.example/a?x=1&amp;y=2">Antrag</a><a href="javascript:alert(1)">x</a>'
        "&lt;b&gt; 5 &lt; 6 &copy;\u202e"
    )
    offer = only(read(tmp_path, message(schreibe(leistung(modules=[module("11", html)])))))
    assert offer.text == ("Der Antrag kann online gestellt werden. Ausweis Foto Antragx<b> 5 < 6 ©")
    assert offer.links == (Link(LinkKind.INFO, "https://h.example/a?x=1&y=2", "Antrag"),)


@pytest.mark.parametrize(
    "markup", ["<" * 50_000, "<p>" * 5000 + "Ende", "&#0;&#x110000;", "<", "<!--"]
)
def test_hostile_html_does_no_harm(tmp_path: Path, markup: str) -> None:
    offer = only(read(tmp_path, message(schreibe(leistung(modules=[module("11", markup)])))))
    assert len(offer.text) <= 20_000
    assert "\0" not in offer.text


def test_text_joins_the_modules_a_citizen_sees(tmp_path: Path) -> None:
    described = (
        "<xzufi:modulKosten><xzufi:beschreibung>&lt;p&gt;10 Euro&lt;/p&gt;</xzufi:beschreibung>"
        "</xzufi:modulKosten>"
    )
    modules = [
        module("03", "Titel"),
        module("06", "Volltext"),
        module("18", "Urheber"),
        module("24", "Teaser"),
        described,
    ]
    offer = only(read(tmp_path, message(schreibe(leistung(modules=modules)))))
    assert offer.text == "Volltext Teaser 10 Euro"
    assert offer.description == "Teaser"


def test_form_links_and_origin(tmp_path: Path) -> None:
    modules = [
        module("14", "siehe unten", links=further("https://h.example/f.pdf", "Formular")),
        module("15", "mehr", links=further("https://h.example/mehr", "Mehr")),
        "<xzufi:modulUrsprungsportal><xzufi:uri>https://herne.example/wohnsitz</xzufi:uri>"
        "<xzufi:titel>Herne</xzufi:titel></xzufi:modulUrsprungsportal>",
    ]
    offer = only(read(tmp_path, message(schreibe(leistung(modules=modules)))))
    assert offer.url == "https://herne.example/wohnsitz"
    assert offer.links == (
        Link(LinkKind.FORMULAR, "https://h.example/f.pdf", "Formular"),
        Link(LinkKind.INFO, "https://h.example/mehr", "Mehr"),
    )


def test_several_keys_and_keys_that_are_none(tmp_path: Path) -> None:
    keys = ["99115005104000", "99115005104001", "L4711", "99115005104000"]
    offer = only(read(tmp_path, message(schreibe(leistung(keys=keys)))))
    assert offer.schluessel == ("99115005104000", "99115005104001")
    assert ("leika_key_roh", "L4711") in offer.facts


def test_flags_that_are_new_in_2_3(tmp_path: Path) -> None:
    extra = (
        "<xzufi:kennzeichenFormularPersoenlich>0</xzufi:kennzeichenFormularPersoenlich>"
        "<xzufi:kennzeichenFormularFormlos>vielleicht</xzufi:kennzeichenFormularFormlos>"
    )
    facts = dict(only(read(tmp_path, message(schreibe(leistung(extra=extra))))).facts)
    assert facts["persoenliches_erscheinen"] == "nein"
    assert "formlos" not in facts


def test_same_value_of_two_agencies_are_two_offers(tmp_path: Path) -> None:
    other = leistung(1).replace('schemeAgencyID="L100042"', 'schemeAgencyID="L200"', 1)
    collection = read(tmp_path, message(schreibe(leistung(1)), schreibe(other)))
    ids = [offer.id for offer in collection.offers]
    assert len(set(ids)) == 2
    assert ids == sorted(ids)


# --- joining ---------------------------------------------------------------------------


def test_onlinedienst_is_joined_however_it_refers(tmp_path: Path) -> None:
    collection = read(
        tmp_path,
        message(
            schreibe(onlinedienst(1, "https://o.example/1?a=1&b=2", zustaendigkeit(1, HERNE))),
            schreibe(leistung(1)),
            schreibe(leistung(2)),
            schreibe(leistung(3)),
            schreibe(onlinedienst(2, "https://o.example/2", ident("leistungID", "L100042.LB.2"))),
            schreibe(onlinedienst(3, "https://o.example/3")),
            schreibe(transfer("L100042.OD.3", zustaendigkeit(3, HERNE))),
            version="2_3_1",
        ),
    )
    assert [offer.links for offer in collection.offers] == [
        (Link(LinkKind.ONLINEDIENST, url, "Zum Antrag"),)
        for url in ("https://o.example/1?a=1&b=2", "https://o.example/2", "https://o.example/3")
    ]
    assert collection.offers[1].url == "https://o.example/2"
    assert all(
        ("vertrauensniveau_onlinedienst", "40") in offer.facts for offer in collection.offers
    )
    assert collection.warnings == ()


def test_formulare_are_joined_however_they_are_referred_to(tmp_path: Path) -> None:
    document = (
        "<xzufi:modulDokument><xzufi:dokumentEingehend>"
        + ident("referenzFormularID", "L100042.F.1")
        + "</xzufi:dokumentEingehend></xzufi:modulDokument>"
    )
    collection = read(
        tmp_path,
        message(
            schreibe(leistung(1, extra=document)),
            schreibe(leistung(2)),
            schreibe(formular(1, "https://f.example/1.pdf")),
            schreibe(formular(2, "https://f.example/2.pdf", zustaendigkeit(2, HERNE))),
        ),
    )
    assert [offer.links for offer in collection.offers] == [
        (Link(LinkKind.FORMULAR, f"https://f.example/{number}.pdf", "Anmeldebogen"),)
        for number in (1, 2)
    ]


def test_responsible_office_is_a_fact(tmp_path: Path) -> None:
    collection = read(
        tmp_path,
        message(schreibe(leistung(1)), schreibe(organisation(1, zustaendigkeit(1, HERNE)))),
    )
    assert ("zustaendige_stelle", "Bürgeramt Herne") in only(collection).facts
    assert only(collection).level is Level.EIGEN


def test_a_reference_without_agency_finds_its_leistung(tmp_path: Path) -> None:
    dienst = onlinedienst(1, "https://o.example/1", zustaendigkeit(1, HERNE, agency=""))
    collection = read(tmp_path, message(schreibe(leistung(1)), schreibe(dienst)))
    assert only(collection).links
    foreign = onlinedienst(1, "https://o.example/1", zustaendigkeit(1, HERNE, agency="L200"))
    collection = read(tmp_path, message(schreibe(leistung(1)), schreibe(foreign)))
    assert not only(collection).links


def test_onlinedienste_without_leistung_are_counted(tmp_path: Path) -> None:
    dienst = onlinedienst(1, "https://o.example/1", zustaendigkeit(99, HERNE))
    collection = read(tmp_path, message(schreibe(leistung(1)), schreibe(dienst)))
    assert collection.warnings == (
        "Onlinedienste, die zu keiner Leistung dieser Quelle gehören: 1.",
    )


# --- the area --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("059160000000", Level.EIGEN),
        ("05916000", Level.EIGEN),
        ("05916", Level.EIGEN),
        ("059160000000123", Level.EIGEN),
        ("5916000", Level.EIGEN),
        ("59160000000", Level.EIGEN),
        ("050000000000", Level.LAND),
        ("05000000", Level.LAND),
        ("05", Level.LAND),
        ("059", Level.LAND),
        ("000000000000", Level.BUND),
        ("00", Level.BUND),
        ("DE", Level.BUND),
        ("059110000000", None),
        ("05911000", None),
        ("05911", None),
        ("06", None),
        ("059110000000123", None),
        ("", Level.UNBEKANNT),
        ("L100042.GB.17", Level.UNBEKANNT),
        ("4462", Level.UNBEKANNT),
        ("٠٥٩١٦", Level.UNBEKANNT),
    ],
)
def test_area_seen_from_herne(key: str, expected: Level | None) -> None:
    assert area_level(f" {key} ", HERNE) is expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("055620024024", Level.EIGEN),
        ("05562024", Level.EIGEN),
        ("055620000000", Level.KREIS),
        ("05562", Level.KREIS),
        ("055620024000", Level.KREIS),
        ("05562028", None),
        ("055620028028", None),
    ],
)
def test_area_seen_from_a_city_in_a_kreis(key: str, expected: Level | None) -> None:
    assert area_level(key, "055620024024") is expected


def test_postal_codes_are_no_area_keys() -> None:
    assert area_level("44623", HERNE, "urn:de:plz") is Level.UNBEKANNT
    assert area_level("44623", HERNE, ARS) is None


def test_only_what_is_valid_in_the_city_is_an_offer(tmp_path: Path) -> None:
    here = [HERNE, "05916000", "050000000000", "000000000000"]
    parts = [leistung(n, areas=[area("gueltigkeitGebietID", key)]) for n, key in enumerate(here)]
    parts += [
        leistung(10 + n, areas=[area("gueltigkeitGebietID", key)])
        for n, key in enumerate(OTHER_CITIES)
    ]
    parts.append(
        leistung(20, areas=[area("gueltigkeitGebietID", key) for key in (*OTHER_CITIES, HERNE)])
    )
    collection = read(tmp_path, message(*map(schreibe, parts)))
    assert {offer.title[-2:].strip(): offer.level for offer in collection.offers} == {
        "0": Level.EIGEN,
        "1": Level.EIGEN,
        "2": Level.LAND,
        "3": Level.BUND,
        "20": Level.EIGEN,
    }
    assert collection.warnings == (
        "Leistungen, die nur für andere Gebiete gelten und deshalb nicht zählen: 3.",
    )
    assert collection.complete


def test_a_leistung_for_which_only_others_are_responsible_is_no_offer(tmp_path: Path) -> None:
    land = [area("gueltigkeitGebietID", "050000000000")]
    collection = read(
        tmp_path,
        message(
            schreibe(leistung(1, areas=land)),
            schreibe(leistung(2, areas=land)),
            schreibe(leistung(3, areas=land)),
            schreibe(organisation(1, zustaendigkeit(1, *OTHER_CITIES), zustaendigkeit(2, HERNE))),
            schreibe(transfer("L100042.OE.2", zustaendigkeit(2, "059110000000", own="Z1"))),
        ),
    )
    assert titles(collection) == ["Wohnsitz anmelden 2", "Wohnsitz anmelden 3"]
    assert [offer.level for offer in collection.offers] == [Level.EIGEN, Level.LAND]
    assert "nicht zählen: 1." in collection.warnings[0]


def test_an_onlinedienst_for_another_city_is_not_ours(tmp_path: Path) -> None:
    collection = read(
        tmp_path,
        message(
            schreibe(leistung(1)),
            schreibe(organisation(1, zustaendigkeit(1, HERNE))),
            schreibe(onlinedienst(1, "https://bochum.example", zustaendigkeit(1, "05911000"))),
            schreibe(
                onlinedienst(
                    2,
                    "https://essen.example",
                    ident("leistungID", "L100042.LB.1"),
                    area("gueltigkeitGebietID", "05113000"),
                )
            ),
            schreibe(onlinedienst(3, "https://nrw.example", zustaendigkeit(1, "05"))),
        ),
    )
    assert [link.url for link in only(collection).links] == ["https://nrw.example"]
    assert collection.warnings == ()


def test_areas_that_say_nothing_exclude_nothing(tmp_path: Path) -> None:
    strange = leistung(areas=[area("gueltigkeitGebietID", "L100042.GB.17", "intern")])
    collection = read(tmp_path, message(schreibe(strange)))
    assert len(collection.offers) == 1
    assert "L100042.GB.17" in collection.warnings[0]


def test_nothing_for_this_city_is_an_error_and_no_gap(tmp_path: Path) -> None:
    other = leistung(areas=[area("gueltigkeitGebietID", "05911000", AGS)])
    with pytest.raises(SourceError, match="Keine der 1 Leistungen"):
        read(tmp_path, message(schreibe(other)))


# --- order of messages -----------------------------------------------------------------


def test_later_messages_replace_and_delete(tmp_path: Path) -> None:
    collection = read(
        tmp_path,
        message(schreibe(leistung(1)), schreibe(leistung(2)), schreibe(leistung(3))),
        message(
            loesche("Leistung", "L100042.LB.1"),
            schreibe(leistung(2, modules=[module("03", "Neu")])),
            created="2026-11-22T00:00:00",
        ),
        message(schreibe(leistung(1, modules=[module("03", "Wieder da")])), created="2026-11-21"),
        message(loesche("leistung", "L100042.LB.3", agency="")),
    )
    assert titles(collection) == ["Wieder da", "Neu"]
    assert collection.as_of == "2026-11-22T00:00:00"


def test_every_kind_of_object_can_be_deleted(tmp_path: Path) -> None:
    everything = message(
        schreibe(leistung(1)),
        schreibe(onlinedienst(1, "https://o.example", zustaendigkeit(1, HERNE))),
        schreibe(formular(1, "https://f.example", zustaendigkeit(1, HERNE))),
        schreibe(organisation(1, zustaendigkeit(1, HERNE))),
        schreibe(transfer("L100042.OE.1", zustaendigkeit(1, "05", own="Z1"))),
    )
    before = only(read(tmp_path, everything))
    assert (len(before.links), before.level) == (2, Level.EIGEN)
    after = read(
        tmp_path,
        everything,
        message(
            loesche("Onlinedienst", "L100042.OD.1"),
            loesche("Formular", "L100042.F.1"),
            loesche("Organisationseinheit", "L100042.OE.1"),
            loesche("Zustaendigkeit", "Z1"),
            loesche("Zustaendigkeit", "gibt-es-nicht"),
        ),
    )
    assert (only(after).links, only(after).level) == ((), Level.UNBEKANNT)
    assert "zustaendige_stelle" not in dict(only(after).facts)


def test_a_rewritten_organisation_loses_its_old_zustaendigkeiten(tmp_path: Path) -> None:
    collection = read(
        tmp_path,
        message(
            schreibe(leistung(1)),
            schreibe(organisation(1, zustaendigkeit(1, "05"), zustaendigkeit(1, HERNE))),
            schreibe(organisation(1, zustaendigkeit(1, "05"))),
        ),
    )
    assert only(collection).level is Level.LAND


def test_a_leistung_that_moves_away_is_gone(tmp_path: Path) -> None:
    moved = leistung(1, areas=[area("gueltigkeitGebietID", "05911000")])
    collection = read(tmp_path, message(*map(schreibe, (leistung(1), leistung(2), moved))))
    assert titles(collection) == ["Wohnsitz anmelden 2"]


def test_several_objects_in_one_schreibe_and_none(tmp_path: Path) -> None:
    both = message(schreibe(leistung(1) + leistung(2)), schreibe(""))
    assert len(read(tmp_path, both).offers) == 2


def test_objects_inside_objects_are_parts_of_them(tmp_path: Path) -> None:
    inner = leistung(2) + formular(1, "https://f.example", zustaendigkeit(1, HERNE))
    collection = read(tmp_path, message(schreibe(leistung(1, extra=inner)), loesche("x", "1")))
    assert (titles(collection), only(collection).links) == (["Wohnsitz anmelden 1"], ())


def test_answers_without_schreibe(tmp_path: Path) -> None:
    answer = message(f"<xzufi:ergebnisLeistung>{leistung(1)}</xzufi:ergebnisLeistung>", leistung(2))
    assert len(read(tmp_path, answer).offers) == 2
    bare = leistung(3).replace(
        "<xzufi:leistung>",
        '<xzufi:leistung xmlns:xzufi="http://xoev.de/schemata/xzufi/2_2_0">',
    )
    assert titles(read(tmp_path, bare.encode())) == ["Wohnsitz anmelden 3"]


def test_unknown_parts_are_one_warning(tmp_path: Path) -> None:
    collection = read(
        tmp_path,
        message(
            "<xzufi:neuerTeil/>",
            schreibe(leistung(1, extra="<xzufi:neuesFeld>1</xzufi:neuesFeld>")),
            schreibe("<xzufi:spezialisierung><xzufi:id>1</xzufi:id></xzufi:spezialisierung>"),
            schreibe("<xzufi:leistung><xzufi:id/></xzufi:leistung>"),
            loesche("Gebiet", "1"),
            "<xzufi:schluss/>",
        ),
    )
    assert len(collection.offers) == 1
    (warning,) = collection.warnings
    for part in (
        "neuerTeil (1)",
        "spezialisierung (1)",
        "leistung ohne id (1)",
        "loesche Gebiet (1)",
    ):
        assert part in warning
    assert "schluss (1)" in warning


# --- files, folders, archives ----------------------------------------------------------


def test_gzip_and_zip_by_content(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(gzip.compress(message(schreibe(leistung(1)))))
    with zipfile.ZipFile(tmp_path / "b.bin", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2.xml", message(loesche("Leistung", "L100042.LB.1")))
        archive.writestr("1.xml", message(schreibe(leistung(1)), schreibe(leistung(2))))
        archive.writestr("liesmich.txt", "kein XML")
    assert titles(Xzufi().collect("a.bin", context(tmp_path))) == ["Wohnsitz anmelden 1"]
    assert titles(Xzufi().collect("b.bin", context(tmp_path))) == ["Wohnsitz anmelden 2"]


def test_a_folder_is_read_whatever_its_files_are_packed_in(tmp_path: Path) -> None:
    (tmp_path / "001.xml").write_bytes(message(schreibe(leistung(1))))
    (tmp_path / "002.xml.gz").write_bytes(gzip.compress(message(schreibe(leistung(2)))))
    (tmp_path / "003.XML").write_bytes(message(schreibe(leistung(3))))
    with zipfile.ZipFile(tmp_path / "004.Zip", "w") as archive:
        archive.writestr("a.xml", message(schreibe(leistung(4))))
        archive.writestr("B.XML", message(schreibe(leistung(5))))
    (tmp_path / "LIESMICH.txt").write_text("Export vom Montag")
    collection = Xzufi().collect(str(tmp_path), context())
    assert titles(collection) == [f"Wohnsitz anmelden {number}" for number in range(1, 6)]
    assert (collection.complete, collection.skipped) == (True, ())


def test_index_gives_order_and_selection(tmp_path: Path) -> None:
    (tmp_path / "teil").mkdir()
    (tmp_path / "z.xml").write_bytes(message(schreibe(leistung(1))))
    (tmp_path / "teil" / "a b.xml").write_bytes(message(loesche("Leistung", "L100042.LB.1")))
    (tmp_path / "b.xml.gz").write_bytes(gzip.compress(message(schreibe(leistung(2)))))
    (tmp_path / "nicht-gelistet.xml").write_bytes(message(schreibe(leistung(3))))
    (tmp_path / "index.txt").write_text("# Stand\n\nz.xml\r\nteil/a b.xml\nb.xml.gz\n")
    collection = Xzufi().collect(str(tmp_path), context())
    assert titles(collection) == ["Wohnsitz anmelden 2"]
    assert collection.complete


def test_index_does_not_leave_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (tmp_path / "geheim.xml").write_bytes(message(schreibe(leistung(9))))
    (folder / "a.xml").write_bytes(message(schreibe(leistung(1))))
    (folder / "link.xml").symlink_to(tmp_path / "geheim.xml")
    names = ["../geheim.xml", str(tmp_path / "geheim.xml"), "link.xml", "..\\geheim.xml"]
    names += ["x/../../geheim.xml", "file:///etc/passwd", "a.xml"]
    (folder / "index.txt").write_text("\n".join(names))
    collection = Xzufi().collect("export", context(tmp_path))
    assert titles(collection) == ["Wohnsitz anmelden 1"]
    assert len(collection.skipped) == 6
    assert all("außerhalb des Ordners" in skipped.reason for skipped in collection.skipped)
    assert not collection.complete


def test_missing_and_broken_files_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(message(schreibe(leistung(1))))
    (tmp_path / "b.xml").write_bytes(b"<html><body>Wartung</body></html>")
    (tmp_path / "c.xml").write_bytes(b"")
    (tmp_path / "index.txt").write_text("a.xml\nb.xml\nc.xml\nfehlt.xml\n")
    collection = Xzufi().collect(".", context(tmp_path))
    assert titles(collection) == ["Wohnsitz anmelden 1"]
    assert [skipped.reason for skipped in collection.skipped[:2]] == [
        "„b.xml“ ist kein XZuFi.",
        "„c.xml“ ist leer.",
    ]
    assert "lässt sich nicht öffnen" in collection.skipped[2].reason


@pytest.mark.parametrize("location", ["", "gibt-es-nicht.xml", "leer", "\0"])
def test_locations_without_anything(tmp_path: Path, location: str) -> None:
    (tmp_path / "leer").mkdir()
    # What is not said at all is a wrong call, not a source that fails.
    with pytest.raises(SourceError if location else ConfigError) as caught:
        Xzufi().collect(location, context(tmp_path))
    assert caught.value.hint


# --- broken and hostile ----------------------------------------------------------------


@pytest.mark.parametrize("where", ["inside a leistung", "between two", "mismatch"])
def test_truncated_xml_keeps_what_is_whole(tmp_path: Path, where: str) -> None:
    whole = message(*(schreibe(leistung(number)) for number in range(50)))
    end = whole.index(b"L100042.LB.30<")
    if where == "between two":
        end = whole.rindex(b"<xzufi:schreibe>", 0, end)
    broken = whole[:end] if where != "mismatch" else whole[:end] + b"</falsch>" + whole[end:]
    collection = read(tmp_path, broken)
    assert len(collection.offers) == 30
    (skipped,) = collection.skipped
    line = broken[:end].count(b"\n") + 1
    assert f"Zeile {line}" in skipped.reason or f"Zeile {line - 1}" in skipped.reason
    assert not collection.complete


def test_truncated_gzip_keeps_what_is_whole(tmp_path: Path) -> None:
    packed = gzip.compress(message(*(schreibe(leistung(number)) for number in range(2000))))
    (tmp_path / "a.xml.gz").write_bytes(packed[: len(packed) // 2])
    collection = Xzufi().collect("a.xml.gz", context(tmp_path))
    assert 500 < len(collection.offers) < 1500
    assert "abgeschnitten oder beschädigt" in collection.skipped[0].reason


def test_wrong_encoding_is_a_break(tmp_path: Path) -> None:
    latin = message(schreibe(leistung(1)), schreibe(organisation(1))).decode().encode("cp1252")
    collection = read(tmp_path, latin)
    assert len(collection.offers) == 1
    assert "kein gültiges XML" in collection.skipped[0].reason
    declared = latin.replace(b"UTF-8", b"windows-1252")
    assert read(tmp_path, declared).complete


BOMB = "".join(f'<!ENTITY b{level} "{f"&b{level - 1};" * 10}">' for level in range(1, 10))


@pytest.mark.parametrize(
    "definitions",
    [
        f'<!ENTITY b0 "ha">{BOMB}',
        '<!ENTITY b9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY b9 SYSTEM "http://127.0.0.1:1/x">',
        '<!ENTITY % b9 SYSTEM "file:///etc/passwd"> %b9;',
    ],
)
def test_entities_are_refused(tmp_path: Path, definitions: str) -> None:
    usual = message(schreibe(leistung(modules=[module("03", "ENTITY")]))).decode()
    hostile = usual.replace("?>\n", f"?>\n<!DOCTYPE x [{definitions}]>\n", 1)
    hostile = hostile.replace("ENTITY</", "&b9;</")
    with pytest.raises(SourceError, match="Entitäten"):
        read(tmp_path, hostile.encode())


def test_a_harmless_doctype_is_not_loaded_and_not_minded(tmp_path: Path) -> None:
    usual = message(schreibe(leistung())).decode()
    with_doctype = usual.replace("?>\n", '?>\n<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">\n', 1)
    assert len(read(tmp_path, with_doctype.encode()).offers) == 1


def test_zip_bomb_is_refused_before_unpacking(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bombe.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", message(schreibe(leistung())) + b" " * 30_000_000)
    with pytest.raises(SourceError, match="verdächtig groß"):
        Xzufi().collect("bombe.zip", context(tmp_path))


def test_gzip_bomb_is_stopped_while_unpacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "HARMLESS", 1_000_000)
    bomb = message(schreibe(leistung()), loesche("Leistung", "1") * 20_000)
    (tmp_path / "bombe.gz").write_bytes(gzip.compress(bomb))
    collection = Xzufi().collect("bombe.gz", context(tmp_path))
    assert len(collection.offers) == 1
    assert "verdächtig groß" in collection.skipped[0].reason


def test_whatever_is_too_large_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "LARGEST", 100_000)
    collection = read(tmp_path, message(*(schreibe(leistung(number)) for number in range(200))))
    assert 20 < len(collection.offers) < 100
    assert "verdächtig groß" in collection.skipped[0].reason


def test_zip_that_lies_about_its_sizes_is_no_way_around(tmp_path: Path) -> None:
    content = message(schreibe(leistung())) + b" " * 30_000_000
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", content)
    true, false = (size.to_bytes(4, "little") for size in (len(content), 5000))
    assert packed.getvalue().count(true) == 2
    (tmp_path / "a.zip").write_bytes(packed.getvalue().replace(true, false))
    with pytest.raises(SourceError, match="beschädigt"):
        Xzufi().collect("a.zip", context(tmp_path))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04kaputt", "beschädigtes ZIP"),
        (b"\x1f\x8bkaputt", "abgeschnitten oder beschädigt"),
        (b"", "ist leer"),
        (b" \n", "ist leer"),
        (b"leika_key;ars\n", "kein XML"),
        (b'{"content": []}', "kein XML"),
        (b"\x89PNG\r\n\x1a\n" * 100, "kein XML"),
        (b"<!-- " + b"x" * 100_000, "kein XML"),
        (b"<!DOCTYPE html><html><body><br></body></html>", "kein XZuFi"),
        (b"<rss><channel/></rss>", "kein XZuFi"),
        (message(), "keine einzige Leistung"),
        (message(schreibe(organisation(1))), "keine einzige Leistung"),
        (message(schreibe(leistung()))[:400], "bricht in Zeile"),
    ],
)
def test_files_that_are_something_else(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        read(tmp_path, content)
    assert caught.value.hint


def test_archives_without_xml_or_with_password(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(SourceError, match="keine XML-Datei"):
        Xzufi().collect("a.zip", context(tmp_path))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a.xml", message(schreibe(leistung())))
    content = bytearray((tmp_path / "b.zip").read_bytes())
    content[6] |= 1  # "encrypted" in the local header and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(SourceError, match="nicht entpacken"):
        Xzufi().collect("b.zip", context(tmp_path))


def test_endless_junk_between_objects_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "LARGEST_OBJECT", 200_000)
    junk = "<xzufi:unsinn>" + "<a/>" * 100_000 + "</xzufi:unsinn>"
    collection = read(tmp_path, message(schreibe(leistung(1)), junk, schreibe(leistung(2))))
    assert titles(collection) == ["Wohnsitz anmelden 1"]
    assert "außergewöhnlich große Teile" in collection.skipped[0].reason


def test_too_many_files_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MOST_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.xml").write_bytes(message(schreibe(leistung(number))))
    (tmp_path / "index.txt").write_text("0.xml\n1.xml\n2.xml")
    collection = Xzufi().collect(".", context(tmp_path))
    assert (len(collection.offers), collection.complete) == (2, False)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.xml", message(schreibe(leistung(number))))
    with pytest.raises(SourceError, match="mehr als 2 Dateien"):
        Xzufi().collect("a.zip", context(tmp_path))


MEASURE = """
import resource, sys
from pathlib import Path
from ozgcheck.sources.interface import Context
from ozgcheck.sources.xzufi import Xzufi
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = Xzufi().collect(sys.argv[1], Context(ars="059160000000", retrieved=""))
print(len(found.offers), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("shape", ["many schreibe", "one schreibe"])
def test_memory_stays_flat_over_30000_services(tmp_path: Path, shape: str) -> None:
    elsewhere = leistung(
        7777777,
        areas=[area("gueltigkeitGebietID", "05911000")],
        modules=[module("06", "Viel Text über nichts. " * 60)],
    )
    start, end = message("HIER").split(b"HIER")
    path = tmp_path / "gross.xml"
    with path.open("wb") as file:
        file.write(start + schreibe(leistung(1)).encode())
        if shape == "one schreibe":
            file.write(b"<xzufi:schreibe>")
        for number in range(30_000):
            one = elsewhere.replace("7777777", str(number + 10))
            file.write((schreibe(one) if shape == "many schreibe" else one).encode())
        if shape == "one schreibe":
            file.write(b"</xzufi:schreibe>")
        file.write(schreibe(leistung(2)).encode() + end)
    size = path.stat().st_size // 1024**2
    assert size > 60
    result = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    offers, growth = map(int, result.stdout.split())
    assert offers == 2
    assert growth < 40, f"{growth} MB more for a file of {size} MB"


# --- from the web ----------------------------------------------------------------------


def test_a_file_from_the_web(server: Server) -> None:
    server.route("/export.xml.gz", Reply(gzip.compress(message(schreibe(leistung(1))))))
    collection = Xzufi().collect(server.url("/export.xml.gz"), context())
    assert titles(collection) == ["Wohnsitz anmelden 1"]
    assert collection.location == server.url("/export.xml.gz")


def test_a_folder_in_the_web(server: Server) -> None:
    index = (
        "a.xml\n../geheim.xml\nhttp://evil.example/x.xml\n//evil.example/x.xml\nb ü?.xml\nfehlt.xml"
    )
    server.route("/export/index.txt", Reply(index.encode()))
    server.route("/export/a.xml", Reply(message(schreibe(leistung(1)))))
    server.route("/export/b%20%C3%BC%3F.xml", Reply(message(schreibe(leistung(2)))))
    collection = Xzufi().collect(server.url("/export/"), context())
    assert len(collection.offers) == 2
    assert [path.rpartition("/")[2] for path in server.paths] == [
        "index.txt",
        "a.xml",
        "b%20%C3%BC%3F.xml",
        "fehlt.xml",
    ]
    assert len(collection.skipped) == 4
    assert "Status 404" in collection.skipped[-1].reason


def test_a_download_that_breaks_keeps_its_start(server: Server) -> None:
    whole = message(*(schreibe(leistung(number)) for number in range(20)))
    server.route("/a.xml", Reply(whole, cut=whole.index(b"L100042.LB.10<")))
    collection = Xzufi().collect(server.url("/a.xml"), context())
    assert len(collection.offers) == 10
    assert "brach nach" in collection.skipped[0].reason


@pytest.mark.parametrize(
    ("path", "reply", "message_part"),
    [
        ("/a.xml", Reply(status=404), "Status 404"),
        ("/a.xml", Reply(status=503), "Status 503"),
        ("/a.xml", Reply(b"<html><body>Wartung</body></html>"), "kein XZuFi"),
        ("/a.xml", Reply(b"x", announced=500 * 1024**2), "größer als 200 MB"),
        (
            "/a.xml",
            Reply(status=302, headers={"Location": "http://localhost/x"}),
            "anderen Rechner",
        ),
        ("/a/", Reply(status=404), "Status 404"),
    ],
)
def test_the_web_gives_nothing(server: Server, path: str, reply: Reply, message_part: str) -> None:
    server.route(path + ("index.txt" if path.endswith("/") else ""), reply)
    with pytest.raises(SourceError, match=message_part) as caught:
        Xzufi().collect(server.url(path), context())
    assert caught.value.hint


def test_offline_asks_nobody(server: Server) -> None:
    with pytest.raises(SourceError, match="offline"):
        Xzufi().collect(server.url("/a/"), Context(ars=HERNE, retrieved="", offline=True))
    assert server.requests == []


@pytest.mark.parametrize(
    "sign", ["&#1;", "&#x1F;", "&#xFFFE;", "\x00", "\x0b", "\ufffe", "\uffff", "\ud800", "&#0;"]
)
@pytest.mark.parametrize("where", ["<p>Hund{} und</p>", "Hund{} und<br>", "<br>Hund{} und"])
def test_html_with_signs_that_no_xml_may_hold_is_read(sign: str, where: str) -> None:
    markup = where.format(sign) + '<p><a href="https://a.example/">Katze</a>'
    text, anchors = from_html(markup)
    assert text.split()[0].startswith("Hund")
    assert text.split()[-2:] == ["und", "Katze"]
    assert anchors == [("https://a.example/", "Katze")]
