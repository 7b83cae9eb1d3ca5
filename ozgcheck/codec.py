# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Records as JSON and back; empty and default fields are left out."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

# What JSON has as it is.
_AS_IS = (str, int, bool)


def encode(value: Any) -> Any:
    """JSON values of a record; fields with their default are left out."""
    if is_dataclass(value):
        encoded = {}
        for field in fields(value):
            inner = getattr(value, field.name)
            if inner != field.default or field.default is MISSING:
                encoded[field.name] = encode(inner)
        return encoded
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [encode(inner) for inner in value]
    return value


@cache
def decoder(kind: Any) -> Callable[[Any], Any]:
    """A function that turns JSON values into the annotated type.

    It raises KeyError, TypeError, AttributeError, ValueError or OverflowError for a value that
    is none.
    """
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is frozenset:
        member = decoder(get_args(kind)[0])
        return lambda value: frozenset(member(inner) for inner in _checked(value, list))
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(kind) if arg is not type(None))
        decode = decoder(inner)
        return lambda value: None if value is None else decode(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is float:
        return lambda value: float(_checked(value, int | float))
    return lambda value: _checked(value, kind)


def _record(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    # Most fields are texts and numbers: a look at their type instead of a call for each.
    simple = {
        field.name: hints[field.name] for field in fields(kind) if hints[field.name] in _AS_IS
    }
    decoders = {field.name: decoder(hints[field.name]) for field in fields(kind)}

    def decode(value: Any) -> Any:
        given = {}
        for name, inner in _checked(value, dict).items():
            if type(inner) is simple.get(name):
                given[name] = inner
            elif name in decoders:
                given[name] = decoders[name](inner)
        return kind(**given)

    return decode


def _tuple(args: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(args) == 2 and args[1] is Ellipsis:
        decode = decoder(args[0])
        if args[0] in _AS_IS:
            return lambda value: tuple(
                inner if type(inner) is args[0] else decode(inner)
                for inner in _checked(value, list)
            )
        return lambda value: tuple(map(decode, _checked(value, list)))
    decoders = [decoder(arg) for arg in args]

    def decode_each(value: Any) -> Any:
        given = _checked(value, list)
        return tuple(step(inner) for step, inner in zip(decoders, given, strict=True))

    return decode_each


def _checked(value: Any, kind: Any) -> Any:
    # JSON's true is no number, although Python's is.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{value!r:.60} is no {kind}")
    return value
