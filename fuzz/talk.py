# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Answers of a server, taken from an input instead of the internet."""

from __future__ import annotations

from typing import Any, Self

from fuzz.target import folder
from ozgcheck.errors import SourceError
from ozgcheck.sources.interface import Context
from ozgcheck.web.answer import Response

HERNE = "059160000000"
BETWEEN = b"\n====\n"


class Talk:
    """Gives one answer after the other; each is a status on its first line, then the body."""

    offline = False

    def __init__(self, data: bytes) -> None:
        self._answers = iter(data.split(BETWEEN))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def get(self, url: str, **_limits: Any) -> Response:
        """The next answer.

        Raises:
            SourceError: there was none any more.
        """
        part = next(self._answers, None)
        if part is None:
            raise SourceError("Es kam keine Antwort.")
        head, _, body = part.partition(b"\n")
        words = head.decode("latin-1").split(maxsplit=1)
        status = int(words[0][:3]) if words and words[0].isascii() and words[0].isdigit() else 200
        headers = {"content-type": words[1]} if len(words) > 1 else {}
        return Response(status, url, headers, body)


class Listening(Context):
    """A run whose client is a `Talk`."""

    talk: Talk

    def client(self, **_: Any) -> Any:
        """See `Context.client`."""
        return self.talk


def context(data: bytes = b"") -> Context:
    """A run in Herne, in the folder of this process; its client answers with `data`."""
    run = Listening(ars=HERNE, retrieved="2026-11-25T04:00:00Z", base=folder())
    object.__setattr__(run, "talk", Talk(data))  # Context is frozen
    return run
