# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people write: decisions, tables, settings, the catalogue."""

from __future__ import annotations

import shutil

from fuzz.target import SEEDS, Target, file, folder
from fuzz.targets.exports import JSON, SHEET, packed
from ozgcheck.catalog.load import load_catalog, validate
from ozgcheck.catalog.profile_file import read_profile
from ozgcheck.cli.filled_in import decisions_in, work_in
from ozgcheck.cli.labelled import cell, read_rows
from ozgcheck.config import load_config
from ozgcheck.errors import ConfigError
from ozgcheck.matching.conflicts import conflicts
from ozgcheck.matching.decisions import read_decisions
from ozgcheck.sources.manifest import read_manifest


def decisions(data: bytes) -> object:
    """The decisions of a city, one line each."""
    found = read_decisions(file("entscheidungen.jsonl", data))
    return tuple(conflicts(found))


def filled_in(data: bytes) -> object:
    """A table that people filled in: CSV, or the parts of a workbook."""
    is_book = data.startswith((b"xl/", b"PK"))
    path = file("mappe.xlsx" if is_book else "mappe.csv", packed(data) if is_book else data)
    found: list[object] = []
    for read in (decisions_in, work_in):
        try:
            found.append(read(path))
        except ConfigError as error:
            found += [error.message, error.hint]
    return found


def labelled(data: bytes) -> object:
    """Labelled titles for `ozgcheck evaluate`."""
    rows = read_rows(file("gold.csv", data), ("title", "ozg_id"), "die OZG-ID", "source")
    return [cell(row, name) for row in rows for name in ("title", "ozg_id", "source")]


def settings(data: bytes) -> object:
    """ozgcheck.toml."""
    return load_config(file("ozgcheck.toml", data))


def profile(data: bytes) -> object:
    """A city's own profile of its portal; an input that begins with `stadt` is a manifest."""
    if data.startswith(b"stadt"):
        return read_manifest(file("manifest.yaml", data))
    return read_profile(file("profil.yaml", data))


def catalog(data: bytes) -> object:
    """A small catalogue in which one file is the input; its name stands on the first line."""
    root = folder() / "katalog"
    if not root.exists():
        for part in (SEEDS / "katalog" / "ganz").read_bytes().split(b"\n====\n"):
            head, _, content = part.partition(b"\n")
            file(f"katalog/{head.decode()}", content)
    line, _, content = data.partition(b"\n")
    name = line.decode("ascii", "replace")
    path = root / name
    known = {each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file()}
    before = path.read_bytes() if name in known else None
    if before is None:
        name = next(iter(sorted(known)))
        path = root / name
        before = path.read_bytes()
    path.write_bytes(content)
    try:
        problems = validate(root)
        if not problems:
            load_catalog(root)
    finally:
        path.write_bytes(before)
        if not path.is_file():  # somebody removed the folder meanwhile
            shutil.rmtree(root, ignore_errors=True)
    return [str(problem) for problem in problems]


YAML = (
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "<<: *a",
    "!!python/object:",
    "!!binary ",
    "!!timestamp ",
    "? ",
    "| ",
    "> ",
    '"',
    "'",
    "#",
    "---\n",
    "%YAML 1.2\n",
    "null",
    "true",
    "12345678901234567890",
    "1.5",
)

TARGETS = (
    Target(
        "entscheidungen",
        "a city's decisions",
        decisions,
        (
            *JSON,
            '{"titel": "',
            '"leistung": "10000"',
            '"urteil": "ja"',
            '"wer": "',
            '"wann": "2026-01-01"',
            '"grund": "',
            "\n",
        ),
        form="json",
    ),
    Target(
        "ausgefuellt",
        "a filled-in table",
        filled_in,
        (
            *SHEET,
            "Titel,OZG-ID,Entscheidung,Wer,Grund\n",
            "OZG-ID;Teilleistung;Bearbeitung;Notiz\n",
        ),
    ),
    Target("etiketten", "labelled titles", labelled, ("title,ozg_id,source\n", ",", '"', "\n")),
    Target(
        "konfiguration",
        "ozgcheck.toml",
        settings,
        (
            "[portale.herne]\n",
            "[[ausnahmen]]\n",
            "[hebel]\n",
            "[opendata]\n",
            "stadt = ",
            'ars = "059160000000"',
            'quellen = ["portal"]',
            "adressen = [",
            "hosts = [",
            "schwelle = ",
            "fail_under = [",
            "verlauf = ",
            "bis = 2027-06-30",
            "inf",
            "nan",
            "'''",
            '"""',
            "{",
            "[",
            "\\u0000",
            "\\u202e",
        ),
        free=True,
        form="toml",
    ),
    Target(
        "profil",
        "a profile or manifest",
        profile,
        (
            *YAML,
            "produkt: ",
            "muster: ",
            "beispiele: ",
            "trifft: ",
            "felder: ",
            "css: ",
            "xpath: ",
            "kennzeichen: ",
        ),
        free=True,
        form="yaml",
    ),
    Target(
        "katalog",
        "the catalogue's files",
        catalog,
        (*YAML, "leistungen: ", "zustaendig: ", "lebenslage: ", "quelle: ", "muster: ", "regeln: "),
        free=True,
        form="yaml",
    ),
)
