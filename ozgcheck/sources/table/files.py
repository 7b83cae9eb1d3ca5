# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Opening what a location names."""

from __future__ import annotations

from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.language import tr
from ozgcheck.sources.interface import Context
from ozgcheck.text import plain

MAX_BYTES = 50_000_000


def load(location: str, context: Context) -> bytes:
    """The bytes of a file or an http(s) address; at most `MAX_BYTES`."""
    if not location:
        raise ConfigError(
            tr("Für die Quelle „tabelle“ fehlt die Datei."),
            tr("Bitte geben Sie eine CSV-, Excel- oder JSON-Datei an."),
        )
    name = plain(location, 200)
    if location.lower().startswith(("http://", "https://")):
        with context.client() as client:
            answer = client.get(location, accept="*/*", max_bytes=MAX_BYTES)
        if answer.status != 200:
            raise SourceError(
                tr("„{name}“ antwortete mit Status {status}.").format(
                    name=name, status=answer.status
                ),
                tr("Bitte öffnen Sie die Adresse im Browser und prüfen Sie, ob sie noch stimmt."),
            )
        return answer.body
    try:
        path = context.path(location)
        if not path.is_file():
            raise SourceError(
                tr("„{name}“ ist keine Datei.").format(name=name)
                if path.exists()
                else tr("„{name}“ gibt es nicht.").format(name=name),
                tr("Bitte prüfen Sie den Pfad zur Liste."),
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(
            tr("„{name}“ lässt sich nicht öffnen.").format(name=name),
            tr("Bitte prüfen Sie Pfad und Leserechte."),
        ) from error
    if len(data) > MAX_BYTES:
        raise SourceError(
            tr("„{name}“ ist größer als 50 MB.").format(name=name),
            tr("Bitte geben Sie nur die Liste der Leistungen an."),
        )
    return data
