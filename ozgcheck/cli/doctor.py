# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck doctor`: what is reachable, allowed and found on a portal, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option
from ozgcheck.cli.german import Number
from ozgcheck.errors import EXIT_COULD_NOT_CHECK
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.doctor.checks import Other
    from ozgcheck.doctor.page import Explained
    from ozgcheck.model import Portal, Profil
    from ozgcheck.report.view import View
    from ozgcheck.sources.interface import Context
    from ozgcheck.sources.live import Plan

_PAGES = 5
_A_PAGE = tr("Gemeint ist eine Adresse mit https:// oder eine gespeicherte HTML-Datei.")


@command("doctor")
@click.option(
    "--seite",
    metavar=tr("URL|DATEI"),
    help=tr("Nur diese eine Seite erklären, mit allem, was darauf erkannt wird."),
)
@click.option(
    "--profil",
    "profile_path",
    metavar=tr("DATEI"),
    type=click.Path(path_type=Path),
    help=tr("Dieses Profil ausprobieren, ohne es einzurichten."),
)
@click.option(
    "--seiten",
    type=Number(1, 50),
    metavar=tr("ZAHL"),
    help=tr(
        "Höchstens so viele Seiten von Leistungen abrufen (1 bis 50); Vorgabe: {pages}."
    ).format(pages=_PAGES),
)
@click.option(
    "--alle-quellen",
    "all_sources",
    is_flag=True,
    help=tr("Auch die anderen Quellen des Portals ganz abrufen; das kann lange dauern."),
)
@click.option("--offline", is_flag=True, help=tr("Nichts abrufen; nur das Archiv lesen."))
@format_option
def doctor(
    app: App,
    *,
    seite: str | None,
    profile_path: Path | None,
    seiten: int | None,
    all_sources: bool,
    offline: bool,
    form: str,
) -> None:
    """Was erreichbar, erlaubt und lesbar ist, was gefunden wird, und was zu tun ist.

    Ohne --seite: ein kurzer Besuch beim Portal, mit Pausen und wenigen Abrufen. Mit --seite: eine
    Seite im Einzelnen, aus dem Netz oder aus einer gespeicherten Datei. Exit-Code 1 heißt: Es
    gibt mindestens einen Fehler.
    """
    from ozgcheck.errors import ConfigError

    own = None
    if profile_path is not None:
        from ozgcheck.catalog.profile_file import read_profile

        own = read_profile(profile_path)
    if seite is None:
        view, failed = _portal(app, own, seiten or _PAGES, all_sources, offline)
        app.show(view, form)
        if failed:
            sys.exit(EXIT_COULD_NOT_CHECK)
        return
    if seiten is not None or all_sources:
        raise ConfigError(
            tr("--seiten und --alle-quellen gelten nur ohne --seite."),
            tr("Hilfe: ozgcheck doctor --help"),
        )
    app.show(_page(app, seite, own, offline), form)


# --- the whole portal -----------------------------------------------------------------------


def _portal(
    app: App, own: Profil | None, most: int, all_sources: bool, offline: bool
) -> tuple[View, bool]:
    from ozgcheck.doctor.checks import Setting, State, checks
    from ozgcheck.doctor.look import look
    from ozgcheck.doctor.places import Places
    from ozgcheck.doctor.stored import stored
    from ozgcheck.history.store import History
    from ozgcheck.report.doctor import portal_view
    from ozgcheck.sources.live import plan

    portal = _with_own(app, app.portal, own)
    context = _context(app, portal, offline)
    named = (where for kind, where in portal.quellen if kind == "portal" and _is_url(where))
    start = next(named, "")
    ours = plan(start, context) if portal.adressen or start else None
    # Before anything is fetched: what is there now is in question.
    kept = stored(
        app.config.history / portal.name / "archiv",
        History(app.config.history, portal.name),
        ours.starts if ours else (),
    )
    seen = look(ours, context, most) if ours is not None else None
    led = Places(ours).tally(seen.anchors) if ours is not None and seen is not None else ()
    setting = Setting(
        portal,
        any(entry.name == portal.name for entry in app.config.portale),
        app.config.kontakt,
        ours.profile if ours is not None else (),
    )
    others = tuple(_others(portal, context, all_sources))
    found = checks(setting, seen, led, kept, others)
    view = portal_view(portal, context.retrieved, found, seen, led)
    return view, any(check.state is State.FAULT for check in found)


def _others(portal: Portal, context: Context, all_sources: bool) -> Iterator[Other]:
    """The portal's further sources; those in the net are asked only if wanted."""
    from ozgcheck.doctor.checks import Other
    from ozgcheck.errors import OzgcheckError
    from ozgcheck.sources.collect import collect

    for kind, location in portal.quellen:
        if kind == "portal" and (not location or _is_url(location)):
            continue
        if not all_sources and (not location or _is_url(location)) and kind != "beispiel":
            yield Other(kind, location)
            continue
        try:
            _, states = collect([(kind, location)], context)
        except OzgcheckError as error:
            yield Other(kind, location, trouble=str(error))
            continue
        offers = sum(state.offers for state in states)
        yield Other(kind, location, offers, max((state.as_of for state in states), default=""))


# --- one page -------------------------------------------------------------------------------


def _page(app: App, where: str, own: Profil | None, offline: bool) -> View:
    from ozgcheck.doctor.look import fetch
    from ozgcheck.doctor.places import Places
    from ozgcheck.errors import ConfigError
    from ozgcheck.report.doctor import page_view
    from ozgcheck.web.urls import normal_url

    if _is_url(where):
        address = normal_url(where)
        if not address:
            raise ConfigError(
                tr("„{where}“ ist keine Internetadresse.").format(where=where), _A_PAGE
            )
        ours, context = _plan_for(app, address, own, offline)
        explained, archived = fetch(address, ours, context)
        places: Places | None = Places(ours)
    else:
        explained, archived = _saved(app, where, own), ""
        places = None
        if _is_url(explained.address):
            places = Places(_plan_for(app, explained.address, own, offline)[0])
    led = places.tally(anchor.url for anchor in explained.anchors) if places else ()
    return page_view(where, explained, led, archived)


def _plan_for(app: App, address: str, own: Profil | None, offline: bool) -> tuple[Plan, Context]:
    """How a page's portal is read: the chosen one if the page belongs to it, else any."""
    from ozgcheck.model import Portal
    from ozgcheck.sources.crawl.scope import start_hosts
    from ozgcheck.sources.live import plan
    from ozgcheck.web.urls import split_url

    chosen = app.portal
    hosts, _ = start_hosts(chosen.adressen, chosen.hosts)
    if chosen.adressen and split_url(address).netloc in hosts:
        portal = _with_own(app, chosen, own)
        context = _context(app, portal, offline)
    else:
        portal = Portal("seite", "", chosen.ars, (), adressen=(address,), profil=own)
        context = replace(_context(app, portal, offline), archive=None)
    return plan("", context), context


def _saved(app: App, where: str, own: Profil | None) -> Explained:
    """Explain a saved page; every product is known, the chosen portal's first."""
    from ozgcheck.catalog.profiles import profiles_of
    from ozgcheck.doctor.page import explain
    from ozgcheck.errors import ConfigError, reason
    from ozgcheck.model import Portal
    from ozgcheck.sources.pages import MAX_PAGE_BYTES

    path = Path(where)
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(tr("„{path}“ ist keine gewöhnliche Datei.").format(path=path))
        with path.open("rb") as file:
            html = file.read(MAX_PAGE_BYTES + 1)
    except (OSError, ValueError) as error:
        cause = reason(error) if isinstance(error, OSError) else tr("kein Dateiname")
        raise ConfigError(
            tr("Die Seite {path} lässt sich nicht lesen ({cause}).").format(path=path, cause=cause),
            _A_PAGE,
        ) from error
    known = app.catalog.profile
    if own is not None:
        chosen = (
            _with_own(app, app.portal, own)
            if _is_named(app)
            else Portal("seite", "", "", (), profil=own)
        )
        profile = profiles_of(chosen, known)
    else:
        mine = profiles_of(app.portal, known) if _is_named(app) else ()
        profile = tuple(dict.fromkeys((*mine, *known)))
    return explain(html, path.name, profile, app.catalog.linkregeln)


# --- what both share ------------------------------------------------------------------------


def _with_own(app: App, portal: Portal, own: Profil | None) -> Portal:
    from ozgcheck.catalog.profiles import with_profile

    return portal if own is None else with_profile(portal, own, app.catalog.profile)


def _context(app: App, portal: Portal, offline: bool) -> Context:
    archive = app.config.history / portal.name / "archiv"
    return replace(app.context(offline), portal=portal, ars=portal.ars, archive=archive)


def _is_named(app: App) -> bool:
    """Whether a person chose the portal, instead of the one that always is there."""
    names = {portal.name for portal in app.config.portale}
    return app.portal_name is not None or app.config.portal in names


def _is_url(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))
