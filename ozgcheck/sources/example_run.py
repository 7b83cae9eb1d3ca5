# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a run shows shipped example data, which reports must say."""

from __future__ import annotations

from ozgcheck import paths
from ozgcheck.model import Snapshot
from ozgcheck.sources.manifest import example, examples
from ozgcheck.sources.registry import EXAMPLE


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
    if snapshot.portal not in examples():
        return False
    entries = example(snapshot.portal).entries
    return told == {(entry.kind, entry.location, entry.as_of) for entry in entries}
