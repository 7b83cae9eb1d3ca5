# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Train the weights of ozgcheck/matching/score.py from own titles and the catalogue.

    python bench/train_matching.py             # writes ozgcheck/matching/weights.json
    python bench/train_matching.py --messen    # also tells how well lists held out are matched

Titles of service lists (`data/titel.csv`, written from knowledge of such lists, each with its
Leistung), a sample of the catalogue's names and titles that are no Leistung
(`data/keine_leistung.csv`) are looked up while the names they equal are held out, an eighth of
them at a time; the right candidate is 1, any other 0. No labelled title that is used for
reporting takes part. Needs scikit-learn (extra `bench`). Deterministic: the same catalogue and
data give the same weights.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.matching.apart import Apart
from ozgcheck.matching.features import FEATURES, candidates
from ozgcheck.matching.names import Names
from ozgcheck.matching.score import WEIGHTS
from ozgcheck.text import fold

DATA = Path(__file__).with_name("data")
PARTS = 8
SAMPLE = 6000
# This list holds nothing but cases that are hard to place; the limit is for usual lists.
HARD = "5"
# A title of a real list teaches as much as two names of the catalogue.
LIST_WEIGHT = 2


@dataclass(frozen=True)
class Title:
    """A title with the right Leistungen; `source` is where it comes from."""

    title: str
    category: str
    right: frozenset[str]
    source: str


@dataclass(frozen=True)
class Looked:
    """A title that was looked up: one row of features per candidate."""

    title: Title
    found: tuple[str, ...]
    features: np.ndarray


def main() -> None:
    """Train and write the weights; prints what they were made from."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messen", action="store_true", help="each list once held out")
    options = parser.parse_args()
    catalog = load_catalog()
    looked = look_up(catalog, titles(catalog))
    if options.messen:
        measure(looked)
    stored = train(looked)
    stored["catalog"] = catalog.fingerprint[:12]
    WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({k: v for k, v in stored.items() if k != "weights"}))  # noqa: T201


def titles(catalog: Catalog) -> list[Title]:
    """Everything to learn from, in an order that does not depend on where it comes from."""
    found = [
        Title(row["titel"], row["rubrik"], frozenset(row["ozg_id"].split("|")) - {""}, row["liste"])
        for row in rows("titel.csv")
    ]
    found += [
        Title(row["titel"], row["rubrik"], frozenset(), "keine")
        for row in rows("keine_leistung.csv")
    ]
    names = [
        Title(name, "", frozenset([leistung.id]), "name")
        for leistung in catalog.leistungen
        for name in (*leistung.aliases, *(teil.name for teil in leistung.teilleistungen))
    ]
    chance = random.Random(2026)  # noqa: S311 - a fixed sample, nothing secret
    found += chance.sample(names, min(SAMPLE, len(names)))
    chance.shuffle(found)
    return found


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a data file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def look_up(catalog: Catalog, wanted: list[Title]) -> list[Looked]:
    """Look every title up in a catalogue that lacks the names equal to it."""
    found = []
    for part in range(PARTS):
        share = wanted[part::PARTS]
        names = Names(catalog, frozenset(fold(item.title) for item in share))
        apart = Apart(catalog.abgrenzungen, names.ids)
        for item in share:
            near = candidates(names, apart, item.title, item.category)
            found.append(
                Looked(
                    item,
                    tuple(names.ids[candidate.owner] for candidate in near),
                    np.array([candidate.features for candidate in near]).reshape(
                        len(near), len(FEATURES)
                    ),
                )
            )
    return found


def train(looked: Iterable[Looked]) -> dict[str, object]:
    """Fit the regression; the weights are for features as they are, not scaled."""
    looked = [item for item in looked if item.found]
    features = np.vstack([item.features for item in looked])
    right = [ozg_id in item.title.right for item in looked for ozg_id in item.found]
    weight = [
        1 if item.title.source in ("keine", "name") else LIST_WEIGHT
        for item in looked
        for _ in item.found
    ]
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(max_iter=5000)
    model.fit(scaler.transform(features), right, sample_weight=weight)
    scale = np.where(scaler.scale_ == 0, 1.0, scaler.scale_)
    weights = model.coef_[0] / scale
    intercept = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return {
        "titles": len(looked),
        "intercept": round(intercept, 4),
        "weights": {
            name: round(float(value), 4) for name, value in zip(FEATURES, weights, strict=True)
        },
    }


def measure(looked: list[Looked]) -> None:
    """Train without each list in turn and tell how well its titles are matched.

    The last line is where the limit of `sicher` comes from (ozgcheck/matching/match.py).
    """
    pooled: list[tuple[float, bool]] = []
    for source in sorted({item.title.source for item in looked} - {"keine", "name"}):
        stored = train(item for item in looked if item.title.source != source)
        weights = np.array(list(stored["weights"].values()))  # type: ignore[attr-defined]
        best, first, few, positives = [], 0, 0, 0
        for item in looked:
            if item.title.source != source:
                continue
            positives += bool(item.title.right)
            scores = item.features @ weights + stored["intercept"]
            order = [item.found[place] for place in np.argsort(-scores, kind="stable")]
            few += any(ozg_id in item.title.right for ozg_id in order[:5])
            if order:
                hit = order[0] in item.title.right
                first += hit
                best.append((float(1 / (1 + np.exp(-scores.max()))), hit))
        if source != HARD:
            pooled += best
        best.sort(reverse=True)
        hits = np.cumsum([hit for _, hit in best])
        precise = [place for place in range(len(best)) if hits[place] >= 0.99 * (place + 1)]
        sure = int(hits[precise[-1]]) if precise else 0
        print(  # noqa: T201
            f"Liste {source}: {positives} Titel mit Leistung, zuerst {first / positives:.3f}, "
            f"unter fünf {few / positives:.3f}, bei 99 % Genauigkeit {sure / positives:.3f}"
        )
    for hundredth in range(80, 100):
        taken = [hit for score, hit in pooled if score >= hundredth / 100]
        if sum(taken) >= 0.99 * len(taken):
            print(  # noqa: T201
                f"Ab {hundredth / 100} sind {sum(taken)} von {len(taken)} richtig: die Grenze"
            )
            break


if __name__ == "__main__":
    main()
