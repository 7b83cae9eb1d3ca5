# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""XZuFi: the XML in which editorial systems hand Leistungen to the PVOG.

A message writes (`schreibe`) and deletes (`loesche`) objects; several messages in
order give the state. Read are Leistung, Onlinedienst, Formular, Organisationseinheit
and Zuständigkeit of the versions 2.1.0, 2.2.0 and 2.3.1, by local names, since the
versions differ in namespace and some elements have none.

Files are read as a stream: what is not about the city leaves nothing but its id.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import tempfile
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any, ClassVar, Generic, NamedTuple, TypeVar, cast
from urllib.parse import quote

from lxml import etree

from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, Level, Link, LinkKind, Offer, Skipped, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.text import plain
from ozgcheck.web.client import Client, decode

# Guards against bombs: XML of this kind shrinks to a tenth, not to a thousandth.
LARGEST = 2 * 1024**3
HARMLESS = 20 * 1024**2
HIGHEST_RATIO = 200
# No object and no gap between two objects is larger than this.
LARGEST_OBJECT = 8 * 1024**2
MOST_FILES = 10_000

_HEAD = 64 * 1024
_LONGEST_TEXT = 20_000
_LONGEST_URL = 4000
_ACCEPT = "application/xml, text/xml, application/gzip, application/zip, */*;q=0.1"
_CHECK_EXPORT = "Bitte prüfen Sie, ob die Angabe auf einen XZuFi-Export der Stadt zeigt."
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_TITLES = ("03", "02")
_DESCRIPTIONS = ("05", "24")
_FORMS = "14"
# Urheber, fachliche Freigabe, Ursprungsportal: about the text, not part of it.
_HIDDEN = frozenset({"18", "93", "94", *_TITLES})
_DESCRIBED = ("modulFrist", "modulKosten", "modulBearbeitungsdauer", "modulDokument")
_CODES = {
    "typisierung": "typisierung",
    "vertrauensniveau": "vertrauensniveau",
    "leistungsadressat": "leistungsadressat",
}
_FLAGS = {
    "kennzeichenSchriftformerfordernis": "schriftformerfordernis",
    "kennzeichenFormularSchriftformerfordernis": "schriftformerfordernis",
    "kennzeichenFormularPersoenlich": "persoenliches_erscheinen",
    "kennzeichenFormularFormlos": "formlos",
}
_YES_NO = {"true": "ja", "1": "ja", "false": "nein", "0": "nein"}
_OBJECTS = frozenset(
    {
        "leistung",
        "onlinedienst",
        "formular",
        "organisationseinheit",
        "zustaendigkeitTransferObjekt",
    }
)
_FRAMES = frozenset({"nachrichtenkopf", "schreibe", "loesche"})
_KNOWN = _OBJECTS | _FRAMES | {"transaktionID", "transaktionPosition"}
_BLOCKS = ("p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4")
_KEY = re.compile(r"(?<!\d)99\d{12}(?!\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WEB = ("http://", "https://")

_T = TypeVar("_T")


class Ident(NamedTuple):
    """An identifier is unique in the editorial office (agency) that gave it."""

    agency: str
    value: str


# --- the area --------------------------------------------------------------------

# How many digits name a Land, Regierungsbezirk, Kreis, (Verband,) Gemeinde.
_ARS: tuple[int, ...] = (2, 3, 5, 9, 12)
_AGS: tuple[int, ...] = (2, 3, 5, 8)


def area_level(area: str, city: str, scheme: str = "") -> Level | None:
    """Say whether something valid in an area is valid in the city.

    An area is named by ARS (Land 2, Regierungsbezirk 3, Kreis 5, Verband 9, Gemeinde
    12 digits, longer for parts of it) or AGS (Gemeinde 8), short or filled with zeros.

    Args:
        area: the key as written.
        city: the city's ARS, 12 digits.
        scheme: the schemeID of the key; tells postal codes from keys.

    Returns:
        The level of the area if it covers or lies in the city, UNBEKANNT if the key
        says nothing we understand, None if the area is somewhere else.
    """
    key = area.strip()
    if key.upper() in ("DE", "DEU"):
        return Level.BUND
    if not (key.isascii() and key.isdigit()) or len(city) != 12:
        return Level.UNBEKANNT
    if re.search("plz|postleitzahl", scheme.lower()):
        return Level.UNBEKANNT
    if len(key) in (7, 11):
        key = "0" + key  # a spreadsheet took the leading zero away
    if len(key) == 8:
        own, steps = city[:5] + city[9:], _AGS
    elif len(key) in _ARS or len(key) > 12:
        own, steps = city, _ARS
    else:
        return Level.UNBEKANNT
    stem = _stem(key, steps)
    if key[: len(own)] == own or stem == _stem(own, steps):
        return Level.EIGEN
    if not own.startswith(stem):
        return None
    return {0: Level.BUND, 2: Level.LAND, 3: Level.LAND}.get(len(stem), Level.KREIS)


def _stem(key: str, steps: tuple[int, ...]) -> str:
    """The key without the zeros of the levels below it."""
    return next((key[:end] for end in (0, *steps) if not key[end:].strip("0")), key)


_NEAREST_FIRST = (Level.EIGEN, Level.KREIS, Level.LAND, Level.BUND, Level.UNBEKANNT)


def _nearest(levels: Iterable[Level | None]) -> Level | None:
    """The level nearest to the city; None when all are somewhere else."""
    found = set(levels)
    return next((level for level in _NEAREST_FIRST if level in found), None)


# --- what is read ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Leistung:
    offer: Offer
    level: Level
    forms: tuple[Ident, ...]


@dataclass(frozen=True, slots=True)
class _Service:
    """An Onlinedienst or Formular; `level` None: only for somewhere else."""

    links: tuple[Link, ...]
    trust: str
    leistungen: tuple[Ident, ...]
    level: Level | None


@dataclass(frozen=True, slots=True)
class _Zustaendigkeit:
    """`parent` (an Organisationseinheit, Onlinedienst or Formular) serves `leistungen`."""

    parent: Ident
    leistungen: tuple[Ident, ...]
    level: Level | None


class _Table(Generic[_T]):
    """Objects by identifier; references often leave the agency out."""

    def __init__(self) -> None:
        self.by_ident: dict[Ident, _T] = {}
        self._by_value: dict[str, set[Ident]] = defaultdict(set)

    def put(self, ident: Ident, thing: _T) -> None:
        self.by_ident[ident] = thing
        self._by_value[ident.value].add(ident)

    def drop(self, reference: Ident) -> None:
        ident = self.find(reference)
        if ident is not None:
            del self.by_ident[ident]
            self._by_value[ident.value].discard(ident)

    def find(self, reference: Ident) -> Ident | None:
        """The object meant: exactly, or the only one of that value if an agency is missing."""
        if reference in self.by_ident:
            return reference
        same = self._by_value.get(reference.value, set())
        if len(same) != 1:
            return None
        (only,) = same
        return only if not (reference.agency and only.agency) else None


@dataclass(slots=True)
class _State:
    """Everything that the messages so far have written and not deleted.

    A Leistung for somewhere else is None: known, so that references to it are not
    lost, but without content.
    """

    context: Context
    leistungen: _Table[_Leistung | None] = field(default_factory=_Table)
    onlinedienste: _Table[_Service] = field(default_factory=_Table)
    formulare: _Table[_Service] = field(default_factory=_Table)
    organisationen: _Table[str] = field(default_factory=_Table)
    zustaendigkeiten: _Table[_Zustaendigkeit] = field(default_factory=_Table)
    embedded: dict[Ident, list[Ident]] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)
    strange_areas: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)
    as_of: str = ""
    objects: int = 0

    def skip(self, what: str, reason: str) -> None:
        self.skipped.append(Skipped(Xzufi.kind, plain(what, 300), reason))


class Xzufi:
    """XZuFi messages from a file (.xml, .xml.gz, .zip), a folder or a web address.

    A folder (locally, or an address that ends with `/`) may hold an `index.txt` that
    names its files in order; a local folder without it is read in alphabetical order.
    """

    kind: ClassVar[str] = "xzufi"

    def collect(self, location: str, context: Context) -> Collection:
        """Read all messages; see `Source.collect`.

        Raises:
            SourceError: no Leistung for the city could be read.
        """
        if not location:
            raise SourceError(
                "Für XZuFi fehlt die Angabe, was gelesen werden soll.",
                "Zum Beispiel: --source xzufi:export.xml",
            )
        state = _State(context)
        for name, file in _files(location, state):
            try:
                for part, stream in _messages(name, file):
                    try:
                        _read_message(stream, state)
                    except SourceError as error:
                        state.skip(part, error.message)
            except SourceError as error:
                state.skip(name, error.message)
        offers, warnings = _offers(state)
        if not offers:
            raise _nothing(state, location)
        return Collection(
            source=self.kind,
            location=location,
            offers=offers,
            umfang=Umfang(complete=True, absence_proves=True),
            as_of=state.as_of,
            skipped=tuple(state.skipped),
            warnings=warnings,
        )


def _nothing(state: _State, location: str) -> SourceError:
    if state.leistungen.by_ident:
        return SourceError(
            f"Keine der {len(state.leistungen.by_ident)} Leistungen in „{plain(location, 200)}“ "
            f"gilt für den Regionalschlüssel {plain(state.context.ars, 40)}.",
            "Bitte prüfen Sie den Regionalschlüssel und die Quelle.",
        )
    if state.skipped:
        return SourceError(state.skipped[0].reason, _CHECK_EXPORT)
    return SourceError(f"„{plain(location, 200)}“ enthält keine einzige Leistung.", _CHECK_EXPORT)


# --- files ----------------------------------------------------------------------------


def _files(location: str, state: _State) -> Iterator[tuple[str, IO[bytes]]]:
    """Open one file after the other; what cannot be opened is skipped."""
    if location.startswith(_WEB):
        with state.context.client() as client:
            names = _listed_on_web(client, location, state) if location.endswith("/") else [""]
            for name in names:
                with tempfile.TemporaryFile() as file:
                    if _downloaded(client, location + quote(name), file, state):
                        yield name or location, file
        return
    path = state.context.path(location)
    for each in _listed_in_folder(path, state) if path.is_dir() else [path]:
        try:
            opened = each.open("rb")
        except (OSError, ValueError):
            state.skip(str(each), f"„{plain(str(each), 200)}“ lässt sich nicht öffnen.")
            continue
        with opened:
            yield each.name, opened


def _downloaded(client: Client, url: str, file: IO[bytes], state: _State) -> bool:
    """Load into the file; the start of a broken download is worth reading."""
    try:
        answer = client.download(url, cast(Any, file), accept=_ACCEPT)
    except SourceError as error:
        state.skip(url, error.message)
        answer = None
    if answer is not None and not answer.ok:
        state.skip(url, f"„{plain(url, 200)}“ antwortete mit Status {answer.status}.")
        return False
    size = file.tell()
    file.seek(0)
    return answer is not None or size > 0


def _listed_on_web(client: Client, folder: str, state: _State) -> list[str]:
    answer = client.get(folder + "index.txt", accept="text/plain, */*;q=0.1")
    if not answer.ok:
        raise SourceError(
            f"„{plain(folder, 200)}index.txt“ antwortete mit Status {answer.status}.",
            "Ein Ordner im Netz braucht eine Datei index.txt mit den Namen seiner Dateien.",
        )
    return _inside(answer.text(), state)


def _listed_in_folder(folder: Path, state: _State) -> list[Path]:
    index = folder / "index.txt"
    if not index.is_file():
        return sorted(folder.glob("*.xml"))
    home = folder.resolve()
    paths = []
    for name in _inside(decode(index.read_bytes()), state):
        path = folder / name
        if path.resolve().is_relative_to(home):
            paths.append(path)
        else:
            _refuse(name, state)
    return paths


def _inside(index: str, state: _State) -> list[str]:
    """The names an index.txt lists, without those that lead out of its folder."""
    names = []
    for line in index.splitlines():
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        if name.startswith("/") or re.search(r"[\\:\0]", name) or ".." in PurePosixPath(name).parts:
            _refuse(name, state)
        else:
            names.append(name)
    if len(names) > MOST_FILES:
        state.skip("index.txt", f"index.txt nennt mehr als {MOST_FILES} Dateien.")
    return names[:MOST_FILES]


def _refuse(name: str, state: _State) -> None:
    reason = f"index.txt nennt „{plain(name, 100)}“; das liegt außerhalb des Ordners."
    state.skip(name, reason)


# --- one file ----------------------------------------------------------------------------


class _Guarded:
    """A stream of XML that refuses to become a bomb; each refusal is a SourceError."""

    def __init__(self, name: str, stream: IO[bytes], packed: int = 0) -> None:
        self.name = f"„{plain(name, 200)}“"
        self._stream = stream
        self._packed = packed
        self._count = self._marked = 0
        self._head = b""

    def peek(self) -> bytes:
        """The first bytes, which `read` gives again."""
        self._head = self._raw(_HEAD)
        return self._head

    def mark(self) -> None:
        """Something useful was read up to here."""
        self._marked = self._count

    def read(self, size: int = -1) -> bytes:
        data, self._head = self._head or self._raw(size), b""
        self._count += len(data)
        if self._count - self._marked > LARGEST_OBJECT:
            raise SourceError(
                f"{self.name} enthält außergewöhnlich große Teile, die kein XZuFi sind."
            )
        check_bomb(self.name, self._count, self._packed)
        return data

    def _raw(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (
            EOFError,
            OSError,
            ValueError,
            RuntimeError,
            zlib.error,
            zipfile.BadZipFile,
        ) as error:
            raise SourceError(
                f"{self.name} ist abgeschnitten oder beschädigt; was davor steht, wurde gelesen."
            ) from error


def check_bomb(name: str, unpacked: int, packed: int) -> None:
    """Refuse what unpacks to far more than it should.

    Args:
        name: what the message calls it.
        unpacked: bytes so far or announced.
        packed: bytes of the compressed file, 0 if it is not compressed.

    Raises:
        SourceError: too much.
    """
    blown_up = packed and unpacked > HARMLESS and unpacked > packed * HIGHEST_RATIO
    if blown_up or unpacked > LARGEST:
        raise SourceError(f"{name} wird beim Entpacken verdächtig groß und wird nicht gelesen.")


def _messages(name: str, file: IO[bytes]) -> Iterator[tuple[str, _Guarded]]:
    """Unpack a file; what it is says its beginning, not its name."""
    magic = file.read(4)
    size = file.seek(0, 2)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=file) as stream:
            yield name, _Guarded(name, cast(IO[bytes], stream), size)
    elif magic.startswith(b"PK"):
        yield from _zipped(name, file, size)
    else:
        yield name, _Guarded(name, file)


def _zipped(name: str, file: IO[bytes], size: int) -> Iterator[tuple[str, _Guarded]]:
    shown = f"„{plain(name, 200)}“"
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(f"{shown} ist ein beschädigtes ZIP-Archiv.") from error
    with archive:
        entries = [entry for entry in archive.infolist() if entry.filename.endswith(".xml")]
        if len(entries) > MOST_FILES:
            raise SourceError(f"{shown} enthält mehr als {MOST_FILES} Dateien.")
        if not entries:
            raise SourceError(f"{shown} enthält keine XML-Datei.")
        check_bomb(shown, sum(entry.file_size for entry in entries), size)
        for entry in sorted(entries, key=lambda each: each.filename):
            part = f"{name}: {entry.filename}"
            try:
                stream = archive.open(entry)
            except (zipfile.BadZipFile, OSError, RuntimeError) as error:  # also: password
                raise SourceError(f"„{plain(part, 200)}“ lässt sich nicht entpacken.") from error
            with stream:
                yield part, _Guarded(part, stream, size)


# --- one message -------------------------------------------------------------------------


def _read_message(stream: _Guarded, state: _State) -> None:
    """Apply a message to the state, object by object.

    Raises:
        SourceError: it is no XZuFi, or broken; what stands before the break is applied.
    """
    _check_root(stream)
    tags = [f"{{*}}{name}" for name in _OBJECTS | _FRAMES]
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
            f"{stream.name} bricht in Zeile {error.lineno} ab oder ist dort kein gültiges XML; "
            "was davor steht, wurde gelesen."
        ) from error
    state.ignored.update(map(_name, cast("Iterable[etree._Element]", events.root)))


def _check_root(stream: _Guarded) -> None:
    """Look at the beginning only: is it XML, free of entities, and XZuFi?

    Entities are never needed here and are how XML is made to explode or to read files
    (billion laughs, external entities).
    """
    head = stream.peek()
    if not head.strip():
        raise SourceError(f"{stream.name} ist leer.")
    parser = etree.XMLPullParser(events=("start",), **_SAFE)
    root: Any = None
    for start in range(0, len(head), 512):
        with suppress(etree.XMLSyntaxError):
            parser.feed(head[start : start + 512])
        root = next((element for _, element in parser.read_events()), None)
        if root is not None:
            break
    if root is None:
        raise SourceError(f"{stream.name} ist kein XML.")
    definitions = root.getroottree().docinfo.internalDTD
    if definitions is not None and any(True for _ in definitions.iterentities()):
        raise SourceError(
            f"{stream.name} definiert eigene XML-Entitäten und wird deshalb nicht gelesen."
        )
    spaces = [etree.QName(root).namespace or "", *root.nsmap.values()]
    if not any("xzufi" in space.lower() for space in spaces) and "xzufiVersion" not in root.attrib:
        raise SourceError(f"{stream.name} ist kein XZuFi.")


def _apply(element: etree._Element, state: _State) -> bool:
    """Handle an element of the message; False for one that belongs to a larger one."""
    name = _name(element)
    if name in _OBJECTS:
        around = {_name(parent) for parent in element.iterancestors()}
        if around & (_OBJECTS | {"loesche"}):
            return False
        _write(element, state)
    elif name == "schreibe":
        state.ignored.update(map(_name, element))
    elif name == "loesche":
        _delete(element, state)
    else:
        for child in element.iter():
            created = _text(child)[:19] if _name(child).startswith("erstell") else ""
            if _DATE.match(created):
                state.as_of = max(state.as_of, created)
    return True


def _forget(element: etree._Element, state: _State) -> None:
    """Free what was read; this keeps memory flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        state.ignored[_name(before)] += 1
        parent.remove(before)


def _write(element: etree._Element, state: _State) -> None:
    """Store an object under its id; a later message replaces an earlier one."""
    name = _name(element)
    ident = _ident(_child(element, "id"))
    state.objects += 1
    if name == "zustaendigkeitTransferObjekt":
        _write_transfer(element, state)
    elif not ident.value:
        state.ignored[f"{name} ohne id"] += 1
    elif name == "leistung":
        _write_leistung(element, ident, state)
    elif name == "organisationseinheit":
        _write_organisation(element, ident, state)
    else:
        _write_service(element, ident, state)


def _delete(element: etree._Element, state: _State) -> None:
    ident = _ident(_child(element, "id"))
    tables: dict[str, _Table[Any]] = {
        "leistung": state.leistungen,
        "onlinedienst": state.onlinedienste,
        "formular": state.formulare,
        "organisationseinheit": state.organisationen,
        "zustaendigkeit": state.zustaendigkeiten,
    }
    klasse = next(
        (value for key, value in element.attrib.items() if str(key).endswith("klasse")), ""
    )
    named = tables.get(str(klasse).lower())
    if klasse and named is None:
        state.ignored[f"loesche {plain(str(klasse), 40)}"] += 1
        return
    for table in [named] if named is not None else tables.values():
        owner = table.find(ident)
        if owner is not None and table is not state.zustaendigkeiten:
            _drop_embedded(owner, state)
        table.drop(ident)


# --- objects ------------------------------------------------------------------------------


def _write_leistung(element: etree._Element, ident: Ident, state: _State) -> None:
    level = _valid_in(_children(element, "gueltigkeitGebietID"), state)
    if level is None:
        state.leistungen.put(ident, None)
        return
    texts: dict[str, list[str]] = defaultdict(list)
    visible: list[str] = []
    links: list[Link] = []
    for module in element:
        kind = _name(module)
        if kind.startswith("modulText"):
            code = _code(_child(module, "leikaTextmodul"))
            markup = _german(_children(module, "inhalt"))
        elif kind in _DESCRIBED:
            code = ""
            described = [each for each in module if _name(each).startswith("beschreibung")]
            markup = _german(described)
        else:
            continue
        link_kind = LinkKind.FORMULAR if code == _FORMS else LinkKind.INFO
        text, anchors = _from_html(markup)
        links += (Link(link_kind, url, title) for url, title in anchors)
        links += _links(_children(module, "weiterfuehrenderLink"), link_kind)
        texts[code].append(plain(text, _LONGEST_TEXT))
        if code not in _HIDDEN:
            visible.append(text)
    raw_keys = [
        _text(code)
        for each in element
        if _name(each) in ("referenzLeiKa", "referenzLeistungsschluessel")
        for code in _children(each, "code") or [each]
    ]
    keys = _unique(key for raw in raw_keys for key in _KEY.findall(raw))
    portals = _links(_children(element, "modulUrsprungsportal"), LinkKind.INFO)
    facts = _facts(element)
    facts += [("leika_key_roh", plain(raw)) for raw in raw_keys if raw and not _KEY.search(raw)]
    title = _first(texts, _TITLES) or (keys[0] if keys else ident.value)
    digest = hashlib.sha256("\0".join(ident).encode()).hexdigest()[:12]
    offer = Offer(
        id=f"xzufi-{plain(ident.value, 80)}-{digest}",
        title=plain(title, 500),
        source=Xzufi.kind,
        url=portals[0].url if portals else "",
        description=plain(_first(texts, _DESCRIPTIONS)),
        category=plain(_german(_descendants(element, "kategorie", "bezeichnung")), 500),
        schluessel=keys,
        links=tuple(links),
        text=plain(" ".join(visible), _LONGEST_TEXT),
        facts=tuple(facts),
        retrieved=state.context.retrieved,
    )
    forms = [
        _ident(each)
        for each in element.iter()
        if _name(each) in ("referenzFormularID", "formularReferenz")
    ]
    state.leistungen.put(ident, _Leistung(offer, level, tuple(forms)))


def _write_service(element: etree._Element, ident: Ident, state: _State) -> None:
    """Store an Onlinedienst or a Formular."""
    online = _name(element) == "onlinedienst"
    kind = LinkKind.ONLINEDIENST if online else LinkKind.FORMULAR
    title = plain(_german(_children(element, "bezeichnung")), 500)
    links = tuple(
        replace(link, title=link.title or title)
        for link in _links((each for each in element.iter() if len(each)), kind)
    )
    areas = _children(element, "gueltigkeitGebietID") + _children(element, "gebietID")
    service = _Service(
        links=links,
        trust=plain(_code(_child(element, "vertrauensniveau")), 40),
        leistungen=tuple(map(_ident, _children(element, "leistungID"))),
        level=_valid_in(areas, state),
    )
    (state.onlinedienste if online else state.formulare).put(ident, service)
    _write_embedded(element, ident, state)


def _write_organisation(element: etree._Element, ident: Ident, state: _State) -> None:
    name = _german(_descendants(element, "name", "name")) or _german(_children(element, "name"))
    state.organisationen.put(ident, plain(name, 200))
    _write_embedded(element, ident, state)


def _write_embedded(element: etree._Element, parent: Ident, state: _State) -> None:
    """Replace the Zuständigkeiten that an object carries inside."""
    _drop_embedded(parent, state)
    written = []
    for number, each in enumerate(_children(element, "zustaendigkeit")):
        own = _ident(_child(each, "id"))
        ident = own if own.value else Ident(parent.agency, f"{parent.value}#{number}")
        written.append(ident)
        _put_zustaendigkeit(each, ident, parent, state)
    if written:
        state.embedded[parent] = written


def _drop_embedded(parent: Ident, state: _State) -> None:
    for ident in state.embedded.pop(parent, ()):
        state.zustaendigkeiten.drop(ident)


def _write_transfer(element: etree._Element, state: _State) -> None:
    parent = _ident(_child(element, "uebergeordnetesObjektID"))
    for number, each in enumerate(_children(element, "zustaendigkeit")):
        own = _ident(_child(each, "id"))
        ident = (
            own if own.value else Ident(parent.agency, f"{parent.value}#T{state.objects}.{number}")
        )
        _put_zustaendigkeit(each, ident, parent, state)


def _put_zustaendigkeit(
    element: etree._Element, ident: Ident, parent: Ident, state: _State
) -> None:
    leistungen = tuple(map(_ident, _children(element, "leistungID")))
    level = _valid_in(_children(element, "gebietID"), state)
    state.zustaendigkeiten.put(ident, _Zustaendigkeit(parent, leistungen, level))


def _valid_in(areas: Iterable[etree._Element], state: _State) -> Level | None:
    """The level of the nearest area; no area restricts nothing."""
    levels = []
    for area in areas:
        key = _text(area)
        level = area_level(key, state.context.ars, area.get("schemeID", ""))
        if level is Level.UNBEKANNT:
            state.strange_areas[plain(key, 40)] += 1
        levels.append(level)
    return _nearest(levels) if levels else Level.UNBEKANNT


def _facts(element: etree._Element) -> list[tuple[str, str]]:
    facts = []
    for child in element:
        name = _name(child)
        if name in _CODES:
            facts.append((_CODES[name], plain(_code(child), 40)))
        elif name in _FLAGS:
            facts.append((_FLAGS[name], _YES_NO.get(_text(child).lower(), "")))
        elif name in ("versionsinformation", "versionsinformationen"):
            facts.append(("geaendert", plain(_text(_child(child, "geaendertDatumZeit")), 40)))
    return [fact for fact in facts if fact[1]]


# --- elements --------------------------------------------------------------------------------


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [child for child in (element if element is not None else ()) if _name(child) == name]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _descendants(element: etree._Element, outer: str, inner: str) -> list[etree._Element]:
    return [found for child in _children(element, outer) for found in _children(child, inner)]


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def _code(element: etree._Element | None) -> str:
    code = _child(element, "code")
    return _text(element if code is None else code)


def _ident(element: etree._Element | None) -> Ident:
    agency = "" if element is None else element.get("schemeAgencyID", "")
    return Ident(agency.strip(), _text(element))


def _german(elements: Iterable[etree._Element]) -> str:
    """The text in standard German; else in other German, without language, in any."""

    def rank(element: etree._Element) -> int:
        language = element.get("languageCode", "").lower()
        return 0 if language in ("de", "de-de", "de_de") else 1 if language[:2] in ("de", "") else 2

    filled = [element for element in elements if _text(element)]
    return _text(min(filled, key=rank)) if filled else ""


def _first(texts: dict[str, list[str]], codes: Iterable[str]) -> str:
    return next((text for code in codes for text in texts.get(code, ()) if text), "")


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _links(elements: Iterable[etree._Element], kind: LinkKind) -> list[Link]:
    """Links of elements that hold an address and maybe a title."""
    found = []
    for element in elements:
        title = _text(_child(element, "titel"))
        for child in element:
            url = plain(child.text or "", _LONGEST_URL)
            if _name(child) in ("link", "uri", "url") and _is_web(url):
                found.append(Link(kind, url, plain(title, 500)))
    return found


def _is_web(url: str) -> bool:
    return url.lower().startswith(_WEB) and len(url) < _LONGEST_URL


def _from_html(markup: str) -> tuple[str, list[tuple[str, str]]]:
    """Plain text and links (address, title) of HTML written by editors.

    Only text is taken over, whatever the markup; scripts and styles are no text.
    """
    if "<" not in markup and "&" not in markup:
        return markup, []
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    # The div gives the parser something to start from, so that it never ends with nothing.
    tree = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser)
    anchors = [
        (plain(each.get("href", ""), _LONGEST_URL), plain(_text(each), 500))
        for each in tree.iter("a")
    ]
    for each in tree.iter("script", "style"):
        each.text = None
    for each in tree.iter(*_BLOCKS):
        each.text, each.tail = f" {each.text or ''}", f" {each.tail or ''}"
    return "".join(map(str, tree.itertext())), [anchor for anchor in anchors if _is_web(anchor[0])]


# --- offers ----------------------------------------------------------------------------------


def _offers(state: _State) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """Join everything and keep what is valid in the city."""
    levels: dict[Ident, list[Level | None]] = defaultdict(list)
    services: dict[Ident, list[_Service]] = defaultdict(list)
    stelle: dict[Ident, set[str]] = defaultdict(set)
    linked: set[Ident] = set()
    for zustaendigkeit in state.zustaendigkeiten.by_ident.values():
        online = state.onlinedienste.find(zustaendigkeit.parent)
        form = state.formulare.find(zustaendigkeit.parent)
        organisation = state.organisationen.find(zustaendigkeit.parent)
        for reference in zustaendigkeit.leistungen:
            ident = state.leistungen.find(reference)
            if ident is None:
                continue
            levels[ident].append(zustaendigkeit.level)
            if online is not None:
                linked.add(online)
            if zustaendigkeit.level is None:
                continue
            if online is not None:
                services[ident].append(state.onlinedienste.by_ident[online])
            if form is not None:
                services[ident].append(state.formulare.by_ident[form])
            if organisation is not None:
                stelle[ident].add(state.organisationen.by_ident[organisation])
    for table in (state.onlinedienste, state.formulare):
        for service_ident, service in table.by_ident.items():
            for reference in service.leistungen:
                ident = state.leistungen.find(reference)
                if ident is not None:
                    services[ident].append(service)
                    linked.add(service_ident)
    offers: list[Offer] = []
    for ident, leistung in state.leistungen.by_ident.items():
        # A Zuständigkeit without area says as little about the level as none at all.
        valid = _nearest(levels[ident]) if levels[ident] else Level.UNBEKANNT
        if leistung is None or valid is None:
            continue
        forms = filter(None, map(state.formulare.find, leistung.forms))
        used = services[ident] + [state.formulare.by_ident[form] for form in forms]
        level = _nearest((leistung.level, valid)) or Level.UNBEKANNT
        offers.append(_joined(leistung.offer, level, used, stelle[ident]))
    unlinked = len(set(state.onlinedienste.by_ident) - linked)
    elsewhere = len(state.leistungen.by_ident) - len(offers)
    return tuple(sorted(offers, key=lambda offer: offer.id)), _warnings(state, elsewhere, unlinked)


def _joined(offer: Offer, level: Level, services: list[_Service], stelle: set[str]) -> Offer:
    valid = [service for service in services if service.level is not None]
    links = {*offer.links, *(link for service in valid for link in service.links)}
    ordered = tuple(sorted(links, key=lambda link: (link.kind, link.url, link.title)))
    facts = {
        *offer.facts,
        *(("vertrauensniveau_onlinedienst", each.trust) for each in valid if each.trust),
        *(("zustaendige_stelle", name) for name in stelle if name),
    }
    online = next((link.url for link in ordered if link.kind is LinkKind.ONLINEDIENST), "")
    return replace(
        offer,
        url=offer.url or online,
        links=ordered,
        facts=tuple(sorted(facts)),
        level=level,
    )


def _warnings(state: _State, elsewhere: int, unlinked: int) -> tuple[str, ...]:
    warnings = []
    if elsewhere:
        warnings.append(
            f"Leistungen, die nur für andere Gebiete gelten und deshalb nicht zählen: {elsewhere}."
        )
    if state.strange_areas:
        examples = ", ".join(f"„{area}“" for area, _ in state.strange_areas.most_common(3))
        warnings.append(
            f"Gebietsangaben, die sich nicht deuten lassen (z. B. {examples}): "
            f"{state.strange_areas.total()}; sie schließen nichts aus."
        )
    if unlinked:
        warnings.append(f"Onlinedienste, die zu keiner Leistung dieser Quelle gehören: {unlinked}.")
    ignored = {name: count for name, count in state.ignored.items() if name not in _KNOWN}
    if ignored:
        listed = ", ".join(f"{plain(name, 60)} ({ignored[name]})" for name in sorted(ignored)[:20])
        warnings.append(f"Nicht ausgewertete Teile der XZuFi-Nachrichten: {listed}.")
    return tuple(warnings)
