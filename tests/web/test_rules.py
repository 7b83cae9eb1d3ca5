# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a robots.txt means: the examples and the text of RFC 9309, and what is found outside."""

from __future__ import annotations

import pytest

from ozgcheck.web.rules import MAX_BYTES, parse

HOST = "https://www.example.com"


def allowed(text: str | bytes, *paths: str) -> list[bool]:
    rules = parse(text.encode() if isinstance(text, str) else text)
    return [rules.allow(HOST + path) for path in paths]


def for_us(*rules: str) -> str:
    return "\n".join(["User-agent: ozgcheck", *rules])


# --- RFC 9309, section 5.1 ------------------------------------------------------------------

SIMPLE = """\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot

EOF
"""


@pytest.mark.parametrize(
    ("agent", "path", "expected"),
    [
        ("*", "/example/page.html", False),
        ("*", "/a.gif", False),
        ("*", "/a.gif?x", True),
        ("*", "/publications/", True),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("foobot", "/example/other", False),
        ("barbot", "/example/page.html", False),
        ("barbot", "/a.gif", True),
        ("bazbot", "/example/page.html", False),
        ("quxbot", "/example/page.html", True),
    ],
)
def test_the_simple_example(agent: str, path: str, expected: bool) -> None:
    text = SIMPLE.replace(agent, "ozgcheck") if agent != "*" else SIMPLE
    assert allowed(text, path) == [expected]


def test_the_longest_match_example() -> None:
    text = for_us("Allow: /example/page/", "Disallow: /example/page/disallowed.gif")
    assert allowed(text, "/example/page/disallow.gif", "/example/page/disallowed.gif") == [
        True,
        False,
    ]


# --- RFC 9309, section 2.2 ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("ozgcheck", True),
        ("OZGcheck", True),
        ("ozgcheck/1.0", True),
        ("ozg", False),
        ("o", False),
        ("check", False),
        ("ozgcheckbot", False),
        ("my-ozgcheck", False),
        ("ozg*", False),
    ],
)
def test_our_token_is_compared_wholly(name: str, ours: bool) -> None:
    text = f"User-agent: {name}\nDisallow: /a\n\nUser-agent: *\nDisallow: /b"
    assert allowed(text, "/a", "/b") == [not ours, ours]


def test_groups_for_the_same_agent_are_one() -> None:
    text = """\
user-agent: ozgcheck
disallow: /a

user-agent: *
disallow: /b

user-agent: other
user-agent: OzgCheck
disallow: /c
allow: /a/x
"""
    assert allowed(text, "/a", "/b", "/c", "/a/x") == [False, True, False, True]


def test_lines_that_mean_something_else_do_not_end_a_group() -> None:
    text = """\
User-agent: ozgcheck
Sitemap: https://www.example.com/sitemap.xml
Crawl-delay: 3
Noindex: /x
Unsinn
User-agent: other

# ein Kommentar
Disallow: /a
Host: www.example.com
Disallow: /b
"""
    assert allowed(text, "/a", "/b", "/x") == [False, False, True]


def test_rules_before_any_agent_are_nobodys() -> None:
    assert allowed("Disallow: /\nUser-agent: *\nDisallow: /a", "/", "/a") == [True, False]


def test_a_group_without_rules_allows_all() -> None:
    assert allowed("User-agent: *\nDisallow: /\nUser-agent: ozgcheck\nDisallow:", "/a") == [True]


@pytest.mark.parametrize(
    ("rule", "path", "expected"),
    [
        ("/", "/anything", False),
        ("/fish", "/fish.html", False),
        ("/fish", "/Fish", True),
        ("/fish*", "/fishheads/yummy", False),
        ("/fish/", "/fish", True),
        ("/*.php", "/folder/any.php.file.html?x", False),
        ("/*.php$", "/a.php", False),
        ("/*.php$", "/a.php?x=1", True),
        ("/fish*.php", "/fishheads/catfish.php?x", False),
        ("/a?x=1", "/a?x=1&y=2", False),
        ("/a?x=1", "/a", True),
        ("/*?", "/a?x", False),
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", False),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
        ("/foo/bar/\u30c4", "/foo/bar/%E3%83%84", False),
        ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", False),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("/gebühr", "/geb%C3%BChr", False),
        ("/a b", "/a%20b", False),
        ("/a%2Fb", "/a/b", True),
        ("fish", "/fish", True),
        ("/a # Kommentar", "/a", False),
        ("/robots", "/robots.txt", True),
    ],
)
def test_patterns(rule: str, path: str, expected: bool) -> None:
    assert allowed(for_us(f"Disallow: {rule}"), path) == [expected]


@pytest.mark.parametrize("rules", [("Allow: /p", "Disallow: /"), ("Disallow: /", "Allow: /p")])
def test_the_longest_rule_wins_in_any_order(rules: tuple[str, str]) -> None:
    assert allowed(for_us(*rules), "/page", "/q") == [True, False]


@pytest.mark.parametrize("rules", [("Allow: /p", "Disallow: /p"), ("Disallow: /p", "Allow: /p")])
def test_allow_wins_a_tie(rules: tuple[str, str]) -> None:
    assert allowed(for_us(*rules), "/page") == [True]


@pytest.mark.parametrize(
    "line",
    ["Disallow:/a", " \tDISALLOW : /a \t", "disallow /a", "Disalow: /a", "Disallow: /a#b"],
)
def test_ways_to_write_a_line(line: str) -> None:
    assert allowed(for_us(line), "/a", "/b") == [False, True]


@pytest.mark.parametrize("agent", ["Useragent: ozgcheck", "USER AGENT: ozgcheck # wir"])
def test_ways_to_write_an_agent(agent: str) -> None:
    assert allowed(f"{agent}\nDisallow: /a", "/a") == [False]


# --- bytes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark(end: str, mark: str) -> None:
    text = mark + end.join(["User-agent: ozgcheck", "Disallow: /a", "Disallow: /b"])
    assert allowed(text, "/a", "/b", "/c") == [False, False, True]


@pytest.mark.parametrize("char", ["\u2028", "\x85", "\x0b", "\x0c", "\x1e", "\u2029", "\0"])
def test_other_characters_end_no_line(char: str) -> None:
    text = for_us("Disallow: /", f"Allow: /x{char}Allow: /geheim")
    assert allowed(text, "/geheim") == [False]
    text = f"User-agent: ozgcheck\nAllow: /x{char}User-agent: other\nDisallow: /a"
    assert allowed(text, "/a") == [False]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0" * 1000,
        b"\xff\xfe\xfd",
        bytes(range(256)) * 20,
        b"Disallow",
        b":",
        b"#",
        b"\n" * 9,
    ],
)
def test_nonsense_is_no_rule(body: bytes) -> None:
    assert allowed(body, "/a") == [True]


@pytest.mark.parametrize("start", ["<!DOCTYPE html>", "\n  <html>", "\ufeff<?xml version='1.0'?>"])
def test_a_web_page_is_no_rule(start: str) -> None:
    assert allowed(f"{start}\n<p>\nUser-agent: *\nDisallow: /\n", "/a") == [True]


def test_only_the_first_500_kib_count_and_no_half_line() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    filling = b"#" * (MAX_BYTES - len(head) - len(b"\nDisallow: /b")) + b"\n"
    body = head + filling + b"Disallow: /begriffe\nDisallow: /c\n" + b"#" * 100_000
    assert body[:MAX_BYTES].endswith(b"Disallow: /b")
    assert allowed(body, "/a", "/bank", "/c") == [False, True, True]


def test_the_worst_file_is_read_in_reasonable_time() -> None:
    for line in (
        b" " * MAX_BYTES,
        b"Disallow: /" + b"*a" * 250_000,
        b"Disallow: /*a*b*c$\n" * 27_000,
    ):
        rules = parse(b"User-agent: *\n" + line)
        rules.allow(HOST + "/" + "a" * 1900)


# --- further lines ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10),
        ("User-agent: *\nDisallow: /a\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 10\nUser-agent: ozgcheck\nDisallow: /a", 0),
        ("User-agent: other\nCrawl-delay: 10\nUser-agent: *\nDisallow: /a", 0),
        ("User-agent: other\nUser-agent: *\nCrawl-delay: 10\n", 10),
        ("User-agent: *\nDisallow: /a\nUser-agent: other\nCrawl-delay: 10", 0),
        ("User-agent: *\nCrawl-delay: 2\nUser-agent: other\nCrawl-delay: 10", 2),
        ("User-agent: *\nCrawl-delay: 3\nCrawl-delay: 1", 3),
        ("User-agent: *\nCrawl-delay: -1", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
        ("User-agent: *\nCrawl-delay: bald", 0),
        ("Crawl-delay: 5", 0),
    ],
)
def test_crawl_delay(text: str, delay: float) -> None:
    assert parse(text.encode()).delay == delay


def test_sitemaps_are_absolute_and_belong_to_no_group() -> None:
    text = """\
Sitemap: https://www.example.com/a.xml
User-agent: other
sitemap: HTTP://Anderswo.example:80/b.xml
Site-map: /relativ.xml
Sitemap: ftp://www.example.com/c.xml
Sitemap: https://www.example.com/a.xml
"""
    found = parse(text.encode()).sitemaps
    assert found == ("https://www.example.com/a.xml", "http://anderswo.example/b.xml")


def test_the_number_of_sitemaps_is_limited() -> None:
    lines = (f"Sitemap: https://www.example.com/{number}" for number in range(5000))
    assert len(parse("\n".join(lines).encode()).sitemaps) == 1000
