# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Words that portals use as headings, as `ozgcheck.text.fold` gives them."""

from __future__ import annotations


def phrases(table: str) -> frozenset[str]:
    """Entries of a table written `one | two words`, as `fold` gives them."""
    return frozenset(" ".join(entry.split()) for entry in table.split("|"))


ONLINE_SECTIONS = phrases(
    """onlinedienstleistungen | onlinedienstleistung | onlinedienste | onlinedienst
    | online dienste | online dienstleistungen | online services"""
)
SUMMARY = phrases("kurzbeschreibung | kurztext | auf einen blick")
DESCRIPTION = phrases("beschreibung | leistungsbeschreibung | allgemeine informationen")
FEES = phrases(
    """kosten | gebuehren | gebuehrenrahmen | welche gebuehren fallen an | gebuehren und kosten
    | kosten und gebuehren"""
)
# The office, never single persons: their names are nothing that is needed.
CONTACT = phrases(
    """zustaendige stelle | zustaendige einrichtung | zustaendige einrichtungen | kontakt
    | zustaendig | verantwortlichkeit"""
)
# Where the portal advertises other services: their badges say nothing about this one.
RELATED = phrases(
    """vorschlaege | verwandte dienstleistungen | verwandte leistungen | verwandte themen
    | aehnliche dienstleistungen | aehnliche leistungen | weitere services
    | weitere dienstleistungen | weitere leistungen | das koennte sie auch interessieren"""
)
# Only the description of a service has these; two of them outweigh what looks like a list.
SERVICE_SECTIONS = (
    SUMMARY
    | DESCRIPTION
    | phrases(
        """unterlagen | erforderliche unterlagen | benoetigte unterlagen
        | welche unterlagen werden benoetigt | mitzubringende unterlagen | rechtsgrundlagen
        | rechtsgrundlage
        | voraussetzungen | fristen | welche fristen muss ich beachten | kosten | gebuehren
        | gebuehrenrahmen | welche gebuehren fallen an | hinweise und besonderheiten
        | zustaendige stelle | zustaendige einrichtung | zustaendige einrichtungen
        | verfahrensablauf | bearbeitungsdauer | hinweise zu diesem service | vertrauensniveau"""
    )
)
SECTIONS = (
    SERVICE_SECTIONS
    | RELATED
    | phrases(
        """oeffnungszeiten | hinweise | wichtige hinweise | zustaendig | prozess
        | zustaendige kontaktpersonen | ansprechpartner innen | ansprechpartner | kontakt
        | downloads | verantwortlichkeit | hilfe | formulare | online services und formulare
        | weitere infos | zeiten | bezeichnung | icon legende"""
    )
)
HEADINGS = SECTIONS | ONLINE_SECTIONS | FEES
