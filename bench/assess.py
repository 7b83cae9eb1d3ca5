# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Assess a city's worth of offers with the shipped rules, and look at them in the simplest way.

    python bench/assess.py                       # 1,000 offers, three rounds
    python bench/assess.py --offers 200 --rounds 1 --json

The offers are the services of the imitated portal, their texts filled up with sentences as
detail pages have them, a quarter of these about the way to apply: most texts are about 3,000
characters, some the longest that is read. The peer runs each rule's patterns once over a whole
text, without sentences, exceptions and owners; what it finds is of no use, but it is what looking
at every rule costs at least without keywords. Both take turns in one process; CPU time counts, so
that a busy machine does little harm. Compiling the rules is counted for ozgcheck only. Exits with
1 if an offer costs more than a millisecond.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for the imitated portal, which lives among the tests

from ozgcheck.catalog.load import Catalog, load_catalog  # noqa: E402
from ozgcheck.maturity.levels import grade  # noqa: E402
from ozgcheck.maturity.rules import Rules  # noqa: E402
from ozgcheck.model import Level, Link, LinkKind, Offer  # noqa: E402
from tests.portals.services import Service, generate  # noqa: E402

SECONDS_PER_OFFER = 0.001
USUAL, LONGEST = 3_000, 20_000
# Every so many offers, one is as long as is read at all.
LONG_EVERY = 50
SEED = 6
# What pages say about the way to apply; each is read by rules, often by several.
TELLING = (
    "Den Antrag auf {was} können Sie online über das Serviceportal der Stadt stellen.",
    "Der Antrag ist schriftlich beim {amt} zu stellen und persönlich zu unterschreiben.",
    "Eine persönliche Vorsprache beim {amt} ist erforderlich, weil Ihre Identität geprüft wird.",
    "Bitte vereinbaren Sie online einen Termin, bevor Sie das {amt} besuchen.",
    "Das Formular „{was}“ steht als PDF zum Herunterladen bereit; bitte per Post einsenden.",
    "Für den Online-Antrag brauchen Sie ein Nutzerkonto (BundID), wenn es um {was} geht.",
    "Nachweise für {was} können Sie im Antrag als Datei hochladen.",
    "Die Gebühr von {zahl},00 Euro zahlen Sie am Ende des Antrags mit Kreditkarte oder PayPal.",
    "Der Bescheid kommt nach etwa {zahl} Tagen elektronisch in Ihr Postfach.",
    "Die Gebühr beträgt {zahl},80 Euro und ist beim {amt} bar oder mit girocard zu zahlen.",
    "Der Onlinedienst für {was} ist zurzeit wegen Wartungsarbeiten nicht verfügbar.",
    "Viele Leistungen der Stadtverwaltung können Sie schon heute digital in Anspruch nehmen.",
)
# Everything else that stands there.
OTHER = (
    "Die Bearbeitung dauert in der Regel {zahl} Tage, z. B. wenn Unterlagen fehlen.",
    "Rechtsgrundlage ist § {zahl} Abs. 1 der Hauptsatzung in Verbindung mit dem Meldegesetz.",
    "Mo. bis Fr. von 8.00 bis 12.{zahl} Uhr, Do. zusätzlich von 14.00 bis 18.00 Uhr",
    "Sie erreichen das {amt} telefonisch unter der Nummer 16-{zahl} oder per E-Mail.",
    "Für {was} sind vorzulegen: Personalausweis oder Reisepass und eine Meldebescheinigung.",
    "Wer innerhalb von Musterstadt umzieht, meldet sich innerhalb von {zahl} Tagen um.",
    "Minderjährige unter {zahl} Jahren brauchen die Zustimmung beider Sorgeberechtigten.",
    "Zuständig ist das {amt} der Gemeinde, in der Sie mit Hauptwohnung gemeldet sind.",
    "Gegen den Bescheid über {was} können Sie innerhalb eines Monats Widerspruch einlegen.",
    "Bei Verlust ist unverzüglich das {amt} zu informieren, das ihn ausgestellt hat.",
    "Haben Sie Fragen zum Thema {was}, hilft Ihnen das {amt} gern weiter.",
    "Der Parkplatz am {amt} ist gebührenpflichtig; der Eingang ist stufenlos erreichbar.",
    "{was} gibt es nur für Personen, die seit mindestens {zahl} Monaten im Stadtgebiet wohnen.",
    "Das {amt} prüft die Angaben und fordert fehlende Nachweise innerhalb von {zahl} Tagen an.",
    "Verstöße können mit einer Geldbuße bis zu {zahl}.000 Euro geahndet werden.",
    "Die Genehmigung ist auf {zahl} Jahre befristet und kann mit Auflagen verbunden werden.",
    "Ausländische Urkunden sind im Original und mit beglaubigter Übersetzung beizufügen.",
    "Eine Vertretung ist mit Vollmacht möglich, nicht aber bei {was}.",
    "Vor dem {tag}. des Monats eingegangene Unterlagen werden noch berücksichtigt.",
    "Befreit sind Menschen mit Behinderung ab einem Grad von {zahl} sowie Schülerinnen.",
    "Grundlage der Berechnung ist das Einkommen der letzten {zahl} Monate.",
    "Das {amt} befindet sich im Erdgeschoss, Zimmer {zahl}, gegenüber der Information.",
    "Ohne diese Angaben kann über {was} nicht entschieden werden.",
    "Die Satzung über {was} hat der Rat am {tag}. März beschlossen.",
)
# So much of a text is about the way to apply: ten of forty sentences.
TELLING_SHARE = 1 / 4


def offers(count: int) -> list[Offer]:
    """That many offers, the same every time."""
    dice = random.Random(SEED)  # noqa: S311 - the same offers every time, no secrets
    return [
        offer(service, dice, LONGEST if number % LONG_EVERY == 0 else USUAL)
        for number, service in enumerate(generate(SEED, count))
    ]


def offer(service: Service, dice: random.Random, length: int) -> Offer:
    """A service with a text of about that many characters and the links of its channel."""
    parts = [*service.description, *(item for _, items in service.sections for item in items)]
    while sum(map(len, parts)) + len(parts) < length:
        sentence = dice.choice(TELLING if dice.random() < TELLING_SHARE else OTHER)
        parts.append(
            sentence.format(
                was=service.title,
                amt=service.office,
                zahl=dice.randint(2, 999),
                tag=dice.randint(1, 28),
            )
        )
    head, body = parts[0], parts[1:]
    dice.shuffle(body)
    base = "https://portal.example"
    links = [
        Link(LinkKind.INFO, f"{base}/{service.slug}/{number}", "Weitere Informationen")
        for number in range(4)
    ]
    links.append(Link(LinkKind.TERMIN, f"{base}/termine/{service.number}", "Termin buchen"))
    if service.channel == "online":
        target = service.central or f"{base}/antrag/{service.token}"
        links.append(Link(LinkKind.ONLINEDIENST, target, "Zum Online-Antrag"))
    if service.channel == "formular":
        links.append(Link(LinkKind.FORMULAR, f"{base}/formulare/{service.number}.pdf", "Antrag"))
    return Offer(
        id=str(service.number),
        title=service.title,
        source="portal",
        url=f"{base}/dienste/{service.slug}",
        description=head,
        category=service.area,
        schluessel=service.schluessel,
        links=tuple(links),
        text=" ".join(body)[:LONGEST],
        level=Level.EIGEN,
    )


def assessed(catalog: Catalog, given: Iterable[Offer]) -> int:
    """What ozgcheck does: evidence and level of each; returns how many are known."""
    rules = Rules(catalog.regeln, catalog.traeger)
    levels = [grade(rules.evidence(offer)) for offer in given]
    return sum(level.reifegrad is not None for level in levels)


def scanner(catalog: Catalog) -> Callable[[Iterable[Offer]], int]:
    """The peer, compiled: returns how many rules found something."""
    patterns = [
        re.compile("|".join(f"(?:{pattern})" for pattern in rule.muster), re.IGNORECASE)
        for rule in catalog.regeln
        if rule.sieht == "text"
    ]

    def scan(given: Iterable[Offer]) -> int:
        return sum(
            pattern.search(offer.text) is not None for offer in given for pattern in patterns
        )

    return scan


def measured(work: Callable[[], int]) -> float:
    """CPU seconds of one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def compare(given: Sequence[Offer], rounds: int) -> dict[str, float]:
    """Both in turn; the median of the rounds."""
    catalog = load_catalog()
    scan = scanner(catalog)
    own: list[float] = []
    peer: list[float] = []
    for _ in range(rounds):
        own.append(measured(lambda: assessed(catalog, given)))
        peer.append(measured(lambda: scan(given)))
    seconds, simple = sorted(own)[rounds // 2], sorted(peer)[rounds // 2]
    return {
        "offers": len(given),
        "characters": sum(len(offer.description) + len(offer.text) for offer in given),
        "rules": len(catalog.regeln),
        "seconds": seconds,
        "peer_seconds": simple,
        "ratio": seconds / simple,
    }


def main() -> None:
    """Measure, print, and exit with 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--offers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = compare(offers(arguments.offers), arguments.rounds)
    if arguments.json:
        machine = {"python": platform.python_version(), "cores": os.cpu_count()}
        sys.stdout.write(json.dumps({"machine": machine, **found}, indent=2) + "\n")
    else:
        sys.stdout.write(
            f"{found['offers']} offers, {found['characters'] / 1e6:.1f} million characters, "
            f"{found['rules']} rules: {found['seconds']:.2f} s; every pattern once over each "
            f"text: {found['peer_seconds']:.2f} s; ratio {found['ratio']:.2f}\n"
        )
    bar = SECONDS_PER_OFFER * found["offers"]
    if found["seconds"] > bar:
        sys.stderr.write(f"More than {bar:.2f} s\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
