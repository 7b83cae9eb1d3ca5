# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""All of Germany: what Open-PVOG knows about every municipality, collected and measured."""
