# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A folder of saved sources with a manifest that says what was looked at.

`manifest.yaml` (schema `manifest`) names each saved source, its age, where it comes from
and its Umfang. The shipped examples are such folders.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ozgcheck import paths
from ozgcheck.catalog.files import CatalogFile, parse
from ozgcheck.catalog.schema import violations
from ozgcheck.catalog.yaml_file import line_of
from ozgcheck.errors import ConfigError, reason
from ozgcheck.language import tr
from ozgcheck.model import Umfang
from ozgcheck.suggest import nearest

FILE = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved source: kind, location inside the folder, age, provenance, Umfang."""

    kind: str
    location: str
    as_of: str
    origin: str
    umfang: Umfang


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest: whose portal it is, what a reader must know, and its sources."""

    folder: Path
    stadt: str
    ars: str
    note: str
    entries: tuple[Entry, ...]


def examples() -> tuple[str, ...]:
    """Names of the shipped examples, sorted."""
    root = paths.data("examples")
    return tuple(sorted(path.parent.name for path in root.glob(f"*/{FILE}")))


def example(name: str) -> Manifest:
    """Read a shipped example.

    Raises:
        ConfigError: there is none of that name.
    """
    if name not in examples():
        raise ConfigError(
            tr("Ein Beispiel „{name}“ gibt es nicht.").format(name=name),
            f"{nearest(name, examples())} Mitgeliefert sind: {', '.join(examples())}.".strip(),
        )
    return read_manifest(paths.data("examples") / name)


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.yaml` of a folder (or the file itself).

    Raises:
        ConfigError: there is no manifest, or it is invalid.
    """
    path = folder if folder.is_file() else folder / FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            tr("Das Manifest {path} lässt sich nicht lesen ({error}).").format(
                path=path, error=reason(error)
            ),
            tr("Den Pfad prüfen; wie ein Manifest aussieht, steht im Handbuch."),
        ) from error
    document, problems = parse(CatalogFile(path, str(path), "manifest"), content)
    found = [str(problem) for problem in problems]
    if not found:
        found = [
            f"{path}:{line_of(content, where)}: {text} {hint}".rstrip()
            for where, text, hint in violations("manifest", document)
        ]
    if found:
        raise ConfigError(tr("Das Manifest ist ungültig. {found}").format(found=found[0]))
    for raw in document["quellen"]:
        if not _beside(path, raw["ort"]):
            raise ConfigError(
                tr("Das Manifest {path} verweist mit „{raw}“ aus seinem Ordner hinaus.").format(
                    path=path, raw=raw["ort"]
                ),
                tr("Die Dateien müssen neben dem Manifest liegen."),
            )
    return Manifest(
        folder=path.parent,
        stadt=document["stadt"],
        ars=document["ars"],
        note=document["hinweis"],
        entries=tuple(_entry(raw) for raw in document["quellen"]),
    )


def _beside(path: Path, place: str) -> bool:
    """Whether a place lies in the manifest's folder; `~` means a person's own wherever it is."""
    if place.startswith("~") or "\0" in place:
        return False
    return (path.parent / place).resolve().is_relative_to(path.parent.resolve())


def _entry(raw: dict[str, Any]) -> Entry:
    umfang = raw["umfang"]
    return Entry(
        kind=raw["art"],
        location=raw["ort"],
        as_of=raw["stand"],
        origin=raw["herkunft"],
        umfang=Umfang(
            complete=umfang["vollstaendig"],
            schluessel=frozenset(umfang.get("schluessel", ())),
            ozg_ids=frozenset(umfang.get("ozg_ids", ())),
            absence_proves=umfang["fehlen_beweist"],
        ),
    )
