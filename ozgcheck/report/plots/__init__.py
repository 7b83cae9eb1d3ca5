# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Charts as accessible SVG, each with its data as a table; nothing here computes a figure.

`drawing` writes SVG, `fills` holds colours and patterns, `text` fits words into room; `bars`
and `matrix` draw; `stages`, `funnel` and `cities` say what is drawn and give the table;
`save` writes files.
"""
