# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Online services that are none: dead, a PDF, a description, out of order, a bare login."""

from __future__ import annotations

from collections.abc import Iterator

from ozgcheck.maturity.contradictions import kinds
from ozgcheck.maturity.contradictions.asked import ONLINE, in_portal, named
from ozgcheck.maturity.contradictions.scene import Scene
from ozgcheck.model import Effect, LinkKind, Linkstand, LinkState, Offer, Widerspruch
from ozgcheck.numbers import counted
from ozgcheck.web.urls import host_of, normal_url, split_url

# From so many broken addresses of one host on it is the host that has the problem.
_ONE_CAUSE = 5
_GONE = (404, 410)
_ARTEN = {
    LinkState.TOT: kinds.LINK_TOT,
    LinkState.PDF: kinds.NUR_PDF,
    LinkState.BESCHREIBUNG: kinds.NUR_BESCHREIBUNG,
    LinkState.AUSSER_BETRIEB: kinds.DIENST_GESTOERT,
    LinkState.ANMELDUNG: kinds.NUR_ANMELDUNG,
}
_WHAT = {
    kinds.SEITE_FEHLT: "die Seite gibt es nicht mehr",
    kinds.LINK_TOT: "die Adresse führt ins Leere",
    kinds.NUR_PDF: "dahinter liegt ein PDF",
    kinds.NUR_BESCHREIBUNG: "dahinter liegt nur eine Beschreibung",
    kinds.DIENST_GESTOERT: "der Dienst ist außer Betrieb",
    kinds.NUR_ANMELDUNG: "dort kommt sofort eine Anmeldung, von der die Seite nichts sagt",
}
# Words, in small letters, with which a page announces that an account is needed.
_ACCOUNT = (
    *("bundid", "bund-id", "bund id", "bayernid", "bayern-id", "elster", "eid-", "online-ausweis"),
    *("konto", "einloggen", "login", "log-in", "registrier", "authentifi", "zugangsdaten"),
    *("passwort", "anmeldung erforderlich", "anmeldung notwendig", "anmeldung nötig"),
)


def broken_links(scene: Scene) -> Iterator[Widerspruch]:
    """Each address once, with all offers that lead there; a host that is down once."""
    found: dict[tuple[str, str], list[Offer]] = {}
    for offer in scene.offers.values():
        # What is wrong with a service of Land or Bund only concerns pages that link to it.
        if not in_portal(offer) and offer.level.inherited:
            continue
        for url in dict.fromkeys(
            link.url for link in offer.links if link.kind is LinkKind.ONLINEDIENST
        ):
            art = _art(scene, offer, url)
            if art:
                found.setdefault((art, url), []).append(offer)
    hosts: dict[tuple[str, str], list[str]] = {}
    for art, url in found:
        hosts.setdefault((art, host_of(url)), []).append(url)
    for (art, host), urls in sorted(hosts.items()):
        if host and len(urls) >= _ONE_CAUSE and art != kinds.NUR_BESCHREIBUNG:
            yield _of_host(scene, art, host, {url: found[art, url] for url in sorted(urls)})
        else:
            for url in sorted(urls):
                yield _of_address(scene, art, url, found[art, url])


def _art(scene: Scene, offer: Offer, url: str) -> str:
    """What is wrong with the service that an offer links; empty if nothing is known."""
    stand = scene.checked.get(url)
    if stand is not None:
        if stand.state is LinkState.TOT and stand.status in _GONE:
            return kinds.SEITE_FEHLT
        if stand.state is LinkState.ANMELDUNG and _announced(offer):
            return ""
        return _ARTEN.get(stand.state, "")
    if split_url(url).path.lower().endswith(".pdf"):
        return kinds.NUR_PDF
    return kinds.NUR_BESCHREIBUNG if normal_url(url) in scene.pages else ""


def _announced(offer: Offer) -> bool:
    titles = (link.title for link in offer.links)
    said = " ".join((offer.text, offer.description, *titles)).lower()
    return any(word in said for word in _ACCOUNT)


def _of_address(scene: Scene, art: str, url: str, offers: list[Offer]) -> Widerspruch:
    text = (
        f"{named(offer.title for offer in offers)} {_verb(offers)} einen Onlinedienst, doch "
        f"{_WHAT[art]}.{_checked(scene.checked.get(url))}"
    )
    return scene.report(art, text, [offer.id for offer in offers], url)


def _of_host(scene: Scene, art: str, host: str, found: dict[str, list[Offer]]) -> Widerspruch:
    offers = list({offer.id: offer for each in found.values() for offer in each}.values())
    first = next(iter(found))
    text = (
        f"{counted(len(found), 'Adresse', 'Adressen')} auf {host} mit demselben Befund: "
        f"{_WHAT[art]}. Betroffen: {named(offer.title for offer in offers)}."
        f"{_checked(scene.checked.get(first))}"
    )
    return scene.report(art, text, [offer.id for offer in offers], first)


def _verb(offers: list[Offer]) -> str:
    return "verlinkt" if len({offer.title for offer in offers}) == 1 else "verlinken"


def _checked(stand: Linkstand | None) -> str:
    """When it was asked and what came."""
    if stand is None:
        return ""
    day = ".".join(reversed(stand.am[:10].split("-")))
    return f" Geprüft am {day}{f': {stand.grund}' if stand.grund else '.'}"


# --- what the page itself says ---------------------------------------------------------------


def out_of_order(scene: Scene) -> Iterator[Widerspruch]:
    """A page that offers a service and says that it does not work."""
    for offer in scene.offers.values():
        if not in_portal(offer):
            continue
        services = [link.url for link in offer.links if link.kind is LinkKind.ONLINEDIENST]
        if any(_art(scene, offer, url) == kinds.DIENST_GESTOERT for url in services):
            continue
        items = scene.evidence(offer.id)
        doubt = next(
            (item for item in items if item.effect is Effect.DOUBTS and item.url == offer.url), None
        )
        if doubt is not None and (
            services or any(_online(item.effect, item.level) for item in items)
        ):
            text = f"„{offer.title}“ verweist auf einen Onlinedienst und sagt: „{doubt.quote}“"
            yield scene.report(kinds.DIENST_GESTOERT, text, [offer.id], offer.url)


def online_without_service(scene: Scene) -> Iterator[Widerspruch]:
    """A page that says „online“, whose only links are forms to download."""
    for offer in scene.offers.values():
        linked = {link.kind for link in offer.links}
        if LinkKind.FORMULAR not in linked or LinkKind.ONLINEDIENST in linked:
            continue
        addresses = {link.url for link in offer.links}
        said = next(
            (
                item
                for item in scene.evidence(offer.id)
                if _online(item.effect, item.level) and item.url not in addresses
            ),
            None,
        )
        if said is not None:
            form = next(link for link in offer.links if link.kind is LinkKind.FORMULAR)
            text = (
                f"„{offer.title}“ sagt: „{said.quote}“, verlinkt aber nur das Formular "
                f"„{form.title or form.url}“."
            )
            yield scene.report(kinds.ONLINE_OHNE_DIENST, text, [offer.id], offer.url)


def _online(effect: Effect, level: int) -> bool:
    return effect is Effect.SUPPORTS and level >= ONLINE
