# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The public names exist, and importing the package is cheap."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ozgcheck


@pytest.mark.parametrize("name", ozgcheck.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(ozgcheck, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        ozgcheck.nothing  # noqa: B018


def test_importing_pulls_nothing_heavy() -> None:
    heavy = {"requests", "lxml", "jsonschema", "click", "yaml"}
    code = f"import sys, ozgcheck; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
