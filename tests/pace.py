# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether requests kept a delay, judged by when they arrived."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

# Clocks and threads are not exact to the millisecond.
BLUR = 0.02
# The first arrives late (a connection is made, a busy machine) and nobody saw by how much.
FIRST = 0.1


def never_early(times: Iterable[float], delay: float) -> bool:
    """Whether nobody came before their turn.

    Who is late (a busy machine) may be followed sooner, by as much as they were late; who is on
    time may not, and all together take as long as the delays do, but for what the first was late.
    """
    ordered = sorted(times)
    late = min(delay, FIRST)
    for before, after in pairwise(ordered):
        gap = after - before
        if gap + late < delay - BLUR:
            return False
        late = min(delay, max(0.0, gap + late - delay))
    return ordered[-1] - ordered[0] >= delay * (len(ordered) - 1) - min(delay, FIRST) - BLUR
