# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What differs between portal products: addresses of services and kinds of links."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ozgcheck.model import LinkKind


@dataclass(frozen=True, slots=True)
class Family:
    """A portal product: how the address of one service looks, and its portlet title.

    `detail` is searched in the address; a page there is a service, whatever it looks
    like. `marker` (as `fold` gives it) names the product where the address is unknown;
    the product's own lists carry it too, so it proves no service.
    """

    name: str
    detail: re.Pattern[str]
    marker: str = ""


def _family(name: str, detail: str, marker: str = "") -> Family:
    return Family(name, re.compile(detail, re.IGNORECASE), marker)


FAMILIES = (
    _family("vr-bis-detail", r"/vr-bis-detail/dienstleistung/\d+/show", "bis suche und detail"),
    _family(
        "egov-bis-detail",
        r"/egov-bis-detail/dienstleistung/\d+/show",
        "bis templatebasierte anzeige",
    ),
    _family("optigov", r"[?&]ansicht=dienstleistung&eintrag=\d+"),
    _family("nolis", r"[?&]object=tx(?:%7C|\|)[\d.]+"),
    _family("bso", r"_bso\.asp\?seite=angebot&id=\d+"),
    _family("advantic", r"-9000000\d+-0\.html"),
    _family("citkomm", r"tx_citkoegovservicelight_dienstleistungen(?:\[|%5B)dienst\w+(?:\]|%5D)="),
    _family("mincity", r"tx_mincity_pi1(?:\[|%5B)sv(?:\]|%5D)=\d+"),
    _family("dienstleistungen-detailansicht", r"/Dienstleistungen-Detailansicht_\d+\.html"),
    _family("zufish", r"/zufish-leistungsansicht/[^/?]+\.html"),
    _family("dldb", r"//service\.berlin\.de/dienstleistung/\d+"),
    _family("buergerservice", r"/_meta/buergerservice/\d+"),
    _family("services", r"//(?:www\.)?dortmund\.de/services/[^/?]+\.html"),
)


def family_of(url: str) -> Family | None:
    """The product to whose services the address belongs."""
    return next((family for family in FAMILIES if family.detail.search(url)), None)


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A link whose address (or text) matches leads to something of this kind."""

    kind: LinkKind
    pattern: re.Pattern[str]


def _rules(*rows: tuple[LinkKind, str]) -> tuple[LinkRule, ...]:
    return tuple(LinkRule(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in rows)


# The first rule that matches decides, so descriptions of services and PDF files stand
# before everything that could make them look like an online service.
URL_RULES = _rules(
    # Descriptions that carry a Leistungsschlüssel, and laws: never a service themselves.
    (LinkKind.INFO, r"//(?:www\.)?verwaltung\.bund\.de/leistungsverzeichnis/"),
    (LinkKind.INFO, r"//(?:www\.)?meineverwaltung\.nrw/leistung/"),
    (LinkKind.INFO, r"//(?:www\.)?fimportal\.de/"),
    (LinkKind.INFO, r"//amt24\.sachsen\.de/leistung/"),
    (LinkKind.INFO, r"//verwaltungsportal\.hessen\.de/leistung"),
    (LinkKind.INFO, r"//(?:www\.)?(?:gesetze-im-internet\.de|recht\.nrw\.de|dejure\.org)"),
    (LinkKind.TERMIN, r"^https?://(?:online-?)?termine?[.-]"),
    (LinkKind.TERMIN, r"//tevis[.-]|tempus-termine|netappoint|//[\w.-]*terminland\."),
    (
        LinkKind.TERMIN,
        r"(?<![a-z])termin-?(?:vereinbar|vergabe|buch|reservier)",
    ),
    (LinkKind.FORMULAR, r"\.(?:pdf|docx?|odt)(?:$|[/?#])"),
    (LinkKind.FORMULAR, r"/findform\?"),
    (
        LinkKind.ZAHLUNG,
        r"epaybl|pmpayment|girosolution|paypal\.com|/bezahlen(?:$|[/?])",
    ),
    # Südwestfalen-IT: a direct call of the service, with or without login.
    (LinkKind.ONLINEDIENST, r"/extension/service/(?:auth-)?call/|/externe-services/call/\d"),
    # cit intelliForm, form-solutions, civento and OLAV, Amt24, AKDB, KRZN
    (LinkKind.ONLINEDIENST, r"/intelliform/forms/.+/index"),
    (LinkKind.ONLINEDIENST, r"/metaform/Form-Solutions/sid/assistant/"),
    (LinkKind.ONLINEDIENST, r"//portal-civ[\w-]*\.ekom21\.de/.*start\.html|ekom21\.de/.*olav/\w"),
    (LinkKind.ONLINEDIENST, r"/onlineantraege/onlineantrag\?"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?buergerservice-portal\.de/bayern/[^/]+/[^/?]"),
    (LinkKind.ONLINEDIENST, r"//verkehr-igv\.krzn\.de/|/onlinezulassungsbehoerde"),
    # Services that one Land or the Bund runs for all
    (LinkKind.ONLINEDIENST, r"//serviceportal\.gemeinsamonline\.de/Onlinedienste/Service/Entry/"),
    (LinkKind.ONLINEDIENST, r"//service\.wirtschaft\.nrw/antrag/"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?bauportal\.nrw/antrag"),
    (LinkKind.ONLINEDIENST, r"//url\.nrw/elterngeld-online|//(?:www\.)?elsa\.nrw\.de"),
    (LinkKind.ONLINEDIENST, r"//formulare\.polizei\.nrw/|//(?:www\.)?antragsservice-einbuerg"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?wohnsitzanmeldung\.gov\.de"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?fuehrungszeugnis\.bund\.de|//(?:www\.)?elster\.de"),
    (LinkKind.ONLINEDIENST, r"//(?:www\.)?sozialplattform\.de/formular\?"),
    (LinkKind.ANMELDUNG, r"/c/portal/login|/login(?:$|[/?.])|//id\.bund\.de|//servicekonto\.nrw"),
)
# What the page itself calls a link whose address says nothing.
TEXT_RULES = _rules(
    (LinkKind.INFO, r"^(?:alle|weitere|übersicht|informationen|hilfe|fragen|sprung)\b"),
    (LinkKind.TERMIN, r"\btermin"),
    (LinkKind.FORMULAR, r"\bpdf\b|adobe acrobat"),
    (LinkKind.ZAHLUNG, r"\b(?:online|jetzt) bezahlen\b"),
    (LinkKind.ONLINEDIENST, r"\bonline[- ]?(?:antrag|dienst|formular|service|verfahren)"),
    (
        LinkKind.ONLINEDIENST,
        r"\bonline (?:be)?antragen\b|\bonline (?:an|ab|um)melden\b"
        r"|\bonline (?:stellen|erledigen|bestellen|ausfüllen|anzeigen)\b",
    ),
    (LinkKind.ANMELDUNG, r"^(?:log-?in|einloggen|anmelden|registrieren|mit bundid anmelden)$"),
)


def kind_of(url: str, name: str) -> LinkKind | None:
    """What a link leads to; None if neither address nor text says so."""
    for rules, subject in ((URL_RULES, url), (TEXT_RULES, name)):
        for rule in rules:
            if rule.pattern.search(subject):
                return rule.kind
    return None
