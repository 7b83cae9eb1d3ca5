# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What changed between two runs: in the city, or only in the measuring; pure functions."""
