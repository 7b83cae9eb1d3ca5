# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One polite HTTP client: identifies itself, waits, and never loads without end.

Every limit is a parameter of `Client`. What goes wrong on the way becomes a
SourceError with a sentence for the user; what a server answers, whatever its status,
is returned and the caller decides.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Self
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, InvalidHeader, ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

from ozgcheck import __version__
from ozgcheck.errors import SourceError
from ozgcheck.text import plain
from ozgcheck.web.archive import Archive, BrokenError, Draft, Entry, header, kept, validator

MAX_BYTES = 200 * 1024 * 1024
MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_TRY_LATER = "Bitte prüfen Sie die Netzverbindung und versuchen Sie es später noch einmal."


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered.

    `url` is the address after redirects, `headers` has lower-case names, `body` the
    decompressed bytes (empty when they went into a file, see `Client.download`).
    `archived` is the time (UTC) of an answer that was taken from the archive instead of
    being asked for, else empty.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    archived: str = ""

    @property
    def ok(self) -> bool:
        """The status is 200 to 299."""
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case; may be empty."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def text(self) -> str:
        """The body as text, see `decode`."""
        return decode(self.body, self._charset())

    def _charset(self) -> str:
        _, _, parameters = self.headers.get("content-type", "").partition(";")
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \"'")
        return ""


def decode(body: bytes, charset: str = "") -> str:
    """Turn bytes into text, whatever their label says.

    A byte order mark wins, then `charset`, then UTF-8 (a character cut off at the very
    end is dropped), then Windows-1252, which is also what browsers take for
    ISO-8859-1 (WHATWG Encoding Standard). Never raises.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    body = body.removeprefix(codecs.BOM_UTF8)
    for candidate in (charset, "utf-8"):
        try:
            if candidate and codecs.lookup(candidate).name not in ("iso8859-1", "ascii"):
                return body.decode(candidate)
        except UnicodeDecodeError as error:
            if error.encoding == "utf-8" and error.reason == "unexpected end of data":
                return body[: error.start].decode()
        except (LookupError, ValueError):
            continue  # a charset that does not exist
    return body.decode("cp1252", "replace")


class _CappedRetry(Retry):
    """Honours Retry-After, but only as long as we are willing to wait."""

    # 413 is missing here on purpose: the caller has a better answer to it than waiting.
    RETRY_AFTER_STATUS_CODES = frozenset({429, 503})
    longest_wait = 60.0

    def new(self, **changes: Any) -> Self:
        copy = super().new(**changes)
        copy.longest_wait = self.longest_wait
        return copy

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        try:
            seconds = super().get_retry_after(response)
        except InvalidHeader:
            return None
        return None if seconds is None else min(seconds, self.longest_wait)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for; `known` is what the archive has and may still hold."""

    url: str
    accept: str
    max_bytes: int
    deadline: float
    known: Entry | None = None

    def validators(self, url: str) -> dict[str, str]:
        """An ETag belongs to the address that gave it, not to those that lead there."""
        if self.known is None or self.known.final != _key(url):
            return {}
        return self.known.validators


class _InterruptedBodyError(Exception):
    """The body ended too early; worth another attempt."""


class _Session(requests.Session):
    """Does not look at redirects: requests would load their bodies without any limit."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class Client:
    """An HTTP client for one run; use it as a context manager.

    Args:
        contact: e-mail address or URL for the User-Agent; may be empty.
        offline: send nothing; answer from the archive, if there is one.
        archive: keeps what was fetched; what did not change is then not sent again.
        as_of: offline, take what was fetched until then (a date, or its beginning).
        told: is told the time of every answer taken from the archive offline.
        allowed_hosts: hosts besides the one asked that a redirect may lead to.
        delay: shortest time in seconds between two requests to the same host.
        timeouts: seconds to wait for a connection and for the next bytes.
        time_limit: seconds for one call with all its redirects and attempts.
        retries: further attempts after connection errors, 429 and 503.
        backoff: seconds of waiting that double with every attempt.
        longest_wait: upper bound in seconds of what a Retry-After may ask for.
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
        timeouts: tuple[float, float] = (10.0, 30.0),
        time_limit: float = 600.0,
        retries: int = 3,
        backoff: float = 0.5,
        longest_wait: float = 60.0,
    ) -> None:
        self._offline = offline
        self._archive = archive
        self._as_of = as_of
        self._told = told
        self._wrote = False
        self._allowed_hosts = frozenset(host.lower() for host in allowed_hosts)
        self._delay = delay
        self._timeouts = timeouts
        self._time_limit = time_limit
        self._retries = retries
        self._last_request: dict[str, float] = {}
        self._session = _session(contact, retries, backoff, longest_wait)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back all connections; keep the archive within its bounds."""
        self._session.close()
        if self._archive is not None and self._wrote:
            with contextlib.suppress(OSError):  # the next run tries again
                self._archive.prune()

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> Response:
        """Load something that fits into memory.

        Args:
            url: http or https address.
            accept: the Accept header.
            params: query parameters, appended to `url`.
            max_bytes: largest body after decompression.

        Raises:
            SourceError: no complete answer came; says what was tried and what to do.
        """
        body = io.BytesIO()
        head = self.download(url, body, accept=accept, params=params, max_bytes=max_bytes)
        return replace(head, body=body.getvalue())

    def download(
        self,
        url: str,
        into: BinaryIO,
        *,
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> Response:
        """Load something big into an open file; see `get`.

        When this raises, `into` holds what had arrived until then: the start of a big
        file can be worth reading.

        Returns:
            The answer without body.
        """
        url = _prepared(url, params)
        if self._offline:
            return self._from_archive(url, into, accept, max_bytes)
        known = self._known(url, accept)
        start = into.tell()
        deadline = time.monotonic() + self._time_limit
        left = self._retries
        while True:
            try:
                return self._attempt(_Wanted(url, accept, max_bytes, deadline, known), into)
            except BrokenError:
                # What the server calls unchanged is damaged here: once more, wholly.
                known = None
            except _InterruptedBodyError as error:
                if not left:
                    received = into.tell() - start
                    raise SourceError(
                        f"Die Verbindung zu {_shown(url)} brach nach {received} Bytes ab.",
                        _TRY_LATER,
                    ) from error
                left -= 1
            except (requests.RequestException, HTTPError, UnicodeError) as error:
                raise _explained(error, url) from error
            into.seek(start)
            into.truncate()

    def _attempt(self, wanted: _Wanted, into: BinaryIO) -> Response:
        with self._open(wanted) as answer, contextlib.ExitStack() as stack:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            head = Response(answer.status_code, answer.url, headers)
            if head.status == 304 and wanted.known is not None:
                return self._unchanged(wanted, wanted.known, head, into)
            draft = self._draft(stack) if kept(head.status) else None
            announced = answer.headers.get("content-length", "")
            if announced.isdecimal() and int(announced) > wanted.max_bytes:
                raise _too_large(wanted.url, wanted.max_bytes)
            room = wanted.max_bytes
            for chunk in _chunks(answer):
                room -= len(chunk)
                if room < 0:
                    raise _too_large(wanted.url, wanted.max_bytes)
                self._check_time(wanted.deadline, wanted.url)
                into.write(chunk)
                draft = _written(draft, chunk)
            if draft is not None and self._archive is not None:
                self._keep(_entry(wanted, head, draft, self._archive.clock()), draft)
            return head

    # --- the archive -------------------------------------------------------------------

    def _known(self, url: str, accept: str) -> Entry | None:
        """The newest answer, when the server can be asked whether it still holds."""
        if self._archive is None:
            return None
        newest = next(self._archive.entries(_key(url), accept), None)
        return newest if newest is not None and newest.validators else None

    def _unchanged(self, wanted: _Wanted, known: Entry, head: Response, into: BinaryIO) -> Response:
        """The server says that what we have still holds.

        Raises:
            BrokenError: what we have is damaged.
        """
        if self._archive is None:
            return head
        if known.size > wanted.max_bytes:
            raise _too_large(wanted.url, wanted.max_bytes)
        self._archive.copy(known, into)
        etag, modified = validator(head.headers)
        known = replace(
            known,
            time=self._archive.clock(),
            etag=etag or known.etag,
            modified=modified or known.modified,
        )
        self._keep(known, None)
        return Response(known.status, head.url, {**head.headers, **known.headers})

    def _from_archive(self, url: str, into: BinaryIO, accept: str, max_bytes: int) -> Response:
        if self._archive is not None:
            for entry in self._archive.entries(_key(url), accept, self._as_of):
                if entry.size > max_bytes:
                    raise _too_large(url, max_bytes)
                try:
                    self._archive.copy(entry, into)
                except BrokenError:
                    continue  # an older one may be whole
                if self._told is not None:
                    self._told(entry.time)
                return Response(entry.status, entry.final, entry.headers, archived=entry.time)
            raise SourceError(
                f"Ohne Netzzugriff (offline) ist {_shown(url)} nicht zu lesen: Im Archiv liegt "
                + (f"nichts, was bis {self._as_of} abgerufen wurde." if self._as_of else "nichts."),
                "Lassen Sie die Option „offline“ einmal weg; danach liegt der Stand im Archiv.",
            )
        raise SourceError(
            f"Ohne Netzzugriff (offline) wird {_shown(url)} nicht abgerufen.",
            "Lassen Sie die Option „offline“ weg oder geben Sie eine Datei an.",
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

    # --- one request -------------------------------------------------------------------

    def _open(self, wanted: _Wanted) -> requests.Response:
        """Send the request and follow redirects by hand, each one checked."""
        url = asked = wanted.url
        for _ in range(MAX_REDIRECTS + 1):
            self._check_time(wanted.deadline, asked)
            self._wait(url)
            answer = self._session.get(
                url,
                headers={"Accept": wanted.accept, **wanted.validators(url)},
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            )
            if not answer.is_redirect:
                return answer
            answer.close()
            url = self._checked_redirect(asked, answer)
        raise SourceError(
            f"{_shown(asked)} leitet im Kreis oder zu oft weiter (mehr als {MAX_REDIRECTS}-mal).",
            "Bitte öffnen Sie die Adresse im Browser und geben Sie ihr Ziel an.",
        )

    def _checked_redirect(self, asked: str, answer: requests.Response) -> str:
        target = answer.headers["location"]
        try:
            # Header bytes arrive as Latin-1; a non-ASCII address in them is UTF-8.
            url = urljoin(answer.url, target.encode("latin-1").decode())
        except ValueError as error:
            raise _bad_address(target) from error
        old, new = _split(answer.url), _split(url)
        allowed = {_split(asked).hostname, *self._allowed_hosts}
        if new.hostname not in allowed:
            raise SourceError(
                f"{_shown(asked)} leitet auf einen anderen Rechner weiter ({_shown(url)}).",
                "Wenn das richtig ist, geben Sie bitte diese Adresse an.",
            )
        if new.scheme not in ("http", "https") or (old.scheme, new.scheme) == ("https", "http"):
            raise SourceError(
                f"{_shown(asked)} leitet auf eine unsichere Adresse weiter ({_shown(url)}).",
                "Bitte fragen Sie beim Betreiber nach einer Adresse mit https.",
            )
        return url

    def _wait(self, url: str) -> None:
        host = _split(url).netloc
        earliest = self._last_request.get(host, float("-inf")) + self._delay
        time.sleep(max(0.0, earliest - time.monotonic()))
        self._last_request[host] = time.monotonic()

    def _check_time(self, deadline: float, url: str) -> None:
        if time.monotonic() > deadline:
            raise SourceError(
                f"Der Abruf von {_shown(url)} dauerte länger als {self._time_limit:.0f} Sekunden.",
                _TRY_LATER,
            )


def _session(contact: str, retries: int, backoff: float, longest_wait: float) -> requests.Session:
    retry = _CappedRetry(
        total=retries,
        backoff_factor=backoff,
        status_forcelist=(429, 503),
        allowed_methods=("GET", "HEAD"),
        raise_on_status=False,
    )
    retry.longest_wait = longest_wait
    session = _Session()
    session.auth = _anonymous
    product = f"ozgcheck/{__version__}"
    reachable = plain(contact, 200).encode("ascii", "ignore").decode()
    session.headers["User-Agent"] = f"{product} (+{reachable})" if reachable else product
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from sending passwords out of ~/.netrc or an address."""
    return request


def _chunks(answer: requests.Response) -> Iterable[bytes]:
    """Yield what has arrived at once; waiting for full chunks would blunt the time limit."""
    try:
        while chunk := answer.raw.read1(_CHUNK, decode_content=True):
            yield chunk
    except urllib3.exceptions.ProtocolError as error:
        raise _InterruptedBodyError from error


def _prepared(url: str, params: Mapping[str, str] | None) -> str:
    """The address as it is sent.

    Raises:
        SourceError: it is no http or https address.
    """
    try:
        if _split(url).scheme.lower() not in ("http", "https"):
            raise _bad_address(url)
        return requests.Request("GET", url, params=params).prepare().url or url
    except (requests.RequestException, UnicodeError) as error:
        raise _explained(error, url) from error


def _key(url: str) -> str:
    """The address as the archive keeps it: without password and fragment."""
    parts = _split(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


def _entry(wanted: _Wanted, head: Response, draft: Draft, time: str) -> Entry:
    etag, modified = validator(head.headers)
    return Entry(
        url=_key(wanted.url),
        accept=wanted.accept,
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


def _too_large(url: str, max_bytes: int) -> SourceError:
    return SourceError(
        f"Die Antwort von {_shown(url)} ist größer als {max_bytes / 1024**2:.0f} MB "
        "und wird nicht geladen.",
        "Bitte prüfen Sie, ob die Adresse stimmt.",
    )


def _explained(error: Exception, url: str) -> SourceError:
    """Say in German what kept us from getting an answer."""
    shown = _shown(url)
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, requests.exceptions.SSLError):
        return SourceError(
            f"Die verschlüsselte Verbindung zu {shown} ist nicht vertrauenswürdig.",
            "Bitte lassen Sie das Zertifikat prüfen; abgerufen wird nur mit gültigem Zertifikat.",
        )
    if isinstance(error, requests.exceptions.ProxyError):
        return SourceError(
            f"Der Proxy ließ die Verbindung zu {shown} nicht zu.",
            "Bitte prüfen Sie die Proxy-Einstellung dieses Rechners.",
        )
    if isinstance(error, (requests.Timeout, ReadTimeoutError)) or isinstance(
        cause, ReadTimeoutError
    ):
        return SourceError(f"{shown} antwortete nicht rechtzeitig.", _TRY_LATER)
    if isinstance(error, requests.ConnectionError):
        return SourceError(f"{shown} ist nicht zu erreichen.", _TRY_LATER)
    if isinstance(error, ValueError):
        return _bad_address(url)
    return SourceError(f"Der Abruf von {shown} schlug fehl.", _TRY_LATER)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise _bad_address(url) from error


def _bad_address(url: str) -> SourceError:
    return SourceError(
        f"{_shown(url)} ist keine gültige Adresse.",
        "Bitte geben Sie eine Adresse an, die mit https:// beginnt.",
    )


def _shown(url: str) -> str:
    """The address as a message may show it: without password, query and tricks."""
    try:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        place = url
    return f"„{plain(place, 200)}“"
