# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What went wrong on the way, said in German."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import requests
from urllib3.exceptions import ReadTimeoutError

from ozgcheck.errors import (
    AnsweredError,
    ForbiddenAddressError,
    LeftHostError,
    RedirectLoopError,
    RefusedError,
    SourceError,
    TooLargeError,
)
from ozgcheck.language import tr
from ozgcheck.text import plain

TRY_LATER = tr("Bitte prüfen Sie die Netzverbindung und versuchen Sie es später noch einmal.")


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
            tr("Die verschlüsselte Verbindung zu {place} ist nicht vertrauenswürdig.").format(
                place=place
            ),
            tr(
                "Bitte lassen Sie das Zertifikat prüfen; abgerufen wird nur mit gültigem "
                "Zertifikat."
            ),
        )
    if isinstance(error, requests.exceptions.ProxyError):
        return SourceError(
            tr("Der Proxy ließ die Verbindung zu {place} nicht zu.").format(place=place),
            tr("Bitte prüfen Sie die Proxy-Einstellung dieses Rechners."),
        )
    if isinstance(error, (requests.Timeout, ReadTimeoutError)) or isinstance(
        cause, ReadTimeoutError
    ):
        return SourceError(
            tr("{place} antwortete nicht rechtzeitig.").format(place=place), TRY_LATER
        )
    if isinstance(error, requests.ConnectionError):
        return SourceError(tr("{place} ist nicht zu erreichen.").format(place=place), TRY_LATER)
    if isinstance(error, ValueError):
        return bad_address(url)
    return SourceError(tr("Der Abruf von {place} schlug fehl.").format(place=place), TRY_LATER)


def bad_address(url: str) -> SourceError:
    """It is no http or https address."""
    return SourceError(
        tr("{url} ist keine gültige Adresse.").format(url=shown(url)),
        tr("Bitte geben Sie eine Adresse an, die mit https:// beginnt."),
    )


def broke_off(url: str, received: int) -> SourceError:
    """The body ended too early, every time; `received` counts decompressed bytes."""
    return SourceError(
        tr("Die Verbindung zu {url} brach nach {received} Bytes ab.").format(
            url=shown(url), received=received
        ),
        TRY_LATER,
    )


def too_large(url: str, max_bytes: int) -> TooLargeError:
    """The body is larger than was asked for."""
    mega = 1024**2
    size = f"{max_bytes / mega:.0f} MB" if max_bytes >= mega else f"{max_bytes} Bytes"
    return TooLargeError(
        tr("Die Antwort von {url} ist größer als {size} und wird nicht geladen.").format(
            url=shown(url), size=size
        ),
        tr("Bitte prüfen Sie, ob die Adresse stimmt."),
    )


def too_slow(url: str, seconds: float) -> SourceError:
    """The time limit of the call is over."""
    return SourceError(
        tr("Der Abruf von {url} dauerte länger als {seconds:.0f} Sekunden.").format(
            url=shown(url), seconds=seconds
        ),
        TRY_LATER,
    )


def too_many_redirects(url: str, most: int) -> RedirectLoopError:
    """It leads on and on."""
    return RedirectLoopError(
        tr("{url} leitet im Kreis oder zu oft weiter (mehr als {most}-mal).").format(
            url=shown(url), most=most
        ),
        tr("Bitte öffnen Sie die Adresse im Browser und geben Sie ihr Ziel an."),
    )


def left_host(url: str, target: str) -> LeftHostError:
    """It leads to a host that was not asked for."""
    return LeftHostError(
        tr("{url} leitet auf einen anderen Rechner weiter ({target}).").format(
            url=shown(url), target=shown(target)
        ),
        tr("Wenn das richtig ist, geben Sie bitte diese Adresse an."),
        target,
    )


def refused(url: str, target: str) -> RefusedError:
    """It leads to what robots.txt keeps closed."""
    return RefusedError(
        tr("{url} leitet auf {target} weiter; das schließt die robots.txt aus.").format(
            url=shown(url), target=shown(target)
        ),
        tr("Fragen Sie beim Betreiber, ob die Seite gelesen werden darf."),
    )


def unsafe_redirect(url: str, target: str) -> AnsweredError:
    """It leads from https to http, or to something that is neither."""
    return AnsweredError(
        tr("{url} leitet auf eine unsichere Adresse weiter ({target}).").format(
            url=shown(url), target=shown(target)
        ),
        tr("Bitte fragen Sie beim Betreiber nach einer Adresse mit https."),
    )


def forbidden(host: str) -> ForbiddenAddressError:
    """The host has no address on the public internet."""
    return ForbiddenAddressError(
        tr("„{host}“ liegt nicht im öffentlichen Netz und wird nicht abgerufen.").format(
            host=plain(host, 200)
        ),
        tr("Wenn das Portal in Ihrem eigenen Netz liegt, tragen Sie bei ihm bitte „intern“ ein."),
    )


def not_archived(url: str, until: str) -> SourceError:
    """Offline, and the archive has nothing; `until` may be empty."""
    return SourceError(
        tr("Ohne Netzzugriff (offline) ist {url} nicht zu lesen: Im Archiv liegt ").format(
            url=shown(url)
        )
        + (
            tr("nichts, was bis {until} abgerufen wurde.").format(until=until)
            if until
            else "nichts."
        ),
        tr("Lassen Sie die Option „offline“ einmal weg; danach liegt der Stand im Archiv."),
    )


def offline(url: str) -> SourceError:
    """Offline, and there is no archive."""
    return SourceError(
        tr("Ohne Netzzugriff (offline) wird {url} nicht abgerufen.").format(url=shown(url)),
        tr("Lassen Sie die Option „offline“ weg oder geben Sie eine Datei an."),
    )


def no_authorities(path: str) -> SourceError:
    """The environment names a file of certificates that is not there."""
    return SourceError(
        tr("Die Zertifikate unter „{path}“ sind nicht zu lesen.").format(path=plain(path, 200)),
        tr("Bitte prüfen Sie die Umgebungsvariable REQUESTS_CA_BUNDLE oder CURL_CA_BUNDLE."),
    )
