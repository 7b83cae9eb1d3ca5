# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The relational part of a measurement: one definition for every engine.

Columns of one letter are numbers that judging gave:

- `i`, `a`, `o`: the identity of wording, address and place; rows with all three are one offer;
- `v` wording, `t` what the address tells, `s` what a wording with an address fulfils;
- `w`, `u`, `f`, `p`: what rules saw in wording, address, state and place; `h`: inherited (0, 1);
- `g` the municipality, `n` what can be found, `k` a group.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ozgcheck.model import HIGHEST_OBSERVABLE
from ozgcheck.survey.judge import ADDRESS, PLACE, STATE, WORDING

if TYPE_CHECKING:
    import ibis.expr.types as ir

THRESHOLDS = (1, 2, 3, 4)
# What can be seen from outside, so that it can be counted. Nothing certainly reaches a higher
# threshold, and what certainly does not is what does not reach the highest of these.
LEVELS = range(1, HIGHEST_OBSERVABLE + 1)
SIDES = ("covered", "missing", "own_covered", "own_missing")
COUNTS = tuple(f"{name}_{level}" for name in SIDES for level in LEVELS)
# One more than can be counted in one field; three of them are exact in a float, too.
_FIELD = 1 << 17
# What makes rows one offer, and all that is known of a row.
IDENTITY = ("g", "i", "a", "o")
_VARYING = ("v", "f", "p")
OFFER = (*IDENTITY, *_VARYING, "t", "w", "u", "h")
GRADED = ("w", "u", "f", "p", "h")
# The level of an offer and of the municipality's own; what is not its own has this one.
BOUNDS = ("low", "high", "own_low", "own_high")
NOT_OWN = -1


def raw(tables: Sequence[tuple[ir.Table, frozenset[str]]]) -> ir.Table:
    """All rows of these tables, each without those of some municipalities."""
    parts = [
        table.filter(~table.gemeinde.isin(sorted(without))) if without else table
        for table, without in tables
    ]
    first, *others = (part.select(*PLACE, *WORDING, *ADDRESS, *STATE, "zeile") for part in parts)
    return first.union(*others) if others else first


def distinct(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """The different values of some columns."""
    return rows.select(*columns).distinct()


def addresses(rows: ir.Table, wordings: ir.Table) -> ir.Table:
    """The different addresses of rows with these wordings."""
    return rows.semi_join(wordings, list(WORDING)).select(*ADDRESS).distinct()


def numbered(
    rows: ir.Table, wordings: ir.Table, places: ir.Table, states: ir.Table, addresses: ir.Table
) -> ir.Table:
    """The rows as numbers; those whose values are in no table are left out."""
    joined = rows
    for table, columns in (
        (wordings, WORDING),
        (states, STATE),
        (places, PLACE),
        (addresses, ADDRESS),
    ):
        joined = joined.inner_join(table, list(columns)).drop(*columns)
    return joined.select(*OFFER, "zeile")


def mixed(rows: ir.Table) -> ir.Table:
    """The rows of offers whose rows differ, each offer's together and in their order."""
    spread = {
        f"{end}_{name}": getattr(rows[name], end)() for name in _VARYING for end in ("min", "max")
    }
    groups = rows.group_by(*IDENTITY).agg(**spread)
    differ = groups[f"min_{_VARYING[0]}"] != groups[f"max_{_VARYING[0]}"]
    for name in _VARYING[1:]:
        differ = differ | (groups[f"min_{name}"] != groups[f"max_{name}"])
    odd = groups.filter(differ).select(*IDENTITY)
    return rows.semi_join(odd, list(IDENTITY)).order_by(*IDENTITY, "zeile")


def offers(rows: ir.Table, merged: ir.Table) -> ir.Table:
    """The rows that are offers by themselves, and those that were put together from several."""
    alone = rows.anti_join(merged, list(IDENTITY))
    wanted = [name for name in OFFER if name not in ("i", "a", "o")]
    return alone.select(*wanted).union(merged.select(*wanted)).distinct()


def levels(offers: ir.Table, fulfils: ir.Table, grades: ir.Table) -> ir.Table:
    """The best levels of each municipality's offers that fulfil the same.

    Args:
        offers: see `offers`.
        fulfils: `s` of `v` and `t`.
        grades: `BOUNDS` of `GRADED`.
    """
    graded = offers.inner_join(fulfils, ["v", "t"]).inner_join(grades, list(GRADED))
    return _best(graded, "g", "s")


def findings(levels: ir.Table, items: ir.Table) -> ir.Table:
    """The level of everything that is offered, by municipality.

    Where the municipality has no offer of its own, nothing is known of it: the index proves
    no absence.

    Args:
        levels: see `levels`.
        items: each `n` of `s`.
    """
    best = _best(levels.inner_join(items, "s"), "g", "n")
    theirs = best.own_high == NOT_OWN
    return best.mutate(
        own_low=theirs.ifelse(0, best.own_low),
        own_high=theirs.ifelse(HIGHEST_OBSERVABLE, best.own_high),
    ).select("g", "n", *BOUNDS)


def _best(rows: ir.Table, *by: str) -> ir.Table:
    return rows.group_by(*by).agg(**{name: rows[name].max() for name in BOUNDS})


def services(findings: ir.Table, parts: ir.Table) -> ir.Table:
    """The level of basket services that mean entries (see `Denominator.services`).

    Args:
        findings: see `findings`.
        parts: each entry `n` of a service, its number `service`, and how many `entries` it has.
    """
    found = findings.inner_join(parts, "n")
    best = found.group_by("g", "service", "entries").agg(
        seen=found.n.count(), **{name: found[name].max() for name in BOUNDS}
    )
    every = best.seen == best.entries
    return best.mutate(
        n=best.service,
        high=every.ifelse(best.high, HIGHEST_OBSERVABLE),
        own_high=every.ifelse(best.own_high, HIGHEST_OBSERVABLE),
    ).select("g", "n", *BOUNDS)


def counts(findings: ir.Table, services: ir.Table, kinds: ir.Table, groups: ir.Table) -> ir.Table:
    """How many of a group each municipality covers, and how many it certainly does not.

    The rest is uncertain, also what has no finding: the index proves no absence.

    Args:
        findings: see `findings`.
        services: see `services`.
        kinds: the kind `c` of what can be found `n`; one kind counts in the same groups.
        groups: each group `k` of a kind `c`, as often as it counts there.

    Returns:
        `g`, `k` and `COUNTS` as int64, in order of `k` and `g`.
    """
    found = findings.union(services)
    # Counts for all levels in one number: sums are what counting takes most time for.
    packed = found.select("g", "n", **{name: _packed(found, name) for name in SIDES})
    sums = _summed(packed.inner_join(kinds, "n"), "c", "g")
    sums = _summed(sums.inner_join(groups, "c"), "k", "g")
    unpacked = {
        f"{name}_{level}": ((sums[name] / _FIELD ** (level - 1)).floor().cast("int64")) % _FIELD
        for name in SIDES
        for level in LEVELS
    }
    return sums.select("k", "g", **unpacked).order_by("k", "g")


def _packed(found: ir.Table, name: str) -> ir.Value:
    """For each level 1 where a finding counts, 0 elsewhere, side by side in one number."""
    own = "own_" if name.startswith("own_") else ""
    fields = []
    for level in LEVELS:
        covered = name.endswith("covered")
        counts = found[f"{own}low"] >= level if covered else found[f"{own}high"] < level
        fields.append(counts.ifelse(_FIELD ** (level - 1), 0).cast("int64"))
    return functools.reduce(operator.add, fields)


def _summed(rows: ir.Table, *by: str) -> ir.Table:
    return rows.group_by(*by).agg(**{name: rows[name].sum().cast("int64") for name in SIDES})
