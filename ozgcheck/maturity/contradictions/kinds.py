# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kinds of contradictions: what each is called, and what the editors can do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Art:
    """A kind of contradiction; `titel` and `tun` are German, for the editors."""

    id: str
    titel: str
    tun: str


SEITE_FEHLT = "seite-fehlt"
LINK_TOT = "link-tot"
NUR_PDF = "nur-pdf"
NUR_BESCHREIBUNG = "nur-beschreibung"
DIENST_GESTOERT = "dienst-gestoert"
NUR_ANMELDUNG = "nur-anmeldung"
ONLINE_OHNE_DIENST = "online-ohne-dienst"
ONLINE_UND_PERSOENLICH = "online-und-persoenlich"
NICHT_IM_PVOG = "nicht-im-pvog"
PVOG_ZAEHLT_NICHT = "pvog-zaehlt-nicht"
NICHT_VERLINKT = "nicht-verlinkt"
NICHT_IM_PORTAL = "nicht-im-portal"
STUFEN_VERSCHIEDEN = "stufen-verschieden"
SCHLUESSEL_GEGEN_TITEL = "schluessel-gegen-titel"
SCHLUESSEL_UNBEKANNT = "schluessel-unbekannt"
SCHLUESSEL_FEHLT = "schluessel-fehlt"
VERALTET = "veraltet"

# In the order of the list: first what a citizen runs into, last what is housekeeping.
ARTEN = {
    art.id: art
    for art in (
        Art(
            SEITE_FEHLT,
            "Onlinedienst gibt es nicht mehr",
            "Den Link ersetzen oder herausnehmen.",
        ),
        Art(
            LINK_TOT,
            "Link zum Onlinedienst führt ins Leere",
            "Die Adresse prüfen und den Link ersetzen oder herausnehmen.",
        ),
        Art(
            NUR_PDF,
            "Onlinedienst ist nur ein PDF",
            "Als Formular bezeichnen oder durch einen Onlinedienst ersetzen; im Sinne des OZG "
            "ist ein PDF kein Onlinedienst.",
        ),
        Art(
            NUR_BESCHREIBUNG,
            "Onlinedienst ist nur eine Beschreibung",
            "Auf den Antrag selbst verlinken; gibt es keinen, nicht als Onlinedienst führen.",
        ),
        Art(
            DIENST_GESTOERT,
            "Onlinedienst außer Betrieb",
            "Beim Betreiber nachfragen; solange er ruht, auf der Seite darauf hinweisen.",
        ),
        Art(
            NUR_ANMELDUNG,
            "Anmeldung ohne Vorwarnung",
            "Auf der Seite nennen, welches Konto nötig ist, und prüfen, ob hinter der Anmeldung "
            "wirklich dieser Antrag liegt.",
        ),
        Art(
            ONLINE_OHNE_DIENST,
            "„Online“ gesagt, nur ein Formular verlinkt",
            "Den Onlinedienst verlinken; gibt es keinen, den Satz ändern.",
        ),
        Art(
            ONLINE_UND_PERSOENLICH,
            "Online und nur persönlich zugleich",
            "Klären, was gilt, und die andere Aussage streichen oder einschränken.",
        ),
        Art(
            NICHT_IM_PVOG,
            "Online im Portal, nicht im PVOG",
            "Den Onlinedienst über das Redaktionssystem des Landes an den PVOG melden. Der Smart "
            "City Index nutzt seit 2023 die Daten des Bundes zur OZG-Umsetzung: Was dort fehlt, "
            "kann Punkte kosten.",
        ),
        Art(
            PVOG_ZAEHLT_NICHT,
            "Im PVOG, zählt dort aber nicht",
            "Den genannten Grund im Redaktionssystem beheben. Der Smart City Index nutzt seit "
            "2023 die Daten des Bundes zur OZG-Umsetzung.",
        ),
        Art(
            NICHT_VERLINKT,
            "Onlinedienst im PVOG, den die Seite nicht verlinkt",
            "Den Onlinedienst auf der Seite verlinken oder den Eintrag im PVOG berichtigen.",
        ),
        Art(
            NICHT_IM_PORTAL,
            "Onlinedienst im PVOG, Leistung nicht im Portal",
            "Die Leistung ins Portal aufnehmen und den Onlinedienst verlinken.",
        ),
        Art(
            STUFEN_VERSCHIEDEN,
            "Zwei Seiten, zwei Auskünfte",
            "Die Seiten zusammenlegen oder überall auf denselben Onlinedienst verweisen.",
        ),
        Art(
            SCHLUESSEL_GEGEN_TITEL,
            "Schlüssel und Titel widersprechen sich",
            "Den Leistungsschlüssel berichtigen; mit „ozgcheck review“ lässt sich entscheiden, "
            "was gemeint ist.",
        ),
        Art(
            SCHLUESSEL_UNBEKANNT,
            "Leistungsschlüssel unbekannt",
            "Auf Tippfehler prüfen. Ein richtiger, neuerer Schlüssel fehlt dem Katalog: dann "
            "„ozgcheck catalog refresh“.",
        ),
        Art(
            SCHLUESSEL_FEHLT,
            "Leistungsschlüssel fehlt",
            "Den Leistungsschlüssel ergänzen; ohne ihn ist die Zuordnung zum PVOG unsicher.",
        ),
        Art(
            VERALTET,
            "Beschreibung älter als ein Jahr",
            "Fachlich durchsehen und mit neuem Stand veröffentlichen.",
        ),
    )
}
