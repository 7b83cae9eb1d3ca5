# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the relational part of a measurement runs: DuckDB in this process, or Spark.

An engine evaluates Ibis expressions over Parquet files. Everything passes from and to it as
Parquet files in one working folder: what is kept costs no memory, engines need no copies in the
formats of others, and a cluster reads the same folder.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.language import tr
from ozgcheck.survey.arrow import arrow
from ozgcheck.text import plain

if TYPE_CHECKING:
    import ibis.expr.types as ir

DUCKDB = "duckdb"
# How much DuckDB may take before it goes on on disk. Judging takes about as much again.
MEMORY = "900MB"
_LOCAL = re.compile(r"local\[(?:\d{1,3}|\*)\]", re.ASCII)
_REMOTE = re.compile(r"spark://[^\s]+", re.ASCII)
# Parts that Spark splits its work into; its own default is for far more data.
_PARTITIONS = 8
_ROWS_AT_ONCE = 50_000


class Engine(Protocol):
    """Evaluates expressions."""

    name: str
    failures: tuple[type[Exception], ...]

    def files(self, name: str, paths: Sequence[Path]) -> ir.Table:
        """A table over Parquet files that have the same columns."""

    def keep(self, name: str, table: ir.Table) -> ir.Table:
        """Evaluate a table once; what comes back only reads it."""

    def kept(self, name: str) -> Path:
        """Where it lies: a Parquet file, or a folder of such."""

    def stop(self) -> None:
        """Give back what the engine holds."""


@contextlib.contextmanager
def engine(wanted: str, work: Path, cores: int) -> Iterator[Engine]:
    """The engine that a person asked for.

    Args:
        wanted: `duckdb`, `local[2]` or `spark://…`.
        work: an empty folder for what passes through; a cluster must see it, too.
        cores: threads of DuckDB.

    Raises:
        ConfigError: there is no such engine, or it is not installed.
        OzgcheckError: the engine failed.
    """
    if wanted == DUCKDB:
        chosen: Engine = _DuckDb(work, cores)
    elif _LOCAL.fullmatch(wanted) or _REMOTE.fullmatch(wanted):
        chosen = _Spark(work, wanted)
    else:
        raise ConfigError(
            tr("Eine Engine „{wanted}“ gibt es nicht.").format(wanted=plain(wanted, 80)),
            tr("Möglich sind: duckdb, local[2] (Spark auf diesem Rechner), spark://rechner:7077."),
        )
    try:
        yield chosen
    except chosen.failures as error:
        said = plain(str(error).strip().partition("\n")[0], 300)
        raise OzgcheckError(
            tr("Das Auswerten mit {name} ist gescheitert ({said}).").format(
                name=plain(chosen.name, 80), said=said
            ),
            tr(
                "Freien Platz und Arbeitsspeicher prüfen. Ist eine Datei beschädigt: sie zur Seite "
                "legen und neu sammeln."
            ),
        ) from error
    finally:
        chosen.stop()


def small(engine: Engine, work: Path, name: str, columns: Mapping[str, Any]) -> ir.Table:
    """Hand a small table over.

    Args:
        engine: takes it.
        work: the working folder.
        name: of the table.
        columns: name to Arrow array.
    """
    path = work / f"{name}.parquet"
    arrow("pyarrow.parquet").write_table(arrow().table(dict(columns)), path)
    return engine.files(name, [path])


def read(path: Path, columns: Sequence[str]) -> Iterator[tuple[list[Any], ...]]:
    """The columns of what an engine kept, so many rows at once, in the order it has them."""
    parquet = arrow("pyarrow.parquet")
    for part in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        with parquet.ParquetFile(part) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=list(columns)):
                yield tuple(batch.column(name).to_pylist() for name in columns)


class _DuckDb:
    name = DUCKDB

    def __init__(self, work: Path, cores: int) -> None:
        ibis = _ibis()
        try:
            import duckdb
        except ImportError as error:
            raise _missing("duckdb") from error
        self.failures: tuple[type[Exception], ...] = (duckdb.Error,)
        self._work = work
        self._backend = ibis.duckdb.connect(
            threads=cores,
            memory_limit=MEMORY,
            temp_directory=str(work / "auslagern"),
            preserve_insertion_order=False,
            autoinstall_known_extensions=False,
        )

    def files(self, name: str, paths: Sequence[Path]) -> ir.Table:
        listed = [_no_pattern(path) for path in paths]
        with _quiet():
            return self._backend.read_parquet(listed, table_name=name, hive_partitioning=False)

    def keep(self, name: str, table: ir.Table) -> ir.Table:
        path = self.kept(name)
        with _quiet():
            self._backend.to_parquet(table, path, compression="zstd")
        return self.files(name, [path])

    def kept(self, name: str) -> Path:
        return self._work / f"{name}.parquet"

    def stop(self) -> None:
        self._backend.disconnect()


class _Spark:
    """Spark, on this computer or a cluster whose machines see the same folders."""

    def __init__(self, work: Path, master: str) -> None:
        ibis = _ibis()
        try:
            # By name: whoever checks types need not have it.
            java = importlib.import_module("py4j.protocol")
            errors = importlib.import_module("pyspark.errors")
            sql = importlib.import_module("pyspark.sql")
        except ImportError as error:
            raise ConfigError(
                tr("Für Spark wird die Erweiterung „spark“ gebraucht."),
                tr(
                    'Bitte installieren Sie sie mit: pip install "ozgcheck[spark]"; Java 17 muss '
                    "vorhanden sein."
                ),
            ) from error
        self.failures: tuple[type[Exception], ...] = (errors.PySparkException, java.Py4JError)
        self.name = f"spark {master}"
        self._work = work
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": str(_PARTITIONS),
            # An ARS in a folder's name is a text, whatever it looks like.
            "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
            "spark.local.dir": str(work / "auslagern"),
            "spark.sql.warehouse.dir": str(work / "lager"),
        }
        builder = sql.SparkSession.builder.master(master).appName("ozgcheck survey measure")
        for key, value in settings.items():
            builder = builder.config(key, value)
        try:
            self._session = builder.getOrCreate()
        except (*self.failures, OSError) as error:
            raise OzgcheckError(
                tr("Spark ({master}) ließ sich nicht starten.").format(master=plain(master, 80)),
                tr(
                    "Java 17 muss installiert sein (JAVA_HOME); bei einem Cluster die Adresse "
                    "prüfen."
                ),
            ) from error
        self._backend = ibis.pyspark.connect(self._session)

    def files(self, name: str, paths: Sequence[Path]) -> ir.Table:
        frame = self._session.read.parquet(*map(_no_glob, paths))
        frame.createOrReplaceTempView(name)
        return self._backend.table(name)

    def keep(self, name: str, table: ir.Table) -> ir.Table:
        path = self.kept(name)
        self._backend.to_parquet(table, path)
        return self.files(name, [path])

    def kept(self, name: str) -> Path:
        return self._work / f"{name}.parquet"

    def stop(self) -> None:
        self._session.stop()


def _ibis() -> Any:
    try:
        import ibis
    except ImportError as error:
        raise _missing("ibis") from error
    return ibis


def _missing(package: str) -> ConfigError:
    return ConfigError(
        tr("Für die bundesweite Umfrage fehlt das Paket {package}.").format(package=package),
        tr('Bitte installieren Sie es mit: pip install "ozgcheck[survey]"'),
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Ibis 12 asks DuckDB 2 by names that DuckDB will give up some day."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
        yield


def _no_pattern(path: Path, special: str = "*?[") -> str:
    """The path as a pattern that means only itself."""
    return "".join(f"[{char}]" if char in special else char for char in str(path))


def _no_glob(path: Path) -> str:
    """The same for Spark, whose patterns know braces and escape by a backslash."""
    return "".join(f"\\{char}" if char in "*?[]{}\\" else char for char in str(path))
