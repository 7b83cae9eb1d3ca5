# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Open-PVOG as the Data Hub delivers it, and in every broken form we can think of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, Level, LinkKind, Offer
from ozgcheck.sources import open_pvog
from ozgcheck.sources.interface import Context
from ozgcheck.sources.open_pvog import OpenPvog
from ozgcheck.sources.pvog_rows import level
from ozgcheck.sources.registry import source
from ozgcheck.web.client import Client
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture

HERNE = "059160000000"
EXPORT = f"/{HERNE}/export"
PAGES = f"/{HERNE}"


class QuickContext(Context):
    """Does not wait between attempts."""

    def client(self) -> Client:
        return Client(self.contact, self.offline, backoff=0.0, retries=1)


def context(base: Path = Path()) -> Context:
    return QuickContext(ars=HERNE, retrieved="2026-11-25T04:00:00", base=base)


def row(number: int = 1, **changes: object) -> dict[str, object]:
    """One row as the Data Hub writes it, all columns in its order."""
    return {
        "leika_key": f"99102013{number:03}000",
        "leika_name": f"Hundesteuer Anmeldung {number}",
        "leika_bezeichnung": f"Hundesteuer; Anmeldung {number}",
        "ars": HERNE,
        "ars_name": "Herne, Stadt",
        "ars_federal_state": "050000000000",
        "bundesland": "Nordrhein-Westfalen",
        "ozgid": "10160",
        "ozg_bezeichnung": "Hundehaltung",
        "url": f"https://serviceportal.herne.de/dienst/{number}",
        "online_status": "ok",
        "aktiv": "ja",
        "art_flaechendeckung": "in mind. einer Kommune verfügbar",
        "begruendung_nicht_beruecksichtigt": "",
        "datenstand_pvog_import": "2026-11-20",
        "export_datum": "2026-11-24",
        **changes,
    }


def as_csv(rows: Iterable[dict[str, object]], delimiter: str = ";") -> str:
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_page(rows: list[dict[str, object]], number: int, pages: int, total: int) -> Reply:
    page = {
        "content": rows,
        "number": number,
        "size": len(rows),
        "totalElements": total,
        "totalPages": pages,
        "last": number + 1 == pages,
    }
    return Reply(json.dumps(page).encode(), headers={"Content-Type": "application/json"})


def paged(pages: list[list[dict[str, object]]]) -> Callable[[Request], Reply]:
    total = sum(map(len, pages))

    def answer(request: Request) -> Reply:
        number = int(request.query["page"])
        return as_page(pages[number], number, len(pages), total)

    return answer


def from_file(tmp_path: Path, content: str | bytes) -> Collection:
    (tmp_path / "export").write_bytes(content.encode() if isinstance(content, str) else content)
    return OpenPvog().collect("export", context(tmp_path))


def only(collection: Collection) -> Offer:
    (offer,) = collection.offers
    return offer


# --- what a row becomes ------------------------------------------------------------


def test_a_row_becomes_an_offer(tmp_path: Path) -> None:
    collection = from_file(tmp_path, as_csv([row()]))
    offer = only(collection)
    assert offer.title == "Hundesteuer Anmeldung 1"
    assert offer.description == "Hundesteuer; Anmeldung 1"
    assert offer.category == "Hundehaltung"
    assert offer.schluessel == ("99102013001000",)
    assert offer.ozg_ids == ("10160",)
    assert offer.url == "https://serviceportal.herne.de/dienst/1"
    assert [(link.kind, link.url) for link in offer.links] == [(LinkKind.ONLINEDIENST, offer.url)]
    assert dict(offer.facts) == {
        "online_status": "ok",
        "aktiv": "ja",
        "art_flaechendeckung": "in mind. einer Kommune verfügbar",
        "ars": HERNE,
        "ars_name": "Herne, Stadt",
    }
    assert (offer.level, offer.source) == (Level.EIGEN, "open-pvog")
    assert offer.retrieved == "2026-11-25T04:00:00"
    assert (collection.as_of, collection.warnings, collection.complete) == ("2026-11-20", (), True)


def test_a_gap_in_pvog_proves_nothing(tmp_path: Path) -> None:
    umfang = from_file(tmp_path, as_csv([row()])).umfang
    assert (umfang.complete, umfang.absence_proves) == (True, False)


def test_the_registry_knows_it() -> None:
    assert isinstance(source("open-pvog"), OpenPvog)


@pytest.mark.parametrize(
    ("ars", "city", "expected"),
    [
        (HERNE, HERNE, Level.EIGEN),
        ("050000000000", HERNE, Level.LAND),
        ("000000000000", HERNE, Level.BUND),
        ("059000000000", HERNE, Level.UNBEKANNT),
        ("059110000000", HERNE, Level.UNBEKANNT),
        ("", HERNE, Level.UNBEKANNT),
        ("055620000000", "055620024024", Level.KREIS),
        ("055620024024", "055620024024", Level.EIGEN),
        ("055620028028", "055620024024", Level.UNBEKANNT),
        ("110000000000", "110000000000", Level.EIGEN),
    ],
)
def test_level_is_seen_from_the_city(ars: str, city: str, expected: Level) -> None:
    assert level(ars, city) is expected


def test_numbers_of_spreadsheets_are_repaired(tmp_path: Path) -> None:
    offer = only(from_file(tmp_path, as_csv([row(ars="59160000000", ozgid="10160.0")])))
    assert (offer.level, offer.ozg_ids) == (Level.EIGEN, ("10160",))
    assert only(from_file(tmp_path, as_csv([row(ars="0")]))).level is Level.BUND


def test_unknown_keys_and_ids_are_kept(tmp_path: Path) -> None:
    rows = [row(leika_key="99999999999999", ozgid="19999, 10160"), row(2, leika_key="L4711")]
    collection = from_file(tmp_path, as_csv(rows))
    known = next(offer for offer in collection.offers if offer.schluessel)
    raw = next(offer for offer in collection.offers if not offer.schluessel)
    assert (known.schluessel, known.ozg_ids) == (("99999999999999",), ("10160", "19999"))
    assert dict(raw.facts)["leika_key_roh"] == "L4711"
    assert collection.warnings == ("Zeilen ohne gültigen Leistungsschlüssel: 1.",)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "www.herne.de", "-", "https://h/" + 5000 * "x"]
)
def test_what_is_no_web_address_is_no_link(tmp_path: Path, url: str) -> None:
    offer = only(from_file(tmp_path, as_csv([row(url=url)])))
    assert (offer.url, offer.links) == ("", ())
    assert dict(offer.facts)["url_roh"].startswith(url[:10])


def test_entities_are_decoded_and_control_characters_removed(tmp_path: Path) -> None:
    offer = only(
        from_file(
            tmp_path,
            as_csv(
                [
                    row(
                        leika_name="Geb&#xfc;hren&#xa0;&amp; B&uuml;cher\x1b[31m\u202e",
                        url="https://h.example/?a=1&amp;b=2&copy=3&lang=de",
                    )
                ]
            ),
        )
    )
    assert offer.title == "Gebühren & Bücher [31m"
    assert offer.url == "https://h.example/?a=1&b=2&copy=3&lang=de"


def test_quoted_delimiters_and_newlines(tmp_path: Path) -> None:
    rows = [row(leika_name='Reisepass; "vorläufig",\r\nBeantragung'), row(2)]
    collection = from_file(tmp_path, as_csv(rows))
    assert {offer.title for offer in collection.offers} == {
        'Reisepass; "vorläufig", Beantragung',
        "Hundesteuer Anmeldung 2",
    }
    assert collection.complete


# --- one offer per row ----------------------------------------------------------------


def test_identical_rows_are_one_offer_and_ids_are_unique_and_stable(tmp_path: Path) -> None:
    rows = [
        row(),
        row(),
        row(url="https://h.example/b"),
        row(leika_name="Hundesteuer"),
        row(ars="050000000000"),
    ]
    first = from_file(tmp_path, as_csv(rows))
    second = from_file(tmp_path, as_csv(reversed(rows), ","))
    ids = [offer.id for offer in first.offers]
    assert len(ids) == len(set(ids)) == 4
    assert ids == sorted(ids)
    assert first.offers == second.offers


def test_a_changed_status_does_not_change_the_id(tmp_path: Path) -> None:
    ok, broken = (
        only(from_file(tmp_path, as_csv([row(online_status=status)])))
        for status in ("ok", "nicht ok")
    )
    assert ok.id == broken.id
    assert ok != broken


def test_rows_that_differ_only_in_what_they_say_are_merged(tmp_path: Path) -> None:
    rows = [row(), row(ozgid="10161", online_status="nicht ok")]
    offer = only(from_file(tmp_path, as_csv(rows)))
    assert offer.ozg_ids == ("10160", "10161")
    assert {("online_status", "ok"), ("online_status", "nicht ok")} <= set(offer.facts)


# --- forms of the file ------------------------------------------------------------------


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


@pytest.mark.parametrize("rename", [str, camel, str.upper])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_form_of_csv_gives_the_same(
    tmp_path: Path, rename: Callable[[str], str], delimiter: str, encoding: str
) -> None:
    rows = [row(), row(2, leika_name="Gewerbe – Änderung")]
    plain_form = from_file(tmp_path, as_csv(rows)).offers
    renamed = [{rename(name): value for name, value in each.items()} for each in rows]
    form = from_file(tmp_path, as_csv(renamed, delimiter).encode(encoding)).offers
    assert form == plain_form


def test_json_gives_the_same_as_csv(tmp_path: Path) -> None:
    rows = [row(), row(2)]
    expected = from_file(tmp_path, as_csv(rows)).offers
    typed = [{**each, "ozgid": 10160, "begruendung_nicht_beruecksichtigt": None} for each in rows]
    assert from_file(tmp_path, json.dumps(typed)).offers == expected
    assert from_file(tmp_path, json.dumps({"content": typed})).offers == expected
    active = [{**each, "aktiv": True} for each in typed]
    assert from_file(tmp_path, json.dumps(active)).offers == expected


def test_one_page_of_several_is_not_everything(tmp_path: Path) -> None:
    one_of_three = as_page([row()], 0, 3, 3).body
    collection = from_file(tmp_path, one_of_three)
    assert not collection.complete
    assert "eine von 3 Seiten" in collection.skipped[0].reason
    nested = json.dumps({"content": [row()], "page": {"totalPages": 2}})
    assert not from_file(tmp_path, nested).complete


def test_unknown_columns_are_one_warning(tmp_path: Path) -> None:
    collection = from_file(
        tmp_path, as_csv([row(neu="x", auch_neu="y"), row(2, neu="x", auch_neu="")])
    )
    (warning,) = collection.warnings
    assert "auch_neu, neu" in warning
    assert len(collection.offers) == 2


def test_date_of_export_is_the_last_resort(tmp_path: Path) -> None:
    rows = [row(datenstand_pvog_import=""), row(2, datenstand_pvog_import="unbekannt")]
    assert from_file(tmp_path, as_csv(rows)).as_of == "2026-11-24"
    assert from_file(
        tmp_path, as_csv([row(), row(2, datenstand_pvog_import="2026-11-22")])
    ).as_of == ("2026-11-22")


# --- broken files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ist leer"),
        (b"\xef\xbb\xbf \r\n", "ist leer"),
        (b"<!DOCTYPE html><html><body>Wartung</body></html>", "Webseite statt Daten"),
        (b"\n<HTML>Anmeldung</HTML>", "Webseite statt Daten"),
        (b"name;wert\na;b\n", "weder Schl"),
        (b"Service Unavailable", "weder Schl"),
        (b"[]", "keinen einzigen Eintrag"),
        (b"[1, 2]", "keinen einzigen Eintrag"),
        (b'[{"name": 1}]', "weder Schl"),
        (b'{"fehler": "nein"}', "ohne die erwartete Liste"),
        (b'{"content": {}}', "ohne die erwartete Liste"),
        (b'{"content": [{"leika_key": "99', "fehlerhaftes JSON"),
        (b"[" * 100_000, "fehlerhaftes JSON"),
        (b'[{"ozgid": ' + b"9" * 5000 + b"}]", "fehlerhaftes JSON"),
        (b"leika_key;leika_name\n", "keinen einzigen Eintrag"),
    ],
)
def test_files_without_anything_usable(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        from_file(tmp_path, content)
    assert caught.value.hint


@pytest.mark.parametrize("location", ["gibt-es-nicht.csv", ".", "\0", "~niemand-hier/x.csv"])
def test_files_that_cannot_be_opened(tmp_path: Path, location: str) -> None:
    with pytest.raises(SourceError, match="lässt sich nicht lesen"):
        OpenPvog().collect(location, context(tmp_path))


def test_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_pvog, "MAX_BYTES", 1000)
    with pytest.raises(SourceError, match="größer als"):
        from_file(tmp_path, as_csv(map(row, range(20))))


def test_a_quote_that_nobody_closes_is_said(tmp_path: Path) -> None:
    """It swallows all that follows, and its own row still has the right number of cells."""
    names = ("Hund", 'Wohngeld "neu"', "Reisepass")
    rows = [f"9910201300{number}000;{name}" for number, name in enumerate(names)]
    whole = from_file(tmp_path, "\n".join(["leika_key;leika_name", *rows, ""]))
    assert (len(whole.offers), whole.complete) == (3, True)
    rows[1] = rows[1].replace("Wohngeld", '"Wohngeld').replace(' "neu"', "")
    collection = from_file(tmp_path, "\n".join(["leika_key;leika_name", *rows, ""]))
    assert [offer.title for offer in collection.offers] == ["Hund"]
    assert not collection.complete
    (skipped,) = collection.skipped
    assert "Ab Zeile 3" in skipped.reason
    assert "Anführungszeichen" in skipped.reason


def test_truncated_csv_keeps_what_is_whole(tmp_path: Path) -> None:
    text = as_csv([row(1), row(2), row(3)])
    collection = from_file(tmp_path, text[: text.index("99102013003000") + 60])
    assert len(collection.offers) == 2
    assert not collection.complete
    assert "Zeile 4" in collection.skipped[0].reason


def test_unquoted_delimiters_shift_no_columns(tmp_path: Path) -> None:
    text = as_csv([row(1), row(2)]).replace(
        '"Hundesteuer; Anmeldung 1"', "Hundesteuer; Anmeldung 1"
    )
    collection = from_file(tmp_path, text)
    assert only(collection).schluessel == ("99102013002000",)
    assert not collection.complete


def test_a_giant_field_costs_only_its_row(tmp_path: Path) -> None:
    giant = as_csv([row(1), row(2, leika_name="x" * 400_000), row(3)])
    collection = from_file(tmp_path, giant)
    assert [offer.schluessel[0][8:11] for offer in collection.offers] == ["001", "003"]
    assert "Zeile 3" in collection.skipped[0].reason


def test_a_quote_that_never_ends_does_not_swallow_everything(tmp_path: Path) -> None:
    text = as_csv(row(number, leika_bezeichnung="") for number in range(900))
    assert '"' not in text
    text = text.replace(";Hundesteuer Anmeldung 1;", ';"Hundesteuer Anmeldung 1;')
    collection = from_file(tmp_path, text)
    assert not collection.complete
    assert len(collection.offers) > 100
    assert all(len(offer.title) < 40 for offer in collection.offers)


def test_rows_without_key_and_name_are_counted(tmp_path: Path) -> None:
    rows = [row(), row(2, leika_key="", leika_name="", leika_bezeichnung=" ")]
    collection = from_file(tmp_path, as_csv(rows))
    assert len(collection.offers) == 1
    assert collection.warnings == ("Zeilen ohne Schlüssel und ohne Namen, nicht ausgewertet: 1.",)


def test_json_entries_that_are_no_objects_are_skipped(tmp_path: Path) -> None:
    collection = from_file(tmp_path, json.dumps([row(), None, "x", row(2, url=["a"])]))
    assert len(collection.offers) == 2
    assert "2 Einträge" in collection.skipped[0].reason


# --- the Data Hub ---------------------------------------------------------------------------


def test_export_is_asked_as_the_data_hub_wants_it(server: Server) -> None:
    kind = {"Content-Type": "application/octet-stream"}
    server.route(EXPORT, Reply(as_csv([row(), row(2)]).encode(), headers=kind))
    collection = OpenPvog().collect(server.url("/"), context())
    assert len(collection.offers) == 2
    assert collection.location == server.url("/")
    (request,) = server.requests
    assert request.headers["accept"] == "application/octet-stream"
    assert request.query == {"filetype": "csv", "includeAbove": "true", "includeBelow": "false"}


def test_too_large_an_export_is_read_in_pages(server: Server) -> None:
    server.route(EXPORT, Reply(b"zu gross", status=413))
    server.route(PAGES, paged([[row(1), row(2)], [row(3), row(4)], [row(5)]]))
    collection = OpenPvog().collect(server.url(), context())
    assert len(collection.offers) == 5
    assert collection.complete
    assert [request.query["page"] for request in server.requests[1:]] == ["0", "1", "2"]
    assert server.requests[1].query["includeAbove"] == "true"
    assert server.requests[1].query["size"] == "500"


def test_counters_in_an_object_of_their_own(server: Server) -> None:
    def answer(request: Request) -> Reply:
        number = int(request.query["page"])
        counters = {"number": number, "size": 1, "totalElements": 2, "totalPages": 2}
        return Reply(json.dumps({"content": [row(number)], "page": counters}).encode())

    server.route(EXPORT, Reply(status=413))
    server.route(PAGES, answer)
    assert len(OpenPvog().collect(server.url(), context()).offers) == 2
    assert len(server.requests) == 3


def test_pages_without_counters_end_with_an_empty_one(server: Server) -> None:
    def answer(request: Request) -> Reply:
        number = int(request.query["page"])
        return Reply(json.dumps({"content": [row(number)] if number < 3 else []}).encode())

    server.route(EXPORT, Reply(status=413))
    server.route(PAGES, answer)
    collection = OpenPvog().collect(server.url(), context())
    assert (len(collection.offers), collection.complete) == (3, True)


def test_a_repeated_page_ends_the_paging(server: Server) -> None:
    server.route(EXPORT, Reply(status=413))
    server.route(PAGES, as_page([row()], 0, 1000, 1000))
    collection = OpenPvog().collect(server.url(), context())
    assert len(server.requests) == 3
    assert len(collection.offers) == 1
    assert "zum zweiten Mal" in collection.skipped[0].reason


def test_paging_has_an_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_pvog, "MAX_PAGES", 4)
    server.route(EXPORT, Reply(status=413))
    server.route(
        PAGES,
        lambda request: Reply(json.dumps({"content": [row(int(request.query["page"]))]}).encode()),
    )
    collection = OpenPvog().collect(server.url(), context())
    assert len(collection.offers) == 4
    assert "Nach 4 Seiten" in collection.skipped[0].reason


@pytest.mark.parametrize(
    "broken", [Reply(status=503), Reply(b'{"content": [{', status=200), Reply(b"[]")]
)
def test_a_page_that_fails_is_skipped(server: Server, broken: Reply) -> None:
    whole = paged([[row(1)], [row(2)], [row(3)]])
    server.route(EXPORT, Reply(status=413))
    server.route(PAGES, lambda ask: broken if ask.query["page"] == "1" else whole(ask))
    collection = OpenPvog().collect(server.url(), context())
    assert [offer.schluessel[0][8:11] for offer in collection.offers] == ["001", "003"]
    (skipped,) = collection.skipped
    assert "Seite 2" in skipped.what
    assert not collection.complete


def test_single_failures_do_not_end_the_paging(server: Server) -> None:
    whole = paged([[row(number)] for number in range(9)])
    server.route(EXPORT, Reply(status=413))
    server.route(PAGES, lambda ask: Reply(status=500) if int(ask.query["page"]) % 2 else whole(ask))
    collection = OpenPvog().collect(server.url(), context())
    assert (len(collection.offers), len(collection.skipped)) == (5, 4)


def test_a_data_hub_that_dies_while_paging_is_left_alone(server: Server) -> None:
    server.route(EXPORT, Reply(status=413))
    server.route(
        PAGES,
        lambda ask: (
            as_page([row()], 0, 500, 500) if ask.query["page"] == "0" else Reply(status=500)
        ),
    )
    collection = OpenPvog().collect(server.url(), context())
    assert len(server.requests) == 5
    assert "nicht weiter geblättert" in collection.skipped[-1].reason


def test_fewer_rows_than_announced_is_not_everything(server: Server) -> None:
    server.route(EXPORT, Reply(status=413))
    server.route(PAGES, as_page([row()], 0, 1, 7))
    collection = OpenPvog().collect(server.url(), context())
    assert "nennt 7 Einträge, gelesen wurden 1" in collection.skipped[0].reason


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(b"?", status=404), f"kennt den Regionalschlüssel {HERNE} nicht"),
        (Reply(b"?", status=406), "antwortete mit Status 406"),
        (Reply(b"?", status=500), "antwortete mit Status 500"),
        (Reply(status=503), "antwortete mit Status 503"),
        (Reply(status=204), "ist leer"),
        (Reply(b"<html>Wartung</html>"), "Webseite statt Daten"),
        (Reply(b"x", announced=500 * 1024**2), "größer als 200 MB"),
        (Reply(b"leika_key;" * 100, cut=50), "brach nach 50 Bytes ab"),
        (Reply(status=302, headers={"Location": "http://localhost/x"}), "anderen Rechner"),
    ],
)
def test_exports_that_fail(server: Server, reply: Reply, message: str) -> None:
    server.route(EXPORT, reply)
    with pytest.raises(SourceError, match=message) as caught:
        OpenPvog().collect(server.url(), context())
    assert caught.value.hint


def test_a_busy_data_hub_is_asked_again(server: Server) -> None:
    server.route(EXPORT, Reply(status=429), Reply(as_csv([row()]).encode("cp1252")))
    assert only(OpenPvog().collect(server.url(), context())).title == "Hundesteuer Anmeldung 1"


@pytest.mark.parametrize(
    ("reply", "message"),
    [(Reply(b"<html>"), "Webseite"), (Reply(status=404), "kennt den"), (Reply(b"3"), "content")],
)
def test_a_first_page_that_fails(server: Server, reply: Reply, message: str) -> None:
    server.route(EXPORT, Reply(status=413))
    server.route(PAGES, reply)
    with pytest.raises(SourceError, match=message):
        OpenPvog().collect(server.url(), context())


@pytest.mark.parametrize("ars", ["", "05916000", "../059160000", "٠٥٩١٦٠٠٠٠٠٠٠"])
def test_a_wrong_regional_key_is_not_sent(server: Server, ars: str) -> None:
    with pytest.raises(SourceError, match="nicht zwölf Ziffern"):
        OpenPvog().collect(server.url(), QuickContext(ars=ars, retrieved=""))
    assert server.requests == []


def test_offline_asks_nobody() -> None:
    with pytest.raises(SourceError, match="offline"):
        OpenPvog().collect("", Context(ars=HERNE, retrieved="", offline=True))
