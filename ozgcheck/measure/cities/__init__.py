# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cities side by side, each with what was looked at and how old it is; pure functions."""
