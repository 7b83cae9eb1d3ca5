# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every source is: a name and one method that turns a location into a Collection."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, Linkregel, Portal, Profil
from ozgcheck.text import plain

if TYPE_CHECKING:
    from ozgcheck.web.client import Client

# Seconds between two requests to the same host.
DELAY = 1.0


@dataclass(frozen=True, slots=True)
class Context:
    """What a source may know about the run.

    `ars` is the city's 12-digit regional key, `retrieved` the run's ISO time,
    `base` the folder that relative locations are resolved against, `contact` what
    the User-Agent names (e-mail address or URL, may be empty), `offline` forbids
    every request. `archive` is the folder that keeps what was fetched (None: nothing is
    kept); offline, answers come from it, `as_of` limits them to what was fetched until then
    (`2026-10-31`, `2026-10`), and `taken` collects their times. `portal` says how the
    city's portal is read, `profile` how the portals of each
    product are, `linkregeln` what their links lead to; `pvog_client_id` is
    the city's own id for the PVOG's search service. `told` hears how far a long reading has
    come: pages read, pages waiting, seconds so far.
    """

    ars: str
    retrieved: str
    base: Path = Path()
    contact: str = ""
    offline: bool = False
    archive: Path | None = None
    as_of: str = ""
    taken: list[str] = field(default_factory=list, compare=False)
    portal: Portal | None = None
    profile: tuple[Profil, ...] = ()
    linkregeln: tuple[Linkregel, ...] = ()
    pvog_client_id: str = ""
    told: Callable[[int, int, float], object] | None = field(default=None, compare=False)

    def client(self, **limits: Any) -> Client:
        """A polite HTTP client for this run; imported late, it is not free.

        Args:
            limits: what differs from `Client`'s own limits.
        """
        from ozgcheck.web.archive import Archive
        from ozgcheck.web.client import Client

        return Client(
            contact=self.contact,
            offline=self.offline,
            archive=None if self.archive is None else Archive(self.archive),
            as_of=self.as_of,
            told=self.taken.append,
            **{"delay": DELAY, **limits},
        )

    def rules(self) -> tuple[tuple[Profil, ...], tuple[Linkregel, ...]]:
        """How pages are read: what the run names, else what is shipped."""
        if self.profile:
            return self.profile, self.linkregeln
        from ozgcheck.catalog.load import load_catalog

        shipped = load_catalog()
        return shipped.profile, shipped.linkregeln

    def path(self, location: str) -> Path:
        """Resolve a file or folder location; `~name` of nobody here stays as it is written."""
        path = Path(location)
        with contextlib.suppress(RuntimeError):
            path = path.expanduser()
        return self.base / path

    def content(self, location: str, max_bytes: int, too_large: str) -> bytes:
        """The whole file at a location.

        Args:
            location: the file.
            max_bytes: how large it may be.
            too_large: what to do when it is larger, German.

        Raises:
            SourceError: it cannot be read, or is larger.
        """
        path = self.path(location)
        shown = plain(str(path), 200)
        try:
            with path.open("rb") as file:
                body = file.read(max_bytes + 1)
        except (OSError, ValueError) as error:
            raise SourceError(
                tr("Die Datei „{shown}“ lässt sich nicht lesen.").format(shown=shown),
                tr("Bitte prüfen Sie Name und Rechte."),
            ) from error
        if len(body) > max_bytes:
            size = max_bytes // 1024**2
            raise SourceError(
                tr("Die Datei „{shown}“ ist größer als {size} MB.").format(shown=shown, size=size),
                too_large,
            )
        return body


class Source(Protocol):
    """A place where offers come from.

    A source reads everything it can. What it cannot read becomes a Skipped with a
    reason; only when nothing usable is left it raises SourceError. Unknown fields
    are a warning, never a failure. Offers are sorted by id, and all their strings
    have passed through `ozgcheck.text.plain`.
    """

    kind: ClassVar[str]

    def collect(self, location: str, context: Context) -> Collection:
        """Read the source.

        Args:
            location: URL, file or folder; empty means the source's public default.
            context: city and run.

        Raises:
            SourceError: nothing usable; the message says what was tried and what to do.
        """
        ...
