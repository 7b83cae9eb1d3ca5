# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One polite HTTP client: identifies itself, waits, and never loads without end.

Every limit is a parameter of `Client`. What goes wrong on the way becomes a
SourceError with a sentence for the user; what a server answers, whatever its status,
is returned and the caller decides.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, Self
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

from ozgcheck.lock import BusyError
from ozgcheck.web import explain
from ozgcheck.web.answer import Response, decode
from ozgcheck.web.archive import Archive, BrokenError, Draft, Entry, header, kept, validator
from ozgcheck.web.body import InterruptedBodyError, pieces
from ozgcheck.web.guard import Guard
from ozgcheck.web.pace import Pace
from ozgcheck.web.session import Session, until
from ozgcheck.web.urls import host_of

__all__ = ["MAX_BYTES", "MAX_REDIRECTS", "Client", "Response", "decode"]

MAX_BYTES = 200 * 1024 * 1024
MAX_REDIRECTS = 5
_BUSY = (429, 503)
_ONCE = Retry(total=0)


@dataclass(slots=True)
class _Call:
    """One call with all its attempts.

    `left` are the seconds it may still be under way; waiting for a turn costs none. `retry`
    counts the attempts, `known` is what the archive has and may still hold.
    """

    url: str
    accept: str
    max_bytes: int
    cut: bool
    anywhere: bool
    may: Callable[[str], bool] | None
    left: float
    retry: Retry
    known: Entry | None = None
    method: str = "GET"
    deadline: float = 0.0

    def validators(self, url: str) -> dict[str, str]:
        """An ETag belongs to the address that gave it, not to those that lead there."""
        if self.known is None or self.known.final != _key(url):
            return {}
        return self.known.validators

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The time that passes inside counts."""
        started = time.monotonic()
        self.deadline = started + self.left
        try:
            with until(self.deadline):
                yield
        finally:
            self.left -= time.monotonic() - started


class _AgainError(Exception):
    """This attempt brought nothing, and another one is allowed."""


class Client:
    """An HTTP client for one run; use it as a context manager. Threads may share it.

    Args:
        contact: e-mail address or URL for the User-Agent; may be empty.
        offline: send nothing; answer from the archive, if there is one.
        archive: keeps what was fetched; what did not change is then not sent again.
        as_of: offline, take what was fetched until then (a date, or its beginning).
        told: is told the time of every answer taken from the archive offline.
        allowed_hosts: hosts besides the one asked that a redirect may lead to.
        delay: shortest time in seconds between two requests to the same host.
        parallel: how many requests to one host may be under way at a time, at least 1.
        public_only: connect to addresses on the public internet only.
        trusted: `host` or `host:port` that may be connected to all the same.
        timeouts: seconds to wait for a connection and for the next bytes.
        time_limit: seconds for one call with all its redirects and attempts; waiting for
            the host's turn does not count.
        retries: further attempts after connection errors, 429 and 503.
        backoff: seconds of waiting that double with every attempt.
        longest_wait: upper bound in seconds of what a Retry-After may ask for.
        headers: sent with every request, besides what the client sends by itself.
    """

    def __init__(
        self,
        contact: str = "",
        offline: bool = False,
        *,
        archive: Archive | None = None,
        as_of: str = "",
        told: Callable[[str], object] | None = None,
        allowed_hosts: Collection[str] = (),
        delay: float = 0.0,
        parallel: int = 2,
        public_only: bool = False,
        trusted: Collection[str] = (),
        timeouts: tuple[float, float] = (10.0, 30.0),
        time_limit: float = 600.0,
        retries: int = 3,
        backoff: float = 0.5,
        longest_wait: float = 60.0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.offline = offline
        self.pace = Pace(delay, parallel, longest_wait)
        self._archive = archive
        self._as_of = as_of
        self._told = told
        self._wrote = False
        self._allowed_hosts = frozenset(host.lower() for host in allowed_hosts)
        self._headers = dict(headers or {})
        self._timeouts = timeouts
        self._time_limit = time_limit
        self._retry = Retry(total=retries, backoff_factor=backoff, backoff_max=longest_wait)
        self._session = Session(contact, parallel, Guard(trusted) if public_only else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back all connections; keep the archive within its bounds.

        Threads that wait for their turn are woken and get a SourceError.
        """
        self.pace.close()
        self._session.close()
        if self._archive is not None and self._wrote:
            with contextlib.suppress(OSError, BusyError):  # the next run tries again
                self._archive.prune()

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
        since: str = "",
        cut: bool = False,
        anywhere: bool = False,
        may: Callable[[str], bool] | None = None,
    ) -> Response:
        """Load something that fits into memory.

        Args:
            url: http or https address.
            accept: the Accept header.
            params: query parameters, appended to `url`.
            max_bytes: largest body after decompression.
            since: an archived answer that was fetched after this time (ISO, UTC) is taken
                without asking.
            cut: of a longer body take the first `max_bytes` instead of failing.
            anywhere: redirects may lead to any host and from https to http.
            may: tells whether an address that a redirect leads to may be asked for.

        Raises:
            RefusedError: `may` said no.
            LeftHostError: a redirect leads to a host that is not allowed.
            ForbiddenAddressError: the host has no public address, see `public_only`.
            SourceError: no complete answer came; says what was tried and what to do.
        """
        body = io.BytesIO()
        head = self.download(
            url,
            body,
            accept=accept,
            params=params,
            max_bytes=max_bytes,
            since=since,
            cut=cut,
            anywhere=anywhere,
            may=may,
        )
        return replace(head, body=body.getvalue())

    def download(
        self,
        url: str,
        into: BinaryIO,
        *,
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
        since: str = "",
        cut: bool = False,
        anywhere: bool = False,
        may: Callable[[str], bool] | None = None,
    ) -> Response:
        """Load something big into an open file; see `get`.

        When this raises, `into` holds what had arrived until then: the start of a big
        file can be worth reading.

        Returns:
            The answer without body.
        """
        url = _prepared(url, params)
        if self.offline:
            return self._offline(url, into, accept, max_bytes)
        if since and (recent := self._since(url, into, accept, max_bytes, since)) is not None:
            return recent
        known = self._known(url, accept)
        limits = (max_bytes, cut, anywhere, may, self._time_limit)
        call = _Call(url, accept, *limits, self._retry, known)
        start = into.tell()
        while True:
            try:
                return self._attempt(call, into)
            except BrokenError:
                # What the server calls unchanged is damaged here: once more, wholly.
                call.known = None
            except _AgainError:
                pass
            except InterruptedBodyError as error:
                raise explain.broke_off(url, into.tell() - start) from error
            except (requests.RequestException, HTTPError, UnicodeError) as error:
                if call.left <= 0:
                    raise explain.too_slow(url, self._time_limit) from error
                raise explain.explained(error, url) from error
            into.seek(start)
            into.truncate()

    def head(
        self,
        url: str,
        *,
        accept: str = "*/*",
        anywhere: bool = False,
        may: Callable[[str], bool] | None = None,
    ) -> Response:
        """Ask what `get` would bring, without its body; one attempt, never from the archive.

        Servers are not always honest about it: what is not 2xx may be so only for HEAD.

        Raises:
            SourceError: as `get` does.
        """
        url = _prepared(url)
        if self.offline:
            raise explain.offline(url)
        call = _Call(url, accept, 0, True, anywhere, may, self._time_limit, _ONCE, method="HEAD")
        try:
            return self._attempt(call, io.BytesIO())
        except InterruptedBodyError as error:
            raise explain.broke_off(url, 0) from error
        except (requests.RequestException, HTTPError, UnicodeError) as error:
            if call.left <= 0:
                raise explain.too_slow(url, self._time_limit) from error
            raise explain.explained(error, url) from error

    # --- one attempt -------------------------------------------------------------------

    def _attempt(self, call: _Call, into: BinaryIO) -> Response:
        """Send the request and follow redirects by hand, each one checked.

        Raises:
            _AgainError: it failed; the host was told to wait, the next attempt is due.
            BrokenError: what we have is damaged.
        """
        url = call.url
        for _ in range(MAX_REDIRECTS + 1):
            host = host_of(url)
            with self.pace.turn(host), call.running():
                try:
                    with self._sent(call, url) as answer:
                        if not answer.is_redirect:
                            if answer.status_code in _BUSY:
                                self._pause(call, host, answer=answer)
                            return self._received(call, answer, into)
                        target = self._checked_redirect(call.url, answer, call.anywhere)
                except (requests.ConnectionError, requests.Timeout, InterruptedBodyError) as error:
                    self._pause(call, host, error=error)
                    raise
            if call.may is not None and not call.may(target):
                raise explain.refused(call.url, target)
            url = target
        raise explain.too_many_redirects(call.url, MAX_REDIRECTS)

    def _sent(self, call: _Call, url: str) -> requests.Response:
        headers = {**self._headers, "Accept": call.accept, **call.validators(url)}
        return self._session.ask(url, headers, self._timeouts, call.method)

    def _pause(
        self,
        call: _Call,
        host: str,
        *,
        answer: requests.Response | None = None,
        error: Exception | None = None,
    ) -> None:
        """Hold the host before the next attempt; return only when there is none left.

        Raises:
            _AgainError: there is one left.
        """
        if not call.retry.total or time.monotonic() >= call.deadline:
            return
        raw = None if answer is None else answer.raw
        call.retry = call.retry.increment(call.method, call.url, response=raw, error=error)
        self.pace.hold(host, _asked_wait(call.retry, raw) or call.retry.get_backoff_time())
        raise _AgainError from error

    def _received(self, call: _Call, answer: requests.Response, into: BinaryIO) -> Response:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        head = Response(answer.status_code, answer.url, headers)
        if call.method == "HEAD":
            return head
        if head.status == 304 and call.known is not None:
            if "transfer-encoding" not in headers:  # else it would wait for a body
                answer.raw.drain_conn()  # the connection goes back to the pool
            return self._unchanged(call, call.known, head, into)
        if _announced(headers) > call.max_bytes and not call.cut:
            raise explain.too_large(call.url, call.max_bytes)
        with contextlib.ExitStack() as stack:
            draft = self._draft(stack) if kept(head.status) else None
            for chunk in _within(pieces(answer), call):
                into.write(chunk)
                draft = _written(draft, chunk)
            if draft is not None and self._archive is not None:
                self._keep(_entry(call, head, draft, self._archive.clock()), draft)
                return replace(head, known_digest=draft.digest)
        return head

    def _checked_redirect(
        self, asked: str, answer: requests.Response, anywhere: bool = False
    ) -> str:
        target = answer.headers["location"]
        try:
            url = urljoin(answer.url, _header_text(target))
        except ValueError as error:
            raise explain.unsafe_redirect(asked, target) from error
        old, scheme = explain.split(answer.url).scheme, explain.split(url).scheme
        if scheme not in ("http", "https") or ((old, scheme) == ("https", "http") and not anywhere):
            raise explain.unsafe_redirect(asked, url)
        url = _prepared(url)  # what is looked at now is what will be connected to
        allowed = {explain.split(asked).hostname, *self._allowed_hosts}
        if not anywhere and explain.split(url).hostname not in allowed:
            raise explain.left_host(asked, url)
        return url

    # --- the archive -------------------------------------------------------------------

    def _known(self, url: str, accept: str) -> Entry | None:
        """The newest answer, when the server can be asked whether it still holds."""
        if self._archive is None:
            return None
        newest = next(self._archive.entries(_key(url), accept), None)
        return newest if newest is not None and newest.validators else None

    def _unchanged(self, call: _Call, known: Entry, head: Response, into: BinaryIO) -> Response:
        """The server says that what we have still holds.

        Raises:
            BrokenError: what we have is damaged.
        """
        if self._archive is None:
            return head
        if known.size > call.max_bytes:
            raise explain.too_large(call.url, call.max_bytes)
        self._archive.copy(known, into)
        etag, modified = validator(head.headers)
        known = replace(
            known,
            time=self._archive.clock(),
            etag=etag or known.etag,
            modified=modified or known.modified,
        )
        self._keep(known, None)
        headers = {**head.headers, **known.headers}
        return Response(known.status, head.url, headers, known_digest=known.body)

    def _since(
        self, url: str, into: BinaryIO, accept: str, max_bytes: int, since: str
    ) -> Response | None:
        """The newest archived answer if it is young enough and whole."""
        if self._archive is not None:
            newest = next(self._archive.entries(_key(url), accept), None)
            if newest is not None and newest.time > since:
                with contextlib.suppress(BrokenError):
                    return self._archived(newest, url, into, max_bytes)
        return None

    def _offline(self, url: str, into: BinaryIO, accept: str, max_bytes: int) -> Response:
        if self._archive is None:
            raise explain.offline(url)
        for entry in self._archive.entries(_key(url), accept, self._as_of):
            try:
                answer = self._archived(entry, url, into, max_bytes)
            except BrokenError:
                continue  # an older one may be whole
            if self._told is not None:
                self._told(entry.time)
            return answer
        raise explain.not_archived(url, self._as_of)

    def _archived(self, entry: Entry, url: str, into: BinaryIO, max_bytes: int) -> Response:
        if self._archive is None or entry.size > max_bytes:
            raise explain.too_large(url, max_bytes)
        self._archive.copy(entry, into)
        return Response(
            entry.status, entry.final, entry.headers, archived=entry.time, known_digest=entry.body
        )

    def _draft(self, stack: contextlib.ExitStack) -> Draft | None:
        if self._archive is not None:
            with contextlib.suppress(OSError):  # measuring goes on without an archive
                return stack.enter_context(self._archive.draft())
        return None

    def _keep(self, entry: Entry, draft: Draft | None) -> None:
        if self._archive is not None:
            with contextlib.suppress(OSError):
                self._archive.add(entry, draft)
                self._wrote = True


def _asked_wait(retry: Retry, raw: BaseHTTPResponse | None) -> float:
    """What the server asks us to wait, in seconds; 0 if it does not say."""
    if raw is None:
        return 0.0
    try:
        return retry.get_retry_after(raw) or 0.0
    except (InvalidHeader, ValueError, OverflowError):  # no time, or none that exists
        return 0.0


def _announced(headers: Mapping[str, str]) -> float:
    """The length of the body as the server names it; 0 if it does not."""
    length = headers.get("content-length", "")
    return float(length) if length.isdecimal() else 0.0


def _within(chunks: Iterator[bytes], call: _Call) -> Iterator[bytes]:
    """The chunks, as long as they are not longer than was asked for.

    Raises:
        SourceError: they are, and a cut one will not do.
    """
    room = call.max_bytes
    for chunk in chunks:
        if len(chunk) > room:
            if not call.cut:
                raise explain.too_large(call.url, call.max_bytes)
            yield chunk[:room]
            return
        room -= len(chunk)
        yield chunk


def _header_text(value: str) -> str:
    """An address as a header gives it.

    Header bytes arrive as Latin-1. A non-ASCII address in them is UTF-8, or in an old encoding
    that nobody names: then its bytes are kept, as browsers do.
    """
    raw = value.encode("latin-1", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in raw)


def _prepared(url: str, params: Mapping[str, str] | None = None) -> str:
    """The address as it is sent.

    Raises:
        SourceError: it is no http or https address.
    """
    try:
        if explain.split(url).scheme.lower() not in ("http", "https"):
            raise explain.bad_address(url)
        request = requests.PreparedRequest()
        request.prepare_url(url, params)
        return request.url or url
    except (requests.RequestException, UnicodeError) as error:
        raise explain.explained(error, url) from error


def _key(url: str) -> str:
    """The address as the archive keeps it: without password and fragment."""
    parts = explain.split(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


def _entry(call: _Call, head: Response, draft: Draft, time: str) -> Entry:
    etag, modified = validator(head.headers)
    return Entry(
        url=_key(call.url),
        accept=call.accept,
        final=_key(head.url),
        status=head.status,
        time=time,
        body=draft.digest,
        size=draft.size,
        content_type=header(head.headers.get("content-type", "")),
        etag=etag,
        modified=modified,
    )


def _written(draft: Draft | None, chunk: bytes) -> Draft | None:
    """The draft with the chunk, or None when the disk refuses: then nothing is kept."""
    if draft is not None:
        with contextlib.suppress(OSError):
            draft.write(chunk)
            return draft
    return None
