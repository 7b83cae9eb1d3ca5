# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck.toml`: the city's own settings; every key is described in docs/handbuch.md."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ozgcheck.errors import ConfigError, reason
from ozgcheck.model import Portal
from ozgcheck.sources.registry import kinds
from ozgcheck.suggest import nearest

FILE = "ozgcheck.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; relative paths count from `base`, the file's folder.

    `schwelle` is the lowest Reifegrad that counts (1..4), `einheit` is `leistung` or
    `teilleistung`, `fail_under` thresholds such as `60` or `familie=60`.
    """

    base: Path = field(default_factory=Path)
    portal: str = "herne"
    schwelle: int = 3
    einheit: str = "leistung"
    verlauf: Path = Path("ozgcheck-verlauf")
    entscheidungen: Path = Path("entscheidungen")
    kontakt: str = ""
    fail_under: tuple[str, ...] = ()
    portale: tuple[Portal, ...] = ()

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
    "fail_under": list,
    "portale": dict,
}
_PORTAL = {"stadt": str, "ars": str, "quellen": list, "mindestangebote": int, "hinweis": str}
_TYPES = {
    str: "ein Text",
    int: "eine ganze Zahl",
    list: "eine Liste von Texten",
    dict: "eine Tabelle",
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
    values: dict[str, Any] = {**raw, "base": path.resolve().parent}
    for name in ("verlauf", "entscheidungen"):
        if name in raw:
            values[name] = Path(raw[name]).expanduser()
    values["fail_under"] = tuple(str(entry) for entry in raw.get("fail_under", ()))
    values["portale"] = tuple(
        _portal(path, name, entry) for name, entry in raw.get("portale", {}).items()
    )
    config = Config(**values)
    if config.schwelle not in (1, 2, 3, 4):
        raise ConfigError(f"In {path} muss „schwelle“ 1, 2, 3 oder 4 sein.")
    if config.einheit not in ("leistung", "teilleistung"):
        raise ConfigError(f"In {path} muss „einheit“ leistung oder teilleistung sein.")
    return config


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
    return Portal(
        name=name,
        stadt=raw["stadt"],
        ars=raw["ars"],
        quellen=tuple(parse_source(str(entry)) for entry in raw["quellen"]),
        mindestangebote=raw.get("mindestangebote", 0),
        hinweis=raw.get("hinweis", ""),
    )


def _check(path: Path, prefix: str, raw: dict[str, Any], known: dict[str, type]) -> None:
    for name, value in raw.items():
        if name not in known:
            raise ConfigError(
                f"Die Konfiguration {path} enthält das unbekannte Feld „{prefix}{name}“.",
                nearest(name, known) or f"Erlaubt sind: {', '.join(known)}.",
            )
        wanted = known[name]
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            raise ConfigError(f"In {path} muss „{prefix}{name}“ {_TYPES[wanted]} sein.")


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


def find_portal(config: Config, shipped: tuple[Portal, ...], name: str) -> Portal:
    """The portal of that name: the configuration's before the catalogue's.

    Raises:
        ConfigError: neither knows it.
    """
    known = {portal.name: portal for portal in (*shipped, *config.portale)}
    if name not in known:
        raise ConfigError(
            f"Das Portal „{name}“ ist nicht eingerichtet.",
            f"{nearest(name, known)} Bekannt sind: {', '.join(sorted(known))}; "
            "weitere kommen in ozgcheck.toml unter [portale.NAME].".strip(),
        )
    return known[name]
