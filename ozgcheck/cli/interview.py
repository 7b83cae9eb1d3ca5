# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What `ozgcheck init` asks about a city, and what it makes of the answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import click

from ozgcheck.catalog.load import Catalog
from ozgcheck.config import Config, find_portal
from ozgcheck.config_text import config_text
from ozgcheck.errors import ConfigError
from ozgcheck.measure.conditions.threshold import parse_threshold
from ozgcheck.model import Portal
from ozgcheck.text import fold, plain, slug
from ozgcheck.web.urls import normal_url

Value = TypeVar("Value")

_NOTHING = "keine"
DEFAULT_CITY = "Herne"


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say, as they were written; None where they say nothing.

    `fail_under` may hold several thresholds with semicolons between them.
    """

    stadt: str | None = None
    ars: str | None = None
    adresse: str | None = None
    produkt: str | None = None
    schwelle: str | None = None
    fail_under: str | None = None
    kontakt: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether no option describes a city."""
        return all(getattr(self, each.name) is None for each in fields(self))


def configuration(catalog: Catalog, given: Given, *, asking: bool) -> str:
    """The text of `ozgcheck.toml` for a city.

    Args:
        catalog: knows some cities, and the names of products and groups.
        given: what needs no question.
        asking: ask what is missing, at most six questions; else the usual holds.

    Raises:
        ConfigError: an option is wrong, or none says which city, or the ARS of a city that
            the catalogue does not know is missing.
    """
    by_ars = [portal.stadt for portal in catalog.portale if portal.ars == given.ars]
    if given.stadt is None and not by_ars and not asking:
        raise ConfigError(
            "Keine Option sagt, welche Stadt gemeint ist, und gefragt werden kann hier niemand.",
            "Angeben: --stadt NAME, dazu für Städte, die der Katalog nicht kennt, --ars ZIFFERN "
            f"und --adresse URL. Für {DEFAULT_CITY} mit allen Vorgaben genügt --ja.",
        )

    def answer(
        name: str, question: str, usual: str | None, read: Callable[[Catalog, str], Value]
    ) -> Value:
        said: str | None = getattr(given, name)
        while said is None and asking:
            try:
                return read(catalog, _line(question, usual) or usual or "")
            except ConfigError as error:
                click.echo(str(error), err=True)
        return read(catalog, (usual or "") if said is None else said)

    stadt = answer("stadt", "Name der Stadt", next(iter(by_ars), DEFAULT_CITY), _city)
    same = [portal for portal in catalog.portale if _simple(portal.stadt) == _simple(stadt)]
    shipped = same[0] if same else None
    ars = answer(
        "ars",
        "Amtlicher Regionalschlüssel (ARS), zwölf Ziffern",
        shipped.ars if shipped else None,
        _ars,
    )
    adresse = answer(
        "adresse",
        "Adresse des Serviceportals (ohne eine gilt nur, was der PVOG zeigt)",
        next(iter(shipped.adressen), _NOTHING) if shipped else _NOTHING,
        _address,
    )
    portal = _portal(shipped, stadt, ars, adresse, given.produkt)
    find_portal(Config(portale=(portal,)), (), portal.name, catalog.profile)  # a known product?
    settings = {
        "schwelle": answer(
            "schwelle",
            "Reifegrad, ab dem eine Leistung als erfüllt gilt (1 bis 4)",
            str(Config().schwelle),
            _level,
        ),
        "fail_under": answer(
            "fail_under",
            "Ziel: Mindestabdeckung in Prozent, auch familie=60, mehrere mit Strichpunkt",
            _NOTHING,
            _limits,
        ),
        "kontakt": answer(
            "kontakt", "E-Mail-Adresse, die fremde Server in Anfragen sehen", _NOTHING, _contact
        ),
    }
    said = {name: value for name, value in settings.items() if value}
    return config_text(portal, said, shipped=portal == shipped)


def _line(question: str, usual: str | None) -> str:
    """What a person types; on stderr is asked, so that stdout stays empty."""
    click.echo(f"{question}{f' [{usual}]' if usual else ''}: ", nl=False, err=True)
    try:
        return input().strip()
    except EOFError as error:
        raise click.Abort from error


def _city(catalog: Catalog, text: str) -> str:
    name = plain(text, 100)
    if not _name(name):
        raise ConfigError(f"„{name}“ ist kein Name einer Stadt.", "Zum Beispiel: --stadt Herne")
    return name


def _name(stadt: str) -> str:
    """The portal's name: a key of TOML and a folder's name."""
    return re.sub("[^a-z0-9]+", "-", slug(stadt)).strip("-")


def _simple(stadt: str) -> str:
    return fold(stadt).removeprefix("stadt ")


def _ars(catalog: Catalog, text: str) -> str:
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"\d{12}", digits, re.ASCII):
        raise ConfigError(
            f"„{plain(text, 40)}“ ist kein amtlicher Regionalschlüssel (ARS)."
            if digits
            else "Es fehlt der amtliche Regionalschlüssel (ARS) der Stadt.",
            "Er hat zwölf Ziffern, der von Herne ist 059160000000; er steht im "
            "Gemeindeverzeichnis des Statistischen Bundesamts. Als Option: --ars ZIFFERN",
        )
    return digits


def _address(catalog: Catalog, text: str) -> str:
    """The address, with https:// where it has none; empty for none."""
    if text == _NOTHING:
        return ""
    url = normal_url(text if "://" in text else f"https://{text}")
    # A space or a control character in the host is encoded nowhere.
    if not url or not re.match(r"https?://[^\s/\\\"<>]+(?:/|$)", url):
        raise ConfigError(
            f"„{plain(text, 100)}“ ist keine Internetadresse.",
            "Gemeint ist zum Beispiel https://serviceportal.musterstadt.de/; ohne Portal: "
            f"{_NOTHING}",
        )
    return url


def _level(catalog: Catalog, text: str) -> int:
    if text not in ("1", "2", "3", "4"):
        raise ConfigError(f"„{plain(text, 40)}“ ist kein Reifegrad.", "Möglich sind 1, 2, 3 und 4.")
    return int(text)


def _limits(catalog: Catalog, text: str) -> tuple[str, ...]:
    if text == _NOTHING:
        return ()
    limits = tuple(limit.strip() for limit in text.split(";"))
    for limit in limits:
        parse_threshold(catalog, limit)
    return limits


def _contact(catalog: Catalog, text: str) -> str:
    """An e-mail or web address; empty for none."""
    if text == _NOTHING:
        return ""
    contact = plain(text, 200)
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://[^\s/]+\.\S+", contact):
        raise ConfigError(
            f"„{plain(text, 100)}“ ist keine Adresse, unter der jemand zu erreichen ist.",
            f"Gemeint ist zum Beispiel digital@musterstadt.de; ohne Angabe: {_NOTHING}",
        )
    return contact


def _portal(
    shipped: Portal | None, stadt: str, ars: str, adresse: str, produkt: str | None
) -> Portal:
    """The catalogue's portal where it is the same, else a new one with what was said."""
    addresses = (adresse,) if adresse else ()
    if shipped is not None and shipped.ars == ars and shipped.adressen[:1] == addresses:
        if produkt in (None, shipped.produkt):
            return shipped
        return replace(shipped, produkt=produkt or "", profil=None)
    sources = (("portal", ""), ("open-pvog", "")) if adresse else (("open-pvog", ""),)
    return Portal(_name(stadt), stadt, ars, sources, produkt=produkt or "", adressen=addresses)
