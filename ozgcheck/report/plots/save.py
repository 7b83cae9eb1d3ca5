# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Charts as files: SVG as it is, PNG through resvg, which is only needed here."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ozgcheck.atomic import write_whole
from ozgcheck.errors import ConfigError, OzgcheckError, reason

# Pixels per px: what paper and sharp screens need.
_ZOOM = 2.0
_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<text x="2" y="16" font-size="16" font-family="{font}">{text}</text></svg>'
)


def check_plot_path(path: Path) -> None:
    """Say before anything is measured that a file cannot be written.

    Raises:
        ConfigError: the name does not end in `.svg` or `.png`, or there is no such folder.
        OzgcheckError: PNG is wanted and the extra `plots` is not installed.
    """
    kind = path.suffix.lower()
    if kind not in (".svg", ".png"):
        raise ConfigError(
            f"„{path.name}“ endet weder auf .svg noch auf .png.",
            "Zum Beispiel: --plot abdeckung.svg",
        )
    if not path.parent.is_dir():
        raise ConfigError(f"Den Ordner {path.parent} gibt es nicht.", "Bitte zuerst anlegen.")
    if path.is_dir():
        raise ConfigError(f"{path} ist ein Ordner, keine Datei.")
    if kind == ".png":
        _check_resvg()


def save_plot(path: Path, svg: str) -> None:
    """Write a chart; an existing file is replaced, whole or not at all.

    Args:
        path: ends in `.svg` or `.png`.
        svg: the chart.

    Raises:
        ConfigError: another ending, or the folder is missing.
        OzgcheckError: PNG is not possible here, or the file cannot be written.
    """
    check_plot_path(path)
    try:
        if path.suffix.lower() == ".svg":
            write_whole(path, svg)
        else:
            _write_whole(path, png(svg))
    except OSError as error:
        raise OzgcheckError(
            f"Das Bild {path} lässt sich nicht schreiben ({reason(error)})."
        ) from error


def png(svg: str) -> bytes:
    """A chart as PNG, two pixels per px.

    Raises:
        OzgcheckError: the extra `plots` is not installed, or there is no font to write with.
    """
    _check_resvg()
    import resvg_py

    from ozgcheck.report.plots.drawing import FONT

    # resvg leaves out texts for which it has no font, without a word: a picture without words
    # would be worse than none.
    probes = [
        resvg_py.svg_to_bytes(svg_string=_PROBE.format(text=text, font=FONT)) for text in ("W", "")
    ]
    if probes[0] == probes[1]:
        raise OzgcheckError(
            "Für ein PNG fehlt auf diesem Rechner eine Schrift.",
            "Eine der Schriften Arial, Liberation Sans, DejaVu Sans oder Noto Sans installieren "
            "oder das Bild als .svg speichern.",
        )
    return resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM)


def _check_resvg() -> None:
    try:
        import resvg_py  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise OzgcheckError(
            "PNG-Bilder gehen nicht ohne die Erweiterung „resvg-py“.",
            'Bitte installieren Sie sie mit: pip install "ozgcheck[plots]", oder speichern Sie '
            "das Bild als .svg.",
        ) from error


def _write_whole(path: Path, data: bytes) -> None:
    """As `write_whole` does for texts."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
