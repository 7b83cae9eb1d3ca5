# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One spelling for an address."""

from __future__ import annotations

import pytest

from ozgcheck.web.client import _prepared
from ozgcheck.web.urls import absolute_url, host_of, normal_url


@pytest.mark.parametrize(
    "url",
    [
        "https://bürger.example/gebühren?q=ä",
        "https://BÜRGER.example/",
        "https://straße.example:8443/",
        "https://xn--brger-kva.example/",
        "https://amt_1.example/",
    ],
)
def test_the_host_is_the_one_that_is_asked(url: str) -> None:
    assert normal_url(url) == _prepared(url)
    assert host_of(normal_url(url)) == host_of(_prepared(url))


def test_names_that_cannot_be_sent_are_no_address() -> None:
    assert normal_url(f"https://{'ü' * 70}.example/") == ""
    assert absolute_url("https://a.example/", "//ü..example/") == ""
