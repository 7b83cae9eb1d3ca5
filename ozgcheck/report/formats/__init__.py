# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One view in the four formats of every command: table, JSON, CSV, Markdown."""
