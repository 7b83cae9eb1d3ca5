# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stored runs found, from the register; what it lacks is read, with progress."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ozgcheck.cli.app import App

if TYPE_CHECKING:
    from collections.abc import Callable

    from ozgcheck.history.register import Register
    from ozgcheck.history.store import History, Stored
    from ozgcheck.model import Snapshot


def as_stored(app: App, history: History, stored: Sequence[Stored]) -> Register:
    """What the runs say themselves."""
    return _load(app, history, stored)


def as_today(app: App, history: History, stored: Sequence[Stored]) -> Register:
    """What the runs would say with catalogue, rules and decisions of today."""
    import hashlib
    import json

    from ozgcheck import __version__
    from ozgcheck.codec import encode
    from ozgcheck.history.recheck import again

    catalog, decisions = app.catalog, app.decisions
    parts = [__version__, catalog.fingerprint, catalog.rules, encode(decisions)]
    made_with = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return _load(app, history, stored, lambda run: again(catalog, run, decisions), made_with)


def _load(
    app: App,
    history: History,
    stored: Sequence[Stored],
    again: Callable[[Snapshot], Snapshot] | None = None,
    made_with: str = "",
) -> Register:
    from ozgcheck.cli.progress import Progress, runs_sentence
    from ozgcheck.history.register_file import load

    begin = time.monotonic()
    with Progress(shown=app.verbosity >= 0, said=runs_sentence) as progress:
        return load(
            history,
            stored,
            again=again,
            made_with=made_with,
            said=lambda text: app.say(text, level=1),
            progress=lambda done, left: progress(done, left, time.monotonic() - begin),
        )
