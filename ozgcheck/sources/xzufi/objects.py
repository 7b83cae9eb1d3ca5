# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Objects of a message: from an element to what the state keeps of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from ozgcheck.model import Level, Link, LinkKind, Offer
from ozgcheck.sources.xzufi.area import area_level, nearest
from ozgcheck.sources.xzufi.elements import (
    child_of,
    children_of,
    code_of,
    from_html,
    german,
    grandchildren_of,
    ident_of,
    links_of,
    name_of,
    reference,
    text_of,
)
from ozgcheck.sources.xzufi.state import KIND, Ident, Leistung, Service, State, Zustaendigkeit
from ozgcheck.text import plain

_LONGEST_TEXT = 20_000

_TITLES = ("03", "02")
_DESCRIPTIONS = ("05", "24")
_FORMS = "14"
# Urheber, fachliche Freigabe, Ursprungsportal: about the text, not part of it.
_HIDDEN = frozenset({"18", "93", "94", *_TITLES})
_DESCRIBED = ("modulFrist", "modulKosten", "modulBearbeitungsdauer", "modulDokument")
_KEYS = ("referenzLeiKa", "referenzLeistungsschluessel")
_FORM_REFERENCES = ("referenzFormularID", "formularReferenz")
_CODES = ("typisierung", "vertrauensniveau", "leistungsadressat")
_FLAGS = {
    "kennzeichenSchriftformerfordernis": "schriftformerfordernis",
    "kennzeichenFormularSchriftformerfordernis": "schriftformerfordernis",
    "kennzeichenFormularPersoenlich": "persoenliches_erscheinen",
    "kennzeichenFormularFormlos": "formlos",
}
_YES_NO = {"true": "ja", "1": "ja", "false": "nein", "0": "nein"}
_KEY = re.compile(r"(?<!\d)99\d{12}(?!\d)", re.ASCII)


def write(element: etree._Element, state: State) -> None:
    """Store an object under its id; a later message replaces an earlier one."""
    name = name_of(element)
    ident = ident_of(element)
    state.objects += 1
    if name == "zustaendigkeitTransferObjekt":
        parent = reference(child_of(element, "uebergeordnetesObjektID"))
        _write_zustaendigkeiten(element, parent, f"T{state.objects}.", state)
    elif not ident.value:
        state.ignore([f"{name} ohne id"])
    elif name == "leistung":
        level = _valid_in(children_of(element, "gueltigkeitGebietID"), state)
        here = None if level is None else _leistung(element, ident, level, state.retrieved)
        state.leistungen.put(ident, here)
    else:
        if name == "organisationseinheit":
            state.organisationen.put(ident, _organisation(element))
        elif name == "onlinedienst":
            state.onlinedienste.put(ident, _service(element, LinkKind.ONLINEDIENST, state))
        else:
            state.formulare.put(ident, _service(element, LinkKind.FORMULAR, state))
        state.drop_embedded(ident)
        if written := _write_zustaendigkeiten(element, ident, "", state):
            state.embedded[ident] = written


def _leistung(element: etree._Element, ident: Ident, level: Level, retrieved: str) -> Leistung:
    texts, links = _texts(element)
    raw_keys = [
        text_of(code)
        for each in element
        if name_of(each) in _KEYS
        for code in children_of(each, "code") or [each]
    ]
    keys = tuple(dict.fromkeys(key for raw in raw_keys for key in _KEY.findall(raw)))
    portals = links_of(children_of(element, "modulUrsprungsportal"), LinkKind.INFO)
    facts = _facts(element)
    facts += [("leika_key_roh", plain(raw)) for raw in raw_keys if raw and not _KEY.search(raw)]
    title = _first(texts, _TITLES) or (keys[0] if keys else ident.value)
    visible = (text for code, text in texts if code not in _HIDDEN)
    digest = hashlib.sha256("\0".join(ident).encode()).hexdigest()[:12]
    offer = Offer(
        id=f"xzufi-{plain(ident.value, 80)}-{digest}",
        title=plain(title, 500),
        source=KIND,
        url=portals[0].url if portals else "",
        description=plain(_first(texts, _DESCRIPTIONS)),
        category=plain(german(grandchildren_of(element, "kategorie", "bezeichnung")), 500),
        schluessel=keys,
        links=tuple(links),
        text=plain(" ".join(visible), _LONGEST_TEXT),
        facts=tuple(facts),
        retrieved=retrieved,
    )
    forms = (each for each in element.iter() if name_of(each) in _FORM_REFERENCES)
    return Leistung(offer, level, tuple(map(reference, forms)))


def _texts(element: etree._Element) -> tuple[list[tuple[str, str]], list[Link]]:
    """The texts of a Leistung, each with the code that says what it is about, and links."""
    texts: list[tuple[str, str]] = []
    links: list[Link] = []
    for module in element:
        kind = name_of(module)
        if kind.startswith("modulText"):
            code = code_of(child_of(module, "leikaTextmodul"))
            markup = german(children_of(module, "inhalt"))
        elif kind in _DESCRIBED:
            code = ""
            markup = german(each for each in module if name_of(each).startswith("beschreibung"))
        else:
            continue
        link_kind = LinkKind.FORMULAR if code == _FORMS else LinkKind.INFO
        text, anchors = from_html(markup)
        texts.append((code, text))
        links += (Link(link_kind, url, title) for url, title in anchors)
        links += links_of(children_of(module, "weiterfuehrenderLink"), link_kind)
    return texts, links


def _first(texts: list[tuple[str, str]], codes: Iterable[str]) -> str:
    """The first text that is not empty, of the first code that has one."""
    found = (plain(text, _LONGEST_TEXT) for code in codes for own, text in texts if own == code)
    return next(filter(None, found), "")


def _facts(element: etree._Element) -> list[tuple[str, str]]:
    facts = []
    for child in element:
        name = name_of(child)
        if name in _CODES:
            facts.append((name, plain(code_of(child), 40)))
        elif name in _FLAGS:
            facts.append((_FLAGS[name], _YES_NO.get(text_of(child).lower(), "")))
        elif name in ("versionsinformation", "versionsinformationen"):
            facts.append(("geaendert", plain(text_of(child_of(child, "geaendertDatumZeit")), 40)))
    return [fact for fact in facts if fact[1]]


def _service(element: etree._Element, kind: LinkKind, state: State) -> Service:
    title = plain(german(children_of(element, "bezeichnung")), 500)
    links = links_of((each for each in element.iter() if len(each)), kind)
    areas = children_of(element, "gueltigkeitGebietID") + children_of(element, "gebietID")
    return Service(
        links=tuple(replace(link, title=link.title or title) for link in links),
        trust=plain(code_of(child_of(element, "vertrauensniveau")), 40),
        leistungen=tuple(map(reference, children_of(element, "leistungID"))),
        level=_valid_in(areas, state),
    )


def _organisation(element: etree._Element) -> str:
    name = german(grandchildren_of(element, "name", "name")) or german(children_of(element, "name"))
    return plain(name, 200)


def _write_zustaendigkeiten(
    element: etree._Element, parent: Ident, prefix: str, state: State
) -> list[Ident]:
    """Store the Zuständigkeiten inside an element; those without id are numbered."""
    written = []
    for number, each in enumerate(children_of(element, "zustaendigkeit")):
        ident = ident_of(each)
        if not ident.value:
            ident = Ident(parent.agency, f"{parent.value}#{prefix}{number}")
        leistungen = tuple(map(reference, children_of(each, "leistungID")))
        level = _valid_in(children_of(each, "gebietID"), state)
        state.zustaendigkeiten.put(ident, Zustaendigkeit(parent, leistungen, level))
        written.append(ident)
    return written


def _valid_in(areas: Iterable[etree._Element], state: State) -> Level | None:
    """The level of the nearest area; no area restricts nothing."""
    levels = []
    for area in areas:
        key = text_of(area)
        level = area_level(key, state.ars, area.get("schemeID", ""))
        if level is Level.UNBEKANNT:
            state.strange_areas[plain(key, 40)] += 1
        levels.append(level)
    return nearest(levels)
