# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Coverage-guided fuzzing of everything that reads what strangers wrote; see README.md."""
