# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The strategy's goals: actual value, trend, forecast, traffic light; pure functions."""
