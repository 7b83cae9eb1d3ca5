# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run as an Excel workbook: one sheet per view, every table a real one."""
