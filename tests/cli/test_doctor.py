# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck doctor` against imitated portals: what it says, how little it asks, and the docs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ozgcheck.catalog.load import Catalog
from ozgcheck.config import find_portal, load_config
from ozgcheck.doctor.page import FIELDS, Explained, explain
from ozgcheck.doctor.places import Place, Places
from ozgcheck.model import Griff, Portal, Profil
from ozgcheck.sources.interface import Context
from ozgcheck.sources.live import plan
from ozgcheck.sources.pages.ways import ways_of
from ozgcheck.sources.portal import Portal as PortalSource
from ozgcheck.text import plain
from tests.conftest import Outcome, spawn, tree
from tests.pace import never_early
from tests.portals import faults
from tests.portals.kinds import build
from tests.portals.server import PortalServer, Serve, serve_fixture
from tests.portals.site import Resource, Site

serve = serve_fixture
Run = Callable[..., Outcome]
ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/portale.md").read_text(encoding="utf-8")
PORTAL = """\
kontakt = "digital@example.org"
portal = "test"
[portale.test]
stadt = "Musterstadt"
ars = "059160000000"
quellen = ["portal"]
adressen = ["{url}"]
pause = 0
"""


def configure(server: PortalServer, more: str = "", text: str = PORTAL) -> None:
    """The configuration of a city in the current folder."""
    content = text.replace("{url}", server.url("/")) + more
    Path("ozgcheck.toml").write_text(content, encoding="utf-8")


def found(done: Outcome) -> dict[str, Any]:
    value = json.loads(done.out)
    assert isinstance(value, dict)
    return value


def by_id(document: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The checks; of several with one name the first."""
    return {check["id"]: check for check in reversed(document["checks"])}


def look(run: Run, *args: str) -> tuple[int, dict[str, dict[str, str]], dict[str, Any]]:
    done = run("doctor", *args, "--format", "json")
    document = found(done)
    return done.code, by_id(document), document


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


# --- a portal that is as it should be -------------------------------------------------------


def test_a_known_portal_is_in_order(run: Run, serve: Serve) -> None:
    server = serve("vr_v1")
    configure(server, 'produkt = "vr-bis-detail"\nmindestens = 40\n')
    code, checks, document = look(run)
    assert code == 0
    for name in ("kontakt", "adressen", "mindestens", "robots", "sitemap", "startseite"):
        assert checks[name]["state"] == "in Ordnung", checks[name]
    assert "133 Adressen in 3 Dateien, davon 61 Leistungen" in checks["sitemap"]["seen"]
    assert checks["leistungen"]["seen"] == "5 von 5 Seiten sind eine Leistung"
    assert "ungeprüft" in checks["produkt"]["seen"]
    for name in ("titel", "beschreibung", "kategorie", "id"):
        assert "auf 5 von 5 Seiten, zum Beispiel „" in checks[f"feld-{name}"]["seen"]
    assert "Griff abschnitt: Kosten" in checks["feld-gebuehren"]["seen"]
    kinds = [page["kind"] for page in document["pages"]]
    assert (kinds.count("Anfang"), kinds.count("Leistung")) == (1, 5)


def test_the_checks_stand_in_the_order_in_which_one_goes_through_them(
    run: Run, serve: Serve
) -> None:
    configure(serve("vr_v1"))
    _, _, document = look(run)
    names = [check["id"] for check in document["checks"]]
    fields = [f"feld-{name}" for name in FIELDS if name not in ("zahlung", "anmeldung")]
    assert names == [
        *("konfiguration", "kontakt", "adressen", "produkt", "mindestens", "robots"),
        *("startseite", "sitemap", "verweise", "leistungen", *fields, "archiv", "lauf"),
    ]


def test_few_requests_and_robots_first(run: Run, serve: Serve) -> None:
    server = serve("vr_v1")
    configure(server, 'produkt = "vr-bis-detail"\n')
    assert run("doctor", "--seiten", "2").code == 0
    assert server.targets[0] == "/robots.txt"
    assert server.targets.count("/robots.txt") == 1
    assert len(server.targets) == 1 + 3 + 1 + 3 + 2
    assert sum("/dienstleistung/" in target for target in server.targets) == 2
    agent = server.log[0].request.headers["user-agent"]
    assert "ozgcheck" in agent
    assert "digital@example.org" in agent


def test_the_pause_is_kept(run: Run, serve: Serve) -> None:
    server = serve("vr_v1")
    configure(server, text=PORTAL.replace("pause = 0", "pause = 0.05"))
    run("doctor", "--seiten", "1")
    times = [entry.request.time for entry in server.log]
    assert never_early(times, 0.05)


def test_a_product_is_recognised_and_named(run: Run, serve: Serve) -> None:
    configure(serve("optigov"))
    code, checks, _ = look(run)
    assert code == 0
    assert checks["produkt"]["seen"].endswith("erkannt: optigov")
    assert 'produkt = "optigov"' in checks["produkt"]["todo"]
    assert checks["feld-kontakt"]["todo"].startswith("Auf 5 von 5 Seiten fehlt „Kontakt“.")
    assert "kontakt einen Griff angeben, siehe docs/portale.md" in checks["feld-kontakt"]["todo"]
    assert "Attribut content" in checks["feld-schluessel"]["seen"]
    assert "auf 1 von 5 Seiten" in checks["feld-beschreibung"]["seen"]
    assert checks["feld-beschreibung"]["state"] == "Hinweis"
    assert checks["feld-gebuehren"]["state"] == "in Ordnung"
    assert "mindestens = 48" in checks["mindestens"]["todo"]


@pytest.mark.parametrize(("kind", "least"), [("slug", 4), ("speaking", 5)])
def test_services_that_no_product_knows_are_found_all_the_same(
    run: Run, serve: Serve, kind: str, least: int
) -> None:
    server = serve(kind)
    configure(server)
    code, checks, document = look(run)
    assert code == 0
    assert len(document["pages"]) == len(server.targets) - 2  # robots.txt and one sitemap
    assert "nicht genannt und nicht erkannt" in checks["produkt"]["seen"]
    services = [page for page in document["pages"] if page["kind"] == "Leistung"]
    assert sum(page["page"]["service"] for page in services) >= least
    assert len(services) == 5
    lists = [page for page in document["pages"] if page["kind"] == "Liste"]
    assert not any(page["page"]["service"] for page in lists)


def test_entries_of_lists_count(run: Run, serve: Serve) -> None:
    server = serve("formlist")
    configure(server, 'produkt = "findform"\n')
    _, checks, document = look(run)
    assert re.fullmatch(r"\d+ Einträge auf Listen, ohne eigene Seite", checks["leistungen"]["seen"])
    assert any(row["place"] == "Eintrag" for row in document["links"])
    assert not any("findform?" in target for target in server.targets)


def test_where_links_lead_and_by_which_pattern(run: Run, serve: Serve) -> None:
    configure(serve("slug"), 'produkt = "services"\n')
    _, _, document = look(run)
    rows = {row["place"]: row for row in document["links"]}
    assert {"Liste", "sonst", "nie abgerufen", "außerhalb"} <= rows.keys()
    never = [row for row in document["links"] if row["place"] == "nie abgerufen"]
    assert all(re.search(row["pattern"], row["examples"][0], re.IGNORECASE) for row in never)
    assert rows["außerhalb"]["pattern"] == ""


def test_every_fate_of_an_address() -> None:
    profil = Profil(
        "p",
        "P",
        leistung=(r"/l/(?P<id>\d+)",),
        liste=("/liste",),
        nicht=("/nie",),
        nur=("/nur",),
        eintrag=(r"/call/\d",),
    )
    base = "https://stadt.example"
    portal = Portal("test", "Stadt", "059160000000", (), adressen=(f"{base}/",), profil=profil)
    places = Places(plan("", Context(portal.ars, "", portal=portal, profile=(profil,))))
    fates = {
        "/l/1": Place.LEISTUNG,
        "/liste": Place.LISTE,
        "/nur/1": Place.SONST,
        "/anders": Place.NUR,
        "/nie/l/2": Place.LEISTUNG,
        "/nie": Place.NIE,
        "/a/b/a/b/a/b": Place.ENDLOS,
        "/call/7": Place.EINTRAG,
    }
    assert {path: places.of(f"{base}{path}") for path in fates} == fates
    assert places.of("https://dienst.example/call/7") is Place.EINTRAG
    assert places.of("https://dienst.example/l/1") is Place.AUSSEN
    rows = places.tally(f"{base}{path}" for path in (*fates, "/l/1"))
    assert [(row.place, row.count) for row in rows][:2] == [(Place.LEISTUNG, 2), (Place.LISTE, 1)]
    assert rows[0].pattern == r"/l/(?P<id>\d+)"


# --- a portal that is not -------------------------------------------------------------------


def closed(site: Site, robots: str) -> Site:
    return replace(site, robots=robots)


def test_robots_that_forbids_everything(run: Run, serve: Serve) -> None:
    server = serve(closed(build("vr_v1"), "User-agent: *\nDisallow: /\n"))
    configure(server, 'produkt = "vr-bis-detail"\n')
    code, checks, document = look(run)
    assert code == 1
    assert checks["robots"]["state"] == "Fehler"
    assert "User-agent: ozgcheck" in checks["robots"]["todo"]
    assert checks["startseite"]["state"] == "nicht geprüft"
    assert server.targets == ["/robots.txt"]
    assert document["pages"] == []


def test_robots_that_cannot_be_read(run: Run, serve: Serve) -> None:
    server = serve("vr_v1", faults={"/robots.txt": faults.broken(500)})
    configure(server)
    code, checks, _ = look(run)
    assert code == 1
    assert checks["robots"]["state"] == "Fehler"
    assert set(server.targets) == {"/robots.txt"}


@pytest.mark.parametrize(
    ("numbers", "seen", "state"),
    [
        ("1", "alle 15 bekannten verbietet die robots.txt", "Fehler"),
        ("13", "5 von 5 Seiten sind eine Leistung; 5 weitere verbietet", "Hinweis"),
    ],
)
def test_services_that_robots_closes_are_not_asked_for(
    run: Run, serve: Serve, numbers: str, seen: str, state: str
) -> None:
    robots = f"User-agent: *\nDisallow: /de/optigov/?ansicht=dienstleistung&eintrag={numbers}\n"
    server = serve(closed(build("optigov"), robots))
    configure(server, 'produkt = "optigov"\n')
    code, checks, _ = look(run)
    assert code == (state == "Fehler")
    assert not any(f"eintrag={numbers}" in target for target in server.targets)
    assert checks["leistungen"]["seen"].startswith(seen)
    assert checks["leistungen"]["state"] == state


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.broken(500), "Status 500"),
        (faults.fixed(faults.Reply(status=404)), "Status 404"),
        (faults.fixed(faults.Reply(headers=(("Content-Type", "image/png"),), body=b"x")), "image/"),
        (faults.redirect("https://anderswo.example/"), "anderen Rechner"),
    ],
)
def test_a_start_page_that_cannot_be_read(
    run: Run, serve: Serve, fault: faults.Fault, words: str
) -> None:
    server = serve("vr_v1", faults={"/": fault})
    configure(server, 'produkt = "vr-bis-detail"\n')
    code, checks, _ = look(run)
    assert code == 1
    assert checks["startseite"]["state"] == "Fehler"
    assert words in checks["startseite"]["seen"]
    assert checks["leistungen"]["state"] == "nicht geprüft"
    assert set(server.targets) == {"/robots.txt", "/"}


def test_a_server_that_resets_everything(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve("vr_v1", faults={re.compile("."): faults.reset()})
    configure(server)
    done = run("doctor")
    assert done.code == 1
    assert "Fehler" in done.out
    assert "Traceback" not in done.err


def test_a_server_that_falls_silent_is_left_alone(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ozgcheck.doctor.look._TIMEOUTS", (1.0, 0.2))
    server = serve("vr_v1", faults={re.compile("/dienstleistung/"): faults.stall()})
    configure(server, 'produkt = "vr-bis-detail"\n')
    code, checks, _ = look(run, "--seiten", "20")
    assert code == 0
    assert checks["leistungen"]["seen"].startswith("0 von 3 Seiten")
    assert "nicht rechtzeitig" in checks["leistungen"]["seen"]
    assert sum("/dienstleistung/" in target for target in server.targets) == 3 * 2


def test_one_page_that_fails_is_said(run: Run, serve: Serve) -> None:
    server = serve("vr_v1", faults={re.compile("/dienstleistung/"): faults.broken(500)})
    configure(server, 'produkt = "vr-bis-detail"\n')
    code, checks, _ = look(run)
    assert code == 0
    assert checks["leistungen"]["seen"].startswith("0 von 5 Seiten sind eine Leistung. http")
    assert "Status 500" in checks["leistungen"]["seen"]
    assert "--seite http" in checks["leistungen"]["todo"]


def test_a_sitemap_that_is_none(run: Run, serve: Serve) -> None:
    server = serve("vr_v1", faults={"/sitemap.xml": faults.broken(404)})
    configure(server)
    _, checks, _ = look(run)
    assert checks["sitemap"]["state"] == "Hinweis"
    assert "nennt eine Sitemap" in checks["sitemap"]["todo"]


def test_a_sitemap_that_is_too_much_or_only_partly_there(run: Run, serve: Serve) -> None:
    site = build("optigov")
    maps = "".join(f"<sitemap><loc>{{{{BASE}}}}/s{n}.xml</loc></sitemap>" for n in range(9))
    index = Resource((f"<sitemapindex>{maps}</sitemapindex>",), "application/xml")
    first = Resource(("<urlset><url><loc>{{BASE}}/impressum</loc></url></urlset>",))
    none = Resource(("<html>keine</html>",))
    resources = {"/sitemap_index.xml": index, "/s0.xml": first, "/s1.xml": none}
    server = serve(replace(site, resources={**site.resources, **resources}))
    configure(server, 'produkt = "optigov"\n')
    _, checks, _ = look(run)
    seen = checks["sitemap"]["seen"]
    assert seen.startswith("1 Adresse in 2 Dateien, davon 0 Leistungen nach dem Profil")
    assert "5 weitere Dateien nicht angesehen" in seen
    assert "/s1.xml“ nennt keine einzige Adresse" in seen
    assert "passt das Muster unter „leistung“ nicht" in checks["sitemap"]["todo"]
    assert sum(target.startswith("/s") for target in server.targets) == 5


def test_a_start_page_without_links(run: Run, serve: Serve) -> None:
    site = build("vr_v1")
    empty = Resource(("<!DOCTYPE html><title>Portal</title><div id=app></div><p>Bitte warten",))
    configure(serve(replace(site, resources={**site.resources, "/": empty})))
    _, checks, _ = look(run)
    assert checks["startseite"]["state"] == "Hinweis"
    assert "erst im Browser" in checks["startseite"]["todo"]


def test_a_start_page_that_asks_not_to_follow(run: Run, serve: Serve) -> None:
    site = build("vr_v1")
    text = '<title>P</title><meta name="robots" content="nofollow"><p><a href="/x">x</a></p>'
    server = serve(replace(site, resources={**site.resources, "/": Resource((text,))}))
    configure(server)
    _, checks, _ = look(run)
    assert "keinem Verweis zu folgen" in checks["startseite"]["seen"]
    assert "ihren Verweisen nicht zu folgen" in run("doctor", "--seite", server.url("/")).out


# --- settings, archive, history, other sources ----------------------------------------------


def test_a_portal_without_address(run: Run) -> None:
    code, checks, document = look(run, "--portal", "berlin")
    assert code == 0
    assert checks["adressen"]["state"] == checks["kontakt"]["state"] == "Hinweis"
    assert document["pages"] == []
    text = PORTAL.replace('adressen = ["{url}"]\n', "")
    Path("ozgcheck.toml").write_text(text, encoding="utf-8")
    code, checks, _ = look(run)
    assert code == 1
    assert checks["adressen"]["state"] == "Fehler"


def test_what_a_person_set_is_said(run: Run, serve: Serve) -> None:
    server = serve("slug")
    Path("eigen.yaml").write_text("produkt: x\ntitel: X\nungeprueft: false\n", encoding="utf-8")
    more = 'produkt = "services"\nprofil = "eigen.yaml"\n'
    configure(server, more, PORTAL.replace('["portal"]', '["tabelle:x.csv"]'))
    Path("x.csv").write_text("Titel\nHund\n", encoding="utf-8")
    code, checks, _ = look(run)
    assert code == 0
    assert checks["adressen"]["seen"].endswith("; keine Quelle")
    assert checks["produkt"]["seen"] == "services mit eigenen Angaben"
    assert checks["konfiguration"]["seen"] == "Portal Musterstadt, aus der Konfiguration"


def test_offline_answers_come_from_the_archive(run: Run, serve: Serve) -> None:
    server = serve("vr_v1")
    configure(server, 'produkt = "vr-bis-detail"\n')
    _, online, _ = look(run)
    asked = len(server.targets)
    code, offline, _ = look(run, "--offline")
    assert code == 0
    assert len(server.targets) == asked
    assert "aus dem Archiv vom" in offline["startseite"]["seen"]
    assert "Startseite vom" in offline["archiv"]["seen"]
    assert online["archiv"]["seen"].startswith("leer")
    same = ("leistungen", "sitemap", "verweise", *(f"feld-{name}" for name in ("titel", "id")))
    assert all(online[name] == offline[name] for name in same)
    page = server.url(next(t for t in server.targets if "/dienstleistung/" in t))
    assert found(run("doctor", "--seite", page, "--offline", "--format", "json"))["archived"]
    assert len(server.targets) == asked


def test_offline_without_archive_could_not_look(herne: Run) -> None:
    before = tree(Path.cwd())
    code, checks, _ = look(herne, "--offline")
    assert code == 1
    assert "Ohne Netzzugriff" in checks["startseite"]["seen"]
    assert "offline" in checks["startseite"]["todo"]
    assert checks["lauf"]["seen"].startswith("2025-11-25, unvollständig. ")
    assert checks["mindestens"]["seen"] == "mindestens 70 Leistungen"
    assert tree(Path.cwd()) == before


def test_a_whole_run_is_said(berlin: Run) -> None:
    _, checks, _ = look(berlin, "--offline")
    assert checks["lauf"]["seen"] == "2025-11-25, vollständig"
    assert checks["lauf"]["state"] == "in Ordnung"


def test_a_run_that_cannot_be_read_is_a_fault(herne: Run) -> None:
    (run_file,) = Path("ozgcheck-verlauf/herne").glob("*.json.gz")
    run_file.write_bytes(b"kaputt")
    code, checks, _ = look(herne, "--offline")
    assert code == 1
    assert checks["lauf"]["state"] == "Fehler"


def test_other_sources_are_asked_only_if_wanted(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    server = serve("vr_v1")
    other = serve("speaking")
    sources = f'["portal", "tabelle:liste.csv", "open-pvog:{other.url("/pvog")}"]'
    configure(server, text=PORTAL.replace('["portal"]', sources))
    Path("liste.csv").write_text("Titel\nHund anmelden\n", encoding="utf-8")
    code, checks, _ = look(run)
    assert code == 0
    assert checks["quelle-tabelle"]["seen"] == "1 Angebot"
    assert checks["quelle-open-pvog"]["state"] == "nicht geprüft"
    assert other.targets == []
    code, checks, _ = look(run, "--alle-quellen")
    assert code == 1
    assert checks["quelle-open-pvog"]["state"] == "Fehler"
    assert other.targets
    Path("liste.csv").unlink()
    code, checks, _ = look(run)
    assert (code, checks["quelle-tabelle"]["state"]) == (1, "Fehler")


# --- one page -------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>Hund anmelden | Stadt</title>
<link rel="canonical" href="https://stadt.example/dienst/7?k=99102013000001">
<meta property="schluessel" content="99102013000000">
<script type="application/ld+json">{"@type": "GovernmentService", "name": "Hund anmelden",
"identifier": "99102013000002",
"availableChannel": {"@type": "ServiceChannel", "serviceUrl": "https://dienst.example/hund"}}
</script></head><body><h1>Hund anmelden</h1><h2>Beschreibung</h2>
<p class="text">Wer einen Hund hat.</p>
<h2>Gebühren</h2><p>120 Euro</p><h2>Onlinedienste</h2><ul><li><a href="/hier">Steuer</a></li></ul>
<p>Dies und das, und noch viel mehr.</p>
<h2>Unterlagen</h2><p><a href="/f.pdf">Vordruck</a> <a href="/bild">Bild</a>
<a href="https://verwaltung.bund.de/leistungsverzeichnis/de/leistung/99102013000003">Bund</a>
<a class="knopf" href="/knopf">Los</a></p></body></html>"""
OWN = Profil(
    "eigen",
    "Eigen",
    leistung=(r"/dienst/(?P<id>\d+)",),
    felder=(
        ("titel", (Griff(css="h1.fehlt"), Griff(xpath="//h1"))),
        ("beschreibung", (Griff(css="p.text"), Griff(css=".nie"))),
        ("kontakt", (Griff(abschnitt="Ansprechpartner"),)),
        ("onlinedienst", (Griff(css="a.knopf"),)),
        ("schluessel", (Griff(css="meta[property=schluessel]", attribut="content"),)),
    ),
)


def explained(catalog: Catalog, *profile: Profil, page: str = PAGE) -> Explained:
    return explain(page.encode(), "seite.html", (*profile, *catalog.profile), catalog.linkregeln)


def test_every_field_names_its_way_and_those_without_success(catalog: Catalog) -> None:
    page = explained(catalog, OWN)
    fields = {field.name: field for field in page.fields}
    assert (page.saved, page.strict, page.profil) == ("", "", "eigen")
    assert page.why == r"Die Adresse passt zum Muster /dienst/(?P<id>\d+)"
    assert fields["titel"].value == "Hund anmelden"
    assert fields["titel"].way == "Griff xpath: //h1"
    assert fields["titel"].failed == ("css: h1.fehlt",)
    assert fields["beschreibung"].way == "Griff css: p.text"
    assert fields["beschreibung"].failed == ("css: .nie",)
    assert (fields["kontakt"].value, fields["kontakt"].way) == ("", "")
    assert fields["kontakt"].failed == ("abschnitt: Ansprechpartner",)
    assert (fields["gebuehren"].value, fields["gebuehren"].way) == ("120 Euro", "allgemein")
    assert (fields["id"].value, fields["id"].way) == ("7", "Gruppe „id“ im Muster der Adresse")


def test_every_key_names_where_it_stood(catalog: Catalog) -> None:
    keys = dict(explained(catalog, OWN).keys)
    assert keys["99102013000000"] == "Griff css: meta[property=schluessel] → Attribut content"
    assert keys["99102013000001"] == "Adresse der Seite"
    assert keys["99102013000002"] == "maschinenlesbare Angaben"
    assert keys["99102013000003"].startswith("Adresse des Links https://verwaltung.bund.de")
    without = dict(explained(catalog).keys)
    assert "css: [property=" in without["99102013000000"]  # optigov, by its mark


def test_every_link_names_what_decided(catalog: Catalog) -> None:
    why = {link.url: link.why for link in explained(catalog, OWN).links}
    base = "https://stadt.example"
    assert why[f"{base}/knopf"] == "Griff css: a.knopf"
    assert why[f"{base}/f.pdf"] == "Regel dokument"
    assert why[f"{base}/hier"].startswith("steht unter einer Überschrift")
    assert why[f"{base}/bild"] == "kein Muster passt"
    assert why["https://dienst.example/hund"] == "maschinenlesbare Angaben"


def test_headings_and_machine_data_are_named(catalog: Catalog) -> None:
    page = explained(catalog, OWN)
    assert (2, "Gebühren", "Gebühren") in page.headings
    assert (2, "Onlinedienste", "Onlinedienste") in page.headings
    assert ("JSON-LD", "governmentservice") in page.machine


def test_a_mark_is_named_and_an_unknown_page_says_so(catalog: Catalog) -> None:
    page = explained(catalog)
    assert page.profil == "optigov"
    assert "Kennzeichen „property schluessel“" in page.why
    bare = explained(catalog, page="<h1>Hund</h1><p>Text.</p>")
    assert bare.profil == ""
    assert "Weder ein Muster" in bare.why
    assert bare.saved == ""
    assert bare.strict == "Die Seite zeigt nicht, dass sie eine Leistung beschreibt."


@pytest.mark.parametrize("html", [b"", b"\x00\xff", b"<" * 100, b"<p>" * 250_000, b"x" * 5_000_001])
def test_no_page_breaks_it(catalog: Catalog, html: bytes) -> None:
    page = explain(html, "x.html", catalog.profile, catalog.linkregeln)
    assert not any(way.values for way in ways_of(OWN, html))
    assert page.saved
    assert page.strict


def test_a_saved_page_needs_neither_net_nor_portal(run: Run) -> None:
    Path("seite.html").write_text(PAGE, encoding="utf-8")
    Path("katalog").mkdir()
    done = run("doctor", "--seite", "seite.html")
    assert done.code == 0
    for words in ("Leistung „Hund anmelden“", "Überschriften", "Regel dokument", "99102013000000"):
        assert words in done.out
    document = found(run("doctor", "--seite", "seite.html", "--format", "json"))
    assert document["service"]
    assert any(row["place"] == "außerhalb" for row in document["anchors"])
    assert not Path("ozgcheck-verlauf").exists()


def test_a_page_of_the_portal_is_fetched_politely(run: Run, serve: Serve) -> None:
    server = serve("optigov")
    configure(server)
    service = server.site.services[0]
    done = run("doctor", "--seite", server.url(service.url), "--format", "json")
    assert done.code == 0
    document = found(done)
    assert server.targets == ["/robots.txt", service.url]
    assert {field["name"]: field["value"] for field in document["fields"]}["titel"] == service.title
    assert {"Leistung", "Liste", "außerhalb"} <= {row["place"] for row in document["anchors"]}


def test_a_page_that_robots_closes_is_not_fetched(run: Run, serve: Serve) -> None:
    server = serve(closed(build("vr_v1"), "User-agent: *\nDisallow: /detail/\n"))
    configure(server)
    done = run("doctor", "--seite", server.url(server.site.services[0].url))
    assert done.code == 1
    assert "robots.txt des Portals erlaubt es nicht" in done.err
    assert server.targets == ["/robots.txt"]


def test_a_redirect_does_not_open_what_robots_closes(run: Run, serve: Serve) -> None:
    site = closed(build("vr_v1"), "User-agent: *\nDisallow: /c/\n")
    page = site.services[0].url
    server = serve(site, faults={page: faults.redirect("/c/portal/login")})
    configure(server)
    done = run("doctor", "--seite", server.url(page))
    assert done.code == 1
    assert "schließt die robots.txt aus" in done.err
    assert server.targets == ["/robots.txt", page]


def test_a_page_elsewhere_leaves_nothing_in_the_portals_archive(run: Run, serve: Serve) -> None:
    server = serve("vr_v1")
    done = run("doctor", "--seite", server.url(server.site.services[0].url), "--format", "json")
    assert done.code == 0
    assert found(done)["profil"] == "vr-bis-detail"
    assert not Path("ozgcheck-verlauf").exists()


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("--seite", "fehlt.html"), 2, "gibt es nicht"),
        (("--seite", "."), 2, "keine gewöhnliche Datei"),
        (("--seite", "x.html", "--seiten", "3"), 2, "gelten nur ohne --seite"),
        (("--seite", "x.html", "--alle-quellen"), 2, "gelten nur ohne --seite"),
        (("--seiten", "0"), 2, "1 bis 50"),
        (("--profil", "fehlt.yaml"), 2, "--profil"),
        (("--seite", "http://"), 2, "keine Internetadresse"),
        (("--seite", "https://127.0.0.1:1/"), 1, "nicht zu lesen"),
    ],
)
def test_what_goes_wrong_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int, words: str
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    done = run("doctor", *args)
    assert done.code == code
    assert done.out == ""
    assert words in done.err
    assert "Traceback" not in done.err


# --- profiles -------------------------------------------------------------------------------


def test_every_mistake_of_a_profile_is_named_with_its_line(run: Run, serve: Serve) -> None:
    server = serve("slug")
    configure(server)
    Path("eigen.yaml").write_text(
        "produkt: x\ntitel: X\nungeprueft: true\nleistung:\n"
        "  - muster: '('\n    beispiele: {trifft: [a], trifft_nicht: [b]}\n"
        "felder:\n  titel:\n    - {css: 'h1['}\n",
        encoding="utf-8",
    )
    done = run("doctor", "--profil", "eigen.yaml")
    assert done.code == 2
    assert "eigen.yaml:5: [leistung/0/muster] Kein gültiger Ausdruck" in done.err
    assert "eigen.yaml:9: [felder/titel/0/css] Kein gültiger CSS-Selektor" in done.err
    assert server.targets == []


@pytest.mark.parametrize("named", [True, False])
def test_a_profile_is_tried_on_a_saved_page(run: Run, serve: Serve, named: bool) -> None:
    """For a portal that a person named it is laid over the product, as in the configuration."""
    server = serve("slug")
    if named:
        configure(server, 'produkt = "vr-bis-detail"\n')
    Path("seite.html").write_text(PAGE, encoding="utf-8")
    Path("eigen.yaml").write_text(
        "produkt: eigen\ntitel: X\nungeprueft: true\nleistung:\n  - muster: '/dienst/'\n"
        "    beispiele: {trifft: [/dienst/], trifft_nicht: [/x]}\n",
        encoding="utf-8",
    )
    args = ("--seite", "seite.html", "--profil", "eigen.yaml", "--format", "json")
    assert found(run("doctor", *args))["profil"] == ("vr-bis-detail" if named else "eigen")
    assert server.targets == []


def test_a_profile_that_is_no_yaml_is_explained(run: Run) -> None:
    Path("eigen.yaml").write_text("produkt: [", encoding="utf-8")
    done = run("doctor", "--profil", "eigen.yaml")
    assert done.code == 2
    assert "Kein gültiges YAML" in done.err


def test_a_saved_page_that_does_not_say_where_it_stands(run: Run) -> None:
    Path("seite.html").write_text('<h1>A</h1><a href="https://x.example/">x</a>', encoding="utf-8")
    assert "Die Datei nennt ihre Adresse nicht" in run("doctor", "--seite", "seite.html").out


def guide(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return str(block)


@pytest.fixture
def musterstadt(serve: Serve, run: Run) -> PortalServer:
    """The example of docs/portale.md, set up word for word."""
    server = serve("slug")
    text = guide("toml").replace("https://www.musterstadt.example/", server.url("/"))
    Path("ozgcheck.toml").write_text(text + "pause = 0\n", encoding="utf-8")
    Path("musterstadt.yaml").write_text(guide("yaml"), encoding="utf-8")
    return server


def test_the_example_of_the_guide_does_what_it_says(run: Run, musterstadt: PortalServer) -> None:
    _, before, _ = look(run)
    assert "nicht genannt und nicht erkannt" in before["produkt"]["seen"]
    assert "auf 0 von" in before["feld-beschreibung"]["seen"]
    assert "jede Adresse als eigene Leistung" in before["feld-id"]["todo"]
    code, after, _ = look(run, "--profil", "musterstadt.yaml")
    assert code == 0
    assert after["produkt"]["state"] == "in Ordnung"
    assert after["leistungen"]["seen"] == "5 von 5 Seiten sind eine Leistung"
    for name in ("beschreibung", "kategorie", "id"):
        assert "auf 5 von 5 Seiten" in after[f"feld-{name}"]["seen"]
    assert "Ohne Erfolg: css: meta[name=" in after["feld-schluessel"]["todo"]
    page = musterstadt.url("/services/elterngeld.html")
    args = ("--seite", page, "--profil", "musterstadt.yaml", "--format", "json")
    fields = {field["name"]: field for field in found(run("doctor", *args))["fields"]}
    assert fields["beschreibung"]["way"] == "Griff css: article.service > p:nth-of-type(2)"
    assert fields["schluessel"]["failed"]


def test_with_the_example_profile_every_service_is_read(
    catalog: Catalog, run: Run, musterstadt: PortalServer
) -> None:
    with Path("ozgcheck.toml").open("a", encoding="utf-8") as file:
        file.write('profil = "musterstadt.yaml"\n')
    portal = find_portal(load_config(), catalog.portale, "musterstadt", catalog.profile)
    context = Context(
        portal.ars,
        "2026-11-25T04:00:00Z",
        portal=portal,
        profile=catalog.profile,
        linkregeln=catalog.linkregeln,
    )
    offers = PortalSource().collect("", context).offers
    base = musterstadt.url("")
    wanted = {service.url: service.title for service in musterstadt.site.services}
    assert {offer.url.removeprefix(base): offer.title for offer in offers} == wanted
    assert all(offer.description and offer.category == "Services" for offer in offers)
    assert not any("/politik/sitzungen/" in target for target in musterstadt.targets)
    _, checks, _ = look(run)
    assert checks["produkt"]["seen"] == "eigenes Profil"


def test_the_guide_names_every_product_and_city(catalog: Catalog) -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \| ([^|]+) \|$", GUIDE, re.MULTILINE)
    shipped = [
        (
            profil.name,
            profil.titel,
            ", ".join(sorted(p.stadt for p in catalog.portale if p.produkt == profil.name)) or "–",
        )
        for profil in catalog.profile
        if profil.name != "allgemein"
    ]
    assert rows == sorted(shipped)
    assert all(profil.ungeprueft for profil in catalog.profile) == ("Alle sind ungeprüft" in GUIDE)
    assert [p.stadt for p in catalog.portale if not p.produkt] == ["Berlin"]


def test_the_guide_explains_every_key_of_a_profile() -> None:
    schema = json.loads((ROOT / "catalog/schema/produkt.schema.json").read_text("utf-8"))
    rows = set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE))
    assert set(schema["properties"]) <= rows
    words = set(re.findall(r"`(\w+)(?::[^`]*)?`", GUIDE))
    assert set(schema["properties"]["felder"]["properties"]) <= words
    assert set(schema["$defs"]["griffe"]["items"]["properties"]) <= words
    assert set(yaml.safe_load(guide("yaml"))) <= set(schema["properties"])


# --- hostile pages --------------------------------------------------------------------------

EVIL = "\x1b[31mrot\x1b[0m\x07 \u202etlekrev\u202c \u200bX"


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_nothing_of_a_page_reaches_the_terminal_as_it_is(run: Run, serve: Serve, form: str) -> None:
    page = (
        f"<!DOCTYPE html><title>{EVIL}</title><h1>Hund {EVIL}</h1><h2>Beschreibung</h2>"
        f"<p>{EVIL}</p><h2>Kosten</h2><p>{EVIL}</p><h3>{EVIL}</h3><p>x</p>"
        f'<h2>Unterlagen</h2><a href="/a{EVIL}.pdf">{EVIL}</a><a href="http://x{EVIL}/">y</a>'
        f'<script type="application/ld+json">{{"@type": "GovernmentService{EVIL}"}}</script>'
        f'<div itemscope itemtype="https://schema.org/{EVIL}">z</div>'
    )
    site = build("vr_v1")
    url = "/detail/-/vr-bis-detail/dienstleistung/1/show"
    start = Resource((f'<!DOCTYPE html><h1>{EVIL}</h1><a href="{url}">{EVIL}</a>',))
    resources = {"/": start, url: Resource((page,))}
    configure(serve(replace(site, resources=resources, robots=f"Sitemap: /{EVIL}\n")))
    Path("boese.html").write_text(page, encoding="utf-8")
    for args in ((), ("--seite", "boese.html")):
        done = run("doctor", *args, "--format", form)
        assert done.code == 0
        assert "rot" in done.out
        text = done.out.removeprefix("\ufeff").replace("\u2060", "")
        bad = {char for char in text if not char.isprintable()} - {"\n", "\r"}
        assert not bad, bad
        if form == "json":
            assert [text for text in strings(found(done)) if text != plain(text, 10_000)] == []


# --- as a program ---------------------------------------------------------------------------


def test_a_real_process(serve: Serve, tmp_path: Path) -> None:
    server = serve("vr_v1")
    (tmp_path / "ozgcheck.toml").write_text(PORTAL.replace("{url}", server.url("/")), "utf-8")
    done = spawn(["doctor", "--seiten", "1"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Befund Musterstadt, 20")
    assert max(map(len, done.stdout.splitlines())) <= 100
    server.stop()
    done = spawn(["doctor", "--seiten", "1", "--offline"], tmp_path)
    assert done.returncode == 0


def test_the_help_needs_no_library() -> None:
    code = (
        "import sys, ozgcheck.cli.doctor as d; d.doctor.get_help; "
        "print([m for m in ('lxml', 'requests', 'yaml', 'jsonschema') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
