# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a server answered, and its bytes as text."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

# What goes by without being used: browsers take Latin-1 for Windows-1252, and what only
# Python calls a charset takes for ever on long texts or makes characters that are none.
_UNUSED = frozenset(
    {
        "ascii",
        "iso8859-1",
        "idna",
        "punycode",
        "raw-unicode-escape",
        "raw_unicode_escape",
        "undefined",
        "unicode-escape",
        "unicode_escape",
        "utf-7",
    }
)
_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered.

    `url` is the address after redirects, `headers` has lower-case names, `body` the
    decompressed bytes (empty when they went into a file, see `Client.download`).
    `archived` is the time (UTC) of an answer that was taken from the archive instead of
    being asked for, else empty. `known_digest` is the body's SHA-256 where the archive has
    it, see `digest`.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    archived: str = ""
    known_digest: str = field(default="", compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hex."""
        return self.known_digest or hashlib.sha256(self.body).hexdigest()

    @property
    def ok(self) -> bool:
        """The status is 200 to 299."""
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case; may be empty."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        """It is an HTML page by its label, or at least begins like one."""
        return self.content_type in _PAGES or self.body[:1000].lstrip()[:1] == b"<"

    @property
    def charset(self) -> str:
        """The charset the server names, as it is written; may be empty or none at all."""
        _, _, parameters = self.headers.get("content-type", "").partition(";")
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \"'")
        return ""

    def text(self) -> str:
        """The body as text, see `decode`."""
        return decode(self.body, self.charset)


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
            if candidate and codecs.lookup(candidate).name not in _UNUSED:
                return body.decode(candidate)
        except UnicodeDecodeError as error:
            if error.encoding == "utf-8" and error.reason == "unexpected end of data":
                return body[: error.start].decode()
        except (LookupError, ValueError):
            continue  # a charset that does not exist
    return body.decode("cp1252", "replace")
