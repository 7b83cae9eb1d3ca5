# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a run shows shipped example data, which reports must say."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ozgcheck import cache, paths
from ozgcheck.model import Snapshot
from ozgcheck.sources.registry import EXAMPLE

_CACHE_FORMAT = 1


def shows_example(snapshot: Snapshot, snapshot_id: str) -> bool:
    """Whether a run was made from the shipped example of its portal, stored or not.

    Args:
        snapshot: the run.
        snapshot_id: how it is called; `beispiel:<portal>` for one that is not stored.
    """
    if snapshot_id.startswith(f"{EXAMPLE}:"):
        return True
    folder = paths.data("examples") / snapshot.portal
    told = {(state.kind, state.location, state.as_of) for state in snapshot.sources}
    # Reading a manifest takes its time; most runs name places that no example has.
    if not told or not all(location and (folder / location).is_file() for _, location, _ in told):
        return False
    return told == _listed(folder, snapshot.portal)


def _listed(folder: Path, name: str) -> set[tuple[str, str, str]]:
    """Kind, location and state of the sources of an example; empty when there is none."""
    try:
        key = hashlib.sha256((folder / "manifest.yaml").read_bytes()).hexdigest()
    except OSError:
        return set()
    entries = cache.recall(f"beispiel-{name}", key, _CACHE_FORMAT)
    if entries is None:
        from ozgcheck.sources.manifest import example  # brings the library for schemas

        entries = [(each.kind, each.location, each.as_of) for each in example(name).entries]
        cache.keep(f"beispiel-{name}", key, _CACHE_FORMAT, entries)
    return {(kind, location, as_of) for kind, location, as_of in entries}
