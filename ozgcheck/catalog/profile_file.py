# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A profile in a file of its own: read with every mistake at once."""

from __future__ import annotations

from pathlib import Path

from ozgcheck.catalog.files import CatalogFile, Problem, parse
from ozgcheck.catalog.profile_checks import profil_faults
from ozgcheck.catalog.profiles import profil
from ozgcheck.catalog.schema import violations
from ozgcheck.catalog.yaml_file import line_of
from ozgcheck.errors import CatalogError, ConfigError, reason
from ozgcheck.language import tr
from ozgcheck.model import Profil


class ProfileError(CatalogError):
    """A profile that does not hold what its schema asks for; `problems` lists every mistake."""

    exit_code = ConfigError.exit_code


def read_profile(path: Path) -> Profil:
    """Read a profile in the form of catalog/portale/produkte/.

    Raises:
        ConfigError: the file cannot be read.
        ProfileError: it is no valid profile.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        cause = reason(error) if isinstance(error, OSError) else "kein Dateiname"
        raise ConfigError(
            tr("Das Profil {path} lässt sich nicht lesen ({cause}).").format(
                path=path, cause=cause
            ),
            tr("Den Pfad hinter --profil prüfen; in ozgcheck.toml zählt er ab deren Ordner."),
        ) from error
    document, problems = parse(CatalogFile(path, str(path), "produkt"), content)
    if not problems:
        faults = list(violations("produkt", document)) or list(profil_faults(document))
        problems = [
            Problem(str(path), line_of(content, where), "/".join(map(str, where)), text, hint)
            for where, text, hint in faults
        ]
    if problems:
        raise ProfileError(
            tr("Das Profil {path} ist ungültig ({problems} Fehler).").format(
                path=path, problems=len(problems)
            ),
            tr("Was jedes Feld bedeutet, steht in docs/portale.md."),
            tuple(map(str, problems)),
        )
    return profil(document)
