# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a run of today is measured with."""

from __future__ import annotations

from ozgcheck import __version__
from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Versions

_DIGITS = 12


def current(catalog: Catalog) -> Versions:
    """This version of ozgcheck with this catalogue and its rules."""
    return Versions(__version__, catalog.fingerprint[:_DIGITS], catalog.rules[:_DIGITS])
