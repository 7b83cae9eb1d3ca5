# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a look at a portal means: one check after the other, each with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.doctor.look import PageSeen, Seen
from ozgcheck.doctor.page import FIELDS, Explained, Field
from ozgcheck.doctor.places import Place, Tally
from ozgcheck.doctor.stored import Stored
from ozgcheck.model import Portal, Profil
from ozgcheck.numbers import counted, decimal, whole
from ozgcheck.text import plain

HOWTO = "docs/portale.md"
# A portal that shows fewer services one month than this share of the sitemap's is worth a look.
_EXPECTED = 0.8
# Fields that a page of every service should have; without them less is known, never nothing.
_WANTED = {
    "beschreibung": "Sie hilft bei der Zuordnung, wo der Titel nicht genügt.",
    "kategorie": "Sie hilft bei mehrdeutigen Titeln.",
    "id": "Ohne Nummer gilt jede Adresse als eigene Leistung.",
    "gebuehren": "",
    "kontakt": "",
}
_MAY_LACK = {
    "schluessel": "Viele Portale zeigen keine; dann entscheiden Titel und Text.",
    "onlinedienst": "Ob es dort einen gibt, bitte im Browser nachsehen.",
    "formular": "",
    "termin": "",
}
_PAGES = "Seiten von Leistungen"
_SHOWN = tuple(name for name in FIELDS if name not in ("zahlung", "anmeldung"))


class State(StrEnum):
    """How a check ended; the value is what people read."""

    OK = "in Ordnung"
    HINT = "Hinweis"
    FAULT = "Fehler"
    UNCHECKED = "nicht geprüft"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a machine's name, a title, how it ended, what was seen, what to do."""

    id: str
    title: str
    state: State
    seen: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a person set: the portal, where from, the contact, the profiles in question.

    `own`: the portal stands in the city's configuration. `profile` are the products' profiles
    that hold for it.
    """

    portal: Portal
    own: bool
    contact: str
    profile: tuple[Profil, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Another source of the portal: why it gave nothing, or how many offers; None: not asked."""

    kind: str
    location: str
    offers: int | None = None
    as_of: str = ""
    trouble: str = ""


def checks(
    setting: Setting,
    seen: Seen | None,
    led: Sequence[Tally],
    kept: Stored,
    others: Sequence[Other],
) -> tuple[Check, ...]:
    """All checks in the order in which a person goes through them.

    Args:
        setting: what a person set.
        seen: the look at the portal; None: it has no address.
        led: where its beginnings and lists lead.
        kept: what lies on the disk.
        others: the portal's further sources.
    """
    return (
        *_settings(setting, seen),
        *(_net(setting, seen, led) if seen is not None else ()),
        *_disk(setting, seen, kept),
        *(_other(other) for other in others),
    )


# --- what a person set ----------------------------------------------------------------------


def _settings(setting: Setting, seen: Seen | None) -> Iterator[Check]:
    portal = setting.portal
    place = "aus der Konfiguration" if setting.own else "aus dem Katalog"
    yield Check("konfiguration", "Konfiguration", State.OK, f"Portal {portal.stadt}, {place}")
    yield (
        Check("kontakt", "Kontakt", State.OK, setting.contact)
        if setting.contact
        else Check(
            "kontakt",
            "Kontakt",
            State.HINT,
            "Die Abrufe nennen niemanden, an den sich der Betreiber wenden kann.",
            "In ozgcheck.toml „kontakt“ eintragen, eine Adresse der Stadt.",
        )
    )
    yield _addresses(setting)
    yield _product(setting, seen)
    if setting.portal.mindestens:
        number = counted(portal.mindestens, "Leistung", "Leistungen")
        yield Check("mindestens", "Mindestzahl", State.OK, f"mindestens {number}")
    else:
        yield Check(
            "mindestens",
            "Mindestzahl",
            State.HINT,
            "Ohne „mindestens“ fällt nicht auf, wenn das Portal einmal zu wenig zeigt.",
            _suggestion(seen),
        )


def _addresses(setting: Setting) -> Check:
    portal = setting.portal
    is_source = any(kind == "portal" for kind, _ in portal.quellen)
    if portal.adressen:
        seen = ", ".join((*portal.adressen, *portal.hosts))
        if is_source:
            return Check("adressen", "Adressen", State.OK, seen)
        todo = "Unter „quellen“ als erste „portal“ eintragen, damit check es liest."
        return Check("adressen", "Adressen", State.HINT, f"{seen}; keine Quelle", todo)
    return Check(
        "adressen",
        "Adressen",
        State.FAULT if is_source else State.HINT,
        "Das Portal hat keine Adresse und wird nicht gelesen.",
        f"In ozgcheck.toml unter [portale.{portal.name}] „adressen“ eintragen und unter "
        "„quellen“ „portal“.",
    )


def _product(setting: Setting, seen: Seen | None) -> Check:
    portal = setting.portal
    if portal.produkt or portal.profil is not None:
        name = portal.produkt or "eigenes Profil"
        if portal.produkt and portal.profil is not None:
            name += " mit eigenen Angaben"
        unsure = portal.ungeprueft or any(profil.ungeprueft for profil in setting.profile)
        if not unsure:
            return Check("produkt", "Produkt", State.OK, name)
        return Check(
            "produkt",
            "Produkt",
            State.HINT,
            f"{name}; ungeprüft, niemand hat es bisher mit dem echten Portal verglichen.",
            "Die Angaben unten mit den Seiten im Browser vergleichen und das Ergebnis melden "
            f"({HOWTO}).",
        )
    if seen is None:
        text = "nicht genannt; erkannt wird es erst mit einer Adresse."
        return Check("produkt", "Produkt", State.UNCHECKED, text)
    families = Counter(page.profil for page in seen.services)
    families.pop("", None)
    if families:
        name, number = families.most_common(1)[0]
        pages = counted(number, "Seite", "Seiten")
        return Check(
            "produkt",
            "Produkt",
            State.HINT,
            f"nicht genannt; auf {pages} erkannt: {name}",
            f'Unter [portale.{portal.name}] eintragen: produkt = "{name}"',
        )
    return Check(
        "produkt",
        "Produkt",
        State.HINT,
        "nicht genannt und nicht erkannt; es gilt der allgemeine Weg.",
        f"Ein eigenes Profil schreiben: {HOWTO}",
    )


def _suggestion(seen: Seen | None) -> str:
    general = "Nach dem ersten vollständigen Lauf etwa 80 % von dessen Zahl eintragen."
    if seen is None or not seen.known:
        return general
    number = int(_EXPECTED * seen.known)
    return (
        f"Bekannt sind {whole(seen.known)} Adressen von Leistungen; zum Beispiel "
        f"mindestens = {number}"
    )


# --- what the portal answered ---------------------------------------------------------------


def _net(setting: Setting, seen: Seen, led: Sequence[Tally]) -> Iterator[Check]:
    for host in seen.hosts:
        if not host.readable:
            todo = (
                "Adresse und Netz prüfen und später noch einmal versuchen; bis dahin wird dort "
                "nichts gelesen. Liegt der Server im eigenen Netz: intern = true."
            )
            state = State.FAULT
        elif not host.open:
            todo = (
                "Mit dem Betreiber sprechen: In der robots.txt „User-agent: ozgcheck“ erlauben. "
                "Sonst bleiben gespeicherte Seiten oder ein Export."
            )
            state = State.FAULT
        else:
            state, todo = State.OK, ""
        note = host.note + ("" if host.open or not host.readable else " Der Anfang ist verboten.")
        yield Check("robots", f"robots.txt {host.host}", state, note, todo)
    if not any(host.open for host in seen.hosts):
        yield Check("startseite", "Startseite", State.UNCHECKED, "Dort darf nichts gelesen werden.")
        return
    yield from (_page(page, "startseite", "Startseite") for page in seen.starts)
    if not any(page.explained for page in seen.starts):
        yield Check("leistungen", _PAGES, State.UNCHECKED, "Ohne Startseite führt nichts dorthin.")
        return
    yield _sitemap(setting, seen)
    yield from (_page(page, "liste", "Liste") for page in seen.lists if page.trouble)
    yield _anchors(led)
    yield _services(seen)
    yield from _fields(seen.services)


def _sitemap(setting: Setting, seen: Seen) -> Check:
    sitemap = seen.sitemap
    if not sitemap.files:
        return Check(
            "sitemap",
            "Sitemap",
            State.HINT if sitemap.named else State.OK,
            f"keine. {sitemap.trouble}".strip(),
            "Die robots.txt nennt eine Sitemap, die nicht zu lesen ist; den Betreiber fragen."
            if sitemap.named
            else "Nötig ist keine; das Portal wird über seine Listen gelesen.",
        )
    text = (
        f"{counted(len(sitemap.addresses), 'Adresse', 'Adressen')} in "
        f"{counted(sitemap.files, 'Datei', 'Dateien')}, davon "
        f"{counted(seen.in_sitemap, 'Leistung', 'Leistungen')} nach dem Profil"
    )
    if sitemap.rest:
        text += f"; {counted(sitemap.rest, 'weitere Datei', 'weitere Dateien')} nicht angesehen"
    if sitemap.trouble:
        text += f". {sitemap.trouble}"
    if seen.in_sitemap or not _describes(setting):
        return Check("sitemap", "Sitemap", State.OK, text)
    return Check(
        "sitemap",
        "Sitemap",
        State.HINT,
        text,
        "Stehen dort Leistungen, passt das Muster unter „leistung“ nicht zu ihren Adressen.",
    )


def _describes(setting: Setting) -> bool:
    """Whether somebody said how the addresses of this portal's services look."""
    return len(setting.profile) == 1 and bool(setting.profile[0].leistung)


def _page(page: PageSeen, name: str, title: str) -> Check:
    if page.explained is None:
        return Check(
            name,
            title,
            State.FAULT if name == "startseite" else State.HINT,
            f"{page.url}: {page.trouble}",
            page.hint or "Die Adresse im Browser öffnen; stimmt sie, später noch einmal versuchen.",
        )
    when = f", aus dem Archiv vom {page.archived[:10]}" if page.archived else ""
    number = counted(len(page.explained.anchors), "Verweis", "Verweisen")
    if page.explained.anchors and not page.explained.nofollow:
        return Check(name, title, State.OK, f"{page.url} mit {number}{when}")
    return Check(
        name,
        title,
        State.HINT,
        f"{page.url} führt nirgends hin{when}."
        if not page.explained.anchors
        else f"{page.url} bittet darum, keinem Verweis zu folgen{when}.",
        "Vielleicht entsteht der Inhalt erst im Browser; unter „adressen“ oder „start“ eine "
        "Liste der Leistungen nennen.",
    )


def _anchors(led: Sequence[Tally]) -> Check:
    numbers: Counter[Place] = Counter()
    for row in led:
        numbers[row.place] += row.count
    text = ", ".join(f"{place.value} {whole(numbers[place])}" for place in Place if numbers[place])
    good = numbers[Place.LEISTUNG] or numbers[Place.EINTRAG] or numbers[Place.LISTE]
    return Check(
        "verweise",
        "Verweise der Start- und Listenseiten",
        State.OK if good else State.HINT,
        text or "keine",
        ""
        if good
        else "Keiner führt nach dem Profil zu Leistungen oder Listen; die Muster unter „leistung“ "
        f"und „liste“ mit den Adressen im Browser vergleichen ({HOWTO}).",
    )


def _services(seen: Seen) -> Check:
    samples, found = seen.samples, len(seen.services)
    entries = sum(len(page.explained.entries) for page in seen.pages if page.explained)
    if not samples and entries:
        number = counted(entries, "Eintrag", "Einträge")
        text = f"{number} auf Listen, ohne eigene Seite"
        return Check("leistungen", _PAGES, State.OK, text)
    ask = "Den Betreiber bitten, sie für ozgcheck zu erlauben."
    if not samples and seen.closed:
        text = f"alle {whole(seen.closed)} bekannten verbietet die robots.txt"
        return Check("leistungen", _PAGES, State.FAULT, text, ask)
    if not samples:
        return Check(
            "leistungen",
            _PAGES,
            State.HINT,
            "keine gefunden",
            "Die Seite einer Leistung im Browser suchen und ansehen: ozgcheck doctor --seite URL",
        )
    text = f"{whole(found)} von {counted(len(samples), 'Seite', 'Seiten')} sind eine Leistung"
    if seen.closed:
        text += f"; {counted(seen.closed, 'weitere', 'weitere')} verbietet die robots.txt"
    first = next((page for page in samples if not page.is_service), None)
    if first is None:
        state = State.HINT if seen.closed else State.OK
        return Check("leistungen", _PAGES, state, text, ask if seen.closed else "")
    why = first.trouble or (first.explained.strict if first.explained else "")
    expected = seen.known > 0
    return Check(
        "leistungen",
        _PAGES,
        State.HINT if expected or not found else State.OK,
        f"{text}. {first.url}: {why}",
        f"Einzelheiten: ozgcheck doctor --seite {first.url}",
    )


def _fields(services: Sequence[Explained]) -> Iterator[Check]:
    if not services:
        return
    for name in _SHOWN:
        found = [field for page in services for field in page.fields if field.name == name]
        hits = [field for field in found if field.value]
        yield _field(name, hits, [field for field in found if not field.value], len(services))


def _field(name: str, hits: Sequence[Field], misses: Sequence[Field], pages: int) -> Check:
    title = FIELDS[name]
    number = f"auf {len(hits)} von {counted(pages, 'Seite', 'Seiten')}"
    grip = _grip(name, misses)
    if hits:
        way = f" ({hits[0].way})" if hits[0].way else ""
        number += f", zum Beispiel „{plain(hits[0].value, 80)}“{way}"
    if name not in _WANTED or 2 * len(hits) > pages:  # not every service has fees
        note = _MAY_LACK.get(name, "")
        hint = not hits and bool(note)
        todo = f"{note} Sonst: {grip}" if hint else ""
        return Check(f"feld-{name}", title, State.HINT if hint else State.OK, number, todo)
    missing = f"Auf {pages - len(hits)} von {counted(pages, 'Seite', 'Seiten')}"
    return Check(
        f"feld-{name}",
        title,
        State.HINT,
        number,
        " ".join(filter(None, (f"{missing} fehlt „{title}“.", _WANTED[name], grip))),
    )


def _grip(name: str, misses: Sequence[Field]) -> str:
    """What to write into the profile, and which ways it has that found nothing."""
    where = (
        "im Muster unter leistung eine Gruppe (?P<id>…)"
        if name == "id"
        else f"im Profil unter felder: {name} einen Griff"
    )
    tried = dict.fromkeys(way for field in misses for way in field.failed)
    vain = f" Ohne Erfolg: {'; '.join(tried)}." if tried else ""
    return f"{where[0].upper()}{where[1:]} angeben, siehe {HOWTO}.{vain}"


# --- what lies on the disk ------------------------------------------------------------------


def _disk(setting: Setting, seen: Seen | None, kept: Stored) -> Iterator[Check]:
    if kept.months:
        first, last = kept.months[0], kept.months[-1]
        span = first if first == last else f"{first} bis {last}"
        start = f", Startseite vom {kept.start[:10]}" if kept.start else ""
        text = f"{span}, {decimal(kept.size / 1024**2, 1)} MB{start}"
        yield Check("archiv", "Archiv", State.OK, text)
    else:
        yield Check("archiv", "Archiv", State.OK, "leer; es füllt sich mit dem ersten Abruf.")
    again = f"ozgcheck check --portal {setting.portal.name}"
    if not kept.run:
        yield Check("lauf", "Letzter Lauf", State.HINT, "noch keiner", f"Aufrufen: {again}")
    elif kept.trouble:
        yield Check("lauf", "Letzter Lauf", State.FAULT, plain(kept.trouble, 500))
    elif kept.complete:
        yield Check("lauf", "Letzter Lauf", State.OK, f"{kept.run[:10]}, vollständig")
    else:
        why = plain(" ".join(kept.partial), 500)
        text = f"{kept.run[:10]}, unvollständig. {why}"
        yield Check("lauf", "Letzter Lauf", State.HINT, text, f"Danach noch einmal: {again}")


def _other(other: Other) -> Check:
    name = f"Quelle {other.kind}"
    if other.trouble:
        return Check(f"quelle-{other.kind}", name, State.FAULT, plain(other.trouble, 500))
    if other.offers is None:
        return Check(
            f"quelle-{other.kind}",
            name,
            State.UNCHECKED,
            "wird nur auf Wunsch gefragt",
            "Mit --alle-quellen",
        )
    when = f", Stand {other.as_of}" if other.as_of else ""
    text = f"{counted(other.offers, 'Angebot', 'Angebote')}{when}"
    return Check(f"quelle-{other.kind}", name, State.OK, text)
