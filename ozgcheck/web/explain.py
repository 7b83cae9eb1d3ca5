# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What went wrong on the way, said in German."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import requests
from urllib3.exceptions import ReadTimeoutError

from ozgcheck.errors import (
    ForbiddenAddressError,
    LeftHostError,
    RedirectLoopError,
    RefusedError,
    SourceError,
    TooLargeError,
)
from ozgcheck.text import plain

TRY_LATER = "Bitte prüfen Sie die Netzverbindung und versuchen Sie es später noch einmal."


def shown(url: str) -> str:
    """The address as a message may show it: without password, query and tricks."""
    try:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        place = url
    return f"„{plain(place, 200)}“"


def split(url: str) -> SplitResult:
    """The parts of an address.

    Raises:
        SourceError: it is none.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # looked at late, and only then found to be none
    except ValueError as error:
        raise bad_address(url) from error
    return parts


def explained(error: Exception, url: str) -> SourceError:
    """Say what kept us from getting an answer."""
    place = shown(url)
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, requests.exceptions.SSLError):
        return SourceError(
            f"Die verschlüsselte Verbindung zu {place} ist nicht vertrauenswürdig.",
            "Bitte lassen Sie das Zertifikat prüfen; abgerufen wird nur mit gültigem Zertifikat.",
        )
    if isinstance(error, requests.exceptions.ProxyError):
        return SourceError(
            f"Der Proxy ließ die Verbindung zu {place} nicht zu.",
            "Bitte prüfen Sie die Proxy-Einstellung dieses Rechners.",
        )
    if isinstance(error, (requests.Timeout, ReadTimeoutError)) or isinstance(
        cause, ReadTimeoutError
    ):
        return SourceError(f"{place} antwortete nicht rechtzeitig.", TRY_LATER)
    if isinstance(error, requests.ConnectionError):
        return SourceError(f"{place} ist nicht zu erreichen.", TRY_LATER)
    if isinstance(error, ValueError):
        return bad_address(url)
    return SourceError(f"Der Abruf von {place} schlug fehl.", TRY_LATER)


def bad_address(url: str) -> SourceError:
    """It is no http or https address."""
    return SourceError(
        f"{shown(url)} ist keine gültige Adresse.",
        "Bitte geben Sie eine Adresse an, die mit https:// beginnt.",
    )


def broke_off(url: str, received: int) -> SourceError:
    """The body ended too early, every time; `received` counts decompressed bytes."""
    return SourceError(f"Die Verbindung zu {shown(url)} brach nach {received} Bytes ab.", TRY_LATER)


def too_large(url: str, max_bytes: int) -> TooLargeError:
    """The body is larger than was asked for."""
    mega = 1024**2
    size = f"{max_bytes / mega:.0f} MB" if max_bytes >= mega else f"{max_bytes} Bytes"
    return TooLargeError(
        f"Die Antwort von {shown(url)} ist größer als {size} und wird nicht geladen.",
        "Bitte prüfen Sie, ob die Adresse stimmt.",
    )


def too_slow(url: str, seconds: float) -> SourceError:
    """The time limit of the call is over."""
    return SourceError(
        f"Der Abruf von {shown(url)} dauerte länger als {seconds:.0f} Sekunden.", TRY_LATER
    )


def too_many_redirects(url: str, most: int) -> RedirectLoopError:
    """It leads on and on."""
    return RedirectLoopError(
        f"{shown(url)} leitet im Kreis oder zu oft weiter (mehr als {most}-mal).",
        "Bitte öffnen Sie die Adresse im Browser und geben Sie ihr Ziel an.",
    )


def left_host(url: str, target: str) -> LeftHostError:
    """It leads to a host that was not asked for."""
    return LeftHostError(
        f"{shown(url)} leitet auf einen anderen Rechner weiter ({shown(target)}).",
        "Wenn das richtig ist, geben Sie bitte diese Adresse an.",
        target,
    )


def refused(url: str, target: str) -> RefusedError:
    """It leads to what robots.txt keeps closed."""
    return RefusedError(
        f"{shown(url)} leitet auf {shown(target)} weiter; das schließt die robots.txt aus.",
        "Fragen Sie beim Betreiber, ob die Seite gelesen werden darf.",
    )


def unsafe_redirect(url: str, target: str) -> SourceError:
    """It leads from https to http, or to something that is neither."""
    return SourceError(
        f"{shown(url)} leitet auf eine unsichere Adresse weiter ({shown(target)}).",
        "Bitte fragen Sie beim Betreiber nach einer Adresse mit https.",
    )


def forbidden(host: str) -> ForbiddenAddressError:
    """The host has no address on the public internet."""
    return ForbiddenAddressError(
        f"„{plain(host, 200)}“ liegt nicht im öffentlichen Netz und wird nicht abgerufen.",
        "Wenn das Portal in Ihrem eigenen Netz liegt, tragen Sie bei ihm bitte „intern“ ein.",
    )


def not_archived(url: str, until: str) -> SourceError:
    """Offline, and the archive has nothing; `until` may be empty."""
    return SourceError(
        f"Ohne Netzzugriff (offline) ist {shown(url)} nicht zu lesen: Im Archiv liegt "
        + (f"nichts, was bis {until} abgerufen wurde." if until else "nichts."),
        "Lassen Sie die Option „offline“ einmal weg; danach liegt der Stand im Archiv.",
    )


def offline(url: str) -> SourceError:
    """Offline, and there is no archive."""
    return SourceError(
        f"Ohne Netzzugriff (offline) wird {shown(url)} nicht abgerufen.",
        "Lassen Sie die Option „offline“ weg oder geben Sie eine Datei an.",
    )


def no_authorities(path: str) -> SourceError:
    """The environment names a file of certificates that is not there."""
    return SourceError(
        f"Die Zertifikate unter „{plain(path, 200)}“ sind nicht zu lesen.",
        "Bitte prüfen Sie die Umgebungsvariable REQUESTS_CA_BUNDLE oder CURL_CA_BUNDLE.",
    )
