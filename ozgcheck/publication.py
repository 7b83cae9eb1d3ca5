# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who publishes a city's open data, where, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass

# Names in the list of licences of DCAT-AP.de; the first is what ozgcheck proposes.
LICENCES = ("dl-by-de/2.0", "dl-zero-de/2.0", "cc-by/4.0", "cc-zero")


@dataclass(frozen=True, slots=True)
class Publication:
    """The section `[opendata]` of the configuration; every field may be empty but the licence.

    Attributes:
        adresse: the folder on the net where the files will lie; without it, nothing can be
            described in RDF.
        herausgeber: who publishes; empty: the city.
        kontakt: e-mail address or page of an office, never of a person; empty: `kontakt` of
            the configuration.
        lizenz: one of `LICENCES`.
        namensnennung: what the licence wants named; empty: who publishes.
        datenbereitsteller: name in DCAT-AP.de's list of contributors, such as `openNRW`.
    """

    adresse: str = ""
    herausgeber: str = ""
    kontakt: str = ""
    lizenz: str = LICENCES[0]
    namensnennung: str = ""
    datenbereitsteller: str = ""
