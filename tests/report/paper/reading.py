# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reads a PDF back: its structure, its words, what it links to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from ozgcheck.errors import ConfigError
from ozgcheck.report.paper.pdf import check_pdf

try:
    check_pdf()
    _missing = ""
except ConfigError as error:
    _missing = f"{error.message} {error.hint}"

needs_pdf = pytest.mark.skipif(bool(_missing), reason=_missing)


class Paper:
    """A PDF that was made."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = PdfReader(BytesIO(data))
        self.root: Any = self.reader.trailer["/Root"]

    @property
    def pages(self) -> int:
        return len(self.reader.pages)

    @cached_property
    def words(self) -> str:
        """All text without white space, because lines may break anywhere."""
        return "".join(self.text.split())

    @cached_property
    def text(self) -> str:
        """All text, line by line as it is set."""
        # A font in which signs are missing has a map of its own; pypdf knows only the usual one,
        # which says the same about every sign that is there.
        for each in self.objects():
            if getattr(each, "get", {}.get)("/Subtype") == "/Type0":
                each[NameObject("/Encoding")] = NameObject("/Identity-H")
        return "\n".join(page.extract_text() for page in self.reader.pages)

    def elements(self, kind: str = "") -> list[Any]:
        """The elements of the structure tree, all or of one kind."""
        return [
            each for each in _walk(self.root["/StructTreeRoot"]) if kind in ("", each.get("/S"))
        ]

    def links(self) -> list[Any]:
        return [note.get_object() for page in self.reader.pages for note in page.get("/Annots", ())]

    def objects(self) -> Iterator[Any]:
        """Every object of the file."""
        for number in range(1, int(self.reader.trailer["/Size"])):
            yield self.reader.get_object(number)


def _walk(element: Any) -> Iterator[Any]:
    element = element.get_object()
    if not isinstance(element, DictionaryObject):
        return
    yield element
    below = element.get("/K")
    below = below.get_object() if below is not None else None
    for each in below if isinstance(below, ArrayObject) else [below] if below is not None else []:
        yield from _walk(each)
