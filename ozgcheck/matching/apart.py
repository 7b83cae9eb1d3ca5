# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words that tell look-alike Leistungen apart (`catalog/abgrenzung.yaml`).

„Approbation bei Ausbildung im Ausland“ resembles the licence for regulated professions most,
but one word makes it the recognition of a foreign qualification.
"""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.model import Abgrenzung


class Apart:
    """Finds the rules that speak against a Leistung.

    Args:
        rules: the catalogue's rules; those for unknown Leistungen are left out.
        ids: the OZG ids; a Leistung is named by its place among them.
    """

    def __init__(self, rules: Iterable[Abgrenzung], ids: list[str]) -> None:
        place = {ozg_id: number for number, ozg_id in enumerate(ids)}
        self._rules: dict[int, list[tuple[Abgrenzung, tuple[int, ...]]]] = {}
        for rule in rules:
            if rule.leistung in place:
                instead = tuple(place[ozg_id] for ozg_id in rule.sondern if ozg_id in place)
                self._rules.setdefault(place[rule.leistung], []).append((rule, instead))

    def against(
        self, owner: int, title: str, name: str
    ) -> tuple[Abgrenzung, tuple[int, ...]] | None:
        """The first rule that says a title does not mean a Leistung.

        Args:
            owner: the Leistung.
            title: the folded title.
            name: the folded name of the Leistung that is nearest to the title; a word that
                it has itself does not speak against it.

        Returns:
            The rule and the Leistungen that are meant instead, or None.
        """
        rules = self._rules.get(owner)
        if rules is None:
            return None
        title, name = f" {title} ", f" {name} "
        for rule, instead in rules:
            for word in rule.worte:
                if word not in title or word in name:
                    continue
                if not rule.mit or any(other in title for other in rule.mit):
                    return rule, instead
        return None
