# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What CI demands of a run: thresholds, the baseline, exceptions with a date; pure functions."""
