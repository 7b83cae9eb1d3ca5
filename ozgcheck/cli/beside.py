# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A new run beside the last one: too different to be believed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ozgcheck.cli.app import App
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.history.store import History
    from ozgcheck.model import Entscheidung, Snapshot


def beside_the_last(
    app: App,
    history: History,
    run: Snapshot,
    decisions: Sequence[Entscheidung],
    *,
    trusted: bool,
) -> Snapshot:
    """The run, marked where it differs too much from the last one to be believed.

    Args:
        app: the global options.
        history: where earlier runs are.
        run: the new run.
        decisions: what it was matched with.
        trusted: somebody has looked and says that it is so.
    """
    from ozgcheck.history.pair import last_trusted
    from ozgcheck.history.recheck import again
    from ozgcheck.measure.change.common_ground import kinds_read
    from ozgcheck.measure.change.plausible import implausible
    from ozgcheck.measure.change.ursache import measured_alike

    last = last_trusted(history, kinds_read(run)) if run.complete else None
    if last is None:
        return run
    then = last.snapshot
    if not measured_alike(then, run):
        then = again(app.catalog, then, decisions)
    reasons = implausible(then, run)
    if trusted:
        return replace(run, warnings=(*run.warnings, *reasons))
    if reasons:
        app.say(
            tr(
                "Der Lauf weicht auffällig vom letzten ab und gilt als unvollständig. Stimmt das "
                "Portal so, dann noch einmal aufrufen mit: ozgcheck check --trotzdem"
            )
        )
    return replace(run, partial=(*run.partial, *reasons))
