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
from ozgcheck.language import tr
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
    lever's parts, `ausnahmen` what gates leave out, `opendata` who publishes open data and where;
    `umfrage` is the folder of a survey of all municipalities, None for none.
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
    umfrage: Path | None = None

    @property
    def history(self) -> Path:
        """Folder of the stored runs."""
        return self.base / self.verlauf

    @property
    def decisions(self) -> Path:
        """Folder of the city's own decisions, `<portal>.jsonl`."""
        return self.base / self.entscheidungen

    @property
    def survey(self) -> Path | None:
        """Folder of the survey, if one is set."""
        return None if self.umfrage is None else self.base / self.umfrage


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
    "umfrage": dict,
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
_UMFRAGE: dict[str, type] = {"ordner": str}
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
# As stored runs and exports know it (snapshot.schema.json, history/transfer.py).
_PORTAL_NAME = re.compile(r"(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_ARS = re.compile(r"\d{12}", re.ASCII)
_TYPES = {
    str: tr("ein Text"),
    int: tr("eine ganze Zahl"),
    float: tr("eine Zahl"),
    bool: tr("true oder false"),
    list: tr("eine Liste von Texten"),
    dict: tr("eine Tabelle"),
    date: tr("ein Tag ohne Anführungszeichen, zum Beispiel 2027-06-30"),
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
            tr("Die Konfiguration {path} lässt sich nicht lesen ({error}).").format(
                path=path, error=reason(error)
            ),
            tr("Den Pfad hinter --config prüfen."),
        ) from error
    except RecursionError as error:
        raise ConfigError(
            tr("Die Konfiguration {path} ist zu tief verschachtelt.").format(path=path),
            tr("Klammern prüfen."),
        ) from error
    except ValueError as error:  # no TOML, not in UTF-8, or a number without end
        raise ConfigError(
            tr("Die Konfiguration {path} ist kein gültiges TOML: {plain}.").format(
                path=path, plain=plain(str(error), 300)
            )
        ) from error
    return _config(path, raw)


def _config(path: Path, raw: dict[str, Any]) -> Config:
    _check(path, "", raw, _TOP)
    _check_ranges(path, "", raw, _TOP_RANGES)
    values: dict[str, Any] = {**raw, "base": path.resolve().parent}
    for name in ("verlauf", "entscheidungen"):
        if name in raw:
            values[name] = _path(path, name, raw[name])
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
    umfrage = raw.get("umfrage", {})
    _check(path, "umfrage.", umfrage, _UMFRAGE)
    folder = umfrage.get("ordner", "")
    values["umfrage"] = _path(path, "umfrage.ordner", folder) if folder else None
    config = Config(**values)
    if config.schwelle not in (1, 2, 3, 4):
        raise ConfigError(tr("In {path} muss „schwelle“ 1, 2, 3 oder 4 sein.").format(path=path))
    if config.einheit not in ("leistung", "teilleistung"):
        raise ConfigError(
            tr("In {path} muss „einheit“ leistung oder teilleistung sein.").format(path=path)
        )
    return config


def _path(path: Path, key: str, raw: str) -> Path:
    try:
        found = Path(raw).expanduser()
    except (RuntimeError, ValueError) as error:  # nobody is called so; a null character
        raise _no_path(path, key) from error
    if "\0" in raw:
        raise _no_path(path, key)
    return found


def _no_path(path: Path, key: str) -> ConfigError:
    return ConfigError(
        tr("In {path} nennt „{key}“ keinen Ort, den es geben kann.").format(path=path, key=key),
        tr("Gemeint ist zum Beispiel „ozgcheck-verlauf“ oder „~/verlauf“."),
    )


def _publication(path: Path, raw: dict[str, Any]) -> Publication:
    where = "opendata."
    _check(path, where, raw, _OPENDATA)
    if raw.get("adresse", "") != "":
        _address(path, where, raw["adresse"], "adresse")
    if raw.get("lizenz", LICENCES[0]) not in LICENCES:
        raise ConfigError(
            tr("In {path} nennt „{where}lizenz“ keine bekannte Lizenz: „{plain}“.").format(
                path=path, where=where, plain=plain(raw["lizenz"], 100)
            ),
            tr("Möglich sind: {licences}.").format(licences=", ".join(LICENCES)),
        )
    if not _NAME.fullmatch(raw.get("datenbereitsteller", "")):
        raise ConfigError(
            tr(
                "In {path} ist „{where}datenbereitsteller“ kein Name aus der Liste von DCAT-AP.de."
            ).format(path=path, where=where),
            tr("Gemeint ist das Ende der Adresse, zum Beispiel „openNRW“."),
        )
    return Publication(**raw)


def _ausnahme(path: Path, raw: Any) -> Ausnahme:
    if not isinstance(raw, dict):
        raise ConfigError(
            tr("In {path} muss jede Ausnahme eine Tabelle [[ausnahmen]] sein.").format(path=path)
        )
    _check(path, "ausnahmen.", raw, _AUSNAHME)
    for needed in _AUSNAHME:
        if raw.get(needed, "") == "":
            raise ConfigError(
                tr("In {path} fehlt bei einer Ausnahme „{needed}“.").format(
                    path=path, needed=needed
                )
            )
    # A time would end somewhere within the day, depending on the clock's zone.
    if isinstance(raw["bis"], datetime):
        raise ConfigError(
            tr("In {path} muss „ausnahmen.bis“ {types} sein.").format(path=path, types=_TYPES[date])
        )
    return Ausnahme(**{**raw, "leistung": raw["leistung"].strip()})


def _portal(path: Path, name: str, raw: Any) -> Portal:
    # It becomes the name of folders and files.
    if not _PORTAL_NAME.fullmatch(name):
        raise ConfigError(
            tr("In {path} ist „{name}“ kein Name für ein Portal.").format(
                path=path, name=plain(name, 100)
            ),
            tr(
                "Erlaubt sind kleine Buchstaben von a bis z, Ziffern und dazwischen Bindestriche, "
                "zum Beispiel [portale.musterstadt]."
            ),
        )
    where = f"portale.{name}."
    if not isinstance(raw, dict):
        raise ConfigError(
            tr("In {path} muss „portale.{name}“ eine Tabelle sein.").format(path=path, name=name)
        )
    _check(path, where, raw, _PORTAL)
    for needed in ("stadt", "ars", "quellen"):
        if needed not in raw:
            raise ConfigError(
                tr("In {path} fehlt „{where}{needed}“.").format(
                    path=path, where=where, needed=needed
                )
            )
    if not raw["quellen"]:
        raise ConfigError(
            tr("In {path} nennt „{where}quellen“ keine einzige Quelle.").format(
                path=path, where=where
            )
        )
    if not _ARS.fullmatch(raw["ars"]):
        raise ConfigError(
            tr("In {path} muss „{where}ars“ aus zwölf Ziffern bestehen.").format(
                path=path, where=where
            )
        )
    _check_ranges(path, where, raw, _RANGES)
    given = {key: raw[key] for key in ("produkt", "hinweis", "intern", *_RANGES) if key in raw}
    if "profil" in raw:
        # Imported here: few configurations have one, and checking needs the schema's library.
        from ozgcheck.catalog.profile_file import read_profile

        own = _path(path, f"{where}profil", raw["profil"])
        given["profil"] = read_profile(path.resolve().parent / own)
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
            tr("In {path} nennt „{where}{key}“ keine Internetadresse: „{plain}“.").format(
                path=path, where=where, key=key, plain=plain(str(entry), 100)
            ),
            tr("Gemeint ist zum Beispiel „https://serviceportal.musterstadt.de/“."),
        )
    return entry


def _host(path: Path, where: str, entry: object) -> str:
    if not isinstance(entry, str) or not _HOST.fullmatch(entry.lower()):
        raise ConfigError(
            tr("In {path} nennt „{where}hosts“ keinen Server: „{plain}“.").format(
                path=path, where=where, plain=plain(str(entry), 100)
            ),
            tr(
                "Gemeint ist ein Name ohne https:// und ohne Pfad, zum Beispiel "
                "„formulare.musterstadt.de“."
            ),
        )
    return entry.lower()


def _check(path: Path, prefix: str, raw: dict[str, Any], known: dict[str, type]) -> None:
    for name, value in raw.items():
        if name not in known:
            raise ConfigError(
                tr("Die Konfiguration {path} enthält das unbekannte Feld „{plain}“.").format(
                    path=path, plain=plain(prefix + name, 100)
                ),
                _elsewhere(name, prefix)
                or nearest(name, known)
                or tr("Erlaubt sind: {known}.").format(known=", ".join(known)),
            )
        wanted = known[name]
        fits = isinstance(value, int | float) if wanted is float else isinstance(value, wanted)
        if not fits or (wanted in (int, float) and isinstance(value, bool)):
            raise ConfigError(
                tr("In {path} muss „{prefix}{name}“ {types} sein.").format(
                    path=path, prefix=prefix, name=name, types=_TYPES[wanted]
                )
            )


def _elsewhere(name: str, prefix: str) -> str:
    """Where a setting belongs that stands in the wrong section; empty for any other name."""
    if prefix and name in _TOP:
        return tr(
            "„{name}“ gehört an den Anfang der Datei, vor die erste Zeile mit eckigen Klammern."
        ).format(name=name)
    if not prefix and name in _PORTAL:
        return tr("„{name}“ gehört unter die Zeile [portale.NAME].").format(name=name)
    return ""


def _check_ranges(
    path: Path, prefix: str, raw: dict[str, Any], ranges: dict[str, tuple[int, int]]
) -> None:
    for key, (low, high) in ranges.items():
        if key in raw and not low <= raw[key] <= high:
            raise ConfigError(
                tr("In {path} muss „{prefix}{key}“ zwischen {low} und {high} liegen.").format(
                    path=path, prefix=prefix, key=key, low=low, high=high
                )
            )


def parse_source(text: str) -> tuple[str, str]:
    """Split `KIND` or `KIND:LOCATION`.

    Raises:
        ConfigError: the kind is unknown.
    """
    kind, _, location = text.partition(":")
    if kind not in kinds():
        raise ConfigError(
            tr("Die Quellenart „{kind}“ gibt es nicht.").format(kind=plain(kind, 100)),
            f"{nearest(kind, kinds()) or _table_meant(text)} "
            f"Möglich sind: {', '.join(kinds())}.".strip(),
        )
    return kind, location


def _table_meant(text: str) -> str:
    """The hint for a list that was named without saying that it is one."""
    if not text.lower().endswith((".csv", ".tsv", ".xlsx")):
        return ""
    return tr("Meinten Sie „tabelle:{file}“?").format(file=plain(text, 100))


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
            tr("Das Portal „{name}“ ist nicht eingerichtet.").format(name=name),
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
            tr(
                "In der Konfiguration nennt „portale.{name}.produkt“ das unbekannte Produkt "
                "„{produkt}“."
            ).format(name=portal.name, produkt=portal.produkt),
            f"{nearest(portal.produkt, products)} Bekannt sind: "
            f"{', '.join(sorted(products))}.".strip(),
        )
    return portal if portal.profil is None else with_profile(portal, portal.profil, profile)
