# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What `ozgcheck catalog refresh` found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ozgcheck.catalog.compare import Change, Kind
from ozgcheck.catalog.fim import Steckbriefe
from ozgcheck.language import tr
from ozgcheck.numbers import whole
from ozgcheck.report.view import Column, View

_KINDS = {
    Kind.NEUE_LEISTUNG: tr("neue Leistung"),
    Kind.NEUER_SCHLUESSEL: tr("neuer Schlüssel"),
    Kind.TYP_GEAENDERT: tr("Typ geändert"),
    Kind.NAME_GEAENDERT: tr("Name geändert"),
    Kind.ZUORDNUNG_GEAENDERT: tr("Zuordnung geändert"),
    Kind.ZUORDNUNG_BESTAETIGT: tr("Zuordnung bestätigt"),
    Kind.VERSCHWUNDEN: tr("verschwunden"),
    Kind.NUR_IM_PVOG: tr("nur im PVOG"),
}


def refresh_view(
    fim: str,
    steckbriefe: Steckbriefe,
    changes: Sequence[Change],
    problems: Sequence[str] = (),
) -> View:
    """One row per change.

    Args:
        fim: address of the FIM-Portal.
        steckbriefe: what it gave.
        changes: in the order to show.
        problems: what is missing, besides what `steckbriefe` names; German sentences.
    """
    problems = (*steckbriefe.problems, *problems)
    automatic = sum(change.automatic for change in changes)
    return View(
        title=tr("Abgleich des Katalogs mit dem FIM-Portal"),
        lead=(_compared(fim, steckbriefe), _counted(changes)),
        columns=(
            Column("kind", tr("Art")),
            Column("leistung_id", "OZG-ID"),
            Column("schluessel", tr("Schlüssel")),
            Column("old", tr("bisher")),
            Column("new", tr("jetzt")),
            Column("typisierung", tr("Typ"), detail=True),
            Column("automatic", tr("übernehmbar"), detail=True),
            Column("note", tr("Hinweis")),
        ),
        rows=tuple(
            (
                _KINDS[change.kind],
                change.leistung_id,
                change.schluessel,
                change.old,
                change.new,
                ", ".join(change.typisierung),
                tr("ja") if change.automatic else tr("nein"),
                change.note or (tr("--write übernimmt das.") if change.automatic else ""),
            )
            for change in changes
        ),
        notes=(
            *problems,
            tr(
                "„--write“ übernimmt davon {automatic}; alles andere entscheidet ein Mensch. "
                "Gelöscht wird nie etwas."
            ).format(automatic=whole(automatic)),
        ),
        data={
            "fim": fim,
            "seit": steckbriefe.since,
            "complete": steckbriefe.complete,
            "steckbriefe": len(steckbriefe.entries),
            "problems": list(problems),
            "automatic": automatic,
            "changes": [
                {
                    "kind": str(change.kind),
                    "leistung_id": change.leistung_id,
                    "schluessel": change.schluessel,
                    "old": change.old,
                    "new": change.new,
                    "typisierung": list(change.typisierung),
                    "automatic": change.automatic,
                    "note": change.note,
                }
                for change in changes
            ],
        },
    )


def _compared(fim: str, steckbriefe: Steckbriefe) -> str:
    since = (
        tr(", geändert seit {since}").format(since=steckbriefe.since) if steckbriefe.since else ""
    )
    text = tr("Verglichen mit {whole} Steckbriefen von {fim}{since}.").format(
        whole=whole(len(steckbriefe.entries)), fim=fim, since=since
    )
    return text if steckbriefe.complete else tr("UNVOLLSTÄNDIG: {text}").format(text=text)


def _counted(changes: Sequence[Change]) -> str:
    if not changes:
        return tr("Der Katalog stimmt damit überein.")
    counts = Counter(change.kind for change in changes)
    return (
        f"{'; '.join(f'{_KINDS[kind]}: {whole(counts[kind])}' for kind in Kind if counts[kind])}."
    )
