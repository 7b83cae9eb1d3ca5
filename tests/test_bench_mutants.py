# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which changes of a line the mutation score is counted from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.mutations import GROUPS, LEAST, draw, mutants

ROOT = Path(__file__).parents[1]


def changed(source: str) -> set[str]:
    return {mutant.text for mutant in mutants("x.py", source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("0 <= a < b", {"1 <= a < b", "-1 <= a < b", "0 < a < b", "0 > a < b", "0 <= a <= b"}),
        ("a and (not b)", {"a or not b", "a and b"}),
        ("a + f(2)", {"a - f(2)", "a + f(3)", "a + f(1)"}),
        ("if a:\n    pass", {"if not a:\n    pass"}),
        ("def f():\n    return a", {"def f():\n    return None"}),
        ("a = True", {"a = False"}),
        ("f(a)", {"pass"}),
        ("raise E('wrong')", {"pass"}),
        ("a = max(b)", {"a = min(b)"}),
        ("a = 'key'", {"a = 'XXkey'"}),
    ],
)
def test_a_line_is_changed_as_people_err(source: str, expected: set[str]) -> None:
    assert expected <= changed(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""What it does."""',
        "from a import b",
        "a: Literal['b']",
        "def f(a: Literal['b']) -> Literal['c']:\n    pass",
        "a = tr('Das fehlt.')",
        "a = 'Das ist eine Meldung.'",
        "a = f'{b}, c'",
        "a = lru_cache(maxsize=16)",
        "A = 16\nb = lru_cache(A)(c)",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "if TYPE_CHECKING:\n    a = 1",
        "__all__ = ['a']",
    ],
)
def test_what_no_test_should_hold_stays(source: str) -> None:
    assert changed(source) == set()


def test_a_change_is_told_with_its_lines_and_leaves_the_others_alone() -> None:
    first, second, third = mutants("x.py", "a = 1\nif b:\n    c()")[1:]
    assert first.text == "a = 0\nif b:\n    c()"
    assert (second.what, second.lines) == ("x.py:2: if b: → if not b:", range(2, 3))
    assert (third.text, third.lines) == ("a = 1\nif b:\n    pass", range(3, 4))


def test_the_same_seed_draws_the_same_from_every_module() -> None:
    drawn = draw(ROOT, 1, 0.2)
    assert drawn.keys() == GROUPS.keys()
    told = {group: [mutant.what for mutant in each] for group, each in drawn.items()}
    again, other = draw(ROOT, 1, 0.2), draw(ROOT, 2, 0.2)
    assert told == {group: [mutant.what for mutant in each] for group, each in again.items()}
    assert told != {group: [mutant.what for mutant in each] for group, each in other.items()}
    of = Counter(mutant.path for each in drawn.values() for mutant in each)
    assert of["ozgcheck/matching/match.py"] >= LEAST
    assert of["ozgcheck/measure/conditions/gate.py"] >= LEAST
