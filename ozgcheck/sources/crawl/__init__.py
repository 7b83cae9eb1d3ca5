# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a portal's address to its services, page by page.

`scope` says what belongs to the portal, `frontier` what comes next, `sitemap` what a sitemap
lists, `journal` where a crash broke off, `readings` what needs no second reading; `crawl` puts
them together.
"""
