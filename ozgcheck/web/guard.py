# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeps crawled links from reaching into a private network.

A name is resolved once, its addresses are checked, and the connection goes to one of those:
a name that resolves differently a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import requests

from ozgcheck.web import explain

# A name with many dead addresses must not cost the connect timeout for each of them.
_MOST_ADDRESSES = 4
_NAT64 = IPv6Network("64:ff9b::/96")


class Guard:
    """Knows which hosts may be connected to.

    Args:
        trusted: `host` or `host:port` that a person named as internal: not checked.
    """

    def __init__(self, trusted: Collection[str] = ()) -> None:
        self._trusted = frozenset(map(_as_sent, trusted))
        self._passed: set[str] = set()

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Where a connection may go: the name itself if it is trusted, else its addresses.

        Raises:
            ForbiddenAddressError: the name has only addresses that are not public.
            OSError: the name cannot be resolved (socket.gaierror), or is none.
        """
        if self._trusts(host, port):
            return (host,)
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            raise socket.gaierror(socket.EAI_NONAME, "no host name") from error
        addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
        public = tuple(address for address in addresses if is_public(address))
        if not public:
            raise explain.forbidden(host)
        return public[:_MOST_ADDRESSES]

    def check(self, host: str, port: int) -> None:
        """Look at a name that a proxy will resolve, as far as it can be resolved here.

        Each name once: the proxy's own answer cannot be checked anyway.

        Raises:
            ForbiddenAddressError: it has only addresses that are not public.
        """
        if host in self._passed:
            return
        try:
            self.addresses(host, port)
        except OSError:
            return  # names of the world outside often resolve at the proxy only
        if not self._trusts(host, port):
            self._passed.add(host)

    def _trusts(self, host: str, port: int) -> bool:
        name = host.strip("[]").rstrip(".").lower()
        if ":" in name:
            name = f"[{name}]"
        return name in self._trusted or f"{name}:{port}" in self._trusted


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet, or leads to one that does.

    Python knows what is public, also for IPv4 written as IPv6; what a machine on the way
    turns into IPv4 is as public as the address it hides.
    """
    ip = ip_address(address)
    hidden = _hidden(ip) if isinstance(ip, IPv6Address) else None
    return _is_public(hidden or ip)


def _hidden(ip: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.sixtofour


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    site_local = isinstance(ip, IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or site_local)


def _as_sent(name: str) -> str:
    """A host as it stands in a request, umlauts encoded; unchanged if it is none."""
    try:
        url = requests.Request("GET", f"http://{name.strip()}/").prepare().url or ""
    except (requests.RequestException, UnicodeError):
        return name
    return url.removeprefix("http://").removesuffix("/").rstrip(".").lower()
