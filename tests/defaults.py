# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a package takes for granted where nobody says anything."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_MISSING = (dataclasses.MISSING, inspect.Parameter.empty)


def modules(package: str) -> Iterator[ModuleType]:
    """Every module of a package."""
    found = importlib.import_module(package)
    for each in pkgutil.walk_packages(found.__path__, f"{package}."):
        yield importlib.import_module(each.name)


def fields(package: str) -> dict[str, Any]:
    """What fields of its dataclasses hold unless told otherwise: `Count.covered` → 0."""
    return {
        f"{name}.{field.name}": field.default
        for module in modules(package)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
        for field in dataclasses.fields(kind)
        if field.default not in _MISSING
    }


def parameters(package: str) -> dict[str, set[Any]]:
    """What parameters of its functions are unless told otherwise, by their name."""
    found: dict[str, set[Any]] = {}
    for module in modules(package):
        for _, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__:
                for name, parameter in inspect.signature(function).parameters.items():
                    if parameter.default not in _MISSING:
                        found.setdefault(name, set()).add(parameter.default)
    return found
