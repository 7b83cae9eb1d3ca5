# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The steps that find what an offer fulfils, each with one job (docs/matching.md).

A step is a function of what is known, the case and what the steps before it found; it gives
that with what it adds. `known.py` answers what steps ask of the catalogue, `case.py` is what
they pass on.
"""
