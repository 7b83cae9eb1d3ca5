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
from ozgcheck.language import tr
from ozgcheck.model import Portal, Profil
from ozgcheck.numbers import counted, decimal, whole
from ozgcheck.text import plain

HOWTO = "docs/portale.md"
# A portal that shows fewer services one month than this share of the sitemap's is worth a look.
_EXPECTED = 0.8
# Fields that a page of every service should have; without them less is known, never nothing.
_WANTED = {
    "beschreibung": tr("Sie hilft bei der Zuordnung, wo der Titel nicht genügt."),
    "kategorie": tr("Sie hilft bei mehrdeutigen Titeln."),
    "id": tr("Ohne Nummer gilt jede Adresse als eigene Leistung."),
    "gebuehren": "",
    "kontakt": "",
}
_MAY_LACK = {
    "schluessel": tr("Viele Portale zeigen keine; dann entscheiden Titel und Text."),
    "onlinedienst": tr("Ob es dort einen gibt, bitte im Browser nachsehen."),
    "formular": "",
    "termin": "",
}
_PAGES = tr("Seiten von Leistungen")
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
    place = tr("aus der Konfiguration") if setting.own else tr("aus dem Katalog")
    yield Check(
        "konfiguration",
        tr("Konfiguration"),
        State.OK,
        tr("Portal {stadt}, {place}").format(stadt=portal.stadt, place=place),
    )
    yield (
        Check("kontakt", tr("Kontakt"), State.OK, setting.contact)
        if setting.contact
        else Check(
            "kontakt",
            tr("Kontakt"),
            State.HINT,
            tr("Die Abrufe nennen niemanden, an den sich der Betreiber wenden kann."),
            tr("In ozgcheck.toml „kontakt“ eintragen, eine Adresse der Stadt."),
        )
    )
    yield _addresses(setting)
    yield _product(setting, seen)
    if setting.portal.mindestens:
        number = counted(portal.mindestens, "Leistung", tr("Leistungen"))
        yield Check(
            tr("mindestens"),
            tr("Mindestzahl"),
            State.OK,
            tr("mindestens {number}").format(number=number),
        )
    else:
        yield Check(
            tr("mindestens"),
            tr("Mindestzahl"),
            State.HINT,
            tr("Ohne „mindestens“ fällt nicht auf, wenn das Portal einmal zu wenig zeigt."),
            _suggestion(seen),
        )


def _addresses(setting: Setting) -> Check:
    portal = setting.portal
    is_source = any(kind == "portal" for kind, _ in portal.quellen)
    if portal.adressen:
        seen = ", ".join((*portal.adressen, *portal.hosts))
        if is_source:
            return Check("adressen", tr("Adressen"), State.OK, seen)
        todo = tr("Unter „quellen“ als erste „portal“ eintragen, damit check es liest.")
        return Check(
            "adressen",
            tr("Adressen"),
            State.HINT,
            tr("{seen}; keine Quelle").format(seen=seen),
            todo,
        )
    return Check(
        "adressen",
        tr("Adressen"),
        State.FAULT if is_source else State.HINT,
        tr("Das Portal hat keine Adresse und wird nicht gelesen."),
        tr(
            "In ozgcheck.toml unter [portale.{name}] „adressen“ eintragen und unter "
            "„quellen“ „portal“."
        ).format(name=portal.name),
    )


def _product(setting: Setting, seen: Seen | None) -> Check:
    portal = setting.portal
    if portal.produkt or portal.profil is not None:
        name = portal.produkt or tr("eigenes Profil")
        if portal.produkt and portal.profil is not None:
            name += tr(" mit eigenen Angaben")
        unsure = portal.ungeprueft or any(profil.ungeprueft for profil in setting.profile)
        if not unsure:
            return Check("produkt", tr("Produkt"), State.OK, name)
        return Check(
            "produkt",
            tr("Produkt"),
            State.HINT,
            tr("{name}; ungeprüft, niemand hat es bisher mit dem echten Portal verglichen.").format(
                name=name
            ),
            tr(
                "Die Angaben unten mit den Seiten im Browser vergleichen und das Ergebnis melden "
                "({howto})."
            ).format(howto=HOWTO),
        )
    if seen is None:
        text = tr("nicht genannt; erkannt wird es erst mit einer Adresse.")
        return Check("produkt", tr("Produkt"), State.UNCHECKED, text)
    families = Counter(page.profil for page in seen.services)
    families.pop("", None)
    if families:
        name, number = families.most_common(1)[0]
        pages = counted(number, tr("Seite"), tr("Seiten"))
        return Check(
            "produkt",
            tr("Produkt"),
            State.HINT,
            tr("nicht genannt; auf {pages} erkannt: {name}").format(pages=pages, name=name),
            f'Unter [portale.{portal.name}] eintragen: produkt = "{name}"',
        )
    return Check(
        "produkt",
        tr("Produkt"),
        State.HINT,
        tr("nicht genannt und nicht erkannt; es gilt der allgemeine Weg."),
        tr("Ein eigenes Profil schreiben: {howto}").format(howto=HOWTO),
    )


def _suggestion(seen: Seen | None) -> str:
    general = tr("Nach dem ersten vollständigen Lauf etwa 80 % von dessen Zahl eintragen.")
    if seen is None or not seen.known:
        return general
    number = int(_EXPECTED * seen.known)
    return tr(
        "Bekannt sind {known} Adressen von Leistungen; zum Beispiel mindestens = {number}"
    ).format(known=whole(seen.known), number=number)


# --- what the portal answered ---------------------------------------------------------------


def _net(setting: Setting, seen: Seen, led: Sequence[Tally]) -> Iterator[Check]:
    for host in seen.hosts:
        if not host.readable:
            todo = tr(
                "Adresse und Netz prüfen und später noch einmal versuchen; bis dahin wird dort "
                "nichts gelesen. Liegt der Server im eigenen Netz: intern = true."
            )
            state = State.FAULT
        elif not host.open:
            todo = tr(
                "Mit dem Betreiber sprechen: In der robots.txt „User-agent: ozgcheck“ erlauben. "
                "Sonst bleiben gespeicherte Seiten oder ein Export."
            )
            state = State.FAULT
        else:
            state, todo = State.OK, ""
        note = host.note + (
            "" if host.open or not host.readable else tr(" Der Anfang ist verboten.")
        )
        yield Check("robots", tr("robots.txt {host}").format(host=host.host), state, note, todo)
    if not any(host.open for host in seen.hosts):
        yield Check(
            "startseite", tr("Startseite"), State.UNCHECKED, tr("Dort darf nichts gelesen werden.")
        )
        return
    yield from (_page(page, "startseite", tr("Startseite")) for page in seen.starts)
    if not any(page.explained for page in seen.starts):
        yield Check(
            "leistungen", _PAGES, State.UNCHECKED, tr("Ohne Startseite führt nichts dorthin.")
        )
        return
    yield _sitemap(setting, seen)
    yield from (_page(page, "liste", tr("Liste")) for page in seen.lists if page.trouble)
    yield _anchors(led)
    yield _services(seen)
    yield from _fields(seen.services)


def _sitemap(setting: Setting, seen: Seen) -> Check:
    sitemap = seen.sitemap
    if not sitemap.files:
        return Check(
            "sitemap",
            tr("Sitemap"),
            State.HINT if sitemap.named else State.OK,
            f"keine. {sitemap.trouble}".strip(),
            tr("Die robots.txt nennt eine Sitemap, die nicht zu lesen ist; den Betreiber fragen.")
            if sitemap.named
            else tr("Nötig ist keine; das Portal wird über seine Listen gelesen."),
        )
    text = tr("{counted} in {files}, davon {in_sitemap} nach dem Profil").format(
        counted=counted(len(sitemap.addresses), tr("Adresse"), tr("Adressen")),
        files=counted(sitemap.files, tr("Datei"), tr("Dateien")),
        in_sitemap=counted(seen.in_sitemap, "Leistung", tr("Leistungen")),
    )
    if sitemap.rest:
        text += tr("; {rest} nicht angesehen").format(
            rest=counted(sitemap.rest, tr("weitere Datei"), tr("weitere Dateien"))
        )
    if sitemap.trouble:
        text += f". {sitemap.trouble}"
    if seen.in_sitemap or not _describes(setting):
        return Check("sitemap", tr("Sitemap"), State.OK, text)
    return Check(
        "sitemap",
        tr("Sitemap"),
        State.HINT,
        text,
        tr("Stehen dort Leistungen, passt das Muster unter „leistung“ nicht zu ihren Adressen."),
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
            page.hint
            or tr("Die Adresse im Browser öffnen; stimmt sie, später noch einmal versuchen."),
        )
    when = (
        tr(", aus dem Archiv vom {archived}").format(archived=page.archived[:10])
        if page.archived
        else ""
    )
    number = counted(len(page.explained.anchors), tr("Verweis"), tr("Verweisen"))
    if page.explained.anchors and not page.explained.nofollow:
        return Check(
            name,
            title,
            State.OK,
            tr("{url} mit {number}{when}").format(url=page.url, number=number, when=when),
        )
    return Check(
        name,
        title,
        State.HINT,
        tr("{url} führt nirgends hin{when}.").format(url=page.url, when=when)
        if not page.explained.anchors
        else tr("{url} bittet darum, keinem Verweis zu folgen{when}.").format(
            url=page.url, when=when
        ),
        tr(
            "Vielleicht entsteht der Inhalt erst im Browser; unter „adressen“ oder „start“ eine "
            "Liste der Leistungen nennen."
        ),
    )


def _anchors(led: Sequence[Tally]) -> Check:
    numbers: Counter[Place] = Counter()
    for row in led:
        numbers[row.place] += row.count
    text = ", ".join(f"{place.value} {whole(numbers[place])}" for place in Place if numbers[place])
    good = numbers[Place.LEISTUNG] or numbers[Place.EINTRAG] or numbers[Place.LISTE]
    return Check(
        "verweise",
        tr("Verweise der Start- und Listenseiten"),
        State.OK if good else State.HINT,
        text or tr("keine"),
        ""
        if good
        else tr(
            "Keiner führt nach dem Profil zu Leistungen oder Listen; die Muster unter „leistung“ "
            "und „liste“ mit den Adressen im Browser vergleichen ({howto})."
        ).format(howto=HOWTO),
    )


def _services(seen: Seen) -> Check:
    samples, found = seen.samples, len(seen.services)
    entries = sum(len(page.explained.entries) for page in seen.pages if page.explained)
    if not samples and entries:
        number = counted(entries, tr("Eintrag"), tr("Einträge"))
        text = tr("{number} auf Listen, ohne eigene Seite").format(number=number)
        return Check("leistungen", _PAGES, State.OK, text)
    ask = tr("Den Betreiber bitten, sie für ozgcheck zu erlauben.")
    if not samples and seen.closed:
        text = tr("alle {closed} bekannten verbietet die robots.txt").format(
            closed=whole(seen.closed)
        )
        return Check("leistungen", _PAGES, State.FAULT, text, ask)
    if not samples:
        return Check(
            "leistungen",
            _PAGES,
            State.HINT,
            tr("keine gefunden"),
            tr(
                "Die Seite einer Leistung im Browser suchen und ansehen: ozgcheck doctor --seite "
                "URL"
            ),
        )
    text = tr("{found} von {counted} sind eine Leistung").format(
        found=whole(found), counted=counted(len(samples), tr("Seite"), tr("Seiten"))
    )
    if seen.closed:
        text += tr("; {closed} verbietet die robots.txt").format(
            closed=counted(seen.closed, tr("weitere"), tr("weitere"))
        )
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
        tr("Einzelheiten: ozgcheck doctor --seite {url}").format(url=first.url),
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
    number = tr("auf {hits} von {pages}").format(
        hits=len(hits), pages=counted(pages, tr("Seite"), tr("Seiten"))
    )
    grip = _grip(name, misses)
    if hits:
        way = f" ({hits[0].way})" if hits[0].way else ""
        number += tr(", zum Beispiel „{value}“{way}").format(
            value=plain(hits[0].value, 80), way=way
        )
    if name not in _WANTED or 2 * len(hits) > pages:  # not every service has fees
        note = _MAY_LACK.get(name, "")
        hint = not hits and bool(note)
        todo = tr("{note} Sonst: {grip}").format(note=note, grip=grip) if hint else ""
        return Check(f"feld-{name}", title, State.HINT if hint else State.OK, number, todo)
    missing = tr("Auf {value} von {pages}").format(
        value=pages - len(hits), pages=counted(pages, tr("Seite"), tr("Seiten"))
    )
    return Check(
        f"feld-{name}",
        title,
        State.HINT,
        number,
        " ".join(
            filter(
                None,
                (
                    tr("{missing} fehlt „{title}“.").format(missing=missing, title=title),
                    _WANTED[name],
                    grip,
                ),
            )
        ),
    )


def _grip(name: str, misses: Sequence[Field]) -> str:
    """What to write into the profile, and which ways it has that found nothing."""
    where = (
        tr("im Muster unter leistung eine Gruppe (?P<id>…)")
        if name == "id"
        else tr("im Profil unter felder: {name} einen Griff").format(name=name)
    )
    tried = dict.fromkeys(way for field in misses for way in field.failed)
    vain = tr(" Ohne Erfolg: {tried}.").format(tried="; ".join(tried)) if tried else ""
    return tr("{upper}{where} angeben, siehe {howto}.{vain}").format(
        upper=where[0].upper(), where=where[1:], howto=HOWTO, vain=vain
    )


# --- what lies on the disk ------------------------------------------------------------------


def _disk(setting: Setting, seen: Seen | None, kept: Stored) -> Iterator[Check]:
    if kept.months:
        first, last = kept.months[0], kept.months[-1]
        span = first if first == last else tr("{first} bis {last}").format(first=first, last=last)
        start = tr(", Startseite vom {start}").format(start=kept.start[:10]) if kept.start else ""
        text = f"{span}, {decimal(kept.size / 1024**2, 1)} MB{start}"
        yield Check("archiv", tr("Archiv"), State.OK, text)
    else:
        yield Check(
            "archiv", tr("Archiv"), State.OK, tr("leer; es füllt sich mit dem ersten Abruf.")
        )
    again = tr("ozgcheck check --portal {name}").format(name=setting.portal.name)
    if not kept.run:
        yield Check(
            "lauf",
            tr("Letzter Lauf"),
            State.HINT,
            tr("noch keiner"),
            tr("Aufrufen: {again}").format(again=again),
        )
    elif kept.trouble:
        yield Check("lauf", tr("Letzter Lauf"), State.FAULT, plain(kept.trouble, 500))
    elif kept.complete:
        yield Check(
            "lauf", tr("Letzter Lauf"), State.OK, tr("{run}, vollständig").format(run=kept.run[:10])
        )
    else:
        why = plain(" ".join(kept.partial), 500)
        text = tr("{run}, unvollständig. {why}").format(run=kept.run[:10], why=why)
        yield Check(
            "lauf",
            tr("Letzter Lauf"),
            State.HINT,
            text,
            tr("Danach noch einmal: {again}").format(again=again),
        )


def _other(other: Other) -> Check:
    name = tr("Quelle {kind}").format(kind=other.kind)
    if other.trouble:
        return Check(f"quelle-{other.kind}", name, State.FAULT, plain(other.trouble, 500))
    if other.offers is None:
        return Check(
            f"quelle-{other.kind}",
            name,
            State.UNCHECKED,
            tr("wird nur auf Wunsch gefragt"),
            tr("Mit --alle-quellen"),
        )
    when = tr(", Stand {as_of}").format(as_of=other.as_of) if other.as_of else ""
    text = f"{counted(other.offers, tr('Angebot'), tr('Angebote'))}{when}"
    return Check(f"quelle-{other.kind}", name, State.OK, text)
