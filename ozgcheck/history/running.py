# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One program at a time changes the history of a portal, and says who it is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from ozgcheck.errors import HistoryError, reason
from ozgcheck.history.store import History
from ozgcheck.language import tr
from ozgcheck.lock import BusyError, Owner, claimed

FILE = ".sperre-lauf"


@contextlib.contextmanager
def running(
    history: History, task: str, *, waiting: Callable[[str], object] | None = None
) -> Iterator[Owner | None]:
    """Be the only one that changes a portal's history.

    Args:
        history: whose.
        task: the command, as others will read it: `check`, `history prune`.
        waiting: is told once, in a German sentence, who is at it, and then the end is
            waited for; None: not waited for.

    Yields:
        Who began last and ended without giving back the lock: killed, or the power went.

    Raises:
        BusyError: somebody else is at it.
        HistoryError: the folder cannot be written.
    """

    def told(owner: Owner | None) -> None:
        if waiting is not None:
            waiting(_busy(history, owner).message)

    path, later = history.folder / FILE, told if waiting else None
    with contextlib.ExitStack() as stack:
        try:
            left = stack.enter_context(claimed(path, task, waiting=later))
        except BusyError as error:
            raise _busy(history, error.owner) from error
        except OSError as error:
            raise HistoryError(
                tr("Im Verlauf {folder} lässt sich nichts speichern ({error}).").format(
                    folder=history.folder, error=reason(error)
                ),
                tr("Schreibrechte und freien Platz prüfen; bisherige Läufe sind unverändert."),
            ) from error
        yield left


def _busy(history: History, owner: Owner | None) -> BusyError:
    task = f"„ozgcheck {owner.task}“" if owner else tr("ein anderer Lauf")
    return BusyError(
        tr("Für das Portal „{name}“ läuft schon {task}").format(
            name=history.folder.name, task=task
        ),
        owner,
        tr(
            "Warten, bis es fertig ist; „ozgcheck check --warten“ stellt sich an. Hängt es, den "
            "Prozess beenden: Die Sperre löst sich dann von selbst."
        ),
    )
