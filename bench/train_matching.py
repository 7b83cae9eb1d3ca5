# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Train the weights of ozgcheck/matching/score.py from the catalogue alone.

    python bench/train_matching.py            # writes ozgcheck/matching/weights.json

Every alias is held out and looked up among all other names (its own words that no other
name has count as unknown), half of the time with its Lebenslage as category. The titles of
bench/data/keine_leistung.csv must find nothing. Needs scikit-learn (extra `bench`).
Deterministic: the same catalogue gives the same weights.
"""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from ozgcheck.catalog.load import load_catalog
from ozgcheck.matching.features import FEATURES, candidates
from ozgcheck.matching.names import Names
from ozgcheck.matching.score import WEIGHTS
from ozgcheck.text import fold

NEGATIVES = Path(__file__).with_name("data") / "keine_leistung.csv"
# A title that is no service must weigh against some thirty aliases, or it drowns in them.
NEGATIVE_WEIGHT = 20
SAMPLE = 8000


def main() -> None:
    """Train and write the weights; prints what they were made from."""
    catalog = load_catalog()
    names = Names(catalog)
    place = {(name, names.owner[number]): number for number, name in enumerate(names.names)}
    chance = random.Random(2026)  # noqa: S311 - a fixed sample, nothing secret
    held_out = []
    for owner, leistung in enumerate(catalog.leistungen):
        lage = catalog.lage[leistung.lebenslage].name
        for alias in leistung.aliases:
            category = lage if chance.random() < 0.5 else ""
            held_out.append((alias, category, owner, place[fold(alias), owner]))
    chance.shuffle(held_out)
    rows, right, weights = [], [], []
    for alias, category, owner, number in held_out[:SAMPLE]:
        query = names.query_without(alias, number)
        for found in candidates(names, alias, category, query=query, without=number):
            rows.append(found.features)
            right.append(found.owner == owner)
            weights.append(1)
    with NEGATIVES.open(encoding="utf-8", newline="") as file:
        negatives = [row["titel"] for row in csv.DictReader(file, delimiter=";")]
    for title in negatives:
        for found in candidates(names, title):
            rows.append(found.features)
            right.append(False)
            weights.append(NEGATIVE_WEIGHT)
    model = LogisticRegression(max_iter=5000).fit(rows, right, sample_weight=weights)
    stored = {
        "catalog": catalog.fingerprint[:12],
        "aliases": min(SAMPLE, len(held_out)),
        "negatives": len(negatives),
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": {
            name: round(float(weight), 4)
            for name, weight in zip(FEATURES, model.coef_[0], strict=True)
        },
    }
    WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(stored, indent=2))  # noqa: T201 - a script


if __name__ == "__main__":
    main()
