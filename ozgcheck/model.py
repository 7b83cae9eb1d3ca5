# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The records that flow through ozgcheck.

Everything is frozen: catalog + offers -> matches -> findings -> counts -> reports.
Field names that carry a term of the field (Leistung, Lebenslage, Reifegrad, ...)
keep the German word. Keys and ids are strings everywhere, never numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

# Reifegrad model 1.1 (June 2020), levels 0-4. From outside only 0-3 can be observed.
HIGHEST_OBSERVABLE = 3
OZG_KONFORM = 3


class Status(StrEnum):
    """How sure a match is."""

    SICHER = "sicher"
    PRUEFEN = "pruefen"
    ABGELEHNT = "abgelehnt"


class Outcome(StrEnum):
    """What is known about one Leistung. Only `fehlt` is a proven gap."""

    ANGEBOTEN = "angeboten"
    FEHLT = "fehlt"
    UNKLAR = "unklar"
    NICHT_ZUSTAENDIG = "nicht_zustaendig"
    NICHT_GEPRUEFT = "nicht_geprueft"


class LinkKind(StrEnum):
    """What a link of an offer leads to, as far as its source says."""

    ONLINEDIENST = "onlinedienst"
    FORMULAR = "formular"
    TERMIN = "termin"
    ZAHLUNG = "zahlung"
    ANMELDUNG = "anmeldung"
    INFO = "info"


class Level(StrEnum):
    """Who an offer or service belongs to, seen from the city (Open-PVOG: the row's ARS).

    `DRITTE` is nobody of the public administration that could act for the city.
    """

    EIGEN = "eigen"
    KREIS = "kreis"
    LAND = "land"
    BUND = "bund"
    DRITTE = "dritte"
    UNBEKANNT = "unbekannt"

    @property
    def inherited(self) -> bool:
        """Whether the city has it from Kreis, Land or Bund."""
        return self in (Level.KREIS, Level.LAND, Level.BUND)


class Effect(StrEnum):
    """What a piece of evidence does to the level (docs/reifegrad.md has the rules)."""

    SUPPORTS = "supports"
    CAPS = "caps"
    DOUBTS = "doubts"
    INDICATES = "indicates"


class LinkState(StrEnum):
    """What came when an online service's address was asked (web/linkcheck.py)."""

    ERREICHBAR = "erreichbar"
    ANMELDUNG = "anmeldung"
    PDF = "pdf"
    BESCHREIBUNG = "beschreibung"
    AUSSER_BETRIEB = "ausser_betrieb"
    TOT = "tot"
    NICHT_PRUEFBAR = "nicht_pruefbar"


# --- catalogue ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Themenfeld:
    """One of the 14 policy fields of the OZG-Umsetzungskatalog."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Lebenslage:
    """A life or business situation; belongs to exactly one Themenfeld."""

    slug: str
    name: str
    themenfeld: str
    adressaten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zustaendigkeit:
    """Who executes a Leistung for a kreisfreie Stadt in NRW, and how sure that is.

    `wer` holds words such as `stadt`, `land`, `bund`, the main one first; `anteil` is
    the city's share (`ganz`, `wesentlich`, `gering`, `keiner`; the first two exactly when
    `wer` contains `stadt`); `basis` names the legal basis or authority, empty when none
    is known; `gewissheit` is `hoch`, `mittel` or `niedrig`; `quelle` is an id of
    quellen.yaml.
    """

    wer: tuple[str, ...]
    anteil: str
    grund: str
    basis: str
    gewissheit: str
    quelle: str


@dataclass(frozen=True, slots=True)
class Rechtsgrundlage:
    """A legal basis as the source words it; `url` may be empty."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Teilleistung:
    """A LeiKa entry inside a Leistung.

    `id` is the key where there is one. `schluessel` is `99` plus twelve digits, or empty
    where the source has none. `typisierung` are LeiKa types such as `2/3`; empty when
    unknown. `sdg` holds the flags 1 and 2 of the source (catalog/quellen.yaml says what
    is known about them). `stadt` overrides for this entry whether the city executes it;
    None: as the types say. `zweifel` says what is odd about the entry. `frueher` are
    names it had before, `quellname` is the source's spelling where `name` corrects it.
    """

    id: str
    schluessel: str
    name: str
    typisierung: tuple[str, ...] = ()
    sdg: tuple[int, ...] = ()
    stadt: bool | None = None
    zweifel: str = ""
    frueher: tuple[str, ...] = ()
    quellname: str = ""


@dataclass(frozen=True, slots=True)
class Leistung:
    """One OZG-Leistung (a bundle) of the Umsetzungskatalog.

    `id` is the five-digit OZG id as a string; `heute` its present name when it was
    renamed; `prioritaet` 1 (highest) to 4 or None when no source says; `koerbe` and
    `bereiche` (areas of the Smart City Index) come from the baskets that contain it;
    `quellname` is the source's spelling where `name` corrects it.
    """

    id: str
    name: str
    lebenslage: str
    themenfeld: str
    adressaten: tuple[str, ...]
    zustaendig: Zustaendigkeit
    teilleistungen: tuple[Teilleistung, ...]
    aliases: tuple[str, ...] = ()
    nicht: tuple[str, ...] = ()
    rechtsgrundlagen: tuple[Rechtsgrundlage, ...] = ()
    prioritaet: int | None = None
    heute: str = ""
    nachnutzung: tuple[str, ...] = ()
    bereiche: tuple[str, ...] = ()
    koerbe: tuple[str, ...] = ()
    zweifel: str = ""
    quellname: str = ""

    @property
    def title(self) -> str:
        """Its name today."""
        return self.heute or self.name

    @property
    def stadt(self) -> bool:
        """Whether the city executes it wholly or in substantial part."""
        return "stadt" in self.zustaendig.wer

    @property
    def sdg(self) -> bool:
        """Whether any entry carries a flag of the Single Digital Gateway."""
        return any(teil.sdg for teil in self.teilleistungen)

    def kommunal(self, teil: Teilleistung) -> bool:
        """Whether the city executes this entry.

        The entry's own mark decides; without one, an entry belongs to the city when the
        Leistung does and its type is not only 1 (Bund regulates and executes).
        """
        if teil.stadt is not None:
            return teil.stadt
        return self.stadt and set(teil.typisierung) != {"1"}


@dataclass(frozen=True, slots=True)
class Korbposten:
    """One service of a basket, as the original names it.

    `leistung` is the OZG id; `schluessel` are the entries it means inside a bundle, empty
    when it means the whole; `anteil` is the share 0..1 of cities that offer it, None when
    unknown.
    """

    leistung: str
    original: str
    schluessel: tuple[str, ...] = ()
    anteil: float | None = None


@dataclass(frozen=True, slots=True)
class Korb:
    """A fixed basket of services that some benchmark looks at.

    `schwelle` is the Reifegrad nearest to the original's rule, None when that has none;
    `vollstaendig` is False when members of the original are unknown. `anzahl_original` is how
    many services the original has, None when no source says; `luecken` (German) says what is
    missing or uncertain here; `quelle` is an id of quellen.yaml, `quelle_titel` its title.
    """

    slug: str
    name: str
    posten: tuple[Korbposten, ...]
    bereich: str
    regel: str
    quelle: str
    stand: str
    schwelle: int | None = None
    vollstaendig: bool = True
    anzahl_original: int | None = None
    luecken: str = ""
    quelle_titel: str = ""


@dataclass(frozen=True, slots=True)
class NeuererSchluessel:
    """A Leistungsschlüssel (or the first eight digits of a block) younger than the source.

    `leistung` is where it was placed by judgement, `gewissheit` how sure that is.
    """

    schluessel: str
    name: str
    leistung: str
    grund: str
    gewissheit: str
    ausnahmen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dienst:
    """An online service that many cities share, known by its addresses (host and path)."""

    name: str
    adressen: tuple[str, ...]
    leistung: str


@dataclass(frozen=True, slots=True)
class Abgrenzung:
    """Words that tell a Leistung from its look-alikes.

    A title with one of `worte` (and one of `mit`, where given) does not mean `leistung` but
    rather one of `sondern`. Words are folded texts that may stand inside a word.
    """

    leistung: str
    worte: tuple[str, ...]
    sondern: tuple[str, ...]
    grund: str
    mit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigitalesAngebot:
    """A digital offer outside the OZG that indicators of the Smart City Index look at."""

    slug: str
    name: str
    bereich: str
    aliases: tuple[str, ...]
    indikatoren: tuple[str, ...]
    gewissheit: str


@dataclass(frozen=True, slots=True)
class Regel:
    """A Reifegrad rule of catalog/reifegrad/ (docs/reifegrad.md explains each field).

    Attributes:
        id: short name.
        sieht: what is looked at: `text` (sentence by sentence), `titel`, `adresse`,
            `linktext`, `linkziel`, `linkpruefung`, `quelle` or `fakt` (`name=value`).
        muster: regular expressions, one of which must be found there.
        wirkung: `stuetzt`, `begrenzt`, `bezweifelt` or `deutet`.
        stufe: 0..3, with `deutet` 4.
        erklaerung: what it says, in German.
        quelle: an id of quellen.yaml.
        mit: regular expressions; if given, one must be found in the same place too.
        ausser: regular expressions, none of which may be found in the same place.
        stichworte: lower-case words, one of which the text must contain (speed only).
        linkarten: kinds of links that are looked at; empty: all.
        quellarten: kinds of sources whose offers are looked at; empty: all.
        stark: a strong support stands against a weak cap, and the other way round.
        traeger: who offers what the rule sees; None: as link and offer say.
    """

    id: str
    sieht: str
    muster: tuple[str, ...]
    wirkung: str
    stufe: int
    erklaerung: str
    quelle: str
    mit: tuple[str, ...] = ()
    ausser: tuple[str, ...] = ()
    stichworte: tuple[str, ...] = ()
    linkarten: tuple[LinkKind, ...] = ()
    quellarten: tuple[str, ...] = ()
    stark: bool = True
    traeger: Level | None = None


@dataclass(frozen=True, slots=True)
class Traeger:
    """Who runs the services at these addresses (host, or host and path).

    `worte`: how sentences call it.
    """

    name: str
    ebene: Level
    adressen: tuple[str, ...]
    worte: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stufe:
    """A level of a Reifegradmodell: its name (empty when unknown) and what it demands."""

    stufe: int
    name: str
    verlangt: str


@dataclass(frozen=True, slots=True)
class Reifegradmodell:
    """A scale of levels, named by its version such as `1.1`.

    `hoechste` is its highest level, `beobachtbar` the highest seen from outside; `stufen` are
    those that are known. `gewissheit` says how sure it is that the observed levels are the
    model's, `hinweis` (German) what a reader must know.
    """

    modell: str
    titel: str
    hoechste: int
    beobachtbar: int
    stufen: tuple[Stufe, ...] = ()
    gewissheit: str = "hoch"
    hinweis: str = ""

    def stufe(self, level: int) -> Stufe:
        """A level; without name and demand when the catalogue does not know them."""
        known = (stufe for stufe in self.stufen if stufe.stufe == level)
        return next(known, Stufe(level, "", ""))


@dataclass(frozen=True, slots=True)
class Linkregel:
    """A link whose address or text matches leads to something of one kind.

    `sieht` is `adresse` or `text`, `muster` are regular expressions (ignoring case) of
    which one must be found there.
    """

    id: str
    art: LinkKind
    sieht: str
    muster: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Griff:
    """One way to take hold of a field on a page.

    Exactly one of `css`, `xpath` (selectors) and `abschnitt` (the blocks below a heading
    with these words) is set. `attribut`: take this attribute instead of the text.
    """

    css: str = ""
    xpath: str = ""
    abschnitt: str = ""
    attribut: str = ""


@dataclass(frozen=True, slots=True)
class Profil:
    """How the portals of one product are read.

    Patterns are regular expressions, searched (ignoring case) in the normalised address.

    Attributes:
        name: short name such as `vr-bis-detail`; `allgemein` holds for every portal.
        titel: what people call the product.
        leistung: the page of one service; a group named `id` names the service.
        liste: pages that lead to services, fetched before others.
        nicht: never fetched.
        nur: if given, nothing else is fetched.
        eintrag: links on any page that are a service themselves, without a page of
            their own (forms, direct calls); not fetched.
        start: paths where reading begins, besides the portal's own addresses.
        kennzeichen: words (as `ozgcheck.text.fold` gives them) that name the product.
        felder: field name -> ways to take hold of it; the first that gives something wins.
        ungeprueft: nobody has compared this with a live page.
        hinweis: what one must know about the product.
    """

    name: str
    titel: str
    leistung: tuple[str, ...] = ()
    liste: tuple[str, ...] = ()
    nicht: tuple[str, ...] = ()
    nur: tuple[str, ...] = ()
    eintrag: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    kennzeichen: tuple[str, ...] = ()
    felder: tuple[tuple[str, tuple[Griff, ...]], ...] = ()
    ungeprueft: bool = True
    hinweis: str = ""


@dataclass(frozen=True, slots=True)
class Portal:
    """How a city's portal is read.

    Attributes:
        quellen: `(kind, location)` pairs.
        mindestens: fewer offers make a run partial; 0: no expectation.
        hinweis: what one must know about the portal.
        produkt: name of a Profil; empty: recognised by itself.
        adressen: http(s) addresses where reading begins.
        hosts: further hosts that belong to the portal.
        intern: its hosts may have private addresses.
        pause: seconds between two requests to one host.
        parallel: requests to one host at a time.
        seiten: most pages of one run.
        tiefe: most links between a beginning and a page.
        minuten: longest time of one run.
        profil: own profile, merged with the product's where that is named.
        ungeprueft: nobody has compared this with the live portal.
    """

    name: str
    stadt: str
    ars: str
    quellen: tuple[tuple[str, str], ...]
    mindestens: int = 0
    hinweis: str = ""
    produkt: str = ""
    adressen: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    intern: bool = False
    pause: float = 1.0
    parallel: int = 2
    seiten: int = 5000
    tiefe: int = 12
    minuten: int = 120
    profil: Profil | None = None
    ungeprueft: bool = False


@dataclass(frozen=True, slots=True)
class Entscheidung:
    """What a person decided about a title; `leistung` empty: no OZG-Leistung at all.

    `urteil` is True when the offer fulfils the Leistung (or is none, with an empty one).
    `zurueck` marks a line that takes earlier ones back (catalog/standing.py); whoever reads
    decisions resolves these, so that matching never sees one.
    """

    titel: str
    leistung: str
    urteil: bool
    wer: str
    wann: str
    grund: str = ""
    zurueck: bool = False


# --- what a source gives ------------------------------------------------------


# The fact that names a further source of an offer.
FURTHER_SOURCE = "quelle"


@dataclass(frozen=True, slots=True)
class Link:
    """A link found on an offer; `url` is absolute, `title` its text."""

    kind: LinkKind
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry of a portal or list: what the city (or Land, Bund) says it offers.

    `id` is stable between runs and unique in a run. `schluessel` holds every
    Leistungsschlüssel the source gives (one page often serves several), `ozg_ids`
    every OZG id. `text` is the visible text used as evidence. `facts` are fields of
    machine sources as (name, value) pairs, e.g. `("online_status", "ok")`.
    `retrieved` is an ISO date or time. All strings are plain text, control
    characters already removed (sources/interface.py does that for every source).
    """

    id: str
    title: str
    source: str
    url: str = ""
    description: str = ""
    category: str = ""
    schluessel: tuple[str, ...] = ()
    ozg_ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    level: Level = Level.UNBEKANNT
    retrieved: str = ""

    @property
    def quellen(self) -> tuple[str, ...]:
        """The kinds of all sources that tell of it, its own first (sources/combine.py)."""
        further = (value for name, value in self.facts if name == FURTHER_SOURCE)
        return tuple(dict.fromkeys((self.source, *further)))


@dataclass(frozen=True, slots=True)
class Skipped:
    """What could not be looked at, and why (German, one sentence)."""

    source: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Umfang:
    """What a source looked at: the difference between "missing" and "not looked".

    `complete`: the source lists everything the city offers. Otherwise only the
    Leistungsschlüssel in `schluessel` and the OZG ids in `ozg_ids` were looked at.
    `absence_proves`: whether an absence in this source may be called `fehlt`;
    if not, it is `unklar` (an index that lacks an entry does not prove that the
    portal lacks the service).
    """

    complete: bool = False
    schluessel: frozenset[str] = frozenset()
    ozg_ids: frozenset[str] = frozenset()
    absence_proves: bool = True


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything one source gave in one run.

    `as_of` is the state of the data as the source names it (may be a year, a date
    or empty when unknown); `warnings` are German sentences; `complete` is False as
    soon as something of the source could not be read.
    """

    source: str
    location: str
    offers: tuple[Offer, ...]
    umfang: Umfang
    as_of: str = ""
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Everything was read and the source covers the whole portal."""
        return self.umfang.complete and not self.skipped

    @property
    def looked_at(self) -> Umfang:
        """The Umfang, weakened where something was unreadable: it might stand there."""
        return replace(self.umfang, absence_proves=False) if self.skipped else self.umfang


# --- what ozgcheck concludes ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """An offer fulfils (or may fulfil) a Leistung.

    `step` names what decided (entscheidung, schluessel, ozg_id, alias, text);
    `score` is 0..1; `reasons` tells in German what each step saw. Candidates of one
    offer carry `rank` 1..5. `teilleistungen` are the ids of the entries that the offer
    is known to serve; empty when only the Leistung is known.
    """

    offer_id: str
    leistung_id: str
    status: Status
    step: str
    score: float
    teilleistungen: tuple[str, ...] = ()
    rank: int = 1
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linkstand:
    """What an online service's address answered when it was last asked.

    `am` is the ISO day or time of asking, `status` the HTTP status (0: none came), `ziel` the
    address where redirects ended (empty: the same), `grund` a German sentence.
    """

    url: str
    state: LinkState
    am: str
    status: int = 0
    ziel: str = ""
    grund: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a Reifegrad rule saw: `quote` is found at `url`, on the offer or in its fields.

    `level` is 0..4, `firm` says that it is a strong sign, `traeger` who offers what was seen.
    """

    rule: str
    level: int
    effect: Effect
    quote: str
    url: str
    offer_id: str
    firm: bool = True
    traeger: Level = Level.UNBEKANNT


@dataclass(frozen=True, slots=True)
class Grade:
    """A level with its bounds, 0..3.

    `reifegrad` is the highest level that evidence supports (None: no evidence, which is not
    0); the true level lies between `low` and `high`. `low` is 0 when nothing is known.
    """

    reifegrad: int | None = None
    low: int = 0
    high: int = HIGHEST_OBSERVABLE


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one Leistung, or on one Teilleistung when `teilleistung` is set.

    `reifegrad`, `reifegrad_low` and `reifegrad_high` are as in `Grade`, over all offers;
    `eigen` is the same without what Kreis, Land or Bund offer (None: as with them).
    """

    leistung_id: str
    outcome: Outcome
    teilleistung: str = ""
    reifegrad: int | None = None
    reifegrad_low: int = 0
    reifegrad_high: int = HIGHEST_OBSERVABLE
    offers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    eigen: Grade | None = None

    @property
    def grade(self) -> Grade:
        """Its level with the bounds, over all offers."""
        return Grade(self.reifegrad, self.reifegrad_low, self.reifegrad_high)

    def own(self) -> Finding:
        """The same, counting only what the city itself offers."""
        if self.eigen is None:
            return self
        grade = self.eigen
        return replace(
            self,
            reifegrad=grade.reifegrad,
            reifegrad_low=grade.low,
            reifegrad_high=grade.high,
            eigen=None,
        )

    def reaches(self, schwelle: int) -> bool:
        """Certainly offered at this level or above."""
        return self.outcome is Outcome.ANGEBOTEN and self.reifegrad_low >= schwelle

    def may_reach(self, schwelle: int) -> bool:
        """Possibly at this level: offered but unproven, or still to be checked."""
        if self.reaches(schwelle):
            return False
        # Level 4 cannot be seen from outside: what may be 3 may be 4.
        wanted = min(schwelle, HIGHEST_OBSERVABLE)
        return self.outcome in (Outcome.ANGEBOTEN, Outcome.UNKLAR) and self.reifegrad_high >= wanted


@dataclass(frozen=True, slots=True)
class Count:
    """Addable counts over a group of findings; percent is always derived.

    `covered`: certainly fulfilled. `uncertain`: looked at, may turn out fulfilled.
    `unchecked`: not looked at. `total`: everything the city must execute in the group.
    An empty group has no share (None), never 100 %.
    """

    covered: int = 0
    uncertain: int = 0
    unchecked: int = 0
    total: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.covered + other.covered,
            self.uncertain + other.uncertain,
            self.unchecked + other.unchecked,
            self.total + other.total,
        )

    @classmethod
    def sum(cls, parts: Iterable[Count]) -> Count:
        """The total of all parts."""
        total = cls()
        for part in parts:
            total = total + part
        return total

    @property
    def missing(self) -> int:
        """Looked at and certainly not fulfilled."""
        return self.total - self.covered - self.uncertain - self.unchecked

    @property
    def share_low(self) -> float | None:
        """Only what is certain, 0..1."""
        return self.covered / self.total if self.total else None

    @property
    def share(self) -> float | None:
        """The headline figure; by decision the certain share (docs/decisions.md)."""
        return self.share_low

    @property
    def share_high(self) -> float | None:
        """Everything uncertain and unchecked comes true, 0..1."""
        if not self.total:
            return None
        return (self.covered + self.uncertain + self.unchecked) / self.total


@dataclass(frozen=True, slots=True)
class Unknown:
    """An id or key that the catalogue does not know; kept and reported, never dropped."""

    offer_id: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Widerspruch:
    """Something for the editors: what portal, PVOG, links and keys say does not fit.

    `art` is an id of maturity/contradictions/kinds.py, `text` a German sentence with what was
    seen, `url` where, `stelle` the office where known, `leistung_ids` whom it concerns.
    """

    art: str
    text: str
    offer_id: str = ""
    leistung_ids: tuple[str, ...] = ()
    url: str = ""
    stelle: str = ""


@dataclass(frozen=True, slots=True)
class DigitalMatch:
    """An offer is (or may be) a digital offer outside the OZG, by its slug."""

    offer_id: str
    angebot: str
    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source did in a run: `state` is `ok`, `unvollstaendig` or `fehler`."""

    kind: str
    location: str
    state: str
    as_of: str = ""
    offers: int = 0
    skipped: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What `check` concludes from catalogue and offers; pure, no times, no places.

    `hints` only stand in runs of older versions; today they are `widersprueche`.
    """

    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    teil_findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...] = ()
    hints: tuple[str, ...] = ()
    digital: tuple[DigitalMatch, ...] = ()
    widersprueche: tuple[Widerspruch, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """What a snapshot was made with; fingerprints are the first 12 hex digits of SHA-256."""

    ozgcheck: str
    catalog: str
    rules: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One run, complete enough to be assessed again years later."""

    portal: str
    stadt: str
    ars: str
    started: str
    versions: Versions
    sources: tuple[SourceState, ...]
    umfang: tuple[Umfang, ...]
    offers: tuple[Offer, ...]
    result: Result
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    partial: tuple[str, ...] = field(default=())
    links: tuple[Linkstand, ...] = ()

    @property
    def complete(self) -> bool:
        """Nothing speaks against using the figures in a gate or badge."""
        return not self.partial
