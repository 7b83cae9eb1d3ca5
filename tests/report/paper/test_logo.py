# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The city's logo: what is taken, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.errors import ConfigError
from ozgcheck.report.paper.logo import read_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
REFUSED = (
    "<script>alert(1)</script>",
    '<rect onload="alert(1)"/>',
    '<image href="https://fremd.example/x.png"/>',
    '<image xlink:href="data:image/png;base64,AA=="/>',
    '<use href="https://fremd.example/x.svg#a"/>',
    '<linearGradient xlink:href="https://fremd.example/x.svg#a"/>',
    '<a href="https://fremd.example/"><rect/></a>',
    "<foreignObject><p/></foreignObject>",
    '<rect style="fill: url(https://fremd.example/x)"/>',
    '<rect fill="url( &quot;file:///etc/passwd&quot; )"/>',
    "<style>@import 'https://fremd.example/x.css';</style>",
    "<style>@im\\70ort 'x';</style>",
    '<g xml:base="https://fremd.example/"/>',
)


def svg(folder: Path, text: str) -> Path:
    path = folder / "logo.svg"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_picture_is_taken_without_what_nobody_sees(tmp_path: Path) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE svg><?xml-stylesheet href="x.css"?>' + SVG.format(
        '<!-- geheim --><linearGradient id="a"/><linearGradient xlink:href="#a"/>'
        '<rect fill="url(#a)"/>'
    )
    logo = read_logo(svg(tmp_path, text))
    assert logo.mime == "image/svg+xml"
    assert logo.data.startswith(b"<svg")
    for gone in (b"geheim", b"DOCTYPE", b"stylesheet"):
        assert gone not in logo.data


@pytest.mark.parametrize("inside", REFUSED)
def test_what_reaches_out_or_runs_is_refused(inside: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Verweise auf anderes"):
        read_logo(svg(tmp_path, SVG.format(inside)))


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim", encoding="utf-8")
    text = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + SVG.format(
        "<text>&x;</text>"
    )
    with pytest.raises(ConfigError):
        read_logo(svg(tmp_path, text))


@pytest.mark.parametrize("text", ["", "kein Bild", "<html/>", "<svg"])
def test_what_is_no_picture_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="SVG-Bild"):
        read_logo(svg(tmp_path, text))


def test_size_name_and_place_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="größer als 1 MB"):
        read_logo(svg(tmp_path, SVG.format(" " * 1_000_001)))
    with pytest.raises(ConfigError, match="nicht lesbar"):
        read_logo(tmp_path / "fehlt.svg")
    with pytest.raises(ConfigError, match="nicht lesbar"):
        read_logo(tmp_path)
    other = tmp_path / "logo.gif"
    other.write_bytes(b"GIF89a")
    with pytest.raises(ConfigError, match="endet weder auf"):
        read_logo(other)


def test_png_is_read_whole(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow kommt mit WeasyPrint")
    path = tmp_path / "logo.png"
    image.new("RGB", (300, 20), "navy").save(path)
    assert read_logo(path).mime == "image/png"
    whole = path.read_bytes()
    for broken in (b"", whole[:40], b"GIF89a" + whole):
        path.write_bytes(broken)
        with pytest.raises(ConfigError, match="PNG-Bild"):
            read_logo(path)
    image.new("1", (4001, 1)).save(path)
    with pytest.raises(ConfigError, match="4000 Pixel"):
        read_logo(path)
