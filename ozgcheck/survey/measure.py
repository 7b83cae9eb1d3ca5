# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The coverage of every municipality of a survey, as `check` and `coverage` would count it.

What differs is judged once (`judge`), everything else is joining and counting (`expressions`):

1. wordings are judged, those that cannot count are left out from here on;
2. addresses, places and states are judged, rows become numbers;
3. rows that are one offer together are put together;
4. offers are graded, the best level of each Leistung and entry found, groups counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ozgcheck.catalog.load import Catalog
from ozgcheck.survey import expressions
from ozgcheck.survey.archive import RowFile
from ozgcheck.survey.arrow import arrow
from ozgcheck.survey.crew import Crew
from ozgcheck.survey.denominator import Denominator
from ozgcheck.survey.engine import Engine, read
from ozgcheck.survey.judge import (
    ADDRESS,
    PLACE,
    STATE,
    WORDING,
    Fulfils,
    Judge,
    JudgedWording,
    Sign,
    Signs,
    Told,
    Wording,
    grades,
    together,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

Value = TypeVar("Value")
# Rows of a table for an engine that are written at once.
_ROWS = 50_000
_TEXT, _NUMBER = "string", "int32"


@dataclass(frozen=True, slots=True)
class Measured:
    """Where the results lie, for `engine.read`; None where there was no row at all.

    `counts` has the columns of `expressions.counts`, `findings` those of
    `expressions.findings`, Leistungen only, in order of `g` and `n`.
    """

    counts: Path | None = None
    findings: Path | None = None


def measured(
    catalog: Catalog,
    files: Sequence[RowFile],
    municipalities: Sequence[str],
    engine: Engine,
    work: Path,
    *,
    cores: int = 1,
    told: Callable[[str], None] = lambda _: None,
) -> Measured:
    """Count what municipalities cover.

    Args:
        catalog: what is counted and judged by.
        files: the rows.
        municipalities: ARS of those that were read; `g` is the place in it.
        engine: where tables are joined.
        work: its working folder.
        cores: processes that judge.
        told: hears in German what is going on.

    Raises:
        OzgcheckError: a process of the crew was ended from outside.
        Exception: what `engine.failures` names.
    """
    if not files:
        return Measured()
    with Crew(catalog, cores) as crew:
        run = _Run(catalog, engine, work, crew, told)
        rows = run.raw(files)
        return run.counted(run.offers(rows, municipalities))


class _Numbers(Generic[Value]):
    """Numbers values in the order they come; `values` has each at its number."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self.values: list[Value] = list(values)
        self._known: dict[Value, int] = {value: n for n, value in enumerate(self.values)}

    def __getitem__(self, value: Value) -> int:
        number = self._known.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number

    def get(self, value: Value) -> int | None:
        """The number of a value, None if it has none."""
        return self._known.get(value)


class _Run:
    """One measurement; knows what the numbers mean (see `expressions`)."""

    def __init__(
        self,
        catalog: Catalog,
        engine: Engine,
        work: Path,
        crew: Crew,
        told: Callable[[str], None],
    ) -> None:
        self._denominator = Denominator(catalog)
        self._engine = engine
        self._work = work
        self._crew = crew
        self._told_person = told
        self._wordings = _Numbers[Wording]()
        self._fulfils: list[Fulfils] = []
        self._told = _Numbers[Told]([()])
        self._urls = [""]
        self._signs = _Numbers[Signs]([frozenset()])

    def raw(self, files: Sequence[RowFile]) -> ir.Table:
        """All rows that count."""
        whole = [file.path for file in files if not file.without]
        tables = [(self._engine.files("roh", whole), frozenset[str]())] if whole else []
        for number, file in enumerate(file for file in files if file.without):
            table = self._engine.files(f"roh_{number}", [file.path])
            tables.append((table, file.without))
        return expressions.raw(tables)

    # --- from rows to offers ------------------------------------------------------------

    def offers(self, rows: ir.Table, municipalities: Sequence[str]) -> ir.Table:
        """Everything that is offered and could count, as numbers."""
        wordings = self._judge_wordings(rows)
        places = self._judge_places(rows, _Numbers(municipalities))
        states = self._judge_states(rows)
        addresses = self._judge_addresses(rows, wordings)
        self._told_person("Die Zeilen werden verknüpft …")
        numbered = expressions.numbered(rows, wordings, places, states, addresses)
        numbers = self._engine.keep("zeilen", numbered)
        merged = self._put_together(numbers)
        return self._engine.keep("angebote", expressions.offers(numbers, merged))

    def _judge_wordings(self, rows: ir.Table) -> ir.Table:
        self._told_person("Die Bezeichnungen werden gelesen …")
        self._engine.keep("bezeichnungen_roh", expressions.distinct(rows, WORDING))
        identities = _Numbers[str]()
        variants: dict[int, set[int]] = {}
        judged: list[tuple[tuple[str, ...], int, int, int]] = []
        for values, found in self._crew.judged(_wording, self._rows("bezeichnungen_roh", WORDING)):
            if found is None:
                continue
            numbers = identities[found.identity], self._wordings[found.wording]
            variants.setdefault(numbers[0], set()).add(numbers[1])
            judged.append((values, *numbers, self._signs[found.signs]))
        self._told_person("Die Bezeichnungen werden zugeordnet …")
        # Neighbours share a title, which then is searched for only once.
        asked = ((wording, "") for wording in sorted(self._wordings.values))
        fulfils = {wording: each for (wording, _), each in self._crew.judged(_fulfils, asked)}
        self._fulfils = [fulfils[wording] for wording in self._wordings.values]
        # What several rows say together may count where none of them does.
        kept = (
            (*values, i, v, w)
            for values, i, v, w in judged
            if self._fulfils[v].matters or len(variants[i]) > 1
        )
        return self._table("bezeichnungen", WORDING, ("i", "v", "w"), kept)

    def _judge_addresses(self, rows: ir.Table, wordings: ir.Table) -> ir.Table:
        self._told_person("Die Adressen werden gelesen …")
        self._engine.keep("adressen_roh", expressions.addresses(rows, wordings))
        self._told_person("Die Adressen werden bewertet …")
        identities = _Numbers[str]()
        values = (url for (url,) in self._rows("adressen_roh", ADDRESS))

        def judged() -> Iterator[tuple[Any, ...]]:
            for url, found in self._crew.judged(_address, values):
                told = self._told[found.told]
                if told == len(self._urls):
                    self._urls.append(found.url)
                yield url, identities[found.identity], told, self._signs[found.signs]

        return self._table("adressen", ADDRESS, ("a", "t", "u"), judged())

    def _judge_places(self, rows: ir.Table, municipalities: _Numbers[str]) -> ir.Table:
        self._engine.keep("orte_roh", expressions.distinct(rows, PLACE))
        identities = _Numbers[str]()

        def judged() -> Iterator[tuple[Any, ...]]:
            for values, found in self._crew.judged(_place, self._rows("orte_roh", PLACE)):
                number = municipalities.get(values[0])
                if number is not None:
                    place = identities[found.identity]
                    yield *values, number, place, self._signs[found.signs], int(found.inherited)

        return self._table("orte", PLACE, ("g", "o", "p", "h"), judged())

    def _judge_states(self, rows: ir.Table) -> ir.Table:
        self._engine.keep("staende_roh", expressions.distinct(rows, STATE))
        judged = self._crew.judged(_state, self._rows("staende_roh", STATE))
        found = ((*values, self._signs[signs]) for values, signs in judged)
        return self._table("staende", STATE, ("f",), found)

    def _put_together(self, numbers: ir.Table) -> ir.Table:
        """Offers whose rows differ, each as one row."""
        columns = expressions.OFFER
        self._engine.keep("gemischt", expressions.mixed(numbers))
        known: dict[tuple[int, ...], int] = {}
        unions: dict[frozenset[int], int] = {}

        def one(rows: list[tuple[Any, ...]]) -> tuple[Any, ...]:
            g, i, a, o, _, _, p, t, w, u, h = rows[0]
            wordings = tuple(dict.fromkeys(row[4] for row in rows))
            if wordings not in known:
                said = together([self._wordings.values[number] for number in wordings])
                known[wordings] = self._wordings[said]
            seen = frozenset(chain.from_iterable((row[5], row[6]) for row in rows))
            if seen not in unions:
                signs = (self._signs.values[number] for number in seen)
                unions[seen] = self._signs[frozenset[Sign]().union(*signs)]
            return g, i, a, o, known[wordings], unions[seen], p, t, w, u, h

        def merged() -> Iterator[tuple[Any, ...]]:
            rows: list[tuple[Any, ...]] = []
            for row in self._rows("gemischt", columns):
                if rows and rows[0][:4] != row[:4]:
                    yield one(rows)
                    rows = []
                rows.append(row)
            if rows:
                yield one(rows)

        return self._table("vereint", (), columns, merged())

    # --- from offers to counts ----------------------------------------------------------

    def counted(self, offers: ir.Table) -> Measured:
        """What is offered at which level, and the counts of all groups."""
        self._told_person("Die Angebote werden bewertet …")
        fulfils, items = self._what_is_fulfilled(offers)
        levels = expressions.levels(offers, fulfils, self._graded(offers))
        found = self._engine.keep("stufen", expressions.findings(levels, items))
        self._told_person("Die Gruppen werden gezählt …")
        services = [
            (part, number, len(parts))
            for parts, number in self._denominator.services.items()
            for part in parts
        ]
        kinds, groups = self._kinds()
        counts = expressions.counts(
            found,
            expressions.services(
                found, self._table("teile", (), ("n", "service", "entries"), services)
            ),
            self._table("arten", (), ("n", "c"), kinds),
            self._table("gruppen", (), ("c", "k"), groups),
        )
        whole = sum(not entry for _, entry in self._denominator.items)
        self._engine.keep("zahlen", counts)
        self._engine.keep("befunde", found.filter(found.n < whole).order_by("g", "n"))
        return Measured(self._engine.kept("zahlen"), self._engine.kept("befunde"))

    def _kinds(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The kind of everything that can be found, and the groups that a kind counts in."""
        groups: dict[int, list[int]] = {}
        for number, group in enumerate(self._denominator.groups):
            for member in group.members:
                groups.setdefault(member, []).append(number)
        kinds = _Numbers[tuple[int, ...]]()
        of = [(member, kinds[tuple(found)]) for member, found in groups.items()]
        return of, [(kind, k) for kind, found in enumerate(kinds.values) for k in found]

    def _what_is_fulfilled(self, offers: ir.Table) -> tuple[ir.Table, ir.Table]:
        """The table of `s` by wording and address, and that of what each `s` means."""
        self._engine.keep("paare", expressions.distinct(offers, ("v", "t")))
        wordings, told = self._wordings.values, self._told.values
        fulfilled = _Numbers[tuple[int, ...]]()
        asked: dict[tuple[Wording, str], list[tuple[int, int]]] = {}
        pairs: list[tuple[int, int, int]] = []
        for v, t in self._rows("paare", ("v", "t")):
            # A key that the row names itself says nothing new (matching/steps/link.py).
            silent = all(key and key in wordings[v].keys for key, _, _ in told[t])
            if silent and v < len(self._fulfils):
                pairs.append((v, t, fulfilled[self._fulfils[v].items]))
            else:
                url = "" if silent else self._urls[t]
                asked.setdefault((wordings[v], url), []).append((v, t))
        for value, found in self._crew.judged(_fulfils, sorted(asked)):
            pairs += [(v, t, fulfilled[found.items]) for v, t in asked[value]]
        items = ((s, n) for s, numbers in enumerate(fulfilled.values) for n in numbers)
        return (
            self._table("erfuellt", (), ("v", "t", "s"), pairs),
            self._table("dinge", (), ("s", "n"), items),
        )

    def _graded(self, offers: ir.Table) -> ir.Table:
        """The levels of all that rules saw together."""
        self._engine.keep("zeichen", expressions.distinct(offers, expressions.GRADED))
        signs = self._signs.values
        not_own = (expressions.NOT_OWN, expressions.NOT_OWN)

        def graded() -> Iterator[tuple[int, ...]]:
            for seen in self._rows("zeichen", expressions.GRADED):
                *numbers, inherited = seen
                seen_together = frozenset[Sign]().union(*(signs[number] for number in numbers))
                every, own = grades(seen_together, inherited=bool(inherited))
                mine = not_own if own is None else (own.low, own.high)
                yield *seen, every.low, every.high, *mine

        columns = (*expressions.GRADED, *expressions.BOUNDS)
        return self._table("stufen_der_zeichen", (), columns, graded())

    # --- tables -------------------------------------------------------------------------

    def _rows(self, name: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for batch in read(self._engine.kept(name), columns):
            yield from zip(*batch, strict=True)

    def _table(
        self,
        name: str,
        texts: Sequence[str],
        numbers: Sequence[str],
        rows: Iterable[tuple[Any, ...]],
    ) -> ir.Table:
        """Hand rows over as a table: first the columns with texts, then those with numbers."""
        pyarrow, parquet = arrow(), arrow("pyarrow.parquet")
        columns = [(text, pyarrow.string()) for text in texts]
        schema = pyarrow.schema(columns + [(number, pyarrow.int32()) for number in numbers])
        path = self._work / f"{name}.parquet"
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in _batches(rows):
                arrays = [
                    pyarrow.array(values, field.type)
                    for values, field in zip(zip(*batch, strict=True), schema, strict=True)
                ]
                writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
        return self._engine.files(name, [path])


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


# --- what a crew is asked; functions of a module, so that other processes find them ---------


def _wording(judge: Judge, values: tuple[str, ...]) -> JudgedWording | None:
    return judge.wording(values)


def _fulfils(judge: Judge, asked: tuple[Wording, str]) -> Fulfils:
    return judge.fulfils(*asked)


def _address(judge: Judge, url: str) -> Any:
    return judge.address(url)


def _place(judge: Judge, values: tuple[str, ...]) -> Any:
    return judge.place(values)


def _state(judge: Judge, values: tuple[str, ...]) -> Signs:
    return judge.state(values)
