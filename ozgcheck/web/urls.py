# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses, and the Leistungsschlüssel in them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

MAX_URL = 2_000
START_PATH = re.compile(r"^/?(?:(?:web/[^/]+/)?(?:home|start|startseite)/?)?$", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}
_SESSION_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SESSION_PARAMETER = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|session_?id|p_p?_?auth|utm_\w+|fbclid)=.*"
    r"|sid=[0-9a-f]{16,}",
    re.IGNORECASE | re.DOTALL,
)
# What no name of a host has (WHATWG URL, forbidden domain code points).
_NO_HOST = re.compile(r"[\x00-\x20\x7f\"#%/<>?@\\^`{|}]")
_LONE = re.compile("[\ud800-\udfff]")
_KEY = re.compile(r"(?<![0-9A-Za-z])99\d{12}(?![0-9A-Za-z])", re.ASCII)


def normal_url(url: str) -> str:
    """One spelling for an address: what only varies between visits is dropped.

    Default port (`:443`), fragment, user name and session ids go; scheme and host
    become lower case; spaces and umlauts are percent-encoded, umlauts in the host as
    in DNS (`xn--…`), which is how the client asks for it.

    Returns:
        The address, or an empty string if it is no http(s) address.
    """
    if len(url) > MAX_URL:
        return ""
    try:
        parts = urlsplit(url.strip())
        host, port = _as_asked(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not host or _NO_HOST.search(host):
        return ""
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORT[scheme]:
        host = f"{host}:{port}"
    query = "&".join(
        pair for pair in parts.query.split("&") if not _SESSION_PARAMETER.fullmatch(pair)
    )
    path = _SESSION_PATH.sub("", parts.path) or "/"
    found = urlunsplit((scheme, host, _encoded(path), _encoded(query), ""))
    return found if len(found) <= MAX_URL else ""


def _as_asked(host: str) -> str:
    """The host in ASCII; raises ValueError if it cannot be written so or is none."""
    if ":" in host:
        ip_address(host)  # `[::1]@H[:` has a colon for a host
    if host.isascii():
        return host
    import idna  # not free, and hardly ever needed

    return idna.encode(host, uts46=True).decode("ascii")


def _encoded(part: str) -> str:
    if not part.isascii():  # half a character would become a question mark: another address
        part = _LONE.sub("\ufffd", part)
    return quote(part, safe="%/:=&?~+!$,;'@()*[]|{}")


def absolute_url(base: str, url: str) -> str:
    """Resolve a link as it stands in a page; empty if no http(s) address comes out."""
    try:
        return normal_url(urljoin(base, url.strip()))
    except ValueError:
        return ""


def keys_in(text: str) -> tuple[str, ...]:
    """Every Leistungsschlüssel that stands in a text as a number of its own, in order."""
    return tuple(dict.fromkeys(_KEY.findall(text)))


def split_url(address: str) -> SplitResult:
    """The parts of an address; all empty if it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def host_of(url: str) -> str:
    """Whom a request bothers: the host, with its port unless that is 80 or 443."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return host if port in (None, *_DEFAULT_PORT.values()) else f"{host}:{port}"
