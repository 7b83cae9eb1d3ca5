# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a robots.txt says to us (RFC 9309).

Which lines are ours is decided here, because Protego finds agents by prefix and ends a
group at lines it does not know; how a pattern matches an address is decided by Protego.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from protego import Protego

from ozgcheck.web.urls import normal_url

AGENT = "ozgcheck"
# RFC 9309, 2.5: at least 500 KiB must be read; nothing behind them is.
MAX_BYTES = 500 * 1024
_MOST_SITEMAPS = 1_000
# The spellings that Google's parser takes, too; each of them asks for more care, not less.
_DIRECTIVES = {
    "user-agent": "agent",
    "useragent": "agent",
    "user agent": "agent",
    "disallow": "disallow",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "allow": "allow",
    "crawl-delay": "delay",
    "crawl delay": "delay",
    "sitemap": "sitemap",
    "site-map": "sitemap",
}
_LINE = re.compile(
    rf"({'|'.join(map(re.escape, _DIRECTIVES))})[ \t]*[: \t][ \t]*(.*)", re.IGNORECASE
)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_SLASH = re.compile("%2f", re.IGNORECASE)
_UNSEEN = re.compile(r"[^\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed, how long to wait between requests (s), and where sitemaps lie.

    `count` is how many rules speak to us.
    """

    matcher: Protego
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()
    count: int = 0

    def allow(self, url: str) -> bool:
        """Whether an address may be fetched; the longest rule decides."""
        return self.matcher.can_fetch(_one_spelling(url), AGENT)


def parse(body: bytes, agent: str = AGENT) -> Rules:
    """Read a robots.txt; whatever it is, there are rules, perhaps none.

    Args:
        body: as it came; what is longer than `MAX_BYTES` is cut at the last whole line.
        agent: our product token.
    """
    lines = list(_lines(body))
    ours = [value for kind, value in lines if kind == "agent" and _is(value, agent)]
    rules, delay = _of_group(lines, agent if ours else "*")
    text = "\n".join(["User-agent: *", *rules])
    sitemaps = (normal_url(value) for kind, value in lines if kind == "sitemap")
    found = tuple(dict.fromkeys(filter(None, sitemaps)))[:_MOST_SITEMAPS]
    return Rules(Protego.parse(text), delay, found, len(rules))


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    """The directives we know and their values, without comments.

    Only CR, LF and both end a line: anything else would let a value become a line.
    """
    if len(body) > MAX_BYTES:
        head = body[:MAX_BYTES]
        body = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1]
    text = body.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("<"):
        return  # a web page that says in many words that there is no such file
    for line in re.split(r"\r\n?|\n", text):
        found = _LINE.fullmatch(line.partition("#")[0].strip(" \t"))
        if found is not None:
            yield _DIRECTIVES[found[1].lower()], found[2]


def _of_group(lines: list[tuple[str, str]], agent: str) -> tuple[list[str], float]:
    """The rules of all groups for an agent, and the longest delay.

    Only a rule ends the list of agents; a delay or a sitemap between them does not
    (RFC 9309, 2.2.4). A delay goes to the agents right above it.
    """
    rules: list[str] = []
    longest = 0.0
    in_group = collecting = False
    right_above = run = False
    for kind, value in lines:
        if kind == "agent":
            ours = _is(value, agent)
            in_group = ours or (in_group and collecting)
            right_above = ours or (right_above and run)
            collecting = run = True
        elif kind == "delay":
            longest = max(longest, _seconds(value) if right_above else 0.0)
            run = False
        elif kind != "sitemap":
            if in_group and value:
                rules.append(f"{kind}: {_one_spelling(_visible(value))}")
            collecting = run = False
    return rules, longest


def _is(value: str, agent: str) -> bool:
    """Whether an agent line names the agent: its product token exactly, whatever follows."""
    if agent == "*":
        return value.split()[:1] == ["*"]
    token = _TOKEN.match(value)
    return token is not None and token[0].lower() == agent


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _visible(pattern: str) -> str:
    """The pattern with everything percent-encoded that might end a line elsewhere."""
    return _UNSEEN.sub(lambda found: quote(found[0], safe=""), pattern)


def _one_spelling(address: str) -> str:
    """A slash in the query in one spelling (RFC 9309, 2.2.2); Protego does the rest."""
    path, mark, query = address.partition("?")
    return path + mark + _SLASH.sub("/", query)
