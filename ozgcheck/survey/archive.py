# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The archive of a survey: where its files lie, what they hold, and how they are read.

`<root>/monat=2026-11/land=05/` holds what municipalities of one Land registered:

- `einzeln/<ars>.parquet`: the rows of one municipality, as they came in;
- `teil-<nnnn>.parquet`: many municipalities put together. Which ones, and what happened with
  each, stands in its metadata, so that a part alone says all;
- `stand/<ars>.json`: what happened with one municipality that is in no part.

Every file is whole or not there. A single file counts only where its municipality is `gelesen`
and no part holds it; so a crash between any two steps leaves an archive that reads right.
`gemeinden.parquet` of a month lists whom the survey is about. Writing is in `store`.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ozgcheck.codec import decoder
from ozgcheck.errors import OzgcheckError, reason
from ozgcheck.language import tr
from ozgcheck.lock import BusyError, Owner, claimed
from ozgcheck.sources.pvog_rows import COLUMNS
from ozgcheck.survey.arrow import arrow

FOLDER = "ozgcheck-umfrage"
LOCK = ".sperre"
METADATA = b"ozgcheck"
GEMEINDEN = "gemeinden.parquet"
# The columns of every file with rows: texts, but for the last, which is an int32.
ROW_COLUMNS = ("gemeinde", *COLUMNS, "zeile")

MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_ARS = re.compile(r"\d{12}", re.ASCII)
_PART = re.compile(r"teil-(\d{4,})\.parquet", re.ASCII)


class SurveyError(OzgcheckError):
    """The archive of a survey cannot be read or written; what it holds is untouched."""


class Zustand(StrEnum):
    """What happened with a municipality; one without a `Stand` was not asked yet."""

    GELESEN = "gelesen"
    FEHLER = "fehler"


@dataclass(frozen=True, slots=True)
class Stand:
    """What happened with one municipality.

    Attributes:
        ars: twelve digits.
        name: as the list or its own rows name it; may be empty.
        zustand: read, which includes that nothing is registered there, or failed.
        grund: why it failed, or what was left out of what was read; German, may be empty.
        zeilen: how many rows are stored, 0 where it failed.
        abgerufen: when, ISO, UTC.
    """

    ars: str
    name: str
    zustand: Zustand
    grund: str = ""
    zeilen: int = 0
    abgerufen: str = ""


@dataclass(frozen=True, slots=True)
class Gemeinde:
    """One municipality of the list.

    Attributes:
        ars: twelve digits.
        name: may be empty.
        typ: see `gemeinden.Typ`.
        einwohner: inhabitants; None where nobody said.
        quelle: who named it, German.
    """

    ars: str
    name: str = ""
    typ: str = "unbekannt"
    einwohner: int | None = None
    quelle: str = ""

    @property
    def land(self) -> str:
        """The two digits of the Land, `00` for the Bund."""
        return self.ars[:2]


@dataclass(frozen=True, slots=True)
class RowFile:
    """One Parquet file with rows of these municipalities, and those of it that do not count.

    `without` is empty but for an archive that somebody merged by hand: what two parts hold
    counts in the first.
    """

    path: Path
    gemeinden: tuple[str, ...]
    without: frozenset[str] = frozenset()


class Archive:
    """The archive under one folder, which need not exist yet.

    Args:
        root: holds one folder for each month.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def months(self) -> tuple[str, ...]:
        """The months that are there (`2026-11`), oldest first."""
        with reading(self.root):
            names = [path.name for path in _listed(self.root) if path.is_dir()]
        found = (name.removeprefix("monat=") for name in names if name.startswith("monat="))
        return tuple(sorted(filter(MONTH.fullmatch, found)))

    def month(self, name: str = "") -> Month:
        """One month; the newest one where none is named.

        Raises:
            SurveyError: it is not there, or there is none at all.
        """
        known = self.months()
        if name and name not in known:
            more = (
                tr("Vorhanden sind: {known}.").format(known=", ".join(known))
                if known
                else _COLLECT_FIRST
            )
            raise SurveyError(
                tr("In {root} gibt es keine Umfrage für „{name}“.").format(
                    root=self.root, name=name
                ),
                more,
            )
        if not known:
            raise SurveyError(
                tr("In {root} liegt noch keine Umfrage.").format(root=self.root), _COLLECT_FIRST
            )
        return Month(self.root, name or known[-1])

    def claimed(self, task: str) -> contextlib.AbstractContextManager[Owner | None]:
        """Be the only one that writes here; `task` is the command as others will read it.

        Raises:
            BusyError: somebody else does.
            SurveyError: the folder cannot be written.
        """
        return _claimed(self.root, task)


_COLLECT_FIRST = tr("Zuerst sammeln: ozgcheck survey collect --alle")


class Month:
    """One month of an archive.

    Args:
        root: the archive's folder.
        name: `2026-11`; need not exist yet.

    Raises:
        SurveyError: that is no month.
    """

    def __init__(self, root: Path, name: str) -> None:
        if not MONTH.fullmatch(name):
            raise SurveyError(
                tr("„{name}“ ist kein Monat.").format(name=name),
                tr("Erwartet wird zum Beispiel 2026-11."),
            )
        self.name = name
        self.folder = root / f"monat={name}"

    def land_folder(self, land: str) -> Path:
        """The folder of one Land."""
        return self.folder / f"land={land}"

    def laender(self) -> tuple[str, ...]:
        """The two digits of each Land that has a folder."""
        names = [path.name for path in _listed(self.folder) if path.is_dir()]
        found = (name.removeprefix("land=") for name in names if name.startswith("land="))
        return tuple(sorted(land for land in found if re.fullmatch(r"\d\d", land, re.ASCII)))

    def row_files(self) -> tuple[RowFile, ...]:
        """All files whose rows count: parts first, then what is not in a part yet.

        Together they hold exactly the municipalities that are `gelesen`, each once; one without
        rows is in no file or in one without rows of it.

        Raises:
            SurveyError: something cannot be read.
        """
        with reading(self.folder):
            found: list[RowFile] = []
            for land in self.laender():
                seen: set[str] = set()
                for path in self.parts(land):
                    held = tuple(stands_of(path))
                    found.append(RowFile(path, held, frozenset(seen.intersection(held))))
                    seen.update(held)
                loose = self.loose(land)
                for ars, path in self.single_files(land).items():
                    stand = loose.get(ars)
                    if ars not in seen and stand and stand.zustand is Zustand.GELESEN:
                        found.append(RowFile(path, (ars,)))
            return tuple(found)

    def states(self) -> dict[str, Stand]:
        """What happened with each municipality that was asked, by ARS.

        Raises:
            SurveyError: something cannot be read.
        """
        with reading(self.folder):
            found: dict[str, Stand] = {}
            for land in self.laender():
                loose = self.loose(land)
                found.update(loose)
                # What a part holds was read, whatever the file beside it says.
                for path in reversed(self.parts(land)):
                    for ars, stand in stands_of(path).items():
                        said = loose.get(ars, stand)
                        bare = not stand.abgerufen and said.zustand is Zustand.GELESEN
                        found[ars] = said if bare else stand
            return dict(sorted(found.items()))

    def gemeinden(self) -> tuple[Gemeinde, ...]:
        """Whom the survey is about, by ARS; empty where no list was stored.

        Raises:
            SurveyError: the list cannot be read.
        """
        path = self.folder / GEMEINDEN
        if not path.exists():
            return ()
        with reading(path):
            rows = arrow("pyarrow.parquet").read_table(path, partitioning=None).to_pylist()
            names = Gemeinde.__slots__
            return tuple(Gemeinde(**{name: row[name] for name in names}) for row in rows)

    def loose(self, land: str) -> dict[str, Stand]:
        """The stands that have a file; one that is damaged is as if nobody had asked."""
        files = _by_ars(self.land_folder(land) / "stand", ".json")
        read = ((ars, _stand(path)) for ars, path in files.items())
        return {ars: stand for ars, stand in read if stand is not None and stand.ars == ars}

    # --- files, for whoever writes ------------------------------------------------------

    def parts(self, land: str) -> list[Path]:
        """The parts of a Land in the order they were made."""
        numbered = [
            (int(found[1]), path)
            for path in _listed(self.land_folder(land))
            if (found := _PART.fullmatch(path.name))
        ]
        return [path for _, path in sorted(numbered)]

    def next_part(self, land: str) -> Path:
        """The name of the next part of a Land."""
        last = [int(path.stem.partition("-")[2]) for path in self.parts(land)[-1:]]
        return self.land_folder(land) / f"teil-{sum(last) + 1:04}.parquet"

    def single_file(self, ars: str) -> Path:
        """Where the rows of one municipality come in."""
        return self.land_folder(ars[:2]) / "einzeln" / f"{ars}.parquet"

    def stand_file(self, ars: str) -> Path:
        """Where it stands what happened with a municipality."""
        return self.land_folder(ars[:2]) / "stand" / f"{ars}.json"

    def single_files(self, land: str) -> dict[str, Path]:
        """The single files of a Land by ARS, whether they count or not."""
        return _by_ars(self.land_folder(land) / "einzeln", ".parquet")


def stands_of(part: Path) -> dict[str, Stand]:
    """What a part holds, from its metadata alone.

    Raises:
        SurveyError: it is damaged, or no part.
    """
    with reading(part):
        metadata = arrow("pyarrow.parquet").read_schema(part).metadata or {}
        document = json.loads(metadata[METADATA])
        known = {each["ars"]: _decode(each) for each in document.get("stand", ())}
        read = Zustand.GELESEN
        return {ars: known.get(ars) or Stand(ars, "", read) for ars in document["gemeinden"]}


def metadata_of(stands: Mapping[str, Stand]) -> dict[bytes, bytes]:
    """The metadata of a part that holds these municipalities."""
    document = {"gemeinden": list(stands), "stand": [asdict(each) for each in stands.values()]}
    return {METADATA: json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()}


def row_schema() -> Any:
    """The Arrow schema of rows: `ROW_COLUMNS`."""
    pyarrow = arrow()
    texts = [pyarrow.field(name, pyarrow.string(), nullable=False) for name in ROW_COLUMNS[:-1]]
    return pyarrow.schema([*texts, pyarrow.field("zeile", pyarrow.int32(), nullable=False)])


def gemeinden_schema() -> Any:
    """The Arrow schema of the list of municipalities."""
    pyarrow = arrow()
    text, number = pyarrow.string(), pyarrow.int64()
    kinds = {"ars": text, "name": text, "land": text, "typ": text}
    return pyarrow.schema({**kinds, "einwohner": number, "quelle": text})


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what reading can raise into a sentence.

    Raises:
        SurveyError: it happened.
    """
    try:
        yield
    except OSError as error:
        what = error.filename or path
        raise SurveyError(
            tr("In der Umfrage lässt sich {what} nicht lesen ({error}).").format(
                what=what, error=reason(error)
            ),
            tr("Rechte prüfen; läuft gerade „survey collect“, danach noch einmal versuchen."),
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SurveyError(
            tr("In der Umfrage ist {path} beschädigt oder gehört nicht dazu.").format(path=path),
            tr(
                "Die Datei zur Seite legen und „ozgcheck survey collect“ noch einmal aufrufen: "
                "Was fehlt, wird neu abgerufen."
            ),
        ) from error


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _by_ars(folder: Path, suffix: str) -> dict[str, Path]:
    files = ((path.name.removesuffix(suffix), path) for path in _listed(folder))
    return {ars: path for ars, path in files if _ARS.fullmatch(ars) and path.suffix == suffix}


_decode = decoder(Stand)


def _stand(path: Path) -> Stand | None:
    try:
        stand: Stand = _decode(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return stand


@contextlib.contextmanager
def _claimed(root: Path, task: str) -> Iterator[Owner | None]:
    with contextlib.ExitStack() as stack:
        try:
            left = stack.enter_context(claimed(root / LOCK, task))
        except BusyError as error:
            other = f"„ozgcheck {error.owner.task}“" if error.owner else tr("ein anderes Programm")
            raise BusyError(
                tr("An der Umfrage {root} arbeitet schon {other}").format(root=root, other=other),
                error.owner,
                tr(
                    "Warten, bis es fertig ist. Hängt es, den Prozess beenden: Die Sperre löst "
                    "sich "
                    "dann von selbst."
                ),
            ) from error
        except OSError as error:
            raise unwritable(root, error) from error
        yield left


def unwritable(path: Path, error: OSError) -> SurveyError:
    """The error for a folder that takes nothing."""
    return SurveyError(
        tr("In der Umfrage {path} lässt sich nichts speichern ({error}).").format(
            path=path, error=reason(error)
        ),
        tr(
            "Schreibrechte und freien Platz prüfen; was schon gesammelt ist, bleibt. Derselbe "
            "Aufruf macht danach weiter."
        ),
    )
