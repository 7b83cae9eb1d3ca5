# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Open data: tables with their lexicon and schema, and their description in RDF."""
