# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Imitations of municipal portals: whole sites and a server that can misbehave.

    from tests.portals.kinds import build
    from tests.portals.server import PortalServer

    with PortalServer(build("vr_v1", size=60)) as server:
        ...  # read server.url("/"), compare with server.site.services

No tag or class is copied from a real portal; the order of the texts, the addresses and the
traps are those that public descriptions of the products mention.
"""
