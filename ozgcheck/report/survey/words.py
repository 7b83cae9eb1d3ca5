# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What must be said about a survey, and about a place in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ozgcheck.language import tr
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Outcome
from ozgcheck.numbers import whole
from ozgcheck.report.views import rule, scale_notes
from ozgcheck.survey.archive import Zustand
from ozgcheck.survey.common import Common
from ozgcheck.survey.figures import NOT_ASKED
from ozgcheck.survey.gemeinden import LAENDER, Typ
from ozgcheck.survey.peers import Gleich, Peers
from ozgcheck.survey.place import Place
from ozgcheck.survey.results import Municipality
from ozgcheck.survey.standing import Bin, Standing

ASSUMPTION = tr(
    "Gezählt wird überall, was eine kreisfreie Stadt in NRW ausführt. Für andere Länder und für "
    "Kreise, Gemeinden und Verbände ist das eine ungeprüfte Annahme; verglichen wird deshalb nur "
    "Gleiches mit Gleichem."
)
PVOG = tr(
    "Die Umfrage kennt nur Open-PVOG. Was dort fehlt, kann es trotzdem geben: Sicher ist nur die "
    "untere Grenze („mindestens“); „höchstens“ zählt alles Unklare mit."
)
STALE = tr(
    "ÄLTERE MESSUNG: Katalog oder Regeln haben sich seitdem geändert. Neu zählt: ozgcheck survey "
    "measure"
)
STALE_SITE = tr("ÄLTERE MESSUNG: Katalog oder Regeln haben sich seit der Umfrage geändert.")
NOTHING_NAMED = tr("nicht gefunden")
_STATES = {
    Zustand.GELESEN.value: tr("gelesen"),
    Zustand.FEHLER.value: tr("nicht lesbar"),
    NOT_ASKED: tr("noch nicht gefragt"),
}
_KINDS = {
    Typ.KREISFREI: (tr("kreisfreie Stadt"), tr("kreisfreie Städte")),
    Typ.KREIS: (tr("Kreis"), tr("Kreise")),
    Typ.GEMEINDE: (tr("kreisangehörige Gemeinde"), tr("kreisangehörige Gemeinden")),
    Typ.VERBAND: (tr("Gemeindeverband"), tr("Gemeindeverbände")),
}


def kind(typ: str, *, many: bool = False) -> str:
    """What a municipality is: `kreisfreie Stadt`."""
    known = {each.value: words for each, words in _KINDS.items()}
    return known.get(typ, (typ, typ))[many]


def land_name(land: str) -> str:
    """The name of a Land by its two digits, these where they mean none."""
    return LAENDER.get(land, land)


def who(city: Municipality) -> str:
    """`Herne (kreisfreie Stadt, Nordrhein-Westfalen, 156.940 Einwohner)`."""
    people = (
        [tr("{einwohner} Einwohner").format(einwohner=whole(city.einwohner))]
        if city.einwohner
        else []
    )
    return f"{city.title} ({', '.join((kind(city.typ), land_name(city.land), *people))})"


def state_words(town: Municipality) -> str:
    """Whether a municipality was looked at, and if not, why."""
    return _STATES.get(town.zustand, town.zustand)


def alike(peers: Peers) -> str:
    """Whom a municipality is compared with: `kreisfreie Städte in Bayern`."""
    return alike_words(peers.city, peers.gleich)


def alike_words(city: Municipality, gleich: Iterable[Gleich]) -> str:
    """The same, before anybody was chosen."""
    common = tuple(gleich)
    where = f"in {land_name(city.land)}" if Gleich.LAND in common else tr("in Deutschland")
    size = tr(", halb bis doppelt so viele Einwohner") if Gleich.GROESSE in common else ""
    return f"{kind(city.typ, many=True)} {where}{size}"


def counting(yardstick: Yardstick) -> Iterator[str]:
    """How a survey counts, and what that does not say."""
    yield rule(
        yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=yardstick.modell
    )
    yield ASSUMPTION
    yield PVOG
    yield from scale_notes(yardstick.modell)


def place_words(found: Place) -> Iterator[str]:
    """Where the municipality stands, in whole sentences."""
    city, standing = found.peers.city, found.standing
    if not city.read:
        yield tr("Kein Platz: {title} ist in dieser Umfrage nicht geprüft ({city}).").format(
            title=city.title, city=state_words(city)
        )
        return
    if standing.count is None:
        yield tr("Kein Platz: Hier ist nichts zu zählen.")
        return
    if not found.peers.others:
        yield tr("Kein Platz: Von den Vergleichbaren wurde keine andere gelesen.")
        return
    yield tr(
        "{standing}: {better} sicher davor, "
        "{worse} sicher dahinter, {equal} sicher gleichauf; "
        "bei {open} ist es offen."
    ).format(
        standing=range_words(standing),
        better=_others(standing.better),
        worse=_others(standing.worse),
        equal=whole(standing.equal),
        open=whole(standing.open),
    )
    yield tr(
        "Nach dem, was sicher ist: {standing}; {proven_better} davor, {proven_worse} dahinter."
    ).format(
        standing=proven_words(standing),
        proven_better=_others(standing.proven_better),
        proven_worse=_others(standing.proven_worse),
    )


def range_words(standing: Standing) -> str:
    """`Platz 14 bis 41 von 396`, `Platz 3 von 20`, or a dash."""
    best, worst = standing.best_place, standing.worst_place
    if best is None or worst is None:
        return "–"
    span = (
        whole(best)
        if best == worst
        else tr("{best} bis {worst}").format(best=whole(best), worst=whole(worst))
    )
    return tr("Platz {span} von {ranked}").format(span=span, ranked=whole(standing.ranked))


def proven_words(standing: Standing) -> str:
    """`Platz 14 von 396, gemeinsam mit 3 anderen`, or a dash."""
    place, equal = standing.proven_place, standing.proven_equal
    if place is None:
        return "–"
    shared = tr(", gemeinsam mit {equal} anderen").format(equal=whole(equal)) if equal else ""
    return tr("Platz {place} von {ranked}{shared}").format(
        place=whole(place), ranked=whole(standing.ranked), shared=shared
    )


def _others(number: int) -> str:
    return f"{whole(number)} {tr('liegt') if number == 1 else tr('liegen')}"


def peers_words(peers: Peers) -> Iterator[str]:
    """Who was compared, and who could not be."""
    yield tr("Verglichen: {peers}; gelesen: {whole}.").format(
        peers=alike(peers), whole=whole(len(peers.ranked))
    )
    if peers.unread:
        states = Counter(state_words(each) for each in peers.unread)
        why = ", ".join(f"{whole(number)} {words}" for words, number in sorted(states.items()))
        yield tr("Nicht geprüft und ohne Platz: {whole} ({why}).").format(
            whole=whole(len(peers.unread)), why=why
        )
    yield from unsized_words(peers)


def unsized_words(peers: Peers) -> Iterator[str]:
    """How many were left out because nobody knows their size, where that matters."""
    if peers.unsized:
        yield tr("Ohne bekannte Einwohnerzahl und deshalb nicht verglichen: {unsized}.").format(
            unsized=whole(peers.unsized)
        )


def bin_words(each: Bin) -> str:
    """`10 bis unter 20 %`; the last one includes 100."""
    return tr("{low} bis {value}{high} %").format(
        low=each.low, value="" if each.high == 100 else tr("unter "), high=each.high
    )


def found_words(common: Common) -> str:
    """What is known of a Leistung in the municipality."""
    finding = common.finding
    if finding is None:
        return NOTHING_NAMED
    if finding.outcome is not Outcome.ANGEBOTEN:
        return tr("zu prüfen")
    return tr("Stufe {finding}").format(finding=words_of(finding))
