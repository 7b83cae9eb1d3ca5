# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How probable it is that a title means a Leistung: a logistic regression over features.

The weights are data (`weights.json`) made by `bench/train_matching.py` from titles of our own
and the names of the catalogue. No labelled portal title takes part, so those measure honestly.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from operator import mul
from pathlib import Path

from ozgcheck.matching.features import FEATURES, Candidate

WEIGHTS = Path(__file__).with_name("weights.json")


@cache
def _model() -> tuple[float, tuple[float, ...]]:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return stored["intercept"], tuple(stored["weights"][name] for name in FEATURES)


def probabilities(found: Sequence[Candidate]) -> list[float]:
    """Probability 0..1 of each candidate for one title; what all share is weighed once."""
    if not found:
        return []
    intercept, weights = _model()
    shared = intercept + sum(map(mul, weights[len(found[0].own) :], found[0].about))
    return [_logistic(shared + sum(map(mul, weights, each.own))) for each in found]


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
