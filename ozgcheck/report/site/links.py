# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the pages are called, and which addresses of others may become links."""

from __future__ import annotations

from functools import cache

from ozgcheck.text import plain, slug
from ozgcheck.web.urls import MAX_URL, normal_url


def leistung_file(ozg_id: str) -> str:
    """The page of one Leistung."""
    return f"leistung-{slug(ozg_id)}.html"


def lage_file(lebenslage: str) -> str:
    """The page of one Lebenslage, by its slug."""
    return f"lebenslage-{slug(lebenslage)}.html"


@cache  # the same pages are linked again and again
def web_address(text: str) -> str:
    """The address as it may stand in a link; empty for everything but http and https."""
    address = plain(text, MAX_URL + 1)
    return address if " " not in address and normal_url(address) else ""
