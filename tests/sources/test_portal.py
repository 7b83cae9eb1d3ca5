# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A folder of saved pages: what becomes an offer, what is left out and said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, LinkKind, Offer, Skipped, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pages import MAX_PAGE_BYTES
from ozgcheck.sources.portal import Portal
from ozgcheck.sources.registry import source

PAGES = Path(__file__).parent / "pages"
URL = "https://portal.musterstadt.example"


def collect(folder: Path, location: str = "seiten") -> Collection:
    return Portal().collect(location, Context("059160000000", "2026-11-25T04:00:00", folder))


def one(found: Collection) -> Offer:
    (offer,) = found.offers
    return offer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seiten").mkdir()
    return tmp_path


def save(folder: Path, name: str, title: str, url: str = "", body: str = "<p>Text</p>") -> Path:
    path = folder / "seiten" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    path.write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{canonical}<h1>{title}</h1>{body}", encoding="utf-8"
    )
    return path


def test_all_sample_pages() -> None:
    found = collect(PAGES, ".")
    assert source("portal").kind == "portal" == found.source
    assert found.location == "."
    assert [offer.title for offer in found.offers] == [
        "Hundesteuer",
        "Hundehaltung: Anmeldung",
        "Namensänderung",
        "Melderegisterauskunft",
        "Wohnsitz ummelden",
        "Gewerbe an-, um- und abmelden",
        "Bewohnerparkausweis",
        "Urkunden: Geburt, Ehe, Tod",
        "Personal·ausweis",
        "Wohngeld",
    ]
    assert {item.what for item in found.skipped} == {"fehler.html", "nur_skript.html"}
    assert found.warnings == (
        "4 Seiten ohne eigene Leistung (Listen, Suche, Startseite, Anmeldung) nicht ausgewertet.",
    )
    assert found.umfang == Umfang(complete=False, absence_proves=True)
    assert not found.complete


def test_offer_carries_what_the_page_says(folder: Path) -> None:
    shutil.copy(PAGES / "vr_v1_urkunden.html", folder / "seiten" / "urkunden.htm")
    offer = one(collect(folder))
    assert offer.id == offer.url
    assert offer.url.endswith("/vr-bis-detail/dienstleistung/6330/show")
    assert offer.source == "portal"
    assert offer.category == "Bürgerservice > Standesamt"
    assert offer.description.startswith("Sie können Urkunden")
    assert len(offer.schluessel) == 3
    assert offer.links[0].kind is LinkKind.ONLINEDIENST
    assert "kann online gestellt werden" in offer.text
    assert offer.facts == (
        ("datei", "urkunden.htm"),
        ("produkt", "vr-bis-detail"),
        ("gebuehren", "Name Typ Kosten Verwaltungsgebühren Gebuehr 15,00 EUR"),
        ("kontakt", "FB 31 Standesamt"),
    )
    assert offer.retrieved == "2026-11-25T04:00:00"


def test_folders_below_and_page_without_address(folder: Path) -> None:
    save(folder, "a/b/Reisepass.HTML", "Reisepass")
    save(folder, "a/notiz.txt", "Kein HTML")
    offer = one(collect(folder))
    assert (offer.id, offer.url) == ("a/b/Reisepass.HTML", "a/b/Reisepass.HTML")


def test_two_files_of_one_address_are_one_offer(folder: Path) -> None:
    save(folder, "1.html", "Reisepass", f"{URL}:443/reisepass#oben")
    save(folder, "2.html", "Reisepass", f"{URL}/reisepass;jsessionid=1")
    found = collect(folder)
    assert [offer.facts for offer in found.offers] == [(("datei", "1.html"),)]
    assert found.warnings == ()


def test_one_address_for_two_services_loses_neither(folder: Path) -> None:
    save(folder, "1.html", "Reisepass", f"{URL}/dienste")
    save(folder, "2.html", "Personalausweis", f"{URL}/dienste")
    save(folder, "3.html", "Personalausweis", f"{URL}/dienste")
    found = collect(folder)
    assert [offer.id for offer in found.offers] == [
        f"{URL}/dienste",
        f"{URL}/dienste#personalausweis",
    ]
    assert found.warnings == (
        "1 Internetadresse mit mehreren Leistungen gefunden; alle werden einzeln geführt.",
    )


def test_broken_pages_are_named(folder: Path) -> None:
    save(folder, "gut.html", "Reisepass")
    (folder / "seiten/leer.html").touch()
    (folder / "seiten/gross.html").write_bytes(b"<h1>x</h1>" + b"x" * MAX_PAGE_BYTES)
    (folder / "seiten/bild.htm").write_bytes(b"\x89PNG\x00<")
    os.mkfifo(folder / "seiten/rohr.html")
    found = collect(folder)
    assert found.skipped == (
        Skipped("portal", "bild.htm", "Die Datei ist keine HTML-Seite."),
        Skipped("portal", "gross.html", "Die Seite ist größer als 5 MB."),
        Skipped("portal", "leer.html", "Die Datei ist leer."),
        Skipped("portal", "rohr.html", "Das ist keine gewöhnliche Datei."),
    )
    assert len(found.offers) == 1


def test_links_out_of_the_folder_are_not_followed(folder: Path) -> None:
    save(folder, "gut.html", "Reisepass")
    secret = folder / "geheim"
    secret.mkdir()
    (secret / "x.html").write_text("<h1>Geheim</h1>", encoding="utf-8")
    (folder / "seiten/datei.html").symlink_to(secret / "x.html")
    (folder / "seiten/ordner").symlink_to(secret)
    (folder / "seiten/kreis").symlink_to(folder / "seiten")
    (folder / "seiten/innen.html").symlink_to(folder / "seiten/gut.html")
    found = collect(folder)
    assert [offer.id for offer in found.offers] == ["gut.html", "innen.html"]
    assert found.warnings == ("1 Verknüpfung auf Dateien außerhalb des Ordners nicht gelesen.",)


def test_order_of_files_does_not_matter(folder: Path) -> None:
    for name in ("b", "a", "c"):
        save(folder, f"{name}.html", name.upper() * 5)
    assert [offer.id for offer in collect(folder).offers] == ["a.html", "b.html", "c.html"]


def test_of_two_files_the_first_by_name_counts(folder: Path) -> None:
    for name in "hgfedcba":
        save(folder, f"{name}/seite.html", "Reisepass", f"{URL}/reisepass")
    assert one(collect(folder)).facts == (("datei", "a/seite.html"),)


def test_links_to_nothing_or_to_themselves_are_skipped(folder: Path) -> None:
    save(folder, "gut.html", "Reisepass")
    (folder / "seiten/weg.html").symlink_to(folder / "seiten/gibt-es-nicht")
    (folder / "seiten/kreis.html").symlink_to(folder / "seiten/kreis.html")
    assert [item.what for item in collect(folder).skipped] == ["kreis.html", "weg.html"]


def test_file_without_permission_is_skipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(folder, "gut.html", "Reisepass")
    save(folder, "zu.html", "Wohngeld")
    opened = Path.open

    def refuse(path: Path, mode: str) -> object:
        if path.name == "zu.html":
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    (skipped,) = collect(folder).skipped
    assert skipped.what == "zu.html"
    assert skipped.reason == "Die Datei ist nicht lesbar (keine Berechtigung)."


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("nirgends", "Den Ordner „nirgends“ gibt es nicht."),
        ("a\x00b", "gibt es nicht."),
        ("datei.html", "„datei.html“ ist kein Ordner."),
        ("seiten", "Im Ordner „seiten“ liegt keine HTML-Datei."),
    ],
)
def test_nothing_to_read(folder: Path, location: str, message: str) -> None:
    (folder / "datei.html").write_text("<h1>Reisepass</h1>", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        collect(folder, location)
    assert message in caught.value.message
    assert "Ordner" in caught.value.hint
    assert "\x00" not in str(caught.value)


def test_folder_without_any_service(folder: Path) -> None:
    shutil.copy(PAGES / "suche.html", folder / "seiten")
    shutil.copy(PAGES / "fehler.html", folder / "seiten")
    with pytest.raises(SourceError) as caught:
        collect(folder)
    assert caught.value.message == (
        "Im Ordner „seiten“ ist unter 2 Dateien keine Seite einer Leistung."
    )
    assert "„fehler.html“: Die Seite ist eine Fehlermeldung" in caught.value.hint


@given(data=st.binary(max_size=400))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_a_file(folder: Path, data: bytes) -> None:
    save(folder, "gut.html", "Reisepass")
    (folder / "seiten/x.html").write_bytes(data)
    found = collect(folder)
    assert "gut.html" in [offer.id for offer in found.offers]
