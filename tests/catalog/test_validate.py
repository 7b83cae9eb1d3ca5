# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every way to break a catalogue is found, named with file and line, and explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ozgcheck.catalog.load import load_catalog, validate
from ozgcheck.errors import CatalogError
from tests.conftest import Outcome

GEBURT = "leistungen/familie-kind/geburt.yaml"
LAGEN = "lebenslagen.yaml"
KORB = "koerbe/klein.yaml"
REGEL = "reifegrad/regeln.yaml"
JSONL = "entscheidungen/herne.jsonl"

# file, text to replace, replacement, line of the finding, words of the message
BROKEN = [
    (GEBURT, 'schluessel: "99041006017000"', "schluessel: 99041006017000", 18, "Anführungszeichen"),
    (GEBURT, 'id: "10005"', "id: 10005", 19, "Zeichenkette"),
    (GEBURT, "name: Elterngeld\n", "name: Elterngeld\n    name: Elterngeld\n", 7, "doppelt"),
    (GEBURT, "    name: Kindergeld", "\tname: Kindergeld", 20, "YAML"),
    (
        GEBURT,
        "adressaten: [buerger]\n    aliases: [Eltern",
        "adresaten: [buerger]\n    aliases: [Eltern",
        5,
        "adressaten",
    ),
    (GEBURT, "gewissheit: hoch", "gewissheit: hohc", 12, "„hoch“"),
    (GEBURT, "anteil: ganz", "anteil: gering", 9, "widerspricht"),
    (GEBURT, "      basis: BEEG\n", "", 11, "ohne genannte Grundlage"),
    (GEBURT, 'id: "10005"', 'id: "10000"', 19, "steht schon"),
    (GEBURT, '"99041008000000"', '"99041006000000"', 25, "genau einer Leistung"),
    (GEBURT, "[Kindergeldantrag]", "[Elterngeldantrag]", 23, "beansprucht"),
    (GEBURT, "[Kindergeldantrag]", "[elterngeld]", 23, "Name der Leistung 10000"),
    (GEBURT, "[Kindergeldantrag]", "[ 'KINDERGELD' ]", 23, "Leistung selbst"),
    (GEBURT, "[Kindergeldantrag]", "['!?']", 23, "kein Wort"),
    (GEBURT, "quelle: test}", "quelle: tset}", 21, "quellen.yaml"),
    (GEBURT, "lebenslage: geburt", "lebenslage: geburtt", 1, "gibt es nicht"),
    (GEBURT, "aliases: [Elterngeldantrag, BEEG-Antrag]", "aliases: [A, A]", 15, "doppelt"),
    (GEBURT, 'name: Elterngeld, typ: "2/3"', 'name: Elterngeld, typ: "44"', 17, "passt zu keiner"),
    (GEBURT, '{schluessel: "99041008000000", name', "{name", 25, "Genau eines"),
    (LAGEN, "themenfeld: familie-kind", "themenfeld: familie", 6, "Themenfeld"),
    (
        LAGEN,
        "  - {slug: geburt",
        "  - {slug: tod, name: Tod, themenfeld: familie-kind, adressaten: [buerger]}\n"
        "  - {slug: geburt",
        1,
        "keine Datei",
    ),
    (KORB, 'id: "10000"', 'id: "10999"', 9, "gibt es nicht"),
    (
        KORB,
        "original: Elterngeld}",
        'original: Elterngeld, schluessel: ["99041008000000"]}',
        9,
        "gehört nicht",
    ),
    (REGEL, "trifft: [nur persönlich möglich]", "trifft: [geht online]", 9, "Beispiel"),
    (REGEL, "'nur persönlich'", "'nur (persönlich'", 4, "Ausdruck"),
    (JSONL, '"leistung": "10000"', '"leistung": "10999"', 1, "gibt es nicht"),
    (JSONL, '"urteil": "ja"', '"urteil": "vielleicht"', 1, "nicht vorgesehen"),
    (JSONL, '{"titel"', "{titel", 1, "JSON"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "words"), BROKEN)
def test_broken_content(tiny: Path, file: str, old: str, new: str, line: int, words: str) -> None:
    path = tiny / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = validate(tiny)
    assert problems
    first = next(problem for problem in problems if words in str(problem))
    assert (first.file, first.line) == (file, line)
    with pytest.raises(CatalogError) as caught:
        load_catalog(tiny)
    assert caught.value.exit_code == 4


def test_the_tiny_catalogue_itself_is_valid(tiny: Path) -> None:
    assert validate(tiny) == []
    assert len(load_catalog(tiny).leistungen) == 2


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        (GEBURT, b"", "leer"),
        (GEBURT, "name: Müll".encode("latin-1"), "UTF-8"),
        (GEBURT, b"[" * 100_000, "YAML"),
        ("leistungen/geburt.yaml", b"x: 1", "liest niemand"),
        ("koerbe/klein.yml", b"x: 1", "liest niemand"),
        ("leistungen/andere/geburt.yaml", None, "heißen"),
    ],
)
def test_broken_files(tiny: Path, file: str, content: bytes | None, words: str) -> None:
    path = tiny / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if content is not None else (tiny / GEBURT).read_bytes())
    assert any(words in str(problem) for problem in validate(tiny))


def test_missing_files_are_findings(tiny: Path) -> None:
    (tiny / "quellen.yaml").unlink()
    assert any("quellen.yaml" in str(problem) for problem in validate(tiny))


def test_the_command_line_explains_and_exits_4(tiny: Path, run: Callable[..., Outcome]) -> None:
    path = tiny / GEBURT
    path.write_text(path.read_text().replace("anteil: ganz", "anteil: gans"), encoding="utf-8")
    for args in (["catalog", "validate", str(tiny)], ["--catalog", str(tiny), "catalog", "list"]):
        done = run(*args)
        assert done.code == 4
        assert f"{GEBURT}:9" in done.out + done.err
        assert "„ganz“" in done.out + done.err
        assert "Traceback" not in done.err
