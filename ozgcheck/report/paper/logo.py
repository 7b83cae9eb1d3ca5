# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The city's logo: a small local picture that loads nothing and runs nothing."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from lxml import etree

from ozgcheck.errors import ConfigError, reason
from ozgcheck.report.paper.pdf import Picture

# A logo is printed 14 mm high; more is a mistake, and much more would fill the memory.
_MOST_BYTES = 1_000_000
_MOST_PIXELS = 4000
_ACTIVE = frozenset(
    ("a", "animate", "audio", "foreignobject", "iframe", "image", "script", "set", "use", "video")
)
# A style can load, too, and hides names behind escapes.
_LOADS = re.compile(r"@import|url\((?!\s*[\"']?\s*#)|expression|\\", re.IGNORECASE)


def read_logo(path: Path) -> Picture:
    """Read and check the city's logo.

    Args:
        path: an SVG or PNG file of at most 1 MB.

    Returns:
        The picture as it may stand in a document.

    Raises:
        ConfigError: it cannot be read, is too big, no such picture, or refers to something else.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"Das Logo {path} ist nicht lesbar ({reason(error)}).") from error
    if len(data) > _MOST_BYTES:
        raise ConfigError(f"Das Logo {path} ist größer als 1 MB.", "Bitte eine kleinere Datei.")
    kind = path.suffix.lower()
    if kind == ".png":
        _check_png(path, data)
        return Picture("image/png", data)
    if kind == ".svg":
        return Picture("image/svg+xml", _checked_svg(path, data))
    raise ConfigError(f"Das Logo {path} endet weder auf .svg noch auf .png.")


def _check_png(path: Path, data: bytes) -> None:
    from PIL import Image  # comes with WeasyPrint

    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as image:
            if max(image.size) > _MOST_PIXELS:
                raise ConfigError(
                    f"Das Logo {path} hat mehr als {_MOST_PIXELS} Pixel in einer Richtung."
                )
            image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise ConfigError(f"Das Logo {path} ist kein lesbares PNG-Bild.") from error


def _checked_svg(path: Path, data: bytes) -> bytes:
    """The picture written anew: without comments, instructions and a document type."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"Das Logo {path} ist kein lesbares SVG-Bild.") from error
    if etree.QName(root).localname != "svg":
        raise ConfigError(f"Das Logo {path} ist kein SVG-Bild.")
    for element in root.iter():
        if not isinstance(element.tag, str) or _reaches_out(element):
            raise ConfigError(
                f"Das Logo {path} enthält Skripte, Bilder oder Verweise auf anderes.",
                "Bitte als „SVG (einfach)“ ohne Skripte und eingebettete Bilder speichern.",
            )
    return etree.tostring(root)


def _reaches_out(element: etree._Element) -> bool:
    name = etree.QName(element).localname.lower()
    if name in _ACTIVE or (
        name == "style" and _LOADS.search("".join(map(str, element.itertext())))
    ):
        return True
    for key, value in element.attrib.items():
        local = etree.QName(str(key)).localname.lower()
        if local.startswith("on") or local in ("base", "src"):
            return True
        if local == "href" and not str(value).strip().startswith("#"):
            return True
        if _LOADS.search(str(value)):
            return True
    return False
