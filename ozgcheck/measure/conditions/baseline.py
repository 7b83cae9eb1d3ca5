# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The gaps of one day, accepted; only new ones fail. No I/O: a baseline is text here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.measure.conditions.exceptions import Exceptions
from ozgcheck.measure.conditions.gate import Art, Check, Verdict, all_findings
from ozgcheck.measure.naming import name_of, named
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Finding, Outcome, Snapshot
from ozgcheck.numbers import counted, whole
from ozgcheck.text import plain

_FORMAT = 1
_KEY = re.compile(r"\d{5}(?:/[0-9a-z-]{1,40})?", re.ASCII)
_SHOWN = 5
_FIELDS: dict[str, type] = {
    "format": int,
    "portal": str,
    "stadt": str,
    "ars": str,
    "lauf": str,
    "datum": str,
    "einheit": str,
    "schwelle": int,
    "nur_eigene": bool,
    "modell": str,
    "luecken": dict,
}


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was not certainly covered on one day.

    Attributes:
        ars: the city's key.
        stadt: its name.
        datum: ISO day of the run.
        einheit: what was counted; so are `schwelle`, `nur_eigene` and `modell`.
        luecken: OZG id, for an entry followed by `/` and its id.
    """

    ars: str
    stadt: str
    datum: str
    einheit: str
    schwelle: int
    nur_eigene: bool
    modell: str
    luecken: frozenset[str]


def baseline_text(
    catalog: Catalog, snapshot: Snapshot, snapshot_id: str, yardstick: Yardstick
) -> str:
    """Everything that a run does not certainly cover, as JSON; the same run gives the same bytes.

    What is unclear or was not looked at is accepted as well: to find out later that it is
    missing is no new gap.
    """
    open_now = {
        _key(finding): name_of(catalog, finding)
        for finding in all_findings(catalog, snapshot, yardstick).values()
        if not finding.reaches(yardstick.schwelle)
    }
    document = {
        "format": _FORMAT,
        "portal": snapshot.portal,
        "stadt": snapshot.stadt,
        "ars": snapshot.ars,
        "lauf": snapshot_id,
        "datum": snapshot.started[:10],
        "einheit": yardstick.einheit.value,
        "schwelle": yardstick.schwelle,
        "nur_eigene": yardstick.eigene,
        "modell": yardstick.modell.modell,
        "luecken": dict(sorted(open_now.items())),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def parse_baseline(text: str, name: str) -> Baseline:
    """Read what `baseline_text` gave.

    Args:
        text: the file's text.
        name: how the file is called, for messages.

    Raises:
        ConfigError: the text is no baseline.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_baseline(name, tr("kein gültiges JSON")) from error
    if not isinstance(document, dict):
        raise _no_baseline(name, tr("kein JSON-Objekt"))
    for field, kind in _FIELDS.items():
        value = document.get(field)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _no_baseline(
                name, tr("das Feld „{field}“ fehlt oder ist falsch").format(field=field)
            )
    if document["format"] != _FORMAT:
        raise _no_baseline(
            name, tr("Format {document} ist unbekannt").format(document=document["format"])
        )
    for key in document["luecken"]:
        if not _KEY.fullmatch(key):
            raise _no_baseline(name, tr("„{key}“ ist keine OZG-ID").format(key=plain(key, 60)))
    return Baseline(**_chosen(document))


def _chosen(document: dict[str, Any]) -> dict[str, Any]:
    """The fields that count; the others are there for people."""
    fields = {name: document[name] for name in Baseline.__slots__}
    return {**fields, "luecken": frozenset(document["luecken"])}


def _no_baseline(name: str, why: str) -> ConfigError:
    return ConfigError(
        tr("„{name}“ ist keine Baseline ({why}).").format(name=name, why=why),
        tr("Eine neue schreibt: ozgcheck gate --baseline-schreiben DATEI"),
    )


def require_same_rule(baseline: Baseline, ars: str, yardstick: Yardstick) -> None:
    """Refuse a baseline that was measured with something else.

    Raises:
        ConfigError: another city, or another yardstick; the first difference is named.
    """
    if baseline.ars != ars:
        raise ConfigError(
            tr("Die Baseline gilt für {stadt} (ARS {ars}), nicht für ARS {ars2}.").format(
                stadt=plain(baseline.stadt, 60), ars=plain(baseline.ars, 20), ars2=ars
            ),
            tr("Jede Stadt braucht ihre eigene."),
        )
    for what, then, now in (
        (tr("Einheit"), baseline.einheit, yardstick.einheit.value),
        (tr("Schwelle"), baseline.schwelle, yardstick.schwelle),
        (tr("Modell"), baseline.modell, yardstick.modell.modell),
        (tr("nur eigene Dienste"), _yes(baseline.nur_eigene), _yes(yardstick.eigene)),
    ):
        if then != now:
            raise ConfigError(
                tr("Die Baseline ist anders gemessen ({what}: {plain} statt {now}).").format(
                    what=what, plain=plain(str(then), 40), now=now
                ),
                tr(
                    "Mit denselben Angaben aufrufen oder mit --baseline-schreiben eine neue "
                    "schreiben."
                ),
            )


def _yes(value: bool) -> str:
    return tr("ja") if value else tr("nein")


def check_baseline(
    catalog: Catalog,
    snapshot: Snapshot,
    baseline: Baseline,
    yardstick: Yardstick,
    exceptions: Exceptions,
) -> Check:
    """Judge whether there are gaps that the baseline does not accept.

    What nobody looked at is no gap. Accepted gaps that are closed are named in `note`.
    """
    every = all_findings(catalog, snapshot, yardstick).values()
    findings = {_key(finding): finding for finding in every}
    new = tuple(
        finding
        for key, finding in findings.items()
        if key not in baseline.luecken
        and finding.leistung_id not in exceptions.ids
        and finding.outcome is not Outcome.NICHT_GEPRUEFT
        and not finding.reaches(yardstick.schwelle)
    )
    closed = sorted(
        key
        for key in baseline.luecken
        if key not in findings or findings[key].reaches(yardstick.schwelle)
    )
    reason = ""
    if new:
        reason = tr("{counted} gegenüber der Baseline vom {datum}: {catalog}").format(
            counted=counted(len(new), tr("neue Lücke"), tr("neue Lücken")),
            datum=plain(baseline.datum, 20),
            catalog=named(catalog, new),
        )
    return Check(
        Art.BASELINE,
        tr("keine neuen Lücken seit {datum}").format(datum=plain(baseline.datum, 20)),
        Verdict.VERFEHLT if new else Verdict.BESTANDEN,
        reason,
        against=new,
        note=_closed(closed),
    )


def _closed(keys: list[str]) -> str:
    if not keys:
        return ""
    more = (
        tr(" und {whole} weitere").format(whole=whole(len(keys) - _SHOWN))
        if len(keys) > _SHOWN
        else ""
    )
    verb = tr("kann") if len(keys) == 1 else tr("können")
    return tr("Aus der Baseline {verb} heraus, weil keine Lücke mehr: {join}{more}.").format(
        verb=verb, join=", ".join(keys[:_SHOWN]), more=more
    )


def _key(finding: Finding) -> str:
    """OZG id, for an entry followed by its id."""
    if not finding.teilleistung:
        return finding.leistung_id
    return f"{finding.leistung_id}/{finding.teilleistung}"
