# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run as JUnit XML: one suite per Lebenslage, one case per Leistung."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from ozgcheck.measure.overview import Case, Overview
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.report.ci.rules import RULES, Severity
from ozgcheck.report.ci.words import about, exception, headline, name, reason, step, title
from ozgcheck.text import plain

_MESSAGE, _QUOTE, _QUOTES = 300, 300, 5
# A run is no stopwatch; the format wants a time all the same.
_TIME = "0"


def render(seen: Overview) -> str:
    """The run as a document that JUnit readers (GitLab, Jenkins, GitHub actions) take.

    What is certainly covered has passed, a proven gap has failed, everything uncertain or
    unchecked and every exception is skipped with its reason. Only a partial run has an error,
    in a suite of its own; a complete one has exactly a suite for each Lebenslage that counts.
    """
    by_place: dict[str, list[Case]] = {}
    for case in seen.cases:
        by_place.setdefault(case.leistung.lebenslage, []).append(case)
    suites = [
        _suite(seen, place.slug, place.name, place.themenfeld, map(_case, by_place[place.slug]))
        for place in seen.catalog.lebenslagen
        if place.slug in by_place
    ]
    if not seen.snapshot.complete:
        suites.insert(0, _suite(seen, "lauf", "Lauf", "ozgcheck", [_unfinished(seen)]))
    root = etree.Element("testsuites", name=f"ozgcheck {plain(seen.snapshot.portal)}", time=_TIME)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    root.extend(suites)
    etree.indent(root)
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(
    seen: Overview, slug: str, label: str, package: str, cases: Iterable[etree._Element]
) -> etree._Element:
    children = list(cases)
    for case in children:
        case.set("classname", f"{package}.{slug}")
    suite = etree.Element(
        "testsuite",
        name=plain(label),
        package=package,
        id=slug,
        tests=str(len(children)),
        failures=_number(children, "failure"),
        errors=_number(children, "error"),
        skipped=_number(children, "skipped"),
        time=_TIME,
        # The format knows no time zone; the property says it.
        timestamp=seen.snapshot.started.removesuffix("Z"),
    )
    properties = etree.SubElement(suite, "properties")
    for key, value in _properties(seen):
        etree.SubElement(properties, "property", name=key, value=plain(value))
    suite.extend(children)
    return suite


def _number(cases: Iterable[etree._Element], tag: str) -> str:
    return str(sum(case.find(tag) is not None for case in cases))


def _properties(seen: Overview) -> Iterator[tuple[str, str]]:
    snapshot, yardstick = seen.snapshot, seen.yardstick
    yield "portal", snapshot.portal
    yield "stadt", snapshot.stadt
    yield "lauf", seen.snapshot_id
    yield "beginn", snapshot.started
    yield "ozgcheck", snapshot.versions.ozgcheck
    yield "katalog", snapshot.versions.catalog
    yield "regeln", snapshot.versions.rules
    yield "schwelle", str(yardstick.schwelle)
    yield "gesamt", headline(seen)
    for number, line in enumerate(about(seen), 1):
        yield f"hinweis_{number}", line


def _unfinished(seen: Overview) -> etree._Element:
    element = _element("Der Lauf ist vollständig")
    reasons = [plain(text) for text in seen.snapshot.partial]
    _add(element, "error", "unvollstaendig", reasons[0], reasons)
    return element


def _case(case: Case) -> etree._Element:
    element = _element(name(case))
    gap = case.gap
    if gap is None:
        return element
    rule = RULES.get(gap.kategorie)
    told = [f"{title(gap)}.", *_told(gap)]
    if gap.erfuellt:
        etree.SubElement(element, "system-out").text = "\n".join(told)
    elif rule is None or rule.severity is not Severity.ERROR:
        _add(element, "skipped", gap.kategorie.value, f"{title(gap)}: {reason(gap)}", told)
    elif case.ausnahme is not None:
        _add(element, "skipped", "ausnahme", exception(case), [exception(case), *told])
    else:
        _add(element, "failure", gap.kategorie.value, f"{title(gap)}: {reason(gap)}", told)
    return element


def _element(label: str) -> etree._Element:
    return etree.Element("testcase", name=label, time=_TIME)


def _add(case: etree._Element, tag: str, kind: str, message: str, lines: Iterable[str]) -> None:
    # GitLab shows the text and not the message, others the message and not the text.
    child = etree.SubElement(case, tag, type=kind, message=plain(message, _MESSAGE))
    child.text = "\n".join(lines)


def _told(gap: Gap) -> Iterator[str]:
    yield reason(gap)
    yield step(gap)
    quotes = dict.fromkeys(
        f"Beleg: „{plain(item.quote, _QUOTE)}“{f' ({plain(item.url)})' if item.url else ''}"
        for item in gap.evidence
        if item.quote
    )
    yield from list(quotes)[:_QUOTES]
