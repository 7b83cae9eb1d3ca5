# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The PDFs: tagged, named, harmless, and of the length they may have."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.numbers import german_day, whole
from ozgcheck.report.council.form import form_view
from ozgcheck.report.paper import pdf as made
from ozgcheck.report.paper.document import council_paper, full_report, one_page
from ozgcheck.report.paper.pdf import Picture, address, check_pdf, pdf
from ozgcheck.report.paper.widths import widths
from ozgcheck.report.site.tables import Cell
from ozgcheck.report.view import View
from tests.report.paper.reading import Paper, needs_pdf
from tests.report.site import town

LOGO = Picture(
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>',
)
HARMFUL = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/SubmitForm", "/GoToR"}


def answers() -> View:
    """Five answers, as long as hostile text makes them."""
    parts = tuple(
        View(title=f"{n}. Frage?", columns=(), rows=(), data=None, notes=(text, text))
        for n, text in enumerate((*town.HOSTILE[:5], "Wie die Zahlen entstehen"), 1)
    )
    return View(title="Antworten", columns=(), rows=(), data=None, lead=("Lauf",), parts=parts)


@cache
def paper(name: str) -> Paper:
    run = town.prepared()
    if name == "rat":
        snapshot = run.seen.snapshot
        view = form_view(snapshot, "lauf-1", answers(), run.felder, Yardstick())
        document = council_paper(snapshot, view, example=True, logo=LOGO)
    else:
        document = {"voll": full_report, "uebersicht": one_page}[name](run, LOGO)
    most = {"uebersicht": 1, "rat": 4}.get(name)
    return Paper(pdf(document.html, document.pictures, most=most))


every = pytest.mark.parametrize("name", ["voll", "uebersicht", "rat"])


@needs_pdf
@every
def test_it_is_tagged_and_says_its_language_and_title(name: str) -> None:
    found = paper(name)
    assert found.root["/MarkInfo"]["/Marked"]
    assert found.root["/Lang"] == "de"
    assert found.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.reader.metadata is not None
    assert found.reader.metadata.title
    assert "alert(1)" in found.reader.metadata.title  # the name of the city
    assert b'pdfuaid:part="1"' in found.root["/Metadata"].get_data()
    assert [each["/S"] for each in found.elements() if each.get("/S") == "/H1"] == ["/H1"]
    assert found.reader.outline
    assert {page.get("/Tabs") for page in found.reader.pages} == {"/S"}


@needs_pdf
@every
def test_every_picture_has_words_and_every_cell_its_head(name: str) -> None:
    found = paper(name)
    figures = found.elements("/Figure")
    assert figures
    assert all(each.get("/Alt") for each in figures)
    heads = {each["/ID"] for each in found.elements("/TH")}
    cells = found.elements("/TD")
    for cell in cells:
        assert cell["/A"]["/Headers"]
        assert set(cell["/A"]["/Headers"]) <= heads
    assert bool(cells) is (name != "uebersicht")


@needs_pdf
@every
def test_headings_leave_out_no_level(name: str) -> None:
    levels = [
        int(each["/S"][2:]) for each in paper(name).elements() if each.get("/S", "")[:2] == "/H"
    ]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@needs_pdf
@every
def test_nothing_runs_and_every_link_is_of_the_web_or_inside(name: str) -> None:
    found = paper(name)
    for each in found.objects():
        if hasattr(each, "keys"):
            assert not HARMFUL & set(each.keys())
            assert each.get("/S") not in HARMFUL
    for link in found.links():
        assert link["/Subtype"] == "/Link"
        assert link["/Contents"]
        uri = link["/A"].get("/URI") if "/A" in link else None
        assert uri is None or uri.startswith(("https://", "http://"))
    assert bool(found.links()) is (name == "voll")


@needs_pdf
@every
def test_hostile_text_can_be_read_as_it_is(name: str) -> None:
    words = paper(name).words
    assert town.SCRIPT in words
    assert "\x1b" not in words
    if name == "rat":
        assert '=HYPERLINK("http://x")' in words


@needs_pdf
def test_lengths_are_kept_with_hostile_text() -> None:
    assert paper("uebersicht").pages == 1
    assert paper("rat").pages <= 4


@needs_pdf
def test_a_paper_that_is_too_long_is_refused() -> None:
    html = "<html lang=de><title>x</title><p>a<p style='break-before: page'>b"
    assert Paper(pdf(html, {}, most=2)).pages == 2
    with pytest.raises(OzgcheckError, match="braucht 2 Seiten, erlaubt sind 1"):
        pdf(html, {}, most=1)


@needs_pdf
def test_what_is_a_little_too_long_is_set_in_smaller_type() -> None:
    html = f"<html lang=de><title>x</title><style>p {{ margin: 0 }}</style>{'<p>a' * 70}"
    assert Paper(pdf(html, {})).pages == 2
    small = Paper(pdf(html, {}, most=1))
    assert small.pages == 1
    assert small.words == "a" * 70


@needs_pdf
def test_the_figures_are_those_of_the_run() -> None:
    run = town.prepared()
    count = run.seen.coverage.total
    day = german_day(run.seen.snapshot.started[:10])
    for name in ("voll", "uebersicht"):
        words = paper(name).words
        assert f"Von{whole(count.total)}Leistungen" in words
        assert f"Laufvom{day}" in words
        for number, word in ((count.covered, "●erfüllt"), (count.missing, "○offen")):
            assert f"{number}{word}" in words


@needs_pdf
def test_the_full_report_has_every_part_and_others_only_when_known() -> None:
    titles = [
        str(each.title) for each in paper("voll").reader.outline if not isinstance(each, list)
    ]
    assert titles
    words = paper("voll").words
    for part in ("Lebenslagen", "Arbeitsliste", "SmartCityIndex", "Entwicklung", "Datenqualität"):
        assert part in words
    assert "VergleichmitanderenStädten" in words
    alone = full_report(town.prepared(alone=True))
    assert "Vergleich mit anderen Städten" not in alone.html
    assert "Es gibt keinen früheren Lauf." in alone.html


@needs_pdf
def test_the_same_run_gives_the_same_bytes() -> None:
    document = one_page(town.prepared(), LOGO)
    assert pdf(document.html, document.pictures, most=1) == paper("uebersicht").data


@needs_pdf
@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "data:,x"])
def test_nothing_is_loaded_that_was_not_handed_in(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    whole_fetcher = made._fetcher

    def watched(given: dict[str, Picture]) -> object:
        fetcher = whole_fetcher(given)
        fetch = fetcher.fetch

        def note(address: str, headers: object = None) -> object:
            asked.append(address)
            return fetch(address, headers)

        fetcher.fetch = note
        return fetcher

    monkeypatch.setattr(made, "_fetcher", watched)
    html = f"<html lang=de><title>x</title><img src='{url}' alt=nichts><img src='{{}}' alt=Logo>"
    data = pdf(html.format(address("logo")), {"logo": LOGO})
    assert asked == [url, address("logo")]
    assert [each["/Alt"] for each in Paper(data).elements("/Figure")][-1:] == ["Logo"]
    with pytest.raises(ValueError, match="not part of the document"):
        whole_fetcher({}).fetch(url)


@pytest.mark.parametrize("error", [ImportError("weasyprint"), OSError("libpango")])
def test_what_is_missing_is_said_with_what_to_install(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> object:
        raise error

    monkeypatch.setattr(made.importlib, "import_module", fail)
    with pytest.raises(ConfigError) as raised:
        check_pdf()
    assert raised.value.exit_code == 2
    assert "ozgcheck[pdf]" in (raised.value.hint or "")
    assert "apt-get install" in (raised.value.hint or "")


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(
            st.lists(st.text(max_size=30), min_size=n, max_size=n),
            st.lists(st.lists(st.text(max_size=400), min_size=n, max_size=n), max_size=5),
        )
    )
)
def test_columns_fill_the_line(table: tuple[list[str], list[list[str]]]) -> None:
    heads, rows = table
    found = widths(heads, [[Cell(text) for text in row] for row in rows], 300)
    assert len(found) == len(heads)
    assert all(each > 0 for each in found)
    assert sum(found) == pytest.approx(100, abs=1)


def test_a_long_text_gets_more_room_than_a_number() -> None:
    row = [Cell("Ein Satz mit vielen kurzen Wörtern, der Platz braucht."), Cell("17")]
    wide, narrow = widths(("Was", "Zahl"), [row], 300)
    assert wide > 3 * narrow


def test_a_form_says_what_to_fill_in_and_shows_the_answers() -> None:
    run = town.prepared()
    snapshot = replace(run.seen.snapshot, stadt="Musterstadt")
    view = form_view(snapshot, "lauf-1", answers(), run.felder, Yardstick())
    fields = dict(view.rows)
    assert fields["Vorlage Nr."] == "[auszufüllen]"
    assert fields["Vorlage-Art"] == "Berichtsvorlage"
    assert "Musterstadt" in str(fields["Betreff"])
    assert [part.title for part in view.parts] == [
        "Sachverhalt",
        "Fragen und Antworten",
        "Zahlen je Themenfeld",
        "Anlagen",
        "6. Frage?",
    ]
    assert view.parts[1].parts == answers().parts[:-1]
    assert view.parts[2].footer[1] == run.felder.total.covered
