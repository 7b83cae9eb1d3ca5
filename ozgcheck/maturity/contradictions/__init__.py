# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where portal, PVOG, links, keys and texts contradict each other: a list for the editors.

One entry is one thing to do: what has one cause (a server that is down, a source without any
keys) is one entry. Nothing here asks anybody; what was asked before is given.

`find` makes the list; `kinds` names the kinds, `scene` sorts a run and `asked` answers about
single offers; `links`, `pvog`, `pages` and `keys` look for them; `offices` and `ages` read who
is responsible and how old a text is.
"""
