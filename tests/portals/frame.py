# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands around every page: head, navigation, cookie banner, footer.

Three looks: `liferay` (portlets, no main element), `typo3` (header, nav, main) and `asp`
(nested tables; the navigation is no nav element but a table cell full of links).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain

Links = Sequence[tuple[str, str]]  # text, address

_STYLE = "".join(
    f".{name}-{i}{{margin:0 {i}px;padding:.{i}rem;border:1px solid #d{i}d7d4;font-size:{90 + i}%}}"
    for name in ("portlet", "teaser", "kachel", "accordion", "btn", "nav-level")
    for i in range(9)
)
_SCRIPT = """
var Stadt = {portal: {locale: "de_DE", layout: "%s", signedIn: false,
  texts: {online: "Der Antrag kann online gestellt werden", login: "Anmeldung erforderlich"}}};
(function (w, d) {
  "use strict";
  function ready(fn) {
    d.readyState !== "loading" ? fn() : d.addEventListener("DOMContentLoaded", fn);
  }
  ready(function () {
    var banner = d.getElementById("cookie-hinweis");
    if (banner && d.cookie.indexOf("hinweis=1") > -1) { banner.style.display = "none"; }
    Array.prototype.forEach.call(d.querySelectorAll(".accordion-kopf"), function (kopf) {
      kopf.addEventListener("click", function () { kopf.parentNode.classList.toggle("offen"); });
    });
    var suche = d.querySelector("[data-suche]");
    if (suche) {
      suche.addEventListener("input", function () { w.vorschlag && w.vorschlag(this.value); });
    }
    if (1 < 2 && "<a href='/skript-verweis'>kein Verweis</a>".length > 3) { w.start = +new Date(); }
  });
})(window, document);
"""
_COOKIES = """<div id="cookie-hinweis" class="cookie-banner" role="dialog" aria-label="Cookies">
<h2>Diese Website verwendet Cookies</h2>
<p>Wir verwenden Cookies, damit die Seiten funktionieren, und zählen anonym, welche Leistungen
gefragt sind. Sie können der Zählung jederzeit widersprechen. Einzelheiten stehen in der
<a href="/datenschutz">Datenschutzerklärung</a>.</p>
<form><label><input type="checkbox" checked disabled> Notwendig</label>
<label><input type="checkbox" name="statistik"> Statistik</label>
<label><input type="checkbox" name="medien"> Externe Medien</label>
<button type="button">Alle akzeptieren</button> <button type="button">Nur notwendige</button></form>
</div>
"""
SIGN_IN = "/c/portal/login?p_l_id=20124"
_OUTSIDE: Links = (
    ("Bund.de", "https://www.bund.de/"),
    ("Bebauungspläne im Geoportal", "https://geo.musterstadt.example/plaene?thema=bauen#karte"),
    ("Ratsinformationssystem", "https://ris.musterstadt.example/si0040.asp"),
    ("Facebook", "https://social.example/musterstadt"),
    ("Behördenrufnummer 115", "tel:115"),
    ("E-Mail an die Stadt", "mailto:rathaus@musterstadt.example?subject=Anfrage"),
    ("Seite drucken", "javascript:window.print()"),
    ("Nach oben", "#oben"),
)


def links(rows: Links, cls: str = "") -> str:
    """List items with links."""
    kind = f' class="{cls}"' if cls else ""
    return "".join(
        f'<li{kind}><a href="{escape(href)}">{escape(text)}</a></li>\n' for text, href in rows
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one site, made once and shared by its pages.

    `start` goes before the title, `middle` after the head, `end` after the content.
    """

    site: str
    look: str
    start: str
    middle: str
    end: str

    def page(
        self,
        title: str,
        content: str,
        *,
        crumbs: Links = (),
        head: str = "",
        charset: str = "utf-8",
    ) -> tuple[str, ...]:
        """The pieces of a page.

        `title`: plain text for the title element; `content`: HTML; `crumbs`: without start page
        and the page itself; `head`: further HTML for the head; `charset`: what meta declares
        (empty: nothing).
        """
        meta = f'<meta charset="{charset}">\n' if charset else ""
        return (
            self.start,
            f"{meta}<title>{escape(title)}</title>\n{head}",
            self.middle,
            self._crumbs(crumbs, title),
            content,
            self.end,
        )

    def _crumbs(self, crumbs: Links, title: str) -> str:
        if not crumbs:
            return ""
        rows = links((("Startseite", "/"), *crumbs))
        if self.look == "liferay":
            return (
                '<nav class="portlet-breadcrumb" aria-label="Brotkrumen"><ol class="breadcrumb">\n'
                f'{rows}<li class="active">{escape(title.split(" - ")[0])}</li></ol></nav>\n'
            )
        if self.look == "typo3":
            return f'<div class="breadcrumb"><ol>\n{rows}</ol></div>\n'
        return '<p class="pfad">Sie sind hier: {}</p>\n'.format(
            " &raquo; ".join(
                f'<a href="{escape(href)}">{escape(text)}</a>'
                for text, href in (("Startseite", "/"), *crumbs)
            )
        )


def frame(site: str, look: str, menu: Sequence[tuple[str, Links]], service_links: Links) -> Frame:
    """The frame of a site.

    `menu`: groups of links that stand on every page; `service_links`: imprint, contact … in
    header and footer.
    """
    start = (
        '<!DOCTYPE html>\n<html lang="de-DE" class="ltr">\n<head>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    )
    head = (
        f'<link rel="stylesheet" href="/static/{look}.css?v=7">\n<link rel="icon" '
        f'href="/static/favicon.ico">\n<style>{_STYLE}</style>\n<script>{_SCRIPT % look}</script>\n'
        "</head>\n"
    )
    maker = {"liferay": _liferay, "typo3": _typo3, "asp": _asp}[look]
    before, after = maker(escape(site), menu, service_links)
    return Frame(site, look, start, head + before, after + "</body>\n</html>\n")


def _liferay(site: str, menu: Sequence[tuple[str, Links]], service: Links) -> tuple[str, str]:
    groups = "".join(
        f'<li class="lfr-nav-item dropdown"><a href="{escape(rows[0][1])}" class="nav-link" '
        f'aria-haspopup="true"><span>{escape(name)}</span></a><ul class="child-menu">\n'
        f"{links(rows, 'nav-level-2')}</ul></li>\n"
        for name, rows in menu
    )
    before = (
        '<body class="controls-visible yui3-skin-sam signed-out public-page site" id="oben">\n'
        '<a href="#main-content" class="sr-only">Zum Hauptinhalt</a>\n'
        f'{_COOKIES}<div class="container-fluid" id="wrapper">\n<header id="banner" role="banner">'
        f'<div id="heading"><a class="logo" href="/" title="{site}"><img alt="{site}" '
        'src="/static/logo.svg"></a><span class="site-name">'
        f"{site}</span></div>\n"
        f'<a href="{SIGN_IN}" class="sign-in" rel="nofollow">Anmelden</a>\n'
        '<form action="/suche" role="search"><input name="q" data-suche placeholder="Suchbegriff">'
        "<button>Suchen</button></form></header>\n<div>Navigationsmenü</div>\n"
        f'<nav id="navigation" role="navigation"><ul>\n{groups}</ul></nav>\n'
        '<div id="content"><a id="main-content"></a>\n'
    )
    after = (
        '</div>\n<footer id="footer" role="contentinfo"><div class="row">'
        f"<ul>\n{links(service)}</ul><ul>\n{links(_OUTSIDE)}</ul></div>\n"
        f"<p>&copy; 2026 {site}</p></footer></div>\n"
        '<script src="/static/liferay.js?languageId=de_DE&amp;t=1763"></script>\n'
    )
    return before, after


def _typo3(site: str, menu: Sequence[tuple[str, Links]], service: Links) -> tuple[str, str]:
    groups = "".join(
        f'<li class="menu__item menu__item--sub"><span class="menu__kopf">{escape(name)}</span>'
        f"<ul>\n{links(rows, 'menu__item')}</ul></li>\n"
        for name, rows in menu
    )
    before = (
        f'<body id="oben" class="page-default">\n{_COOKIES}<header class="site-header">'
        f'<a href="/" class="site-logo">{site}</a>\n'
        f'<ul class="meta-nav">\n{links(service[:4])}</ul>\n'
        '<a href="/login" class="mein-konto">Mein Konto</a></header>\n'
        f'<nav class="menu" aria-label="Hauptmenü"><ul>\n{groups}</ul></nav>\n<main id="inhalt">\n'
        "<!--TYPO3SEARCH_begin-->\n"
    )
    after = (
        '<!--TYPO3SEARCH_end-->\n</main>\n<footer class="site-footer"><h2>Stadt Musterstadt</h2>'
        "<address>Rathausplatz 1<br>99999 Musterstadt</address>"
        f"<ul>\n{links(service)}</ul><ul>\n{links(_OUTSIDE)}</ul></footer>\n"
    )
    return before, after


def _asp(site: str, menu: Sequence[tuple[str, Links]], service: Links) -> tuple[str, str]:
    rows = "".join(
        f'<tr><td class="menue1"><b>{escape(name)}</b></td></tr>\n'
        + "".join(
            f'<tr><td class="menue2"><img src="/static/p.gif" alt=""><a href="{escape(href)}">'
            f"{escape(text)}</a></td></tr>\n"
            for text, href in group
        )
        for name, group in menu
    )
    foot = " | ".join(
        f'<a href="{escape(href)}">{escape(text)}</a>' for text, href in chain(service, _OUTSIDE)
    )
    before = (
        f'<body bgcolor="#ffffff" id="oben">\n{_COOKIES}<table width="980" cellpadding="0"><tr>'
        f'<td colspan="2" class="kopf"><a href="/"><img src="/static/kopf.jpg" alt="{site}"></a>'
        f'</td></tr>\n<tr><td valign="top" width="220"><table class="menue">\n{rows}</table></td>\n'
        '<td valign="top" class="inhalt">\n'
    )
    after = f'</td></tr>\n<tr><td colspan="2" class="fuss">{foot}</td></tr></table>\n'
    return before, after
