# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""XZuFi: the XML in which editorial systems hand Leistungen to the PVOG.

A message writes (`schreibe`) and deletes (`loesche`) objects; several messages in
order give the state. Read are Leistung, Onlinedienst, Formular, Organisationseinheit
and Zuständigkeit of the versions 2.1.0, 2.2.0 and 2.3.1, by local names, since the
versions differ in namespace and some elements have none.

Files are read as a stream: what is not about the city leaves nothing but its id.

The modules in the order in which data passes through them: `files` opens what a
location names, `unpack` guards and unpacks a file, `message` walks through it,
`objects` stores what it writes in `state`, `join` makes offers of the state.
"""

from __future__ import annotations

from typing import ClassVar

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.language import tr
from ozgcheck.model import Collection, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.xzufi.files import opened
from ozgcheck.sources.xzufi.join import joined
from ozgcheck.sources.xzufi.message import read_message
from ozgcheck.sources.xzufi.state import KIND, State
from ozgcheck.sources.xzufi.unpack import unpacked
from ozgcheck.text import plain

_CHECK_EXPORT = tr("Bitte prüfen Sie, ob die Angabe auf einen XZuFi-Export der Stadt zeigt.")


class Xzufi:
    """XZuFi messages from a file (.xml, .xml.gz, .zip), a folder or a web address.

    A folder (locally, or an address that ends with `/`) may hold an `index.txt` that
    names its files in order; a local folder without it is read in alphabetical order.
    """

    kind: ClassVar[str] = KIND

    def collect(self, location: str, context: Context) -> Collection:
        """Read all messages; see `Source.collect`.

        Raises:
            ConfigError: `location` is empty.
            SourceError: no Leistung for the city could be read.
        """
        if not location:
            raise ConfigError(
                tr("Für XZuFi fehlt die Angabe, was gelesen werden soll."),
                tr("Zum Beispiel: --source xzufi:export.xml"),
            )
        state = State(context.ars, context.retrieved)
        for name, file in opened(location, context, state.skip):
            try:
                for part, stream in unpacked(name, file):
                    try:
                        read_message(stream, state)
                    except SourceError as error:
                        state.skip(part, error.message)
            except SourceError as error:
                state.skip(name, error.message)
        offers, warnings = joined(state)
        if not offers:
            raise _nothing(state, location)
        return Collection(
            source=self.kind,
            location=location,
            offers=offers,
            umfang=Umfang(complete=True, absence_proves=True),
            as_of=state.as_of,
            skipped=tuple(state.skipped),
            warnings=warnings,
        )


def _nothing(state: State, location: str) -> SourceError:
    shown = f"„{plain(location, 200)}“"
    if state.leistungen.by_ident:
        return SourceError(
            tr(
                "Keine der {by_ident} Leistungen in {shown} gilt für den Regionalschlüssel {ars}."
            ).format(
                by_ident=len(state.leistungen.by_ident), shown=shown, ars=plain(state.ars, 40)
            ),
            tr("Bitte prüfen Sie den Regionalschlüssel und die Quelle."),
        )
    if state.skipped:
        return SourceError(state.skipped[0].reason, _CHECK_EXPORT)
    return SourceError(
        tr("{shown} enthält keine einzige Leistung.").format(shown=shown), _CHECK_EXPORT
    )
