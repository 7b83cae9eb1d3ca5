# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Snapshots as JSON and back; empty and default fields are left out."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from ozgcheck.model import Snapshot

FORMAT = 1


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as JSON values, described by schema `snapshot`."""
    return {"format": FORMAT, **_encode(snapshot)}


def from_json(document: Any) -> Snapshot:
    """The snapshot of a JSON document.

    Raises:
        ValueError: the document is none of this format.
    """
    form = document.get("format") if isinstance(document, dict) else None
    if form != FORMAT or isinstance(form, bool):
        raise ValueError("unknown format")
    try:
        return cast(Snapshot, _decoder(Snapshot)(document))
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        encoded = {}
        for field in fields(value):
            inner = getattr(value, field.name)
            if inner != field.default or field.default is MISSING:
                encoded[field.name] = _encode(inner)
        return encoded
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_encode(inner) for inner in value]
    return value


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """A function that turns JSON values into the annotated type."""
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is frozenset:
        member = _decoder(get_args(kind)[0])
        return lambda value: frozenset(member(inner) for inner in _checked(value, list))
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(kind) if arg is not type(None))
        decode = _decoder(inner)
        return lambda value: None if value is None else decode(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is float:
        return lambda value: float(_checked(value, int | float))
    return lambda value: _checked(value, kind)


def _record(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}

    def decode(value: Any) -> Any:
        given = _checked(value, dict)
        return kind(**{name: decoders[name](given[name]) for name in given if name in decoders})

    return decode


def _tuple(args: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(args) == 2 and args[1] is Ellipsis:
        decode = _decoder(args[0])
        return lambda value: tuple(decode(inner) for inner in _checked(value, list))
    decoders = [_decoder(arg) for arg in args]

    def decode_each(value: Any) -> Any:
        given = _checked(value, list)
        return tuple(step(inner) for step, inner in zip(decoders, given, strict=True))

    return decode_each


def _checked(value: Any, kind: Any) -> Any:
    # JSON's true is no number, although Python's is.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{value!r:.60} is no {kind}")
    return value
