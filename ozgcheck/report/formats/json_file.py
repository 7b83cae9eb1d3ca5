# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A view as JSON: every key always there, same input same bytes."""

from __future__ import annotations

import json

from ozgcheck.report.view import View


def render(view: View) -> str:
    """The view's document, indented, in UTF-8 without escapes."""
    return json.dumps(view.data, ensure_ascii=False, indent=2) + "\n"
