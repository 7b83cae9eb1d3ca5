# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The site in a real browser, opened as files: no complaints, usable, accessible, not too wide."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.report.site.pages import NATIONWIDE, NAVIGATION, OWN
from tests.browser.conftest import Tab
from tests.report.site import town

Open = Callable[..., Tab]
# One page of each kind; the small city's portal is hostile, the full site has everything.
SMALL = (
    "index.html",
    "lebenslagen.html",
    "lebenslage-tiere.html",
    "leistungen.html",
    "leistung-10001.html",
    "leistung-10004.html",
    "arbeitsliste.html",
    "vergleich.html",
    NATIONWIDE[0],
    "entwicklung.html",
    "datenqualitaet.html",
    "methode.html",
    *(file for file, _ in OWN),
)
FULL = ("smart-city-index.html",)
EVERY = (*SMALL, *(f"voll/{name}" for name in FULL))
WIDTHS = (1440, 768, 360, 320)  # the last is a window of 1280 px at 400 %
# Every rule, also those that are only advice or still tried out; what is loaded lies beside it.
_AXE = "{preload: false, resultTypes: ['violations'], rules: " + (
    "Object.fromEntries(axe.getRules().map(each => [each.ruleId, {enabled: true}]))}"
)
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _show(tab: Tab, name: str, small: Path, full: Path) -> None:
    tab.show(full if name.startswith("voll/") else small, name.removeprefix("voll/"))


def _status(page: Any, text: str) -> None:
    """Wait until the list says so."""
    page.locator("[role=status]", has_text=text).wait_for(timeout=5000)


def test_every_page_of_the_navigation_is_looked_at() -> None:
    assert {file for file, _ in NAVIGATION} <= {*SMALL, *FULL}


@pytest.mark.parametrize("name", EVERY)
def test_a_page_shows_without_complaints_and_is_never_too_wide(
    name: str, small: Path, full: Path, tab: Open
) -> None:
    opened = tab()
    _show(opened, name, small, full)
    for width in WIDTHS:
        opened.page.set_viewport_size({"width": width, "height": 900})
        assert opened.page.evaluate(_TOO_WIDE) <= 0, width
    assert opened.complaints == []
    colour = "getComputedStyle(document.querySelector('header')).backgroundColor"
    assert opened.page.evaluate(colour) == "rgb(0, 69, 124)"  # the style sheet is there


@pytest.mark.parametrize("name", EVERY)
def test_axe_finds_nothing_with_all_its_rules_light_and_dark(
    name: str, axe: str, small: Path, full: Path, tab: Open
) -> None:
    page = tab()
    _show(page, name, small, full)
    # What is folded away is looked at as well.
    page.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.page.evaluate(axe)
    for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 24, 29)")):
        page.page.emulate_media(color_scheme=scheme)
        assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
        found = page.page.evaluate(f"axe.run(document, {_AXE})")
        told = [
            (each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]
        ]
        assert told == [], scheme
        assert len(found["passes"]) >= 10


def test_axe_would_find_something(axe: str, small: Path, tab: Open) -> None:
    page = tab()
    page.show(small, "index.html")
    page.page.evaluate("document.querySelector('main').innerHTML = '<img src=x>'")
    page.page.evaluate(axe)
    found = page.page.evaluate("axe.run(document, {preload: false})")
    assert "image-alt" in {each["id"] for each in found["violations"]}


def test_the_list_is_searched_and_filtered_by_keyboard(small: Path, tab: Open) -> None:
    page = tab().page
    page.goto(f"{small.as_uri()}/leistungen.html")
    rows = page.locator("#leistungen tbody tr:visible")
    assert rows.count() == 4
    page.get_by_label("Suchen", exact=True).focus()
    page.keyboard.type("EHESCHLIESSUNG")  # ß is found by ss
    _status(page, "1 von 4 gezeigt")
    assert "Eheschließung" in (rows.first.text_content() or "")
    page.keyboard.press("Tab")  # the choice of where it stands
    assert page.evaluate("document.activeElement.name") == "stand"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "lage"
    page.keyboard.type("Tiere")
    _status(page, "0 von 4 gezeigt")
    assert rows.count() == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "reset"
    page.keyboard.press("Enter")
    _status(page, "4 von 4 gezeigt")
    assert rows.count() == 4


def test_other_names_are_found_and_words_stand_in_any_order(small: Path, tab: Open) -> None:
    page = tab().page
    page.goto(f"{small.as_uri()}/leistungen.html?text=anmelden+hund")
    assert page.locator("#leistungen tbody tr:visible").count() == 1
    page.goto(f"{small.as_uri()}/leistungen.html?text=%3Cscript%3E&stand=gibtesnicht")
    assert page.get_by_label("Suchen", exact=True).input_value() == "<script>"
    assert page.get_by_label("Stand").input_value() == ""
    assert page.locator("#leistungen tbody tr:visible").count() == 1  # another name of it


def test_the_search_in_the_head_leads_to_the_list(small: Path, tab: Open) -> None:
    opened = tab()
    opened.show(small, "methode.html")
    page = opened.page
    page.get_by_label("Leistung suchen").focus()
    page.keyboard.type("wohngeld")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leistungen.html?text=wohngeld")
    assert page.locator("#leistungen tbody tr:visible").count() == 1
    assert opened.complaints == []


def test_a_lebenslage_leads_to_its_part_of_the_working_list(full: Path, tab: Open) -> None:
    page = tab().page
    page.goto(f"{full.as_uri()}/lebenslage-tierhaltung.html")
    page.get_by_role("link", name="Was hier offen ist").click(timeout=5000)
    assert page.get_by_label("Lebenslage").input_value(timeout=5000) == "tierhaltung"
    rows = page.locator("#offen tbody tr:visible")
    marks = rows.evaluate_all("rows => rows.map(row => row.dataset.lage)")
    assert set(marks) == {"tierhaltung"}


def test_the_first_tab_skips_to_the_content(small: Path, tab: Open) -> None:
    page = tab().page
    page.goto(f"{small.as_uri()}/index.html")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.text_content() == "Zum Inhalt springen"
    assert (link.bounding_box() or {"x": -1})["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_without_script_everything_is_there(small: Path, tab: Open) -> None:
    page = tab(script=False).page
    page.goto(f"{small.as_uri()}/arbeitsliste.html")
    assert page.locator("#offen tbody tr").count() == len(town.prepared().seen.gaps)
    assert page.locator("form.filter").is_hidden()


def test_on_a_phone_a_list_stays_a_table(small: Path, tab: Open) -> None:
    page = tab(360).page
    page.goto(f"{small.as_uri()}/leistungen.html")
    assert page.get_by_role("table", name="Alle OZG-Leistungen").count() == 1
    assert page.get_by_role("columnheader").count() == 5
    assert page.get_by_role("rowheader", name="Wohngeld").count() == 1


@pytest.mark.parametrize("width", [1440, 360])
def test_much_text_is_no_tower_however_many_columns_there_are(
    width: int, full: Path, tab: Open
) -> None:
    page = tab(width).page
    page.goto(f"{full.as_uri()}/smart-city-index.html")
    for kind, least in (("satz", 14), ("absatz", 24)):
        widths = page.locator(f"td.{kind}").evaluate_all(
            "cells => cells.map(cell => cell.offsetWidth / 16)"
        )
        assert widths
        assert min(widths) >= least


def test_no_script_of_a_portal_runs(small: Path, tab: Open) -> None:
    page = tab().page
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for name in ("leistung-10001.html", "leistung-10002.html", "datenqualitaet.html"):
        page.goto(f"{small.as_uri()}/{name}")
        for element in page.locator("main a, main td, main li").all()[:60]:
            element.dispatch_event("mouseover")
    assert asked == []


def test_the_policy_also_holds_on_a_server(small: Path, tab: Open) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(small))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = tab()
        page.page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        assert page.page.locator("img").first.evaluate("each => each.naturalWidth") > 0
        assert page.page.evaluate("document.styleSheets.length") == 1
        page.page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')"
        )
        page.page.wait_for_timeout(50)
        server.shutdown()
    refused = [said for said in page.complaints if "favicon" not in said]
    assert any("style-src" in said for said in refused)


def test_on_paper_there_is_no_navigation(small: Path, tab: Open) -> None:
    page = tab().page
    page.goto(f"{small.as_uri()}/index.html")
    page.emulate_media(media="print")
    assert page.locator("nav.haupt").is_hidden()
    assert page.locator("h1").is_visible()
    assert page.locator("img").first.is_visible()
