# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Puts the pages of a site together; what all kinds have in common."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from uuid import UUID

from ozgcheck.text import slug
from tests.portals import noise as noises
from tests.portals.frame import SIGN_IN, Frame, Links, frame, links
from tests.portals.services import Service, by_area
from tests.portals.site import BASE, Expected, Query, Resource, Rule, Site

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HINTS = {"online": "Online-Service", "termin": "Online-Terminvergabe"}


def uuid_of(service: Service) -> str:
    return str(UUID(int=int(service.token, 16) << 32 | service.number, version=4))


def online_url(service: Service) -> str:
    """Where the application of an online service starts; on another host, as in reality."""
    if service.central:
        return service.central
    first = service.area.split()[0].lower()
    return (
        f"https://pdf.form-solutions.net:443/metaform/Form-Solutions/sid/assistant/{service.token}",
        f"https://service.musterstadt.example/extension/service/auth-call/{uuid_of(service)}",
        f"https://ssl.musterstadt.example/intelliform/forms/musterstadt/{first}/{service.slug}/index",
        f"https://portal-civ.ekom21.de/civ.public/start.html?oe=00.00.MS&mode=cc&cc_key={service.slug}",
    )[service.number % 4]


def pdf_url(service: Service) -> str:
    return f"/documents/20124/0/{service.slug}.pdf/{uuid_of(service)}"


APPOINTMENT = "https://termine.musterstadt.example/select2?md="


def channel_link(service: Service) -> tuple[str, str]:
    """Text and address of the link to act on, or two empty strings."""
    if service.channel == "online":
        return f"{service.title} – online beantragen", online_url(service)
    if service.channel == "formular":
        return "Antrag (PDF, 84 KB)", pdf_url(service)
    if service.channel == "termin":
        return "Termin vereinbaren", f"{APPOINTMENT}{service.number % 9}"
    return "", ""


def key_links(service: Service) -> Links:
    """Descriptions elsewhere whose addresses name the Leistungsschlüssel."""
    places = (
        "https://verwaltung.bund.de/leistungsverzeichnis/de/leistung/{}",
        "https://meineverwaltung.nrw/leistung/{}",
        "https://fimportal.de/detail/L/{}",
    )
    return [
        (f"Allgemeine Informationen des Bundes ({index + 1})", places[index % 3].format(key))
        for index, key in enumerate(service.schluessel)
    ]


def items(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>\n"


def anchor(href: str, text: str, attributes: str = "") -> str:
    return f'<a href="{escape(href)}"{attributes}>{escape(text)}</a>'


class Builder:
    """Collects what a site answers.

    Attributes are filled by `add` and its friends and end up in the `Site`; `url_of` maps the
    number of a service to the path of its page.
    """

    def __init__(self, kind: str, seed: int, services: Sequence[Service], url_of: dict[int, str]):
        self.kind = kind
        self.dice = random.Random(f"{kind}-{seed}")
        self.services = services
        self.url_of = url_of
        self.resources: dict[str, Resource] = {}
        self.noise: dict[str, str] = {}
        self.rules: list[tuple[re.Pattern[str], Rule]] = []
        self.dead: set[str] = set()
        self.charset, self.declared, self.meta = "utf-8", "utf-8", "utf-8"
        self.frame: Frame

    def open_frame(
        self, site: str, look: str, lists: Sequence[tuple[str, Links]], *, flat: bool = False
    ) -> None:
        """Make the frame and the pages that every kind has: frame, themes, offices, people.

        `lists`: groups of the menu that lead to services; `flat`: all pages below the root.
        """
        dice = self.dice
        pages = {
            f"/{'' if flat else folder}{page.slug}": page
            for folder, group in (
                ("", noises.static_pages()),
                ("thema/", noises.themes(dice, self.services, self.url_of)),
                ("rathaus/aemter/", noises.offices(self.services, self.url_of)),
                ("rathaus/personen/", noises.employees(dice)),
            )
            for page in group
        }
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for path, page in pages.items():
            by_kind.setdefault(page.kind, []).append((page.title, path))
        popular = [
            (service.title, self.url_of[service.number])
            for service in dice.sample(self.services, min(12, len(self.services)))
        ]
        menu = [
            *lists,
            ("Beliebte Leistungen", popular),
            ("Themen", by_kind["theme"]),
            ("Rathaus", [*by_kind["office"], *by_kind["employee"]]),
        ]
        self.frame = frame(site, look, menu, by_kind["frame"])
        for path, page in pages.items():
            self.add_noise(path, page)
        self._add_usual(site)

    def _add_usual(self, site: str) -> None:
        login = self.page(f"Anmelden - {site}", noises.login_page())
        for path in ("/c/portal/login", SIGN_IN, "/login", "/passwort-vergessen"):
            self.resources[path] = login
            self.noise[path] = "login"
        self.rule(r"/c/portal/login", lambda _match, _query: login)
        self.rule(
            r"/static/.*",
            lambda match, _query: Resource(b"/* */", _static_type(match[0]), declared=None),
        )
        self.rule(
            r"/documents/.*\.pdf.*",
            lambda _match, _query: Resource(
                b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
                "application/pdf",
                declared=None,
            ),
        )
        nothing = self.page(
            "Suchergebnisse", "<h1>Suchergebnisse</h1>\n<p>Es wurden 0 Treffer gefunden.</p>\n"
        )
        self.rule(r"/suche/?", lambda _match, _query: nothing)

    def page(self, title: str, content: str, **kwargs: str | Links) -> Resource:
        """An HTML page in the frame; keyword arguments are those of `Frame.page`."""
        kwargs.setdefault("charset", self.meta)
        parts = self.frame.page(title, content, **kwargs)  # type: ignore[arg-type]
        return Resource(parts, charset=self.charset, declared=self.declared or None)

    def add(
        self, path: str, title: str, content: str, kind: str = "", **kwargs: str | Links
    ) -> None:
        """A page at `path`; `kind`: what it is, if it is no service.

        Raises:
            ValueError: there is one already.
        """
        if path in self.resources:
            raise ValueError(f"two pages at {path}")
        self.resources[path] = self.page(title, content, **kwargs)
        if kind:
            self.noise[path] = kind

    def add_noise(self, path: str, page: noises.Noise) -> None:
        crumbs = [(page.section, "/")] if page.section else []
        self.add(path, f"{page.title} - {self.frame.site}", page.content, page.kind, crumbs=crumbs)

    def rule(self, pattern: str, answer: Callable[[re.Match[str], Query], Resource | None]) -> None:
        self.rules.append((re.compile(pattern), answer))

    def areas(self, prefix: str) -> dict[str, tuple[str, list[Service]]]:
        """Path of the page of an area -> its name and services."""
        return {
            f"{prefix}{slug(area)}": (area, members)
            for area, members in by_area(self.services).items()
        }

    def rows(self, services: Sequence[Service]) -> str:
        return links([(service.title, self.url_of[service.number]) for service in services])

    def sitemap(self, paths: Iterable[str], *, dated: bool = True) -> str:
        """A sitemap with absolute addresses."""
        stamp = "<lastmod>2026-11-02</lastmod>" if dated else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            + "".join(f"<url><loc>{BASE}{escape(path)}</loc>{stamp}</url>\n" for path in paths)
            + "</urlset>\n"
        )

    def site(
        self,
        expected: Iterable[Expected],
        *,
        robots: str | None,
        leistung: str,
        traps: Sequence[str] = (),
    ) -> Site:
        return Site(
            kind=self.kind,
            services=tuple(expected),
            resources=self.resources,
            noise=self.noise,
            robots=robots,
            rules=tuple(self.rules),
            dead=frozenset(self.dead),
            traps=tuple(map(re.compile, traps)),
            leistung=leistung,
        )


def sections(service: Service, words: Mapping[str, str], heading: str = "<h3>{}</h3>") -> str:
    """The sections of a service as headings and lists; `words`: name -> heading, "" for none."""
    parts = []
    for name, texts in service.sections:
        if name in words:
            parts.append(heading.format(words[name]) + "\n" if words[name] else "")
            parts.append(items(texts))
    return "".join(parts)


def paragraph(service: Service) -> str:
    return f"<p>{escape(' '.join(service.description))}</p>\n"


def _static_type(path: str) -> str:
    for end, media in (("css", "text/css"), ("js", "text/javascript"), ("svg", "image/svg+xml")):
        if path.endswith(end):
            return media
    return "image/png"
