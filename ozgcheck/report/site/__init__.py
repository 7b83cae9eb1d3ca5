# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run as a static website; nothing here computes a figure.

`links` names the pages and says which addresses may be linked; `tables` turns views into tables
of cells; `charts` gives pictures with their tables; `leistungen`, `lists` and `pages` say what
stands on each page; `render` fills the templates; `write` puts the files into a folder.
"""
