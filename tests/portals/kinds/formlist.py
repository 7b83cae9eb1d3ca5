# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of forms: services without a page of their own.

The A–Z list holds only half of them; the others stand in the tables of the themes.

Links to „findform“ name a code; the title stands in the row, in the link or in both. Some
intelliForm links are only PDF files, and appointments stand between the forms.
"""

from __future__ import annotations

from html import escape

from tests.portals.builder import APPOINTMENT, Builder, anchor
from tests.portals.frame import Links, links
from tests.portals.services import Service, by_letter, generate
from tests.portals.site import Expected, Resource, Site

SITE = "Formularservice Musterstadt"
LEISTUNG = ""
EINTRAG = (r"/forms/findform\?shortname=F\d+", r"/intelliform/forms/\w+/[\w-]+/[\w-]+/index")
_LIST = "/formulare"


def build(seed: int = 1, size: int = 60) -> Site:
    services = generate(seed, size)
    entries = {service.number: _entry(service, i) for i, service in enumerate(services)}
    url_of = {number: entry.url for number, entry in entries.items()}
    builder = Builder("formlist", seed, services, url_of)
    areas = builder.areas(f"{_LIST}/")
    groups = by_letter([service for service in services if service.number % 2])
    letters: Links = [(letter, f"{_LIST}/a-z/{letter.lower()}") for letter in groups]
    lists = (
        ("Formulare nach Thema", [(name, path) for path, (name, _) in areas.items()]),
        ("Formulare von A bis Z", letters),
        ("Termine", [("Termin im Bürgerbüro", f"{APPOINTMENT}2")]),
    )
    builder.open_frame(SITE, "typo3", lists)
    start = (
        f"<h1>Formulare</h1>\n<p>Bitte wählen Sie ein Thema.</p>\n<ul>{links(lists[0][1])}</ul>\n"
    )
    builder.add("/", SITE, start, kind="start")
    for path, (name, members) in areas.items():
        rows = "".join(_row(entries[s.number], s) for s in members)
        body = (
            f"<h1>{escape(name)}</h1>\n<table class='formulare'><tr><th>Bezeichnung</th><th>Stelle"
            f"</th><th>Aufruf</th></tr>\n{rows}{_appointment(name)}</table>\n"
        )
        builder.add(path, f"{name} - {SITE}", body, kind="list", crumbs=[("Formulare", "/")])
    for letter, path in letters:
        rows = "".join(
            f"<li>{anchor(entries[s.number].url, s.title)} {_medium(entries[s.number])}</li>\n"
            for s in groups[letter]
        )
        body = f"<h1>Formulare von A bis Z: {letter}</h1>\n<ul>\n{rows}</ul>\n"
        builder.add(path, f"Formulare {letter} - {SITE}", body, kind="list")
    for service in services:
        _target(builder, entries[service.number].url, service)
    return builder.site(entries.values(), robots="User-agent: *\nAllow: /\n", leistung=LEISTUNG)


def _entry(service: Service, index: int) -> Expected:
    department = service.office.split()[1]
    first = service.area.split()[0].lower()
    url = (
        f"/forms/findform?shortname=F{service.number}&formtecid=3&areashortname=Amt{department}"
        if index % 3
        else f"/intelliform/forms/musterstadt/{first}/{service.slug}/index"
    )
    # What a „findform“ code opens nobody can tell; intelliForm opens a form or a list of PDFs.
    is_online = index % 3 == 0 and service.channel == "online"
    return Expected(
        service.title,
        url,
        leika=service.schluessel,
        channel="online" if is_online else "formular",
        entry=True,
    )


def _medium(entry: Expected) -> str:
    is_pdf = "/intelliform/" in entry.url and entry.channel == "formular"
    return "Adobe Acrobat-Dokument" if is_pdf else ""


def _row(entry: Expected, service: Service) -> str:
    """The title stands in the first cell; the link says only „Formular“, or nothing (an icon)."""
    way = service.number % 3
    icon = f'<a href="{escape(entry.url)}"><img src="/static/form.gif" alt="Formular"></a>'
    call = (anchor(entry.url, "Formular"), icon, anchor(entry.url, service.title))[way]
    first = "" if way == 2 else escape(service.title)
    return f"<tr><td>{first}</td><td>{service.office}</td><td>{call} {_medium(entry)}</td></tr>\n"


def _appointment(area: str) -> str:
    """What looks like an online service and is only an appointment."""
    link = anchor(f"{APPOINTMENT}{len(area)}", "Online-Terminvergabe")
    return f"<tr><td>Vorsprache {escape(area)}</td><td>Bürgerbüro</td><td>{link}</td></tr>\n"


def _target(builder: Builder, url: str, service: Service) -> None:
    body = (
        "<h1>Formular</h1>\n<form method='post' action='/forms/send'>"
        f"<p>{escape(service.title)}</p>"
        "<label>Name <input name='n'></label><label>Anschrift <input name='a'></label>"
        "<button>Weiter</button></form>\n"
    )
    page = builder.page(f"Formular - {SITE}", body)
    builder.resources[url] = Resource(page.text, headers=(("X-Robots-Tag", "noindex"),))
