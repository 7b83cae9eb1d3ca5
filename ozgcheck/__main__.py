# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`python -m ozgcheck`."""

from ozgcheck.cli.main import main

if __name__ == "__main__":
    main()
