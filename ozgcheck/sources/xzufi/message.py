# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One message: a stream of XML, applied to the state object by object."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, cast

from lxml import etree

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.sources.xzufi.elements import ident_of, name_of, text_of
from ozgcheck.sources.xzufi.objects import write
from ozgcheck.sources.xzufi.state import FRAMES, OBJECTS, State, Table
from ozgcheck.sources.xzufi.unpack import Guarded
from ozgcheck.text import plain

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_message(stream: Guarded, state: State) -> None:
    """Apply a message to the state, object by object.

    Raises:
        SourceError: it is no XZuFi, or broken; what stands before the break is applied.
    """
    _check_root(stream)
    tags = [f"{{*}}{name}" for name in OBJECTS | FRAMES]
    events = etree.iterparse(
        cast(Any, stream), events=("end",), tag=tags, collect_ids=False, **_SAFE
    )
    try:
        for _, element in events:
            if _apply(element, state):
                stream.mark()
                _forget(element, state)
    except etree.XMLSyntaxError as error:
        raise SourceError(
            tr(
                "{name} bricht in Zeile {lineno} ab oder ist dort kein gültiges XML; "
                "was davor steht, wurde gelesen."
            ).format(name=stream.name, lineno=error.lineno)
        ) from error
    state.ignore(map(name_of, cast(etree._Element, events.root)))


def _check_root(stream: Guarded) -> None:
    """Look at the beginning only: is it XML, free of entities, and XZuFi?

    Entities are never needed here and are how XML is made to explode or to read files
    (billion laughs, external entities).
    """
    head = stream.peek()
    if not head.strip():
        raise SourceError(tr("{name} ist leer.").format(name=stream.name))
    parser = etree.XMLPullParser(events=("start",), **_SAFE)
    root: Any = None
    for start in range(0, len(head), 512):
        with suppress(etree.XMLSyntaxError):
            parser.feed(head[start : start + 512])
        root = next((element for _, element in parser.read_events()), None)
        if root is not None:
            break
    if root is None:
        raise SourceError(tr("{name} ist kein XML.").format(name=stream.name))
    definitions = root.getroottree().docinfo.internalDTD
    if definitions is not None and any(True for _ in definitions.iterentities()):
        raise SourceError(
            tr("{name} definiert eigene XML-Entitäten und wird deshalb nicht gelesen.").format(
                name=stream.name
            )
        )
    spaces = " ".join(root.nsmap.values()).lower()
    if "xzufi" not in spaces and "xzufiVersion" not in root.attrib:
        raise SourceError(tr("{name} ist kein XZuFi.").format(name=stream.name))


def _apply(element: etree._Element, state: State) -> bool:
    """Handle an element of the message; False for one that belongs to a larger one."""
    name = name_of(element)
    if name in OBJECTS:
        around = {name_of(parent) for parent in element.iterancestors()}
        if around & (OBJECTS | {"loesche"}):
            return False
        write(element, state)
    elif name == "schreibe":
        state.ignore(map(name_of, element))
    elif name == "loesche":
        _delete(element, state)
    else:
        for child in element.iter():
            created = plain(text_of(child), 40)[:19] if name_of(child).startswith("erstell") else ""
            if _DATE.match(created):
                state.as_of = max(state.as_of, created)
    return True


def _forget(element: etree._Element, state: State) -> None:
    """Free what was read; this keeps memory flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        state.ignore([name_of(before)])
        parent.remove(before)


def _delete(element: etree._Element, state: State) -> None:
    """Delete an object of the class named, or of any class if none is named."""
    tables: dict[str, Table[Any]] = {
        "leistung": state.leistungen,
        "onlinedienst": state.onlinedienste,
        "formular": state.formulare,
        "organisationseinheit": state.organisationen,
        "zustaendigkeit": state.zustaendigkeiten,
    }
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    klasse = next((attributes[key] for key in attributes if key.endswith("klasse")), "")
    if klasse and klasse.lower() not in tables:
        state.ignore([f"loesche {plain(klasse, 40)}"])
        return
    reference = ident_of(element)
    for table in [tables[klasse.lower()]] if klasse else tables.values():
        dropped = table.drop(reference)
        if dropped is not None and table is not state.zustaendigkeiten:
            state.drop_embedded(dropped)
