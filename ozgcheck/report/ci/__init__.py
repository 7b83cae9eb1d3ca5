# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run in the formats that CI systems read (docs/handbuch.md, „Ausgaben für CI“)."""
