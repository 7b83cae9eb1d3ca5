# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the command line begins: with the language."""

from __future__ import annotations

import os
import sys

from ozgcheck.language import speak, wanted


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit; see `ozgcheck.errors` for the codes."""
    speak(wanted(sys.argv[1:] if args is None else args, os.environ))
    from ozgcheck.cli.root import run  # only now: what it imports speaks

    run(args)
