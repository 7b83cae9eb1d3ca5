# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A city whose portal changes from month to month, so that a year can be played through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from tests.portals.site import BASE, Expected, Resource, Site

ONLINE = "Sie können den Antrag online stellen und die Gebühr online bezahlen."
PDF = "Bitte drucken Sie das Formular aus und senden Sie es unterschrieben per Post."
PERSON = "Bitte sprechen Sie persönlich im Bürgeramt vor."


@dataclass(frozen=True, slots=True)
class Service:
    """One page: `number` stays when the portal is rebuilt, `text` says how far the service is."""

    number: int
    title: str
    key: str
    text: str = PDF


@dataclass(frozen=True, slots=True)
class Town:
    """The portal at one moment; every change gives a new one."""

    services: tuple[Service, ...]
    rebuilt: bool = False
    moved: frozenset[int] = frozenset()

    def changed(self, number: int, **changes: str) -> Town:
        """The same with one service changed."""
        services = (replace(s, **changes) if s.number == number else s for s in self.services)
        return replace(self, services=tuple(services))

    def without(self, numbers: Iterable[int]) -> Town:
        """The same without some services."""
        gone = frozenset(numbers)
        return replace(self, services=tuple(s for s in self.services if s.number not in gone))

    def with_service(self, service: Service) -> Town:
        """The same with one service more."""
        return replace(self, services=(*self.services, service))

    def move(self, number: int) -> Town:
        """The same with one page under another address."""
        return replace(self, moved=self.moved | {number})

    def rebuild(self) -> Town:
        """The same behind a new look and with new addresses everywhere."""
        return replace(self, rebuilt=True)

    def address(self, service: Service) -> str:
        """Path of a service's page."""
        if self.rebuilt:
            return f"/leistungen/thema-{service.number}"
        return f"/services/{'neu-' if service.number in self.moved else ''}{service.number}.html"

    def site(self) -> Site:
        """What the server answers."""
        rows = "".join(
            f'<li><a href="{self.address(s)}">{escape(s.title)}</a></li>' for s in self.services
        )
        resources = {"/": _page("Musterstadt", f"<h2>Dienstleistungen</h2><ul>{rows}</ul>")}
        for service in self.services:
            resources[self.address(service)] = _page(service.title, self._body(service))
        lines = "".join(f"<url><loc>{BASE}{self.address(s)}</loc></url>" for s in self.services)
        resources["/sitemap.xml"] = Resource((f"<urlset>{lines}</urlset>",), "text/xml")
        return Site(
            kind="year",
            services=tuple(Expected(s.title, self.address(s)) for s in self.services),
            resources=resources,
            robots=f"User-agent: *\nDisallow: /api/\nSitemap: {BASE}/sitemap.xml\n",
        )

    def _body(self, service: Service) -> str:
        tag = "div" if self.rebuilt else "p"
        key = f'<meta name="leistungsschluessel" content="{service.key}">'
        return (
            f"{key}<{tag}>{escape(service.text)}</{tag}>"
            "<h2>Unterlagen</h2><p>Personalausweis.</p><h2>Kosten</h2><p>12 Euro</p>"
        )


def _page(title: str, body: str) -> Resource:
    return Resource(
        (f"<!doctype html><title>{escape(title)}</title><h1>{escape(title)}</h1>{body}",)
    )


PROFILE = r"""
produkt: musterstadt
titel: Ein Portal, das sich ändert
ungeprueft: false
hinweis: Leistungen stehen unter /services/, nach dem Umbau unter /leistungen/.
leistung:
  - muster: '/services/(?:neu-)?\d+\.html$'
    beispiele:
      trifft: ['https://www.musterstadt.example/services/17.html']
      trifft_nicht: ['https://www.musterstadt.example/services/']
  - muster: '/leistungen/thema-\d+$'
    beispiele:
      trifft: ['https://www.musterstadt.example/leistungen/thema-17']
      trifft_nicht: ['https://www.musterstadt.example/leistungen/']
felder:
  schluessel:
    - {css: 'meta[name="leistungsschluessel"]', attribut: content}
"""
