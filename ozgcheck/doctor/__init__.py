# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a portal is read as it is, for the person who sets it up or writes a profile.

`look` asks a portal a few questions, `checks` says what they mean; `page` explains one page,
`places` where its links lead, `stored` what lies on the disk. Only `look` and `stored` do I/O.
"""
