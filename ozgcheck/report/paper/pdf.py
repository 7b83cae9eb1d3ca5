# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""HTML as a tagged PDF through WeasyPrint, which loads nothing but what is handed in."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ozgcheck.errors import ConfigError, OzgcheckError

_OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
# For what would be a few lines too long; important, because the document's own style is stronger.
_TIGHT = (
    "@page { margin: 15mm !important } "
    "body { font-size: 7.5pt !important; line-height: 1.25 !important } "
    ".bild { max-height: 48mm !important } h2, h3 { margin: 2mm 0 1mm !important }"
)
_SCHEME = "ozgcheck:"
_HINT = (
    'Bitte installieren: pip install "ozgcheck[pdf]"; unter Debian und Ubuntu außerdem: '
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a document: its media type and its bytes."""

    mime: str
    data: bytes


def address(name: str) -> str:
    """How a page names a picture that is handed in."""
    return f"{_SCHEME}{name}"


def check_pdf() -> None:
    """Say before anything is measured that no PDF can be made here.

    Raises:
        ConfigError: WeasyPrint or the text library Pango is missing.
    """
    _weasyprint()


def pdf(html: str, pictures: Mapping[str, Picture], *, most: int | None = None) -> bytes:
    """Set pages; the same text and pictures give the same bytes.

    Args:
        html: a whole document, its style included; what is from elsewhere is escaped in it.
        pictures: what it may show, by the names given to `address`.
        most: it may have at most so many pages, if need be in smaller type; None: any number.

    Returns:
        The PDF, tagged after PDF/UA-1.

    Raises:
        ConfigError: WeasyPrint or Pango is missing.
        OzgcheckError: it has more pages than it may have.
    """
    weasyprint = _weasyprint()
    given = {address(name): picture for name, picture in pictures.items()}
    source = weasyprint.HTML(string=html, base_url=None, url_fetcher=_fetcher(given))
    document = source.render(**_OPTIONS)
    if most is not None and len(document.pages) > most:
        document = source.render(stylesheets=[weasyprint.CSS(string=_TIGHT)], **_OPTIONS)
    if most is not None and len(document.pages) > most:
        raise OzgcheckError(
            f"Der Bericht braucht {len(document.pages)} Seiten, erlaubt sind {most}.",
            "Mit --vorlage voll gibt es keine Grenze.",
        )
    written: bytes = document.write_pdf(**_OPTIONS)
    return written


def _fetcher(given: Mapping[str, Picture]) -> Any:
    """No network and no file: what is not handed in does not exist."""
    urls = importlib.import_module("weasyprint.urls")

    class Given(urls.URLFetcher):  # type: ignore[misc, name-defined]
        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in given:
                raise ValueError("not part of the document")
            picture = given[url]
            return urls.URLFetcherResponse(url, picture.data, {"Content-Type": picture.mime})

    return Given(allowed_protocols=())


def _weasyprint() -> Any:
    try:
        return importlib.import_module("weasyprint")
    except ImportError as error:
        raise ConfigError("Für PDF fehlt das Paket WeasyPrint.", _HINT) from error
    except OSError as error:  # the package is there, its libraries are not
        raise ConfigError("Für PDF fehlt die Textbibliothek Pango.", _HINT) from error
