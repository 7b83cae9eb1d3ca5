# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kinds of portals; each module builds one."""

from __future__ import annotations

import functools
from types import ModuleType

from tests.portals.kinds import (
    egov,
    formlist,
    leicht,
    optigov,
    sit,
    slug,
    speaking,
    vr_v1,
    vr_v2,
)
from tests.portals.site import Site

MODULES: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (vr_v1, vr_v2, egov, slug, formlist, optigov, leicht, sit, speaking)
}
KINDS = tuple(MODULES)


@functools.lru_cache(maxsize=32)
def build(kind: str, seed: int = 1, size: int = 60) -> Site:
    """The site of a kind with `size` services; sites do not change, so one may be shared."""
    site: Site = MODULES[kind].build(seed, size)
    return site
