# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""ozgcheck: which OZG-Leistungen does a city really offer online."""

__version__ = "0.1.0"
