# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ozgcheck does of itself on a CI system: GitHub Actions and GitLab CI."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.cli.app import App
    from ozgcheck.measure.overview import Overview

SWITCH = "OZGCHECK_CI"
_OFF, _TABLE = "aus", "table"
# Not the name that other tools of the same job use.
GITLAB_FILE = Path("ozgcheck-codequality.json")


class System(StrEnum):
    """The CI systems that are recognised; Forgejo and Gitea say that they are GitHub's."""

    GITHUB = "github"
    GITLAB = "gitlab"


def ci_system() -> System | None:
    """The CI system this process runs on; None for none, or where it is switched off.

    Raises:
        ConfigError: the switch says something that it does not know.
    """
    said = os.environ.get(SWITCH, "")
    if said not in ("", _OFF):
        raise ConfigError(
            tr("Die Umgebungsvariable {switch} kennt nur den Wert „{off}“, nicht „{said}“.").format(
                switch=SWITCH, off=_OFF, said=said
            )
        )
    if said == _OFF:
        return None
    if _on_github():
        return System.GITHUB
    return System.GITLAB if os.environ.get("GITLAB_CI") == "true" else None


def tell(app: App, system: System, seen: Overview, form: str) -> None:
    """Tell the CI system what a run found; a failure of that does not fail the run.

    GitHub gets annotations on stdout and the summary of the job, GitLab the file of its code
    quality report.

    Args:
        app: the global options.
        system: who is told.
        seen: the run.
        form: the format of stdout; only to a table something is added.
    """
    from ozgcheck.atomic import write_whole
    from ozgcheck.report.ci.kinds import Kind, render

    if system is System.GITHUB and form == _TABLE:
        click.echo(render(Kind.ANNOTATIONS, seen), nl=False)
    try:
        if system is System.GITHUB:
            _append_summary(render(Kind.SUMMARY, seen))
        else:
            write_whole(GITLAB_FILE, render(Kind.CODEQUALITY, seen))
            app.say(tr("Bericht für GitLab: {gitlab_file}").format(gitlab_file=GITLAB_FILE))
    except OSError as error:
        app.say(
            tr("Der Bericht für das CI-System lässt sich nicht schreiben ({error}).").format(
                error=reason(error)
            )
        )


@contextlib.contextmanager
def refusal_told(form: str) -> Iterator[None]:
    """Show on GitHub why a run was refused, beside the sentence on stderr.

    Args:
        form: the format of stdout; only to a table something is added.
    """
    try:
        yield
    except OzgcheckError as error:
        if form == _TABLE and ci_system() is System.GITHUB:
            from ozgcheck.report.ci.annotations import command

            click.echo(command("error", "ozgcheck", str(error)))
        raise


def log_safe(text: str) -> str:
    """Text for the log of a job, in which no portal can give the CI system commands."""
    if not _on_github():
        return text
    from ozgcheck.report.ci.annotations import defused

    return defused(text)


def _on_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _append_summary(text: str) -> None:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")
