# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""ozgcheck: which OZG-Leistungen does a German city really offer online.

The public names are loaded when they are first used, so that `import ozgcheck` is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ozgcheck.language import tr

__version__ = "1.0.0"

if TYPE_CHECKING:
    from ozgcheck.catalog.load import Catalog, load_catalog
    from ozgcheck.errors import OzgcheckError
    from ozgcheck.flow import check, snapshot
    from ozgcheck.history.store import History
    from ozgcheck.measure.coverage import coverage
    from ozgcheck.measure.worklist.gaps import gaps
    from ozgcheck.model import Offer, Result, Umfang

_HOMES = {
    "Catalog": "ozgcheck.catalog.load",
    "History": "ozgcheck.history.store",
    "Offer": "ozgcheck.model",
    "OzgcheckError": "ozgcheck.errors",
    "Result": "ozgcheck.model",
    "Umfang": "ozgcheck.model",
    "check": "ozgcheck.flow",
    "coverage": "ozgcheck.measure.coverage",
    "gaps": "ozgcheck.measure.worklist.gaps",
    "load_catalog": "ozgcheck.catalog.load",
    "snapshot": "ozgcheck.flow",
}

__all__ = [
    "Catalog",
    "History",
    "Offer",
    "OzgcheckError",
    "Result",
    "Umfang",
    "check",
    "coverage",
    "gaps",
    "load_catalog",
    "snapshot",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(tr("module 'ozgcheck' has no attribute {name!r}").format(name=name))
    return getattr(import_module(_HOMES[name]), name)
