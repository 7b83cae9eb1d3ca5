# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""pyarrow, asked for only when a survey is read or written."""

from __future__ import annotations

import importlib
from typing import Any

from ozgcheck.errors import ConfigError
from ozgcheck.language import tr


def arrow(module: str = "pyarrow") -> Any:
    """A module of pyarrow (`pyarrow`, `pyarrow.parquet`).

    Raises:
        ConfigError: the extra `survey` is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ConfigError(
            tr("Für die bundesweite Umfrage fehlt das Paket pyarrow."),
            tr('Bitte installieren Sie es mit: pip install "ozgcheck[survey]"'),
        ) from error
