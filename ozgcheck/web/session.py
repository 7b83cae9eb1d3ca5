# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The session of `requests` that the client sends with: connections, proxies, nothing kept.

What differs from a plain session: connections may be guarded, every byte is waited for only
until the call's deadline (the timeouts of requests hold for a single piece, so that a server
could send one byte a minute for ever), cookies are neither kept nor sent, and redirects and
further attempts are left to the client.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from ozgcheck import __version__
from ozgcheck.language import tr
from ozgcheck.text import plain
from ozgcheck.web import explain
from ozgcheck.web.body import CODINGS
from ozgcheck.web.explain import split
from ozgcheck.web.guard import Guard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_HOSTS = 100
_NEVER = float("inf")
_DEFAULT_PORT = {"http": 80, "https": 443}
_limit = threading.local()


class Session(requests.Session):
    """Sends one request and gives back what came, whatever it is.

    Args:
        contact: e-mail address or URL for the User-Agent; may be empty.
        parallel: how many connections to one host are kept open.
        guard: checks where connections go; None: they may go anywhere.
    """

    def __init__(self, contact: str, parallel: int, guard: Guard | None) -> None:
        super().__init__()
        self.trust_env = False  # looked at in `_proxies`, once per host instead of every time
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        product = f"ozgcheck/{__version__}"
        reachable = plain(contact, 200).encode("ascii", "ignore").decode()
        self._headers = {
            "User-Agent": f"{product} (+{reachable})" if reachable else product,
            "Accept-Encoding": CODINGS,
            "Connection": "keep-alive",
        }
        self._authorities = (
            os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        )
        self._known_proxies: dict[str, dict[str, str]] = {}
        for scheme in _DEFAULT_PORT:
            self.mount(f"{scheme}://", _Adapter(parallel, guard))

    def ask(
        self,
        url: str,
        headers: Mapping[str, str],
        timeouts: tuple[float, float],
        method: str = "GET",
        body: bytes = b"",
    ) -> requests.Response:
        """Send a request; the answer's body is not loaded yet. See `until` for the deadline.

        `url` is sent as it is: prepared by requests already. Only broker.py sends a `body`.

        Raises:
            SourceError: the guard refuses the address, it is none, or the environment names
                certificates that are not there.
            requests.RequestException: no answer came.
        """
        request = requests.PreparedRequest()
        request.prepare_method(method)
        request.url = url
        # No `prepare_auth`: passwords out of ~/.netrc or an address are not sent.
        request.prepare_headers({**self._headers, **headers})
        if body:
            request.prepare_body(body, None)
        request.hooks = {"response": []}
        proxies = self._proxies(url)
        try:
            return self.send(
                request,
                stream=True,
                timeout=timeouts,
                verify=self._authorities,
                proxies=proxies,
                allow_redirects=False,
            )
        except requests.RequestException:
            raise
        except OSError as error:  # requests looks for the file itself, and says so like this
            raise explain.no_authorities(str(self._authorities)) from error

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Redirects are not looked at: requests would load their bodies without any limit."""

    def _proxies(self, url: str) -> dict[str, str]:
        """The proxies that the environment names for this host."""
        parts = split(url)
        place = f"{parts.scheme}://{parts.netloc}"
        proxies = self._known_proxies.get(place)
        if proxies is None:
            proxies = self._known_proxies[place] = dict(get_environ_proxies(url))
        return proxies


@contextlib.contextmanager
def until(deadline: float) -> Iterator[None]:
    """Inside, this thread waits for bytes at most until then (`time.monotonic`)."""
    _limit.deadline = deadline
    try:
        yield
    finally:
        _limit.deadline = _NEVER


def _seconds_left() -> float:
    """How long this thread may still wait.

    Raises:
        TimeoutError: no longer.
    """
    left: float = getattr(_limit, "deadline", _NEVER) - time.monotonic()
    if left <= 0:
        raise TimeoutError("deadline")
    return left


# --- connections ------------------------------------------------------------------------


class _TimedSocket(io.RawIOBase):
    """The receiving side of a socket, which gives up at the deadline."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        left = _seconds_left()
        timeout = self._sock.gettimeout()
        if left < (_NEVER if timeout is None else timeout):
            self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """Status line, headers and body, all read through a `_TimedSocket`."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_TimedSocket(sock))


class _Plain(HTTPConnection):
    response_class = _TimedResponse
    guard: Guard | None = None

    def _new_conn(self) -> socket.socket:
        """Connect to a checked address; what the certificate must name stays the host."""
        if self.guard is None:
            return self._connected()
        name = self._dns_host
        failure: Exception = NewConnectionError(self, tr("no address"))
        try:
            for address in self.guard.addresses(name, self.port):
                self._dns_host = address
                try:
                    return self._connected()
                except (NewConnectionError, ConnectTimeoutError) as error:
                    failure = error
        finally:
            self._dns_host = name
        raise failure

    def _connected(self) -> socket.socket:
        """Connect before the deadline, however many addresses were tried before."""
        try:
            left = _seconds_left()
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "deadline") from error
        self.timeout = left if self.timeout is None else min(self.timeout, left)
        return super()._new_conn()


class _Secure(_Plain, HTTPSConnection):
    pass


def _pools(checked_by: Guard | None) -> dict[str, type[HTTPConnectionPool]]:
    """The classes that a pool manager takes for a scheme."""

    class Plain(_Plain):
        guard = checked_by

    class Secure(_Secure):
        guard = checked_by

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Adapter(HTTPAdapter):
    """Opens our connections; those to a proxy are not guarded, a person named it."""

    def __init__(self, parallel: int, guard: Guard | None) -> None:
        self._guard = guard
        super().__init__(pool_connections=_HOSTS, pool_maxsize=parallel)
        self.poolmanager.pool_classes_by_scheme = _pools(guard)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _pools(None)
        return manager

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        url = request.url or ""
        if self._guard is not None and select_proxy(url, kwargs.get("proxies")):
            parts = split(url)
            self._guard.check(parts.hostname or "", parts.port or _DEFAULT_PORT[parts.scheme])
        return super().send(request, *args, **kwargs)
