# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the baskets' files say about their originals besides the services; read when asked for.

How large the original is, what is missing here, and what the source is called. Counting needs
none of it, so that the catalogue does not carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ozgcheck import cache
from ozgcheck.catalog import files as catalog_files
from ozgcheck.errors import CatalogError, reason

_SOURCES = "quellen.yaml"
_CACHE_FORMAT = 1


@dataclass(frozen=True, slots=True)
class BasketFacts:
    """About one basket's original.

    `anzahl_original` is how many services it has, None when no source says; `luecken` (German)
    says what is missing or uncertain here; `quelle` is the title of the source.
    """

    anzahl_original: int | None = None
    luecken: str = ""
    quelle: str = ""


def load_basket_facts(root: Path) -> dict[str, BasketFacts]:
    """Read the folder `koerbe` of a catalogue that was loaded before, by basket.

    The files' form is not checked again: `load_catalog` has done that.

    Args:
        root: folder of the catalogue.

    Raises:
        CatalogError: a file is not readable.
    """
    paths = [root / _SOURCES, *sorted((root / "koerbe").glob("*.yaml"))]
    contents = {path.relative_to(root).as_posix(): _bytes(path) for path in paths}
    key = catalog_files.fingerprint(contents)
    documents = cache.recall("koerbe", key, _CACHE_FORMAT)
    if documents is None:
        documents = {name: _document(root, name, each) for name, each in contents.items()}
        cache.keep("koerbe", key, _CACHE_FORMAT, documents)
    titles = {raw["id"]: raw["titel"] for raw in documents[_SOURCES]["quellen"]}
    return dict(_facts((doc for name, doc in documents.items() if name != _SOURCES), titles))


def _facts(
    documents: Iterable[Mapping[str, Any]], titles: Mapping[str, str]
) -> Iterable[tuple[str, BasketFacts]]:
    for doc in documents:
        yield (
            doc["korb"],
            BasketFacts(
                anzahl_original=doc.get("anzahl_original"),
                luecken=doc.get("luecken", ""),
                quelle=titles.get(doc["quelle"], doc["quelle"]),
            ),
        )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CatalogError(
            f"Die Katalogdatei {path} lässt sich nicht lesen ({reason(error)})."
        ) from error


def _document(root: Path, name: str, content: bytes) -> Any:
    kind = "quellen" if name == _SOURCES else "korb"
    document, problems = catalog_files.parse(
        catalog_files.CatalogFile(root / name, name, kind), content
    )
    if problems:
        raise CatalogError(
            f"Die Katalogdatei {root / name} ist ungültig.",
            "Alle Fehler zeigt: ozgcheck catalog validate",
            tuple(map(str, problems)),
        )
    return document
