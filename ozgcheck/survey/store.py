# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing into the archive of a survey, so that a crash at any moment loses nothing.

Rows come before the stand that says they are there, a part before the single files it replaces
go. Whoever starts next calls `Store.tidy`, which does what the one before could not finish.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ozgcheck.atomic import replacing, sync_folder
from ozgcheck.sources.pvog_rows import COLUMNS, Row
from ozgcheck.survey.archive import (
    GEMEINDEN,
    Gemeinde,
    Month,
    Stand,
    Zustand,
    gemeinden_schema,
    metadata_of,
    row_schema,
    stands_of,
    unwritable,
)
from ozgcheck.survey.arrow import arrow

_HALF = re.compile("[\ud800-\udfff]")
_COMPRESSION = "zstd"
_GROUP = 131_072  # rows; as many are in memory while a part is written
# So many single files of a Land are put together at once; fewer than `_WORTH` never are.
MOST_SINGLE = 500
_WORTH = 20


class Store:
    """Writes into one month; only while the archive is claimed.

    Args:
        month: need not exist yet.
    """

    def __init__(self, month: Month) -> None:
        self.month = month

    def tidy(self) -> None:
        """Finish what a program that was killed has left.

        Raises:
            SurveyError: the folder cannot be read or written.
        """
        with self._writing():
            for land in self.month.laender():
                folder = self.month.land_folder(land)
                for place in (folder, folder / "einzeln", folder / "stand"):
                    for left in place.glob(".*"):
                        left.unlink(missing_ok=True)
                loose = {*self.month.single_files(land), *self.month.loose(land)}
                for part in self.month.parts(land):
                    self._drop_singles(loose.intersection(stands_of(part)))
            for left in self.month.folder.glob(f".{GEMEINDEN}-*"):
                left.unlink(missing_ok=True)

    def keep(self, stand: Stand, rows: Sequence[Row]) -> None:
        """Store a municipality that was read; its number of rows is set here.

        Raises:
            SurveyError: the disk refused; then it counts as not asked.
        """
        path = self.month.single_file(stand.ars)
        with self._writing():
            if rows:
                _write_table(path, table_of(stand.ars, rows))
            else:
                path.unlink(missing_ok=True)
            self._say(replace(stand, zustand=Zustand.GELESEN, zeilen=len(rows)))

    def failed(self, stand: Stand) -> None:
        """Store that a municipality could not be read.

        Raises:
            SurveyError: the disk refused; then it counts as not asked.
        """
        with self._writing():
            self.month.single_file(stand.ars).unlink(missing_ok=True)
            self._say(replace(stand, zustand=Zustand.FEHLER, zeilen=0))

    def write_gemeinden(self, gemeinden: Iterable[Gemeinde]) -> None:
        """Store the list of municipalities, sorted by ARS.

        Raises:
            SurveyError: the disk refused; the list is as before.
        """
        rows = [
            {**asdict(each), "land": each.land}
            for each in sorted(gemeinden, key=lambda each: each.ars)
        ]
        table = arrow().Table.from_pylist(rows, schema=gemeinden_schema())
        with self._writing():
            _write_table(self.month.folder / GEMEINDEN, table)

    def add_part(self, land: str, draft: Path, stands: Mapping[str, Stand]) -> Path:
        """Give a draft its name as the next part of a Land; single files of what it holds go.

        Args:
            land: two digits.
            draft: from `draft_part`, in the folder of the Land.
            stands: what it holds.

        Returns:
            The new file.

        Raises:
            SurveyError: the disk refused; nothing is lost.
        """
        path = self.month.next_part(land)
        with self._writing():
            draft.replace(path)
            with contextlib.suppress(OSError):  # the part is there; only a power cut may undo it
                sync_folder(path.parent)
            self._drop_singles(stands)
        return path

    def compact(self, land: str, *, least: int = _WORTH) -> int:
        """Put the single files of a Land together, if there are enough of them.

        One that turns out to be damaged is thrown away and counts as not asked.

        Returns:
            How many municipalities are in the new part; 0 if there is none.

        Raises:
            SurveyError: the disk refused; nothing is lost.
        """
        loose = self._readable(land)
        if len(loose) < max(least, 1):
            return 0
        tables = (
            _table_in(self.month.single_file(ars)) for ars, stand in loose.items() if stand.zeilen
        )
        with self._writing():
            draft = draft_part(self.month.land_folder(land), loose, tables)
        self.add_part(land, draft, loose)
        return len(loose)

    def _readable(self, land: str) -> dict[str, Stand]:
        """What was read and is in no part; what is damaged is forgotten."""
        parquet = arrow("pyarrow.parquet")
        found = {}
        for ars, stand in self.month.loose(land).items():
            if stand.zustand is not Zustand.GELESEN:
                continue
            path = self.month.single_file(ars)
            with self._writing():
                try:
                    stored = parquet.read_metadata(path).num_rows if stand.zeilen else 0
                except (FileNotFoundError, arrow().ArrowInvalid):
                    stored = -1
                if stored != stand.zeilen:
                    self.month.stand_file(ars).unlink(missing_ok=True)
                    path.unlink(missing_ok=True)
                    continue
            found[ars] = stand
        return found

    def _drop_singles(self, stands: Iterable[str]) -> None:
        for ars in stands:
            # The rows first: a stand without rows would be a municipality without any.
            self.month.single_file(ars).unlink(missing_ok=True)
            self.month.stand_file(ars).unlink(missing_ok=True)

    def _say(self, stand: Stand) -> None:
        path = self.month.stand_file(stand.ars)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(stand), ensure_ascii=False, indent=1)
        with replacing(path) as file:
            file.write(f"{text}\n".encode())

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(self.month.folder.parent, error) from error


def table_of(ars: str, rows: Sequence[Row]) -> Any:
    """The rows of one municipality as an Arrow table by `row_schema`.

    What JSON can say and UTF-8 cannot, half a character, is left out.
    """
    pyarrow = arrow()
    text = pyarrow.string()
    columns = []
    for name in COLUMNS:
        values = [row.get(name, "") for row in rows]
        try:
            columns.append(pyarrow.array(values, text))
        except UnicodeEncodeError:
            columns.append(pyarrow.array([_HALF.sub("", value) for value in values], text))
    numbers = pyarrow.array(range(len(rows)), pyarrow.int32())
    asked = pyarrow.repeat(pyarrow.scalar(ars, text), len(rows))
    return pyarrow.Table.from_arrays([asked, *columns, numbers], schema=row_schema())


def draft_part(folder: Path, stands: Mapping[str, Stand], tables: Iterable[Any]) -> Path:
    """Write a part under a name that no reader looks at; `Store.add_part` makes it count.

    Args:
        folder: of the Land; made when missing.
        stands: what the part holds, all `gelesen`, also those without rows.
        tables: their rows by `row_schema`, in the order of the stands.

    Raises:
        OSError: the disk refused; nothing stays behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parquet = arrow("pyarrow.parquet")
    schema = row_schema().with_metadata(metadata_of(stands))
    handle, name = tempfile.mkstemp(dir=folder, prefix=".teil-")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with parquet.ParquetWriter(file, schema, compression=_COMPRESSION) as writer:
                for group in _groups(tables):
                    writer.write_table(group.cast(schema), row_group_size=_GROUP)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o644)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _groups(tables: Iterable[Any]) -> Iterator[Any]:
    """The tables joined to such of about `_GROUP` rows: thousands of small groups read slowly."""
    waiting: list[Any] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= _GROUP:
            yield arrow().concat_tables(waiting)
            waiting = []
    if waiting:
        yield arrow().concat_tables(waiting)


def _table_in(path: Path) -> Any:
    # Not `read_table`: it would take `land=05` in the path for a column.
    return arrow("pyarrow.parquet").ParquetFile(path).read()


def _write_table(path: Path, table: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lasting(path) as file:
        arrow("pyarrow.parquet").write_table(table, file, compression=_COMPRESSION)


@contextlib.contextmanager
def _lasting(path: Path) -> Iterator[Any]:
    """A file that has its name only when it is wholly on the disk."""
    with replacing(path) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(OSError):  # the file is there; its name survives all but a power cut
        sync_folder(path.parent)
