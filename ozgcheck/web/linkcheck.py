# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asks the addresses of online services whether they answer, and takes home what came.

HEAD first, GET where that says too little. No form is sent, no cookie kept, no login page asked
for: a redirect that leads to one says all there is to know. What the answers mean is judged
elsewhere (sources/link_state.py).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from requests.utils import get_environ_proxies, select_proxy

from ozgcheck.errors import ForbiddenAddressError, RefusedError, SourceError
from ozgcheck.web.answer import Response
from ozgcheck.web.client import Client
from ozgcheck.web.robots import Robots
from ozgcheck.web.urls import split_url

# As much of a page as tells what it is.
MAX_BYTES = 100 * 1024
# So many addresses of one server in a row without an answer: the others are not asked.
PATIENCE = 3
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_NO_HEAD = (405, 501)
_TOO_MANY = 429
_MOST_CONTROLS = 5
# What is a file for sure; everything else a person would see in the browser has to be looked at.
_FILES = ("application/pdf", "application/msword", "application/vnd.", "application/rtf")


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one address; exactly one of the others is set.

    Attributes:
        url: the address.
        answer: what the server sent; the body of a page is cut, that of a file is empty.
        login: the login page that the address leads to; it was not asked for.
        missing: the server that does not exist.
        failure: why there is no answer, a German sentence.
    """

    url: str
    answer: Response | None = None
    login: str = ""
    missing: str = ""
    failure: str = ""


class Names:
    """Tells which servers do not exist.

    That a name is not found is also what a machine without network says. So nothing is said
    before a name that should exist was found.

    Args:
        controls: addresses of which some are known to exist.
        resolve: as `socket.getaddrinfo`.
    """

    def __init__(
        self, controls: Iterable[str], resolve: Callable[..., object] = socket.getaddrinfo
    ) -> None:
        self._controls = tuple(
            dict.fromkeys(filter(_is_name, (split_url(url).hostname or "" for url in controls)))
        )
        self._resolve = resolve
        self._working = ""
        self._bad: set[str] = set()
        self._lock = threading.Lock()

    def missing(self, url: str) -> bool:
        """Whether the address's server certainly does not exist."""
        host = split_url(url).hostname or ""
        # A proxy asks for names by itself, often where this machine cannot.
        if not _is_name(host) or select_proxy(url, get_environ_proxies(url)):
            return False
        return self._found(host) is False and self._works(host)

    def _works(self, host: str) -> bool:
        """Whether looking up names works here: another one was found."""
        with self._lock:
            if not self._working:
                others = [name for name in self._controls if name != host and name not in self._bad]
                for name in others[:_MOST_CONTROLS]:
                    if self._found(name):
                        self._working = name
                        break
                    self._bad.add(name)
            return bool(self._working)

    def _found(self, host: str) -> bool | None:
        """Whether the name exists; None if nobody could say."""
        try:
            self._resolve(host, None, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            return False if error.errno == socket.EAI_NONAME else None
        except (OSError, UnicodeError):
            return None
        return True


def _is_name(host: str) -> bool:
    """Whether it is a name of the world outside: no IP address, no name of a local machine."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host.strip(".")
    return False


class Asker:
    """Asks; threads may share it.

    Args:
        client: its own limits hold for each request.
        robots: what the servers allow.
        names: which servers do not exist.
        is_login: whether an address is a login page.
    """

    def __init__(
        self,
        client: Client,
        robots: Robots,
        names: Names,
        is_login: Callable[[str], bool] = lambda url: False,
    ) -> None:
        self._client = client
        self._robots = robots
        self._names = names
        self._is_login = is_login

    def ask_each(self, urls: Iterable[str]) -> Iterator[Asked]:
        """Ask addresses of one server one after the other.

        A server that refuses HEAD is spared it from then on. One that does not answer several
        times in a row is left alone.
        """
        head, silent = True, 0
        for url in urls:
            if silent >= PATIENCE:
                yield Asked(url, failure="Der Server hat mehrmals nicht geantwortet.")
                continue
            found, head, answered = self._ask(url, head)
            silent = 0 if answered else silent + 1
            yield found

    def _ask(self, url: str, head: bool) -> tuple[Asked, bool, bool]:
        """What came, whether the server takes HEAD, and whether it answered at all."""
        if not self._robots.allowed(url):
            closed = self._closed(url, url)
            answered = bool(closed.missing) or not self._robots.unreachable(url)
            return closed, head, answered
        way = _Way(self._is_login, self._robots)
        try:
            if head:
                first = self._headed(url, way)
                if first is not None:
                    if first.status == _TOO_MANY or (first.ok and _is_file(first)):
                        return Asked(url, first), head, True
                    head = first.status not in _NO_HEAD
            answer = self._client.get(
                url, accept=_ACCEPT, max_bytes=MAX_BYTES, cut=True, anywhere=True, may=way.may
            )
        except RefusedError:
            if way.login:
                return Asked(url, login=way.login), head, True
            return self._closed(url, way.refused), head, True
        except ForbiddenAddressError as error:
            return Asked(url, failure=error.message), head, True
        except SourceError as error:
            if self._names.missing(url):
                return Asked(url, missing=split_url(url).hostname or ""), head, True
            return Asked(url, failure=error.message), head, False
        return Asked(url, answer), head, True

    def _headed(self, url: str, way: _Way) -> Response | None:
        """The answer to HEAD; None if there is none, which for GET may be otherwise."""
        try:
            return self._client.head(url, accept=_ACCEPT, anywhere=True, may=way.may)
        except (RefusedError, ForbiddenAddressError):
            raise
        except SourceError:
            return None

    def _closed(self, url: str, place: str) -> Asked:
        """Nothing may be asked at `place`, the address itself or where it leads to."""
        if not self._robots.unreachable(place):
            return Asked(url, failure="Die robots.txt des Servers erlaubt die Prüfung nicht.")
        if self._names.missing(place):
            return Asked(url, missing=split_url(place).hostname or "")
        return Asked(url, failure=self._robots.state(place) or "Der Server antwortet nicht.")


class _Way:
    """Where redirects of one address may lead, and where they were stopped."""

    def __init__(self, is_login: Callable[[str], bool], robots: Robots) -> None:
        self._is_login = is_login
        self._robots = robots
        self.login = self.refused = ""

    def may(self, target: str) -> bool:
        if self._is_login(target):
            self.login = target
            return False
        if not self._robots.allowed(target):
            self.refused = target
            return False
        return True


def _is_file(answer: Response) -> bool:
    return answer.content_type.startswith(_FILES)
