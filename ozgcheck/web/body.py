# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The body of an answer, piece by piece, unpacked and checked for its end.

urllib3 unpacks as well, but takes a gzip stream that stops in the middle for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import requests
from urllib3.exceptions import DecodeError, ProtocolError

CODINGS = "gzip, deflate"
# What says that a body is packed; other words in the header (`utf-8`) mean nothing.
_PACKED = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"})
_CHUNK = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class InterruptedBodyError(Exception):
    """The body ended too early; worth another attempt."""


def pieces(answer: requests.Response) -> Iterator[bytes]:
    """Yield what has arrived at once, unpacked, at most 64 KB at a time.

    Raises:
        InterruptedBodyError: the connection broke off, or the packed body is not whole.
        DecodeError: it is not packed as it says, in a way we did not ask for, or twice.
    """
    named = answer.headers.get("content-encoding", "").lower().split(",")
    codings = [coding for coding in map(str.strip, named) if coding in _PACKED]
    chunks = _received(answer)
    if not codings:
        return chunks
    if codings in (["gzip"], ["x-gzip"]):
        return _unzipped(chunks)
    if codings == ["deflate"]:
        return _inflated(chunks)
    return _refused(chunks, ", ".join(codings))


def _refused(chunks: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Nothing: packed bytes taken for a page would be one without any service."""
    for _ in chunks:
        raise DecodeError(coding)
    yield from ()


def _received(answer: requests.Response) -> Iterator[bytes]:
    try:
        # Waiting for full chunks would make a slow server look like a silent one.
        while chunk := answer.raw.read1(_CHUNK, decode_content=False):
            yield chunk
    except ProtocolError as error:
        raise InterruptedBodyError from error


def _unzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A gzip stream: one member or several, then perhaps something that is none."""
    member, first, whole = zlib.decompressobj(_GZIP), True, True
    for chunk in chunks:
        rest = chunk
        while rest:
            if member.eof:
                member, first = zlib.decompressobj(_GZIP), False
            try:
                yield from _unpacked(member, rest)
            except zlib.error as error:
                if first:
                    raise DecodeError("gzip") from error
                for _ in chunks:  # other programs ignore what follows, too
                    pass
                return
            rest, whole = member.unused_data, member.eof
    if not whole:
        raise InterruptedBodyError


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A zlib stream, or what many servers call so: one without its frame."""
    stream = None
    for chunk in chunks:
        if stream is None:
            framed = chunk[0] & 0x0F == 8 and chunk[0] >> 4 <= 7
            stream = zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)
        if stream.eof:
            continue
        try:
            yield from _unpacked(stream, chunk)
        except zlib.error as error:
            raise DecodeError("deflate") from error
    if stream is not None and not stream.eof:
        raise InterruptedBodyError


def _unpacked(stream: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    """What the bytes unpack to, up to the end of the stream; never much at a time."""
    piece = stream.decompress(packed, _CHUNK)
    while piece:
        yield piece
        # A full piece may leave more behind, even when all of the input is used up.
        more = stream.unconsumed_tail or len(piece) == _CHUNK
        piece = stream.decompress(stream.unconsumed_tail, _CHUNK) if more else b""
