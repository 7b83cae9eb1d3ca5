# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck.toml`: the city's own settings; every key is described in docs/handbuch.md."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ozgcheck.errors import ConfigError, reason
from ozgcheck.measure.conditions.exceptions import Ausnahme
from ozgcheck.measure.worklist.lever import Weights
from ozgcheck.model import Portal, Profil
from ozgcheck.publication import LICENCES, Publication
from ozgcheck.sources.registry import kinds
from ozgcheck.suggest import nearest
from ozgcheck.text import plain
from ozgcheck.web.urls import normal_url

FILE = "ozgcheck.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; relative paths count from `base`, the file's folder.

    `schwelle` is the lowest Reifegrad that counts (1..4), `einheit` is `leistung` or
    `teilleistung`, `fail_under` thresholds such as `60` or `familie=60`; `nur_eigene` leaves
    out what Kreis, Land and Bund run. One run asks at most `links_hoechstens` online services
    whether they are there; an answer holds `links_tage` days. `hebel` are the points of the
    lever's parts, `ausnahmen` what gates leave out, `opendata` who publishes open data and where.
    """

    base: Path = field(default_factory=Path)
    portal: str = "herne"
    schwelle: int = 3
    einheit: str = "leistung"
    verlauf: Path = Path("ozgcheck-verlauf")
    entscheidungen: Path = Path("entscheidungen")
    kontakt: str = ""
    pvog_client_id: str = ""
    fail_under: tuple[str, ...] = ()
    nur_eigene: bool = False
    links_hoechstens: int = 500
    links_tage: int = 7
    hebel: Weights = field(default_factory=Weights)
    ausnahmen: tuple[Ausnahme, ...] = ()
    portale: tuple[Portal, ...] = ()
    opendata: Publication = field(default_factory=Publication)

    @property
    def history(self) -> Path:
        """Folder of the stored runs."""
        return self.base / self.verlauf

    @property
    def decisions(self) -> Path:
        """Folder of the city's own decisions, `<portal>.jsonl`."""
        return self.base / self.entscheidungen


_TOP = {
    "portal": str,
    "schwelle": int,
    "einheit": str,
    "verlauf": str,
    "entscheidungen": str,
    "kontakt": str,
    "pvog_client_id": str,
    "fail_under": list,
    "nur_eigene": bool,
    "links_hoechstens": int,
    "links_tage": int,
    "hebel": dict,
    "ausnahmen": list,
    "portale": dict,
    "opendata": dict,
}
_PORTAL = {
    "stadt": str,
    "ars": str,
    "quellen": list,
    "produkt": str,
    "profil": str,
    "adressen": list,
    "hosts": list,
    "intern": bool,
    "pause": float,
    "parallel": int,
    "seiten": int,
    "tiefe": int,
    "minuten": int,
    "mindestens": int,
    "hinweis": str,
}
_AUSNAHME = {"leistung": str, "grund": str, "bis": date}
_OPENDATA: dict[str, type] = {each.name: str for each in fields(Publication)}
_HEBEL: dict[str, type] = {each.name: int for each in fields(Weights)}
_TOP_RANGES = {"links_hoechstens": (0, 100_000), "links_tage": (1, 365)}
_RANGES = {
    "pause": (0, 60),
    "parallel": (1, 16),
    "seiten": (1, 1_000_000),
    "tiefe": (1, 100),
    "minuten": (1, 10_080),
    "mindestens": (0, 1_000_000),
}
_HEBEL_RANGES = dict.fromkeys(_HEBEL, (0, 1000))
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")
_NAME = re.compile(r"[\w.-]{0,100}", re.ASCII)
_TYPES = {
    str: "ein Text",
    int: "eine ganze Zahl",
    float: "eine Zahl",
    bool: "true oder false",
    list: "eine Liste von Texten",
    dict: "eine Tabelle",
    date: "ein Tag ohne Anführungszeichen, zum Beispiel 2027-06-30",
}


def load_config(path: Path | None = None) -> Config:
    """Read the configuration.

    Args:
        path: the file; None means `ozgcheck.toml` in the current folder, if there is one.

    Raises:
        ConfigError: a named file is missing, is no TOML, or holds an unknown or wrong key.
    """
    if path is None:
        path = Path(FILE)
        if not path.is_file():
            return Config(base=Path.cwd())
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"Die Konfiguration {path} lässt sich nicht lesen ({reason(error)}).",
            "Den Pfad hinter --config prüfen.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"Die Konfiguration {path} ist kein gültiges TOML: {error}.") from error
    return _config(path, raw)


def _config(path: Path, raw: dict[str, Any]) -> Config:
    _check(path, "", raw, _TOP)
    _check_ranges(path, "", raw, _TOP_RANGES)
    values: dict[str, Any] = {**raw, "base": path.resolve().parent}
    for name in ("verlauf", "entscheidungen"):
        if name in raw:
            values[name] = Path(raw[name]).expanduser()
    values["fail_under"] = tuple(str(entry) for entry in raw.get("fail_under", ()))
    values["portale"] = tuple(
        _portal(path, name, entry) for name, entry in raw.get("portale", {}).items()
    )
    values["ausnahmen"] = tuple(_ausnahme(path, entry) for entry in raw.get("ausnahmen", ()))
    hebel = raw.get("hebel", {})
    _check(path, "hebel.", hebel, _HEBEL)
    _check_ranges(path, "hebel.", hebel, _HEBEL_RANGES)
    values["hebel"] = Weights(**hebel)
    values["opendata"] = _publication(path, raw.get("opendata", {}))
    config = Config(**values)
    if config.schwelle not in (1, 2, 3, 4):
        raise ConfigError(f"In {path} muss „schwelle“ 1, 2, 3 oder 4 sein.")
    if config.einheit not in ("leistung", "teilleistung"):
        raise ConfigError(f"In {path} muss „einheit“ leistung oder teilleistung sein.")
    return config


def _publication(path: Path, raw: dict[str, Any]) -> Publication:
    where = "opendata."
    _check(path, where, raw, _OPENDATA)
    if raw.get("adresse", "") != "":
        _address(path, where, raw["adresse"], "adresse")
    if raw.get("lizenz", LICENCES[0]) not in LICENCES:
        raise ConfigError(
            f"In {path} nennt „{where}lizenz“ keine bekannte Lizenz: "
            f"„{plain(raw['lizenz'], 100)}“.",
            f"Möglich sind: {', '.join(LICENCES)}.",
        )
    if not _NAME.fullmatch(raw.get("datenbereitsteller", "")):
        raise ConfigError(
            f"In {path} ist „{where}datenbereitsteller“ kein Name aus der Liste von DCAT-AP.de.",
            "Gemeint ist das Ende der Adresse, zum Beispiel „openNRW“.",
        )
    return Publication(**raw)


def _ausnahme(path: Path, raw: Any) -> Ausnahme:
    if not isinstance(raw, dict):
        raise ConfigError(f"In {path} muss jede Ausnahme eine Tabelle [[ausnahmen]] sein.")
    _check(path, "ausnahmen.", raw, _AUSNAHME)
    for needed in _AUSNAHME:
        if raw.get(needed, "") == "":
            raise ConfigError(f"In {path} fehlt bei einer Ausnahme „{needed}“.")
    # A time would end somewhere within the day, depending on the clock's zone.
    if isinstance(raw["bis"], datetime):
        raise ConfigError(f"In {path} muss „ausnahmen.bis“ {_TYPES[date]} sein.")
    return Ausnahme(**{**raw, "leistung": raw["leistung"].strip()})


def _portal(path: Path, name: str, raw: Any) -> Portal:
    where = f"portale.{name}."
    if not isinstance(raw, dict):
        raise ConfigError(f"In {path} muss „portale.{name}“ eine Tabelle sein.")
    _check(path, where, raw, _PORTAL)
    for needed in ("stadt", "ars", "quellen"):
        if needed not in raw:
            raise ConfigError(f"In {path} fehlt „{where}{needed}“.")
    if not raw["quellen"]:
        raise ConfigError(f"In {path} nennt „{where}quellen“ keine einzige Quelle.")
    if not (raw["ars"].isdigit() and len(raw["ars"]) == 12):
        raise ConfigError(f"In {path} muss „{where}ars“ aus zwölf Ziffern bestehen.")
    _check_ranges(path, where, raw, _RANGES)
    given = {key: raw[key] for key in ("produkt", "hinweis", "intern", *_RANGES) if key in raw}
    if "profil" in raw:
        # Imported here: few configurations have one, and checking needs the schema's library.
        from ozgcheck.catalog.profile_file import read_profile

        given["profil"] = read_profile(path.resolve().parent / Path(raw["profil"]).expanduser())
    return Portal(
        name=name,
        stadt=raw["stadt"],
        ars=raw["ars"],
        quellen=tuple(parse_source(str(entry)) for entry in raw["quellen"]),
        adressen=tuple(_address(path, where, entry) for entry in raw.get("adressen", ())),
        hosts=tuple(_host(path, where, entry) for entry in raw.get("hosts", ())),
        **given,
    )


def _address(path: Path, where: str, entry: object, key: str = "adressen") -> str:
    if not isinstance(entry, str) or not normal_url(entry):
        raise ConfigError(
            f"In {path} nennt „{where}{key}“ keine Internetadresse: „{plain(str(entry), 100)}“.",
            "Gemeint ist zum Beispiel „https://serviceportal.musterstadt.de/“.",
        )
    return entry


def _host(path: Path, where: str, entry: object) -> str:
    if not isinstance(entry, str) or not _HOST.fullmatch(entry.lower()):
        raise ConfigError(
            f"In {path} nennt „{where}hosts“ keinen Server: „{plain(str(entry), 100)}“.",
            "Gemeint ist ein Name ohne https:// und ohne Pfad, zum Beispiel "
            "„formulare.musterstadt.de“.",
        )
    return entry.lower()


def _check(path: Path, prefix: str, raw: dict[str, Any], known: dict[str, type]) -> None:
    for name, value in raw.items():
        if name not in known:
            raise ConfigError(
                f"Die Konfiguration {path} enthält das unbekannte Feld „{prefix}{name}“.",
                nearest(name, known) or f"Erlaubt sind: {', '.join(known)}.",
            )
        wanted = known[name]
        fits = isinstance(value, int | float) if wanted is float else isinstance(value, wanted)
        if not fits or (wanted in (int, float) and isinstance(value, bool)):
            raise ConfigError(f"In {path} muss „{prefix}{name}“ {_TYPES[wanted]} sein.")


def _check_ranges(
    path: Path, prefix: str, raw: dict[str, Any], ranges: dict[str, tuple[int, int]]
) -> None:
    for key, (low, high) in ranges.items():
        if key in raw and not low <= raw[key] <= high:
            raise ConfigError(f"In {path} muss „{prefix}{key}“ zwischen {low} und {high} liegen.")


def parse_source(text: str) -> tuple[str, str]:
    """Split `KIND` or `KIND:LOCATION`.

    Raises:
        ConfigError: the kind is unknown.
    """
    kind, _, location = text.partition(":")
    if kind not in kinds():
        raise ConfigError(
            f"Die Quellenart „{kind}“ gibt es nicht.",
            f"{nearest(kind, kinds())} Möglich sind: {', '.join(kinds())}.".strip(),
        )
    return kind, location


def find_portal(
    config: Config, shipped: tuple[Portal, ...], name: str, profile: tuple[Profil, ...] = ()
) -> Portal:
    """The portal of that name: the configuration's before the catalogue's.

    Args:
        config: the city's settings.
        shipped: the catalogue's portals.
        name: the portal's name.
        profile: the catalogue's profiles; where given, a product that the configuration
            names must be among them, and an own profile is laid over it.

    Raises:
        ConfigError: neither knows it, or its product does not exist.
    """
    known = {portal.name: portal for portal in (*shipped, *config.portale)}
    if name not in known:
        raise ConfigError(
            f"Das Portal „{name}“ ist nicht eingerichtet.",
            f"{nearest(name, known)} Bekannt sind: {', '.join(sorted(known))}; "
            "weitere kommen in ozgcheck.toml unter [portale.NAME].".strip(),
        )
    portal = known[name]
    own = any(entry is portal for entry in config.portale)
    return _with_product(portal, profile) if own and profile and portal.produkt else portal


def _with_product(portal: Portal, profile: tuple[Profil, ...]) -> Portal:
    from ozgcheck.catalog.profiles import GENERAL, with_profile

    products = {entry.name: entry for entry in profile if entry.name != GENERAL}
    if portal.produkt not in products:
        raise ConfigError(
            f"In der Konfiguration nennt „portale.{portal.name}.produkt“ das unbekannte Produkt "
            f"„{portal.produkt}“.",
            f"{nearest(portal.produkt, products)} Bekannt sind: "
            f"{', '.join(sorted(products))}.".strip(),
        )
    return portal if portal.profil is None else with_profile(portal, portal.profil, profile)
