# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run on paper: tagged PDF (PDF/UA) from HTML pages; nothing here computes a figure.

`document` says what stands on the pages and fills the templates; `logo` checks the city's
picture; `pdf` sets the pages and is the only module that needs WeasyPrint.
"""
