# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of services as cities keep them, and as they arrive when something went wrong."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.model import Collection, Link, LinkKind, Offer, Skipped, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.registry import source
from ozgcheck.sources.table import Table, files, grid, xlsx_rows
from ozgcheck.text import plain
from ozgcheck.web.client import Client
from tests.server import Reply, Server, server_fixture

server = server_fixture

HUND = "99102019104000"
PASS = "99084001012000"
HEADER = ("Titel", "URL", "Leistungsschlüssel", "OZG-ID")


class QuickContext(Context):
    """Does not wait between attempts."""

    def client(self) -> Client:
        return Client(self.contact, self.offline, backoff=0.0, retries=1)


def collect(base: Path, location: str = "liste.csv") -> Collection:
    return Table().collect(location, QuickContext("059160000000", "2026-11-25", base))


def read(base: Path, data: bytes | str, name: str = "liste.csv") -> Collection:
    (base / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return collect(base, name)


def refused(base: Path, data: bytes | str, name: str = "liste.csv") -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(base, data, name)
    assert caught.value.hint
    return caught.value


def outcome(base: Path, data: bytes, name: str = "liste.csv") -> Collection | SourceError:
    try:
        return read(base, data, name)
    except SourceError as error:
        return error


def as_csv(rows: Iterable[Iterable[object]], delimiter: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def as_xlsx(
    rows: Iterable[Iterable[object]], more: Callable[[Workbook], object] | None = None
) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if more:
        more(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(xlsx: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same Excel file with one part of its archive changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return file.getvalue()


def one(found: Collection) -> Offer:
    (offer,) = found.offers
    return offer


def titles(found: Collection) -> list[str]:
    return [offer.title for offer in found.offers]


# --- the same list in every format ---------------------------------------------------

ROWS: list[tuple[object, ...]] = [
    ("Titel", "Link", "Beschreibung", "Thema", "LeiKa-Key", "OZG-ID", "Onlinedienst", "ID", "Text"),
    (
        "Hundesteuer; Anmeldung",
        "https://herne.de:443/hund#x",
        "Wer einen Hund hält,\nmeldet ihn an.",
        "Steuern",
        HUND,
        "10160",
        "https://herne.de/antrag",
        "h1",
        "Der Antrag kann online gestellt werden.",
    ),
    ("Reisepass", "", "", "", f"{PASS}, {HUND}", "", "", "h0", ""),
]
HUND_OFFER = Offer(
    id="h1",
    title="Hundesteuer; Anmeldung",
    source="tabelle",
    url="https://herne.de/hund",
    description="Wer einen Hund hält, meldet ihn an.",
    category="Steuern",
    schluessel=(HUND,),
    ozg_ids=("10160",),
    links=(Link(LinkKind.ONLINEDIENST, "https://herne.de/antrag"),),
    text="Der Antrag kann online gestellt werden.",
    retrieved="2026-11-25",
)
PASS_OFFER = Offer(
    id="h0", title="Reisepass", source="tabelle", schluessel=(PASS, HUND), retrieved="2026-11-25"
)


def as_json(rows: list[tuple[object, ...]]) -> str:
    header, *body = rows
    return json.dumps([dict(zip(map(str, header), row, strict=True)) for row in body])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("liste.csv", as_csv(ROWS).encode()),
        ("komma.csv", as_csv(ROWS, ",").encode()),
        ("liste.tsv", as_csv(ROWS, "\t").encode()),
        ("strich.txt", as_csv(ROWS, "|").encode()),
        ("bom.csv", as_csv(ROWS).encode("utf-8-sig")),
        ("windows.csv", as_csv(ROWS).encode("cp1252")),
        ("utf16.csv", as_csv(ROWS, "\t").encode("utf-16")),
        ("utf16be.csv", b"\xfe\xff" + as_csv(ROWS).encode("utf-16-be")),
        ("excel.csv", b"sep=;\r\n" + as_csv(ROWS).encode()),
        ("liste.xlsx", as_xlsx(ROWS)),
        ("liste.json", as_json(ROWS).encode()),
        ("objekt.json", f'{{"stand": "2026", "liste": {as_json(ROWS)}}}'.encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_list_in_every_format(tmp_path: Path, name: str, data: bytes) -> None:
    assert read(tmp_path, data, name) == Collection(
        source="tabelle",
        location=name,
        offers=(PASS_OFFER, HUND_OFFER),
        umfang=Umfang(complete=True, absence_proves=True),
    )


def test_registered_and_complete(tmp_path: Path) -> None:
    assert isinstance(source("tabelle"), Table)
    assert read(tmp_path, "Titel\nReisepass").complete


# --- columns -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    ["Titel", "title", "NAME", "Bezeichnung", "Leistung", "Leistungs-Name", "Dienstleistung"],
)
def test_names_of_the_title_column(tmp_path: Path, header: str) -> None:
    assert titles(read(tmp_path, f"Nr;{header}\n1;Reisepass")) == ["Reisepass"]


@pytest.mark.parametrize(
    "header",
    ["Schlüssel", "leika", "leika_key", "Leistungsschlüssel", "LeiKa-Schlüssel", "LEIKA ID"],
)
def test_names_of_the_key_column(tmp_path: Path, header: str) -> None:
    assert one(read(tmp_path, f"Titel;{header}\nReisepass;{PASS}")).schluessel == (PASS,)


def test_the_best_title_column_wins_and_the_other_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, "Name;Titel\nMeier;Reisepass")
    assert titles(found) == ["Reisepass"]
    assert found.warnings == ("Diese Spalten werden nicht ausgewertet: „Name“.",)


def test_unknown_columns_give_one_warning_and_leave_no_trace(tmp_path: Path) -> None:
    names = [f"Spalte {number}" for number in range(15)]
    found = read(tmp_path, as_csv([["Titel", *names], ["Reisepass", *["geheim"] * 15]]))
    (warning,) = found.warnings
    assert "„Spalte 0“" in warning
    assert warning.endswith("„Spalte 11“ und weitere.")
    assert "geheim" not in repr(found)


def test_without_a_title_column(tmp_path: Path) -> None:
    error = refused(tmp_path, "Amt;Telefon\nStandesamt;123")
    assert error.message == (
        "In „liste.csv“ fehlt eine Spalte mit dem Titel der Leistung; "
        "gefunden wurden: „Amt“, „Telefon“."
    )
    assert "titel, title, leistungsname" in error.hint


@pytest.mark.parametrize("name", ["liste.xlsx", "liste.json"])
def test_without_a_title_column_in_other_formats(tmp_path: Path, name: str) -> None:
    rows: list[tuple[object, ...]] = [("Amt", "Telefon"), ("Standesamt", 123)]
    data = as_xlsx(rows) if name.endswith("xlsx") else as_json(rows)
    assert "„Amt“, „Telefon“" in refused(tmp_path, data, name).message


def test_header_below_a_heading(tmp_path: Path) -> None:
    found = read(tmp_path, "Leistungen der Stadt;\n\nStand: 2026;\nTitel;URL\nReisepass;")
    assert titles(found) == ["Reisepass"]


def test_single_column_keeps_what_looks_like_a_delimiter(tmp_path: Path) -> None:
    found = read(tmp_path, "Titel\nReisepass; Beantragung\nUrkunden: Geburt, Ehe | Tod")
    assert titles(found) == ["Reisepass; Beantragung", "Urkunden: Geburt, Ehe | Tod"]


def test_markup_and_entities_become_text(tmp_path: Path) -> None:
    row = ["Kfz &amp; Anhänger < 3,5 t", "<p>Erster</p><p>Zweiter&#xa0;Satz</p>"]
    offer = one(read(tmp_path, as_csv([["Titel", "Beschreibung"], row])))
    assert offer.title == "Kfz & Anhänger < 3,5 t"
    assert offer.description == "Erster Zweiter Satz"


def test_control_characters_are_removed(tmp_path: Path) -> None:
    offer = one(read(tmp_path, "Titel;ID\nReise\u202epass\x1b[31m;a\x07b"))
    assert (offer.title, offer.id) == ("Reisepass [31m", "a b")


def test_long_cells_are_cut(tmp_path: Path) -> None:
    found = one(read(tmp_path, as_csv([["Titel", "Text"], ["T" * 900, "x" * 90_000]])))
    assert (len(found.title), len(found.text)) == (500, 20_000)


# --- keys, ids, addresses ------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        (PASS, (PASS,)),
        (f"{PASS},{HUND}", (PASS, HUND)),
        (f"{PASS}; {HUND}", (PASS, HUND)),
        (f"{PASS}|{HUND} {PASS}", (PASS, HUND)),
        (f"{PASS}\n{HUND}", (PASS, HUND)),
        ("99 084 001 012 000", (PASS,)),
        ("99.084.001.012.000", (PASS,)),
        (f"urn:de:fim:leika:leistung:{PASS}", (PASS,)),
        (f"{PASS}.0", (PASS,)),
        (f"{PASS},00", (PASS,)),
        ("9.9084001012000E+13", (PASS,)),  # all 14 digits
        ("", ()),
    ],
)
def test_keys_as_people_write_them(tmp_path: Path, cell: str, keys: tuple[str, ...]) -> None:
    found = read(tmp_path, as_csv([["Titel", "Schlüssel"], ["Reisepass", cell]]))
    assert one(found).schluessel == keys
    assert one(found).facts == ()
    assert found.warnings == ()


@pytest.mark.parametrize("value", [int(PASS), float(PASS), 9.9012e13, int(HUND)])
@pytest.mark.parametrize("name", ["liste.xlsx", "liste.json"])
def test_keys_stored_as_numbers_are_exact(tmp_path: Path, value: float, name: str) -> None:
    rows: list[tuple[object, ...]] = [("Titel", "LeiKa"), ("Reisepass", value)]
    data = as_xlsx(rows) if name.endswith("xlsx") else as_json(rows)
    assert one(read(tmp_path, data, name)).schluessel == (f"{value:.0f}",)


def test_number_that_excel_wrote_as_a_power_of_ten(tmp_path: Path) -> None:
    data = as_xlsx([("Titel", "LeiKa"), ("Reisepass", 1)])
    data = with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v>1</v>", b"<v>9.9084001012E13</v>"),
    )
    assert one(read(tmp_path, data, "liste.xlsx")).schluessel == (PASS,)


@pytest.mark.parametrize("cell", ["9,9012E+13", "9.9012E13", "9.9012001001E+13"])
def test_rounded_keys_are_kept_raw_and_warned_about(tmp_path: Path, cell: str) -> None:
    found = read(tmp_path, f'Titel;Schlüssel\nReisepass;"{cell}"\nHund;"{cell}"')
    for offer in found.offers:
        assert offer.schluessel == ()
        assert offer.facts == (("schluessel_roh", cell),)
    assert found.warnings == (
        "2-mal steht in der Liste etwas, das ein gerundeter Leistungsschlüssel ist; bitte die "
        f"Spalte als Text speichern (zuerst in Zeile 2: „{cell}“).",
    )


@pytest.mark.parametrize("value", [9.90840010120005e13, 9.9084001012e27, -int(PASS), 99])
def test_numbers_that_are_no_keys(tmp_path: Path, value: float) -> None:
    data = as_xlsx([("Titel", "LeiKa"), ("Reisepass", value)])
    offer = one(read(tmp_path, data, "liste.xlsx"))
    assert offer.schluessel == ()
    assert offer.facts[0][0] == "schluessel_roh"


@pytest.mark.parametrize(
    "cell",
    ["9908400101200", f"{PASS}0", "98084001012000", "A99084001012000", "n. v.", "٩٩084001012000"],
)
def test_values_that_are_no_keys(tmp_path: Path, cell: str) -> None:
    found = read(tmp_path, f"Titel;Schlüssel\nReisepass;{HUND} {cell}\nHund;{HUND}")
    assert found.offers[1].schluessel == (HUND,)
    assert found.offers[1].facts == (("schluessel_roh", cell),)
    assert found.offers[0].facts == ()
    assert found.warnings == (
        "1-mal steht in der Liste etwas, das kein Leistungsschlüssel ist (99 und zwölf Ziffern) "
        f"(zuerst in Zeile 2: „{cell}“).",
    )


def test_keys_from_two_columns(tmp_path: Path) -> None:
    found = read(tmp_path, f"Titel;LeiKa;Schlüssel\nReisepass;{PASS}.0;{HUND}")
    assert one(found).schluessel == (PASS, HUND)


@pytest.mark.parametrize(
    ("cell", "ids", "facts"),
    [
        ("10160", ("10160",), ()),
        ("10160.0", ("10160",), ()),
        ("10160, 10294", ("10160", "10294"), ()),
        ("OZG-10160 OZG-ID: 10294", ("10160", "10294"), ()),
        ("1016", (), (("ozg_id_roh", "1016"),)),
        ("10160 Hundehaltung", ("10160",), (("ozg_id_roh", "Hundehaltung"),)),
    ],
)
def test_ozg_ids(
    tmp_path: Path, cell: str, ids: tuple[str, ...], facts: tuple[tuple[str, str], ...]
) -> None:
    found = read(tmp_path, as_csv([["Titel", "ozg_id"], ["Hund", cell]]))
    assert (one(found).ozg_ids, one(found).facts) == (ids, facts)
    assert len(found.warnings) == len(facts)


def test_addresses(tmp_path: Path) -> None:
    rows = [
        ["Titel", "url", "online_url"],
        ["A", "//service.berlin.de/dienstleistung/1/", "www.herne.de/antrag"],
        ["B", "siehe Startseite", "ja"],
        ["C", "javascript:alert(1)", "https://[kaputt"],
    ]
    found = read(tmp_path, as_csv(rows))
    a, b, c = sorted(found.offers, key=lambda offer: offer.title)
    assert a.url == "https://service.berlin.de/dienstleistung/1/"
    assert a.links == (Link(LinkKind.ONLINEDIENST, "https://www.herne.de/antrag"),)
    assert (b.url, b.links) == ("", ())
    assert b.facts == (("url_roh", "siehe Startseite"), ("onlinedienst_roh", "ja"))
    assert c.facts == (("url_roh", "javascript:alert(1)"), ("onlinedienst_roh", "https://[kaputt"))
    assert len(found.warnings) == 2
    assert all(warning.startswith("2-mal") for warning in found.warnings)


# --- rows and ids --------------------------------------------------------------------


def test_rows_without_title_are_named_and_blank_rows_are_not(tmp_path: Path) -> None:
    found = read(tmp_path, "Titel;URL\n\nReisepass;\n;;\n;https://herne.de/x\n \nHund;")
    assert titles(found) == ["Hund", "Reisepass"]
    assert found.skipped == (Skipped("tabelle", "Zeile 5", "Der Titel fehlt."),)
    assert not found.complete


def test_row_numbers_count_lines_as_an_editor_shows_them(tmp_path: Path) -> None:
    found = read(tmp_path, 'Titel;Text\nReisepass;"zwei\r\nZeilen"\n;ohne Titel')
    assert found.skipped[0].what == "Zeile 4"


def test_cells_with_failed_formulas_are_empty(tmp_path: Path) -> None:
    found = read(tmp_path, "Titel;URL\n#BEZUG!;https://herne.de/x\nReisepass;#NV")
    assert found.skipped[0].what == "Zeile 2"
    assert one(found).facts == ()


def test_ids_of_the_list_are_used_where_they_are_unique(tmp_path: Path) -> None:
    rows = [
        ["ID", "Titel", "URL"],
        ["7", "Reisepass", "https://herne.de/pass"],
        ["8", "Hund", "https://herne.de/hund"],
        ["8", "Wohngeld", ""],
        ["", "Wohngeld", "https://herne.de/alles"],
        ["", "Bürger:innen", "https://herne.de/alles"],
        ["", "???", ""],
    ]
    found = read(tmp_path, as_csv(rows))
    assert [offer.id for offer in found.offers] == [
        "7",
        "a03b221c6c6e",  # nothing but a hash is left of „???“
        "buerger-innen",
        "https://herne.de/hund",
        "wohngeld",
        "wohngeld-2",
    ]


def test_ids_do_not_depend_on_other_rows(tmp_path: Path) -> None:
    rows = [["Titel", "URL"], *([f"Dienst {n}", f"https://herne.de/{n % 3}"] for n in range(4))]
    first = {offer.title: offer.id for offer in read(tmp_path, as_csv(rows)).offers}
    rows.insert(1, ["Neu", "https://herne.de/neu"])
    second = {offer.title: offer.id for offer in read(tmp_path, as_csv(rows)).offers}
    assert second == first | {"Neu": "https://herne.de/neu"}


def test_a_generated_number_never_meets_an_id(tmp_path: Path) -> None:
    found = read(tmp_path, "ID;Titel\nhund-2;Erster\n;Hund\n;Hund\n;Hund")
    assert len({offer.id for offer in found.offers}) == 4


# --- CSV that went wrong -------------------------------------------------------------


def test_delimiters_quotes_and_line_ends_inside_fields(tmp_path: Path) -> None:
    rows = [["Titel", "Text"], ['Plakette; "grün", neu', "a\nb\r\nc|d"], ["Hund", "x"]]
    found = read(tmp_path, as_csv(rows, ","))
    assert titles(found) == ["Hund", 'Plakette; "grün", neu']
    assert found.offers[1].text == "a b c|d"


def test_stray_quotation_marks(tmp_path: Path) -> None:
    found = read(tmp_path, 'Titel;Text\nPlakette "grün";x\n"Grün" Plakette;y\nHund;z')
    assert titles(found) == ["Grün Plakette", "Hund", 'Plakette "grün"']


@pytest.mark.parametrize(
    ("rest", "reason"), [("Hund;x\nWohngeld;y", ""), ("z" * 200_000, "Ein Feld ist zu lang. ")]
)
def test_quotation_mark_that_is_never_closed(tmp_path: Path, rest: str, reason: str) -> None:
    found = read(tmp_path, f'Titel;Text\nReisepass;x\n"Offen;y\n{rest}')
    assert titles(found) == ["Reisepass"]
    reason += "Vermutlich wird ein Anführungszeichen nicht geschlossen."
    assert found.skipped == (Skipped("tabelle", "ab Zeile 3", reason),)


def test_rows_of_different_length(tmp_path: Path) -> None:
    found = read(tmp_path, "Titel;URL;Thema\nHund\nReisepass;https://herne.de/p;A;B;C")
    assert [(offer.title, offer.category) for offer in found.offers] == [
        ("Reisepass", "A"),
        ("Hund", ""),
    ]


def test_utf8_with_a_bad_byte_stays_utf8(tmp_path: Path) -> None:
    found = read(tmp_path, "Titel\nGebühr Öl Äpfel\n".encode() + b"Stra\xdfe")
    assert found.offers[0].title == "Gebühr Öl Äpfel"
    assert found.warnings == ("In „liste.csv“ waren 1 Zeichen nicht lesbar.",)


@pytest.mark.parametrize("rows", [199_999, 200_000, 200_001])
def test_number_of_rows(tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", rows // 1000)
    data = "Titel\n" + "Hund\n\n" * 200
    if rows < 200_000:
        assert "mehr als 200.000 Zeilen" in refused(tmp_path, data).message
    else:
        assert len(read(tmp_path, data).offers) == 200


# --- Excel ---------------------------------------------------------------------------


def test_excel_needs_openpyxl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    error = refused(tmp_path, as_xlsx(ROWS), "liste.xlsx")
    assert 'pip install "ozgcheck[excel]"' in error.hint


def test_excel_dates_and_numbers_as_text(tmp_path: Path) -> None:
    data = as_xlsx([("Titel", "Thema", "ID"), ("Hund", date(2026, 1, 2), 7.0)])
    offer = one(read(tmp_path, data, "liste.xlsx"))
    assert (offer.id, offer.category) == ("7", "2026-01-02 00:00:00")


def test_excel_formulas_are_not_evaluated(tmp_path: Path) -> None:
    data = as_xlsx([("Titel", "Text"), ("Hund", "=1+1"), ('=HYPERLINK("http://x","y")', "x")])
    found = read(tmp_path, data, "liste.xlsx")
    assert one(found).text == ""
    assert found.skipped[0].what == "Zeile 3"
    cached = with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v></v>", b"<v>2</v>", 1).replace(b"<v />", b"<v>2</v>", 1),
    )
    assert one(read(tmp_path, cached, "liste.xlsx")).text == "2"


def test_excel_takes_the_first_visible_sheet_with_titles(tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        for name, rows in (
            ("Versteckt", [["Titel"], ["Geheim"]]),
            ("Liste", [["Titel"], ["Hund"]]),
            ("Alt", [["Titel"], ["Frisiersalon"]]),
        ):
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            sheet.sheet_state = "hidden" if name == "Versteckt" else "visible"

    found = read(tmp_path, as_xlsx([["Hinweise zur Liste"]], more), "liste.xlsx")
    assert titles(found) == ["Hund"]
    assert found.warnings == (
        "Nur das erste Tabellenblatt mit einer Titelspalte wurde gelesen, nicht „Alt“.",
    )


def test_excel_sheet_that_declares_a_wrong_extent(tmp_path: Path) -> None:
    data = with_part(
        as_xlsx(ROWS), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'"A1:I3"', b'"A1:A1"')
    )
    assert load_workbook(io.BytesIO(data), read_only=True).worksheets[0].max_row == 1
    assert len(read(tmp_path, data, "liste.xlsx").offers) == 2


def test_excel_cell_far_away(tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        book.worksheets[0]["XFD1048576"] = "weit weg"

    assert len(read(tmp_path, as_xlsx(ROWS, more), "liste.xlsx").offers) == 2


def test_excel_number_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 1)
    assert "mehr als 200.000" in refused(tmp_path, as_xlsx(ROWS), "liste.xlsx").message


def test_excel_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO(as_xlsx(ROWS))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bombe.bin", bytes(20_000_000))
    monkeypatch.setattr(xlsx_rows, "MAX_UNPACKED", 20_000_000)
    assert len(file.getvalue()) < 100_000
    assert refused(tmp_path, file.getvalue(), "liste.xlsx").message == (
        "Die Excel-Datei „liste.xlsx“ ist entpackt größer als 20 MB."
    )


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_excel_with_entities(tmp_path: Path, code: str) -> None:
    def change(xml: bytes) -> bytes:
        text = xml.decode().partition("?>")[2] or xml.decode()
        return ('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text).encode(code)

    data = with_part(as_xlsx(ROWS), "xl/worksheets/sheet1.xml", change)
    assert "Dokumenttyp" in refused(tmp_path, data, "liste.xlsx").message


@pytest.mark.parametrize("keep", [30, 1000, -30])
def test_excel_cut_off(tmp_path: Path, keep: int) -> None:
    assert refused(tmp_path, as_xlsx(ROWS)[:keep], "liste.xlsx").message == (
        "Die Excel-Datei „liste.xlsx“ ist beschädigt oder unvollständig."
    )


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<a/>", b"<worksheet", b'<c r="??" t="s"><v>9</v></c>'])
def test_excel_with_a_broken_part(tmp_path: Path, part: str, content: bytes) -> None:
    data = with_part(as_xlsx(ROWS), part, lambda _: content)
    result = outcome(tmp_path, data, "liste.xlsx")
    if isinstance(result, SourceError):
        assert "liste.xlsx" in result.message
    else:
        assert len(result.offers) == 2  # the part was not needed


# --- JSON ----------------------------------------------------------------------------


def test_json_as_berlin_publishes_it(tmp_path: Path) -> None:
    document = {
        "created": "2026-11-01",
        "error": False,
        "data": [
            {
                "id": "120686",
                "name": "Anmeldung einer Wohnung",
                "description": "<p>Wenn Sie umziehen</p>",
                "meta": {"url": "//service.berlin.de/dienstleistung/120686/", "locale": "de"},
                "leika": "99115005104000,99115005104001",
                "relation": {"root_topic": "324591"},
                "onlineprocessing": {"description": "", "link": "https://service.berlin.de/antrag"},
                "forms": [{"name": "Anmeldung", "link": "x.pdf"}],
            }
        ],
    }
    found = read(tmp_path, json.dumps(document), "dienste.json")
    assert one(found) == Offer(
        id="120686",
        title="Anmeldung einer Wohnung",
        source="tabelle",
        url="https://service.berlin.de/dienstleistung/120686/",
        description="Wenn Sie umziehen",
        schluessel=("99115005104000", "99115005104001"),
        links=(Link(LinkKind.ONLINEDIENST, "https://service.berlin.de/antrag"),),
        retrieved="2026-11-25",
    )
    (warning,) = found.warnings
    assert "„meta.locale“" in warning
    assert "„forms“" in warning


def test_json_list_of_titles(tmp_path: Path) -> None:
    found = read(tmp_path, '["Hund", "Reisepass", 7, null, ""]', "liste.json")
    assert titles(found) == ["Hund", "Reisepass"]
    assert {(item.what, item.reason) for item in found.skipped} == {
        ("Eintrag 3", "Das ist weder ein Text noch ein Objekt."),
        ("Eintrag 4", "Das ist weder ein Text noch ein Objekt."),
    }


def test_json_keys_as_a_list(tmp_path: Path) -> None:
    found = read(tmp_path, f'[{{"name": "Hund", "leika": ["{HUND}", {PASS}]}}]', "liste.json")
    assert one(found).schluessel == (HUND, PASS)


def test_json_whole_number_with_decimals_is_the_same_id(tmp_path: Path) -> None:
    assert one(read(tmp_path, '[{"name": "Hund", "id": 7.0}]', "liste.json")).id == "7"


def test_json_entry_without_title(tmp_path: Path) -> None:
    found = read(
        tmp_path, '[{"name": "Hund"}, {"name": {"a": 1}, "url": "https://x.de"}]', "a.json"
    )
    assert found.skipped == (Skipped("tabelle", "Eintrag 2", "Der Titel fehlt."),)


def test_json_prefers_the_usual_name_among_several_lists(tmp_path: Path) -> None:
    found = read(tmp_path, '{"fehler": ["x"], "data": ["Hund"], "log": ["y"]}', "liste.json")
    assert titles(found) == ["Hund"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"name": "Hund"}, {"na', "ist unvollständig oder fehlerhaft (Zeile 1)."),
        ('{"data": ["Hund"]', "ist unvollständig oder fehlerhaft"),
        ("[" * 200_000, "ist zu tief verschachtelt."),
        ('[{"a":' * 100_000, "ist zu tief verschachtelt."),
        ("[" + "9" * 5000 + "]", "ist unvollständig oder fehlerhaft."),
        ("{}", "steht keine Liste von Leistungen."),
        ("[]", "steht keine Liste von Leistungen."),
        ('{"a": ["x"], "b": ["y"]}', "steht keine Liste von Leistungen."),
        ('{"error": "not found"}', "steht keine Liste von Leistungen."),
        ("[1, 2]", "fehlt eine Spalte mit dem Titel"),
    ],
)
def test_json_that_is_no_list(tmp_path: Path, text: str, message: str) -> None:
    error = refused(tmp_path, text, "liste.json")
    assert message in error.message
    assert "liste.json" in error.message


def test_json_number_of_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 3)
    assert len(read(tmp_path, '["a","b","c"]').offers) == 3
    assert "mehr als 200.000" in refused(tmp_path, "[1,1,1,1]").message


# --- what is no table ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "„liste.csv“ ist leer."),
        (b"\xef\xbb\xbf \r\n", "„liste.csv“ ist leer."),
        (b"<!DOCTYPE html><title>404</title>", "„liste.csv“ ist eine Internetseite (HTML)"),
        (b"<?xml version='1.0'?><html/>", "„liste.csv“ ist eine Internetseite (HTML)"),
        (b"<?xml version='1.0'?><xzufi/>", "„liste.csv“ ist eine XML-Datei"),
        (b"%PDF-1.7\nTitel", "„liste.csv“ ist weder eine Tabelle noch eine Textdatei."),
        (b"\x1f\x8b\x08Titel", "„liste.csv“ ist weder eine Tabelle noch eine Textdatei."),
        (b"Titel\n\x00\x01", "„liste.csv“ ist weder eine Tabelle noch eine Textdatei."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "„liste.csv“ ist im alten Excel-Format (.xls)"),
        (b"Titel;URL\n;;\n", "In „liste.csv“ steht keine Leistung mit einem Titel."),
        (b"Titel;URL\n;https://x.de\n", "In „liste.csv“ steht keine Leistung mit einem Titel."),
    ],
)
def test_no_table(tmp_path: Path, data: bytes, message: str) -> None:
    assert refused(tmp_path, data).message.startswith(message)


def test_archive_that_is_no_excel_file(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("liste.csv", "Titel\nHund")
    assert "keine Excel-Datei" in refused(tmp_path, file.getvalue(), "liste.xlsx").message


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("liste.xlsx", as_csv(ROWS).encode(), "CSV"),
        ("liste.csv", as_xlsx(ROWS), "Excel"),
        ("liste.csv", as_json(ROWS).encode(), "JSON"),
        ("liste.json", as_csv(ROWS).encode(), "CSV"),
    ],
)
def test_wrong_extension(tmp_path: Path, name: str, data: bytes, found: str) -> None:
    collection = read(tmp_path, data, name)
    assert len(collection.offers) == 2
    assert collection.warnings == (
        f"„{name}“ ist trotz der Endung eine {found}-Datei und wurde so gelesen.",
    )


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("", "Für die Quelle „tabelle“ fehlt die Datei."),
        ("nirgends.csv", "„nirgends.csv“ gibt es nicht."),
        (".", "„.“ ist keine Datei."),
        ("~niemand-hier/liste.csv", "„~niemand-hier/liste.csv“ gibt es nicht."),
        ("a\x1b\x00b", "„a b“ gibt es nicht."),
    ],
)
def test_no_file(tmp_path: Path, location: str, message: str) -> None:
    # What is not said at all is a wrong call, not a source that fails.
    with pytest.raises(SourceError if location else ConfigError) as caught:
        collect(tmp_path, location)
    assert caught.value.message == message
    assert caught.value.hint


def test_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    assert len(read(tmp_path, "Titel\n" + "x" * 94).offers) == 1
    assert refused(tmp_path, "Titel\n" + "x" * 95).message == "„liste.csv“ ist größer als 50 MB."


# --- from the network, and anything at all -------------------------------------------


def test_list_from_an_address(tmp_path: Path, server: Server) -> None:
    server.route("/liste.csv", Reply(as_csv(ROWS).encode()))
    found = collect(tmp_path, server.url("/liste.csv"))
    assert found.offers == (PASS_OFFER, HUND_OFFER)
    assert found.warnings == ()
    assert server.requests[0].headers["accept"] == "*/*"


def test_address_that_answers_with_an_error_or_a_page(tmp_path: Path, server: Server) -> None:
    server.route("/liste.csv", Reply(b"<html>Bitte anmelden</html>"))
    with pytest.raises(SourceError, match="antwortete mit Status 404"):
        collect(tmp_path, server.url("/weg"))
    with pytest.raises(SourceError, match="Internetseite"):
        collect(tmp_path, server.url("/liste.csv"))


def test_address_of_something_huge(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    server.route("/liste.csv", Reply(b"Titel\n" + b"x" * 200))
    with pytest.raises(SourceError):
        collect(tmp_path, server.url("/liste.csv"))


def test_no_request_when_offline(tmp_path: Path, server: Server) -> None:
    context = QuickContext("059160000000", "2026-11-25", tmp_path, offline=True)
    with pytest.raises(SourceError, match="offline"):
        Table().collect(server.url("/liste.csv"), context)
    assert server.requests == []


def survives(base: Path, data: bytes) -> None:
    """Either a clear sentence, or offers that are sorted, distinct and plain."""
    found = outcome(base, data)
    if isinstance(found, SourceError):
        assert found.message.endswith(".")
        assert found.message == plain(found.message, 5_000)
        return
    ids = [offer.id for offer in found.offers]
    assert ids == sorted(set(ids))
    for offer in found.offers:
        assert offer.title
        for value in (offer.id, offer.title, offer.url, offer.text, *dict(offer.facts).values()):
            assert value == plain(value, 20_000)


ANY = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(data=st.binary(max_size=500))
@ANY
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    survives(tmp_path, data)


@given(
    header=st.sampled_from(
        [b"Titel;", b"ID,name,", b"\xff\xfeT\x00", b"PK\x03\x04", b"[{", b'{"data":']
    ),
    data=st.binary(max_size=300),
)
@ANY
def test_any_bytes_after_a_promising_start(tmp_path: Path, header: bytes, data: bytes) -> None:
    survives(tmp_path, header + data)


_CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(['"', "99084001012000", "9,9E+13", "//[", "https://[::1", "-1", "&#0;", "<b"]),
)


@given(rows=st.lists(st.lists(_CELLS, min_size=1, max_size=5), max_size=6))
@ANY
def test_any_cells(tmp_path: Path, rows: list[list[str]]) -> None:
    header = ["ID", "Titel", "URL", "Schlüssel", "OZG-ID"]
    survives(tmp_path, as_csv([header, *rows]).encode("utf-8", "replace"))


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["name", "url", "leika", "meta", "ozgid", "id", "data", "x"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@given(document=_JSON)
@ANY
def test_any_json(tmp_path: Path, document: object) -> None:
    survives(tmp_path, json.dumps(document).encode())


@given(position=st.integers(0, 6000), byte=st.integers(0, 255))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_excel_with_any_byte_changed(tmp_path: Path, position: int, byte: int) -> None:
    data = bytearray(_EXCEL)
    data[position % len(data)] = byte
    survives(tmp_path, bytes(data))


_EXCEL = as_xlsx(ROWS)
