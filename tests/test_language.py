# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""German by default, English on request, and nothing in between."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

import pytest

from ozgcheck.cli.root import _HOMES
from ozgcheck.language import wanted
from tests.messages import MO, PO, ROOT, files, said, translated

# Words that no English sentence has.
_GERMAN = re.compile(
    r"\b(?:der|die|das|dem|den|und|oder|nicht|ist|sind|ein|eine|kein|keine|wird|werden|mit|von|für"
    r"|aus|bei|zum|zur|auf|nur|auch|Bitte|Vorgabe|Datei|Lauf|Läufe)\b"
)


def test_every_message_has_its_english() -> None:
    english = translated()
    assert [message for message in said() if not english.get(message)] == []


def test_the_files_are_those_of_the_messages() -> None:
    """`python -m tests.messages` makes them anew."""
    assert (PO.read_bytes(), MO.read_bytes()) == files(translated())


def test_english_has_the_same_places_to_fill() -> None:
    def places(text: str) -> list[tuple[str, str, str]]:
        return sorted((name or "", spec or "", how or "") for _, name, spec, how in parsed(text))

    def parsed(text: str) -> Iterator[tuple[str, str | None, str | None, str | None]]:
        return ((a, b, c, d) for a, b, c, d in Formatter().parse(text) if b is not None)

    for message, english in translated().items():
        if "{" in message:
            assert places(message) == places(english), message


def test_english_keeps_edges_and_options() -> None:
    for message, english in translated().items():
        spaces = [
            (len(t) - len(t.lstrip(" ")), len(t) - len(t.rstrip(" "))) for t in (message, english)
        ]
        assert spaces[0] == spaces[1], message
        options = [sorted(set(re.findall(r"--[a-z][\w-]+", text))) for text in (message, english)]
        assert options[0] == options[1], message


def test_no_english_text_has_german_words_left() -> None:
    # Options and their values are German words.
    bare = {
        m: re.sub(r"--?[\w-]+|“[^”]*”|\"[^\"]*\"", "", text) for m, text in translated().items()
    }
    assert [text for text in bare.values() if _GERMAN.search(text)] == []


# --- German that goes past tr ------------------------------------------------------------

# Command-line options, values and names, not sentences.
_NAMES = re.compile(r"^[-\[]|^[\w|/.-]+$")
_SPEAKING = (
    "cli",
    "doctor",
    "measure/conditions",
    "measure/worklist",
    "report/change",
    "report/cities",
    "report/sci",
    "report/strategy",
    "report/survey",
)


def _untranslated(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr):
                known.add(first.value)
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(b) for b in node.bases):
                # Values of an enumeration are data.
                known.update(ast.walk(node))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
            known.update(node.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in known:
            text = node.value.strip()
            if _GERMAN.search(text) and not _NAMES.match(text):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {text}"


def test_what_speaks_goes_through_tr() -> None:
    # They ask in German, or draw and describe what a city publishes.
    silent = {
        "cli/init.py",
        "cli/interview.py",
        "report/survey/page.py",
        "report/survey/plot.py",
        "report/survey/tables.py",
    }
    found = [
        line
        for folder in _SPEAKING
        for path in sorted((ROOT / "ozgcheck" / folder).rglob("*.py"))
        if path.relative_to(ROOT / "ozgcheck").as_posix() not in silent
        for line in _untranslated(path)
    ]
    assert found == []


# --- the choice ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "environ", "language"),
    [
        ([], {}, "de"),
        ([], {"OZGCHECK_LANG": "en"}, "en"),
        ([], {"OZGCHECK_LANG": "en_GB.UTF-8"}, "en"),
        ([], {"OZGCHECK_LANG": "fr"}, "de"),
        (["gaps", "--lang", "en"], {}, "en"),
        (["--lang=en", "gaps"], {}, "en"),
        (["--lang", "en", "gaps", "--lang", "de"], {}, "de"),
        (["gaps", "--lang", "de"], {"OZGCHECK_LANG": "en"}, "de"),
        (["match", "--", "--lang", "en"], {}, "de"),
        (["--lang"], {}, "de"),
        (["--lang", "klingonisch"], {"OZGCHECK_LANG": "en"}, "de"),
    ],
)
def test_the_call_chooses(args: list[str], environ: dict[str, str], language: str) -> None:
    assert wanted(args, environ) == language


# --- spoken ----------------------------------------------------------------------------------


def speaking(*args: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """A process of its own: the language is chosen before anything is imported."""
    return subprocess.run(
        [sys.executable, "-m", "ozgcheck", *args],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OZGCHECK_LANG": language, "PYTHONPATH": str(ROOT)},
    )


def test_help_is_english_from_the_first_to_the_last_word() -> None:
    code = (
        "import sys; from ozgcheck.language import speak; speak('en')\n"
        "import click; from ozgcheck.cli.root import cli\n"
        "def tell(command, names):\n"
        "    context = click.Context(command, info_name=' '.join(names))\n"
        "    print(command.get_help(context))\n"
        "    group = isinstance(command, click.Group)\n"
        "    for name in command.list_commands(context) if group else ():\n"
        "        tell(command.get_command(context, name), [*names, name])\n"
        "tell(cli, ['ozgcheck'])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout
    assert all(f"ozgcheck {name}" in told for name in _HOMES)
    assert "Usage: " in told
    bare = re.sub(r"--?[\w-]+(?: \[[^\]]*\])?|“[^”]*”|\[[^\]]*\|[^\]]*\]", "", told)
    assert [line for line in bare.splitlines() if _GERMAN.search(line)] == []


def test_tables_numbers_and_errors_are_english() -> None:
    table = speaking("coverage", "--portal", "berlin", "--by", "themenfeld")
    assert table.returncode == 0
    assert "Counted are Leistungen that the city executes" in table.stdout
    assert re.search(r"\d\.\d %", table.stdout)
    assert "Bauen & Wohnen" in table.stdout  # names stay
    wrong = speaking("gaps", "--schwelle", "9")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("Error: --schwelle expects a whole number from 1 to 4.")


def test_what_a_city_keeps_is_german(tmp_path: Path) -> None:
    english, german = (
        speaking("report", "md", "--portal", "herne", language=language)
        for language in ("en", "de")
    )
    assert english.returncode == 0
    assert english.stdout == german.stdout


# --- every command, once in each language -----------------------------------------------

_RUNS = (
    ("check", "--portal", "bochum", "--source", "beispiel:bochum"),
    ("check", "--portal", "herne", "--source", "beispiel:herne"),
    ("check", "--portal", "herne", "--source", "tabelle:liste.csv"),
)
_SAYING = (
    ("gaps", "--nicht-geprueft"),
    ("coverage", "--by", "bereich", "--einheit", "teilleistung"),
    ("show", "10160"),
    ("match", "Hund anmelden", "Wohnung anmelden nach Umzug", "Ratssitzung am Montag"),
    ("review", "--list"),
    ("diff", "2025-12", "2026-01"),
    ("trend", "--by", "lebenslage"),
    ("recheck",),
    ("editorial",),
    ("compare", "herne", "bochum", "--einzeln"),
    ("benchmark",),
    ("denominators",),
    ("scorecard",),
    ("plot", "lebenslagen"),
    ("history", "list"),
    ("history", "show"),
    ("history", "verify"),
    ("evaluate", "gold.csv"),
    ("doctor", "--offline"),
    ("catalog", "list", "--zustaendig", "stadt"),
    ("catalog", "show", "10160"),
    ("catalog", "validate", "--catalog", "."),
)
_ALL = """
import contextlib, io, json, os, sys
from ozgcheck.cli.main import main
answers = []
for number, args in enumerate(json.loads(sys.argv[1])):
    os.environ["SOURCE_DATE_EPOCH"] = str(1764064800 + min(number, 2) * 31 * 86400)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(args)
        except SystemExit as ended:
            code = ended.code
    answers.append([code or 0, out.getvalue(), err.getvalue()])
print(json.dumps(answers))
"""


Answer = tuple[str, int, str, str]


def _answers(folder: Path, language: str, calls: Sequence[tuple[str, ...]]) -> list[Answer]:
    """What each call answers, all in one process: its words, exit code, output, errors."""
    done = subprocess.run(
        [sys.executable, "-c", _ALL, json.dumps(calls)],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={**os.environ, "OZGCHECK_LANG": language, "PYTHONPATH": str(ROOT)},
    )
    told = json.loads(done.stdout)
    return [(" ".join(call), *answer) for call, answer in zip(calls, told, strict=True)]


def _shape(value: object) -> object:
    """Keys and figures; words become their type, and time passes."""
    if isinstance(value, dict):
        return {key: _shape(each) for key, each in value.items() if key != "seconds"}
    if isinstance(value, list):
        return [_shape(each) for each in value]
    return str if isinstance(value, str) else value


def test_every_command_answers_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("title\nHund anmelden\nReisepass\nStadtbücherei\n", "utf-8")
    (tmp_path / "gold.csv").write_text("title,ozg_id\nHund anmelden,10160\nRatssitzung,\n", "utf-8")
    assert [code for _, code, *_ in _answers(tmp_path, "de", _RUNS)] == [0, 0, 0]
    calls = [*_SAYING, *((*call, "--format", "json") for call in _SAYING[:-1])]
    both = [_answers(tmp_path, language, calls) for language in ("en", "de")]
    for (call, code, out, err), (_, german_code, german_out, german_err) in zip(*both, strict=True):
        assert code in {0, 1, 4}, (call, err)  # no run is whole, and here is no catalogue
        assert (code, bool(out), bool(err)) == (german_code, bool(german_out), bool(german_err))
        if call.endswith("json"):
            assert _shape(json.loads(out)) == _shape(json.loads(german_out)), call
