# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Exports of Open-PVOG as bad as they come, and the archive and the plain check of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow.parquet as pq

from ozgcheck.catalog.load import Catalog
from ozgcheck.flow import check
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.model import Finding, Outcome, Snapshot, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.pvog_rows import offers_of
from ozgcheck.survey.archive import Archive, Gemeinde, Month, Stand, Zustand
from ozgcheck.survey.judge import Judge
from ozgcheck.survey.measurement import measure_month
from ozgcheck.survey.store import Store
from ozgcheck.versions import current

MONTH, NOW = "2026-11", "2026-11-25T10:00:00Z"
HERNE, BOCHUM, TOWN = "059160000000", "059110000000", "055620020020"
Row = dict[str, str]
Export = Mapping[str, Sequence[Row]]
# by, key, einheit, schwelle, eigene
Cell = tuple[str, str, str, int, bool]
Counts = tuple[int, int, int, int]


_JUDGES: dict[str, Judge] = {}


def shared_judge(catalog: Catalog) -> Judge:
    """The judge by this catalogue; preparing one takes longer than what most tests measure."""
    if catalog.fingerprint not in _JUDGES:
        _JUDGES[catalog.fingerprint] = Judge(catalog)
    return _JUDGES[catalog.fingerprint]


def archive(root: Path, exports: Export, failed: Sequence[str] = ()) -> Path:
    """Store exports as the collector would."""
    store = Store(Month(root, MONTH))
    for ars, rows in exports.items():
        store.keep(Stand(ars, f"Ort {ars}", Zustand.GELESEN), rows)
    for ars in failed:
        store.failed(Stand(ars, f"Ort {ars}", Zustand.FEHLER, "Status 500"))
    store.write_gemeinden(Gemeinde(ars, f"Ort {ars}", "Gemeinde") for ars in [*exports, *failed])
    return root


def measured(catalog: Catalog, root: Path, **options: object) -> Path:
    """Measure an archive; gives the folder of the results."""
    month = Archive(root).month(MONTH)
    return measure_month(catalog, month, root, NOW, **options).folder  # type: ignore[arg-type]


def figures(folder: Path) -> dict[str, dict[Cell, Counts]]:
    """All counts of `zahlen.parquet` by ARS."""
    found: dict[str, dict[Cell, Counts]] = {}
    names = ("ars", "by", "key", "einheit", "schwelle", "eigene")
    counts = ("covered", "uncertain", "unchecked", "total")
    table = pq.read_table(folder / "zahlen.parquet", columns=[*names, *counts], partitioning=None)
    for ars, *rest in zip(*(table[name].to_pylist() for name in table.column_names), strict=True):
        cell, values = tuple(rest[:5]), tuple(rest[5:])
        assert cell not in found.setdefault(ars, {})
        found[ars][cell] = values  # type: ignore[index, assignment]
    return found


def expected(catalog: Catalog, ars: str, rows: Sequence[Row]) -> dict[Cell, Counts]:
    """The same counts by `check` and `coverage`, one municipality at a time."""
    offers, _ = offers_of(rows, Context(ars=ars, retrieved=NOW))
    umfang = (Umfang(complete=True, absence_proves=False),)
    result = check(catalog, offers, umfang=umfang)
    run = Snapshot("p", "s", ars, NOW, current(catalog), (), umfang, offers, result)
    found: dict[Cell, Counts] = {}
    for einheit in Einheit:
        for schwelle in (1, 2, 3, 4):
            for by in By:
                whole = coverage(catalog, run, by=by, einheit=einheit, schwelle=schwelle)
                named = [(by.value, g.key, g.count, g.own) for g in whole.groups]
                named.append(("gesamt", "gesamt", whole.total, whole.own))
                for name, key, every, own in named:
                    for eigene, count in ((False, every), (True, own)):
                        found[name, key, einheit.value, schwelle, eigene] = (
                            count.covered,
                            count.uncertain,
                            count.unchecked,
                            count.total,
                        )
    return found


def offered(catalog: Catalog, ars: str, rows: Sequence[Row]) -> dict[str, tuple[int, ...]]:
    """The bounds of every Leistung that is offered and counts, by OZG id."""
    offers, _ = offers_of(rows, Context(ars=ars, retrieved=NOW))
    result = check(catalog, offers, umfang=(Umfang(complete=True, absence_proves=False),))
    return {
        each.leistung_id: _bounds(each)
        for each in result.findings
        if each.outcome is Outcome.ANGEBOTEN
    }


def _bounds(finding: Finding) -> tuple[int, ...]:
    own = finding.own()
    low, high = finding.reifegrad_low, finding.reifegrad_high
    return low, high, own.reifegrad_low, own.reifegrad_high


@dataclass(frozen=True)
class Nasty:
    """Values that rows are made of, each kind with those that go wrong."""

    catalog: Catalog

    @cached_property
    def _entries(self) -> list[tuple[str, str, str, str]]:
        """Key, name, OZG id and category, half of them from baskets and from what counts."""
        counting = [one for one in self.catalog.leistungen if one.stadt]
        in_baskets = [one for one in counting if one.koerbe]
        dice = random.Random(1)
        chosen = [
            *dice.sample(in_baskets, min(8, len(in_baskets))),
            *dice.sample(counting, 12),
            *dice.sample(self.catalog.leistungen, 6),
        ]
        wanted = {key for korb in self.catalog.koerbe for p in korb.posten for key in p.schluessel}
        found = []
        for one in chosen:
            teile = sorted(one.teilleistungen, key=lambda teil: teil.schluessel not in wanted)
            found += [(teil.schluessel, teil.name, one.id, one.name) for teil in teile[:3]]
            found += [("", name, one.id, "") for name in (one.title, *one.aliases[:2])]
        return found

    @cached_property
    def urls(self) -> list[str]:
        known = [f"https://{a}" for t in self.catalog.traeger for a in t.adressen[:1]]
        shared = [f"https://{a}" for d in self.catalog.dienste for a in d.adressen]
        keys = [key for key, *_ in self._entries if key][:12]
        return [
            "",
            *dict.fromkeys([*known[::4], *shared[::2]]),
            *(f"{url}/antrag/start?x=1" for url in known[::5]),
            *(f"https://www.stadt.example/leistung/{key}" for key in keys),
            *(f"https://formulare.stadt.example/antrag?leiKaId={key}" for key in keys[:4]),
            "https://portal-civ.ekom21.de/civ.public/start.html?mode=cc&cc_key=Wohngeldantrag",
            "https://serviceportal.gemeinsamonline.de/Onlinedienste/Service/Entry/WOGEMIZUEA",
            "https://service.stadt.example/extension/service/auth-call/d79e3b79",
            "https://service.stadt.example/extension/service/call/0b5c8f7e-1111",
            "https://formulare.stadt.example/metaform/Form-Solutions/sid/assistant/01234567",
            "https://dienste.stadt.example/antrag/hund",
            "https://dienste.stadt.example/antrag/hund?a=1&amp;b=2",
            "https://dienste.stadt.example/antrag/hund?a=1&b=2",
            " HTTPS://WWW.Stadt.Example/Antrag\t",
            "https://www.stadt.example/antrag-wohngeld.pdf",
            "https://www.stadt.example/A.PDF",
            "https://www.stadt.example/",
            "https://[::1",
            "www.stadt.example/antrag",
            "siehe Rathaus",
            "ftp://stadt.example/a",
            f"https://lang.example/antrag/{'x' * 4100}",
        ]

    places = (
        HERNE, "059110000000", TOWN, "055620000000", "050000000000", "000000000000", "0",
        "59160000000", "091620000000", "", "05916", " 059160000000 ", "ARS", "０59160000000",
    )  # fmt: skip

    def row(self, dice: random.Random) -> Row:
        """One row; what it is drawn from is little, so that rows meet."""
        key, name, ozg_id, category = dice.choice(self._entries)
        other = dice.choice(self._entries)
        if dice.random() < 0.15:
            key = other[0]  # contradicts the title
        key = dice.choice(
            [key] * 8 + ["", f"{key}, {other[0]}", f"{key}x", "99999999999999", "abc"]
        )
        title = dice.choice([name] * 5 + [f"{name} online beantragen", f"{name} &amp; mehr", ""])
        named = dice.choice(
            [title] * 2 + ["", f"{name} (PDF)", f"Sie können {name} online stellen."]
        )
        return {
            "leika_key": key,
            "leika_name": title,
            "leika_bezeichnung": named,
            "ars": dice.choice(self.places),
            "ars_name": dice.choice(["Herne", "Herne, Stadt", ""]),
            "ozgid": dice.choice(
                [ozg_id, f"{ozg_id}.0", other[2], f"{ozg_id};{other[2]}", "", "1"]
            ),
            "ozg_bezeichnung": dice.choice([category, other[3], "", "  "]),
            "url": dice.choice(self.urls),
            "online_status": dice.choice(["ok", "ok", "nicht ok", ""]),
            "aktiv": dice.choice(["ja", "ja", "nein", "&#110;ein"]),
            "art_flaechendeckung": dice.choice(["", "bundesweit"]),
            "begruendung_nicht_beruecksichtigt": dice.choice(["", "", "Dublette"]),
        }

    def rows(self, dice: random.Random, size: int) -> Iterator[Row]:
        """Rows, of which some repeat others in what names them."""
        made: list[Row] = []
        for _ in range(size):
            row = self.row(dice)
            if made and dice.random() < 0.35:
                kept = dice.choice(made)
                changed = [n for n in ("ozgid", "ozg_bezeichnung", "online_status", "aktiv",
                                       "ars_name", "url") if dice.random() < 0.4]  # fmt: skip
                row = {**kept, **{name: row[name] for name in changed}}
            made.append(row)
            yield row
