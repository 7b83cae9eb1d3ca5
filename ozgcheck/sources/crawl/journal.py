# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Notes that a portal is being read, so that the next start goes on after a crash.

Everything fetched lies in the archive anyway. What the next start must know is only since
when: answers that are younger are taken without asking again, and reading them in the same
order leads to the same frontier.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ozgcheck.atomic import write_whole
from ozgcheck.web.archive import now

_TIME = "%Y-%m-%dT%H:%M:%SZ"
# After a day the portal may have changed; then reading begins anew.
_LONGEST = timedelta(hours=24)


class Journal:
    """One reading of one portal.

    Args:
        folder: where the archive lies; None: nothing is noted.
        settings: everything that decides what is read; a change begins anew.

    Attributes:
        since: when the reading began (UTC), if an earlier start did not finish it, else empty.
    """

    def __init__(self, folder: Path | None, settings: str) -> None:
        name = hashlib.sha256(settings.encode()).hexdigest()[:16]
        self._path = None if folder is None else folder / f"lesen-{name}.json"
        self.since = self._begun()
        if self._path is not None and not self.since:
            with contextlib.suppress(OSError):  # then a crash costs the whole reading
                self._path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self._path, json.dumps({"begonnen": now()}) + "\n")

    def finish(self) -> None:
        """The reading came to its end; the next one asks anew."""
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _begun(self) -> str:
        if self._path is None:
            return ""
        try:
            begun = json.loads(self._path.read_bytes())["begonnen"]
            age = datetime.now(UTC) - datetime.strptime(begun, _TIME).replace(tzinfo=UTC)
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return begun if timedelta() <= age < _LONGEST else ""
