# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a portal's history is whole: every run readable, unchanged, in its place."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ozgcheck.errors import reason
from ozgcheck.history import running, sums
from ozgcheck.history.codec import from_json
from ozgcheck.history.store import (
    BROKEN,
    SUFFIX,
    TEMPORARY,
    History,
    Stored,
    faults_of,
    id_of,
    packed,
    stem_of,
    unpacked,
)
from ozgcheck.history.sums import Herkunft, Sum
from ozgcheck.language import tr
from ozgcheck.numbers import counted

# What else belongs to a history; `register` is only a copy of what the runs say.
_OTHERS = (sums.FILE, running.FILE, "archiv")
_REGISTER = "register"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """What was noticed about a file; a notice is no damage. Texts are German sentences."""

    file: str
    damage: bool
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many runs there are, what was noticed, and which sound ones have no sum (with it)."""

    runs: int
    remarks: tuple[Remark, ...]
    unsummed: tuple[tuple[str, str], ...]

    @property
    def damaged(self) -> tuple[str, ...]:
        """The files with damage, each once."""
        return tuple(dict.fromkeys(each.file for each in self.remarks if each.damage))


def faults(
    data: bytes, run_id: str, portal: str, ars: str, *, schema: bool = True
) -> tuple[str, ...]:
    """What is wrong with a stored run, each as one German sentence; nothing for a sound one.

    Args:
        data: its file.
        run_id: the id it goes by.
        portal: whose it should be.
        ars: the city it should be of.
        schema: check it against the schema, too; most of the time goes there.
    """
    try:
        document = json.loads(unpacked(io.BytesIO(data)))
        for broken in faults_of(document) if schema else ():
            return (broken,)
        snapshot = from_json(document)
    except BROKEN:
        return (tr("Die Datei ist beschädigt oder kein gespeicherter Lauf."),)
    found = []
    if stem_of(snapshot.started) != run_id.partition("-")[0]:
        found.append(
            tr("Der Name passt nicht zum Beginn des Laufs, {started}.").format(
                started=snapshot.started
            )
        )
    if snapshot.portal != portal:
        found.append(tr("Der Lauf gehört zum Portal „{portal}“.").format(portal=snapshot.portal))
    if snapshot.ars != ars:
        found.append(
            tr("Der Lauf gehört zum Regionalschlüssel {ars}, nicht zu {ars2}.").format(
                ars=snapshot.ars, ars2=ars
            )
        )
    return tuple(found)


def verify(
    history: History,
    ars: str,
    now: str,
    told: Callable[[int, int, float], object] | None = None,
) -> Verified:
    """Look at everything that lies in a portal's history.

    Args:
        history: the history.
        ars: the portal's regional key.
        now: the time, ISO in UTC; no run should begin later.
        told: hears how many runs were read, how many are left and the seconds so far.
    """
    runs = history.list()
    remarks: list[Remark] = []
    try:
        noted = sums.read(history.folder)
    except OSError as error:
        noted = sums.Sums({})
        remarks.append(
            Remark(
                sums.FILE,
                True,
                tr("Die Prüfsummen sind nicht lesbar ({error}).").format(error=reason(error)),
            )
        )
    start = time.monotonic()
    unsummed = []
    for number, run in enumerate(runs):
        if told is not None:
            told(number, len(runs) - number, time.monotonic() - start)
        known = noted.known.get(run.path.name)
        found, digest = _look(run, known, history.folder.name, ars)
        remarks += found
        if known is None and not found:
            unsummed.append((run.path.name, digest))
    remarks += _sequence(runs, noted.known, now)
    remarks += _elsewhere(history.folder, noted)
    if unsummed:
        remarks.append(_without_sum([name for name, _ in unsummed]))
    return Verified(len(runs), tuple(remarks), tuple(unsummed))


def add_sums(history: History, verified: Verified) -> bool:
    """Note the sums of sound runs that have none.

    Returns:
        Whether the disk took them all.
    """
    return all(
        sums.note(history.folder, name, digest, Herkunft.NACHGETRAGEN)
        for name, digest in verified.unsummed
    )


def _look(run: Stored, known: Sum | None, portal: str, ars: str) -> tuple[list[Remark], str]:
    """What is wrong with one run, and its sum."""
    back = tr("Die Datei aus einer Sicherung zurückholen.")
    try:
        data = packed(run.path)
    except BROKEN as error:
        why = reason(error) if isinstance(error, OSError) else tr("viel zu groß")
        return [
            Remark(
                run.path.name, True, tr("Der Lauf ist nicht lesbar ({why}).").format(why=why), back
            )
        ], ""
    digest = sums.digest(data)
    found = [Remark(run.path.name, True, text, back) for text in faults(data, run.id, portal, ars)]
    if known is not None and known.sha256 != digest:
        text = tr("Die Datei ist nicht mehr, wie sie gespeichert wurde: Die Prüfsumme weicht ab.")
        found.append(Remark(run.path.name, True, text, back))
    if known is not None and known.herkunft is Herkunft.GELOESCHT:
        text = tr("Der Lauf ist als gelöscht vermerkt, aber noch da.")
        found.append(Remark(run.path.name, False, text, tr("„ozgcheck history prune“ zeigt ihn.")))
    return found, digest


def _sequence(runs: Iterable[Stored], known: dict[str, Sum], now: str) -> Iterator[Remark]:
    """Runs that were stored after one that began later, and those that began in the future."""
    present = {run.path.name: run for run in runs}
    stored = [
        present[name]
        for name, each in known.items()
        if name in present and each.herkunft in (None, Herkunft.GELOESCHT)
    ]
    for before, run in pairwise(stored):
        if run.stem < before.stem:
            yield Remark(
                run.path.name,
                False,
                tr(
                    "Der Lauf wurde nach {id} gespeichert und begann doch früher: Die Uhr "
                    "wurde zurückgestellt."
                ).format(id=before.id),
                tr("Nichts; nach der Zeit gilt der Lauf als der frühere."),
            )
    for run in present.values():
        if run.stem > stem_of(now):
            yield Remark(
                run.path.name,
                False,
                tr("Der Lauf beginnt in der Zukunft: Die Uhr ging vor, oder sie geht jetzt nach."),
                tr("Die Uhr prüfen. War sie falsch, gilt dieser Lauf bis dahin als der letzte."),
            )


def _elsewhere(folder: Path, noted: sums.Sums) -> Iterator[Remark]:
    """Lost runs, and what does not belong here."""
    for name, each in noted.known.items():
        if each.herkunft is not Herkunft.GELOESCHT and not (folder / name).exists():
            yield Remark(
                name,
                True,
                tr("Der Lauf fehlt: Seine Prüfsumme steht da, die Datei ist weg."),
                tr(
                    "Aus einer Sicherung zurückholen; ist er verloren, seine Zeile in {file} "
                    "löschen."
                ).format(file=sums.FILE),
            )
    if noted.broken:
        yield Remark(
            sums.FILE,
            False,
            tr("{broken} nicht zu verstehen.").format(
                broken=counted(noted.broken, tr("Zeile ist"), tr("Zeilen sind"))
            ),
            tr("Die Zeile löschen; was dadurch keine Prüfsumme hat, lässt sich nachtragen."),
        )
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(TEMPORARY):
            yield Remark(
                path.name,
                False,
                tr("Rest eines Laufs, der beim Speichern abbrach."),
                tr("Nichts; ein späterer Lauf räumt ihn nach einem Tag weg."),
            )
        elif not (
            id_of(path.name) or path.name in _OTHERS or path.name.lstrip(".").startswith(_REGISTER)
        ):
            yield Remark(
                path.name,
                False,
                tr("Die Datei gehört nicht zum Verlauf."),
                tr("Nachsehen; ozgcheck liest und ändert sie nicht."),
            )


def _without_sum(names: list[str]) -> Remark:
    some = ", ".join(name.removesuffix(SUFFIX) for name in names[:_NAMED])
    return Remark(
        sums.FILE,
        False,
        tr("{counted} keine Prüfsumme ({some}{value}).").format(
            counted=counted(len(names), tr("Lauf hat"), tr("Läufe haben")),
            some=some,
            value=" …" if len(names) > _NAMED else "",
        ),
        tr("„ozgcheck history verify --nachtragen“ hält fest, wie sie heute sind."),
    )
