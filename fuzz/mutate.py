# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Changes values inside documents, so that what comes out is still JSON, YAML or TOML.

Bytes changed at random are hardly ever JSON again, and what stands behind the JSON parser is
never reached.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import yaml

from fuzz.target import LONGEST

# What stands in place of a value: other types, ends of ranges, texts that mean harm.
_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**63,
    10**30,
    0.5,
    -0.0,
    1e308,
    float("inf"),
    float("nan"),
    "",
    " ",
    "a",
    "0",
    "ja",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\u202e",
    "\u200b",
    "a\u0301" * 20,
    "<b>&lt;",
    "&#x202e;",
    "=1+1",
    "../../x",
    "https://a.example/",
    "http://[",
    "mailto:a@b",
    "99102013104000",
    "059160000000",
    "2026-11-25T04:00:00Z",
    "9" * 5000,
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": None},
    {"a": {"a": []}},
)
_TURNS = b"\n====\n"

Mutate = Callable[[bytes, random.Random], bytes]


def mutated_json(data: bytes, dice: random.Random) -> bytes:
    """One JSON text of an input, whether it is the whole, one answer of several, or a line."""
    between = _TURNS if _TURNS in data else b"\n" if data.count(b"\n{") > 1 else b""
    parts = data.split(between) if between else [data]
    place = dice.randrange(len(parts))
    begin = min((at for at in map(parts[place].find, (b"{", b"[")) if at >= 0), default=0)
    value = json.loads(parts[place][begin:])
    text = json.dumps(changed(value, dice), ensure_ascii=dice.random() < 0.3)
    parts[place] = parts[place][:begin] + text.encode("utf-8", "surrogatepass")
    if between and dice.random() < 0.1:
        parts.insert(place, parts[dice.randrange(len(parts))])
    return between.join(parts)


def mutated_yaml(data: bytes, dice: random.Random) -> bytes:
    """A YAML document, behind a first line that is no YAML if that has no colon."""
    line, _, rest = data.partition(b"\n")
    head = line + b"\n" if b":" not in line and line else b""
    value = yaml.load((rest if head else data).decode(), Loader=yaml.BaseLoader)  # noqa: S506
    return head + json.dumps(changed(value, dice), ensure_ascii=False).encode("utf-8", "replace")


def mutated_toml(data: bytes, dice: random.Random) -> bytes:
    """A TOML document."""
    value = changed(tomllib.loads(data.decode()), dice)
    if not isinstance(value, dict):
        raise ValueError("no table")
    lines = (f"{json.dumps(str(key))} = {_toml(inner)}\n" for key, inner in value.items())
    return "".join(lines).encode("utf-8", "replace")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        inner = (f"{json.dumps(str(key))} = {_toml(each)}" for key, each in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return '""'
    if isinstance(value, float):
        return repr(value)
    return json.dumps(
        value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
    )


def changed(value: Any, dice: random.Random) -> Any:
    """A copy of a document in which one to four values are others, missing or repeated."""
    value = json.loads(json.dumps(value, default=str)) if dice.random() < 0.9 else value
    for _ in range(dice.choice((1, 1, 2, 4))):
        value = _step(value, dice)
    return value


def _step(value: Any, dice: random.Random) -> Any:
    if not isinstance(value, (dict, list)) or not value or dice.random() < 0.03:
        return deepcopy(dice.choice(_VALUES))
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = dice.choice(keys)
    if isinstance(value[key], (dict, list)) and value[key] and dice.random() < 0.75:
        value[key] = _step(value[key], dice)
        return value
    way = dice.random()
    if way < 0.6:
        value[key] = deepcopy(dice.choice(_VALUES))
    elif way < 0.7:
        value[key] = deepcopy(value[dice.choice(keys)])
    elif way < 0.8:
        value[key] = [deepcopy(value[key]) for _ in range(dice.choice((1, 2, 30)))]
    elif way < 0.9:
        del value[key]
    elif isinstance(value, dict):
        value[str(dice.choice(_VALUES))] = value.pop(key)
    else:
        value.insert(key, deepcopy(value[dice.choice(keys)]))
    return value


def guarded(mutate: Mutate, data: bytes, dice: random.Random, longest: int) -> bytes | None:
    """What a mutation gives; None if the input is no such document, or becomes too long."""
    try:
        found = mutate(data, dice)
    except (ValueError, TypeError, RecursionError, OverflowError, yaml.YAMLError):
        return None
    return found if len(found) <= min(longest, LONGEST) else None
