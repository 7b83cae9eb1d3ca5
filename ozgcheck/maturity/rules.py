# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the Reifegrad rules of the catalogue see on one offer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ozgcheck.model import HIGHEST_OBSERVABLE, Evidence, Offer, Regel

# Text longer than this is not searched; a detail page is far shorter.
_TEXT_LIMIT = 20_000
_QUOTE = 160

_EFFECTS = {"stuetzt": "supports", "begrenzt": "caps"}


class Rules:
    """The rules of a catalogue, compiled once.

    Args:
        rules: the rules; their order does not matter.
    """

    def __init__(self, rules: Iterable[Regel]) -> None:
        self._rules = [
            (rule, [re.compile(pattern, re.IGNORECASE) for pattern in rule.muster])
            for rule in sorted(rules, key=lambda rule: rule.id)
        ]

    def evidence(self, offer: Offer) -> tuple[Evidence, ...]:
        """Every rule that sees something, once, with the words it saw."""
        return tuple(self._search(offer))

    def _search(self, offer: Offer) -> Iterator[Evidence]:
        for rule, patterns in self._rules:
            for text, url in _looked_at(rule.sieht, offer):
                match = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
                if match is not None:
                    yield Evidence(
                        rule=rule.id,
                        level=rule.stufe,
                        effect=_EFFECTS[rule.wirkung],
                        quote=_quote(text, match),
                        url=url,
                        offer_id=offer.id,
                    )
                    break


def _looked_at(kind: str, offer: Offer) -> Iterator[tuple[str, str]]:
    """The texts a rule looks at, each with the address it stands at."""
    if kind == "text":
        for text in (offer.description, offer.text):
            if text:
                yield text[:_TEXT_LIMIT], offer.url
    elif kind == "linkziel":
        for link in offer.links:
            yield link.url, link.url
    elif kind == "linktext":
        for link in offer.links:
            yield link.title, link.url
    elif kind == "quelle":
        for source in offer.quellen:
            yield source, offer.url
    elif kind == "fakt":
        for name, value in offer.facts:
            yield f"{name}={value}", offer.url


def _quote(text: str, match: re.Match[str]) -> str:
    """The match with a little of its surroundings."""
    spare = max(0, _QUOTE - (match.end() - match.start())) // 2
    start = max(0, match.start() - spare)
    end = min(len(text), match.end() + spare)
    quote = text[start:end].strip()[: 2 * _QUOTE]
    return f"{'…' if start else ''}{quote}{'…' if end < len(text) else ''}"


def bounds(evidence: Iterable[Evidence]) -> tuple[int, int]:
    """Lowest and highest level (0..3) that the evidence on one offer allows.

    The lowest required criterion decides (Reifegradmodell 1.1): a cap beats a support.
    """
    low, high = 0, HIGHEST_OBSERVABLE
    for item in evidence:
        if item.effect == "caps":
            high = min(high, item.level)
        else:
            low = max(low, item.level)
    return min(low, high), high
