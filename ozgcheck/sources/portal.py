# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal's own pages, read on the net or saved in a folder."""

from __future__ import annotations

from typing import ClassVar

from ozgcheck.model import Collection
from ozgcheck.sources.interface import Context


class Portal:
    """The portal itself, page by page.

    The location is empty (the portal's own addresses), an address where reading begins, or a
    folder with saved pages.
    """

    kind: ClassVar[str] = "portal"

    def collect(self, location: str, context: Context) -> Collection:
        """Read the pages; see `Source.collect`.

        Raises:
            SourceError: nothing can be read, or nothing of it is a service.
        """
        if location and not location.startswith(("http://", "https://")):
            from ozgcheck.sources.saved import read_saved

            return read_saved(self.kind, location, context)
        from ozgcheck.sources.live import read_live

        return read_live(self.kind, location, context)
