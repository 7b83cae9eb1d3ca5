# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Edits of YAML text: exactly what was meant changes, everything else stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.compare import Change, Kind
from ozgcheck.catalog.edit import edit_text, plan, quoted, scalar
from ozgcheck.catalog.files import CatalogFile, parse
from ozgcheck.catalog.load import load_catalog
from ozgcheck.errors import OzgcheckError

A, B, C, D = (f"9910201300000{number}" for number in range(1, 5))

TEXT = """\
# Kopf der Datei
lebenslage: tierhaltung   # Ausrichtung bleibt
leistungen:
  - id: "10160"
    name: Hundehaltung
    aliases: [
      Hund anmelden, "Hund: abmelden",
      Hundemarke]
    teilleistungen:
      # die Steuer
      - {schluessel: "99102013000001", name: Hundesteuer Anmeldung, typ: "5", sdg: [1]} # geprüft
      - { schluessel: '99102013000002',name: 'Hund''s Abmeldung'  , typ: ["1", "2/3"] , }
      # hier endet die Liste

  - id: "10200"
    name: Waffenbesitz
    teilleistungen:
    - name: >-{blanks}
        Waffenschein
        (groß)
      # von Hand geordnet
      schluessel: "99102013000003" # stimmt
      typ:
      - "4"
      - "5"
      zweifel: |
        # kein Kommentar
        Text

    - schluessel: "99102013000004"
      frueher:
        - Alt: eins   # erster
        - alt zwei
      name: Neu

# Fuß der Datei
""".replace("{blanks}", "   ").replace("Alt: eins", '"Alt: eins"')


def typ(key: str, *types: str, ozg_id: str = "10160") -> Change:
    return Change(Kind.TYP_GEAENDERT, ozg_id, key, typisierung=types, automatic=True)


def name(key: str, old: str, new: str, ozg_id: str = "10160") -> Change:
    return Change(Kind.NAME_GEAENDERT, ozg_id, key, old=old, new=new, automatic=True)


def entry(key: str, new: str, *types: str, ozg_id: str = "10160") -> Change:
    return Change(Kind.NEUER_SCHLUESSEL, ozg_id, key, new=new, typisierung=types, automatic=True)


def read(text: str) -> Any:
    document, problems = parse(CatalogFile(Path(), "", "leistungen"), text.encode())
    assert problems == []
    return document


def entries(text: str) -> dict[str, dict[str, Any]]:
    return {
        teil["schluessel"]: teil
        for leistung in read(text)["leistungen"]
        for teil in leistung["teilleistungen"]
    }


def difference(old: str, new: str) -> tuple[list[str], list[str]]:
    """Lines only in the old and only in the new text, when the rest stands in order."""
    before, after = old.split("\n"), new.split("\n")
    gone = [line for line in before if line not in after]
    come = [line for line in after if line not in before]
    assert [line for line in before if line in after] == [line for line in after if line in before]
    return gone, come


# --- types ------------------------------------------------------------------------------


def test_type_in_flow_style() -> None:
    gone, come = difference(TEXT, edit_text(TEXT, [typ(A, "2/3")]))
    assert gone == [
        '      - {schluessel: "99102013000001", name: Hundesteuer Anmeldung, typ: "5", sdg: [1]} '
        "# geprüft"
    ]
    assert come == [gone[0].replace('"5"', '"2/3"')]


def test_list_of_types_in_flow_style() -> None:
    _, come = difference(TEXT, edit_text(TEXT, [typ(B, "4")]))
    assert come == [
        "      - { schluessel: '99102013000002',name: 'Hund''s Abmeldung'  , typ: \"4\" , }"
    ]
    _, come = difference(TEXT, edit_text(TEXT, [typ(A, "1", "4")]))
    assert 'typ: ["1", "4"], sdg: [1]} # geprüft' in come[0]


@pytest.mark.parametrize("types", [("1",), ("1", "2"), ("1", "2", "3")])
def test_list_of_types_in_block_style(types: tuple[str, ...]) -> None:
    new = edit_text(TEXT, [typ(C, *types, ozg_id="10200")])
    assert entries(new)[C]["typ"] == (types[0] if len(types) == 1 else list(types))
    gone, come = difference(TEXT, new)
    assert gone == ['      - "4"', '      - "5"']
    assert len(come) == 1


def test_missing_type_is_added() -> None:
    _, come = difference(TEXT, edit_text(TEXT, [typ(D, "4", ozg_id="10200")]))
    assert come == ['      typ: "4"']
    bare = TEXT.replace(', typ: ["1", "2/3"]', "")
    _, come = difference(bare, edit_text(bare, [typ(B, "4")]))
    assert come == [
        "      - { schluessel: '99102013000002',name: 'Hund''s Abmeldung', typ: \"4\"   , }"
    ]


# --- names ------------------------------------------------------------------------------


def test_name_in_flow_style() -> None:
    new = edit_text(TEXT, [name(A, "Hundesteuer Anmeldung", "Hund, neu: „Anmeldung“ #1")])
    _, come = difference(TEXT, new)
    assert come == [
        '      - {schluessel: "99102013000001", name: "Hund, neu: „Anmeldung“ #1", typ: "5", '
        "sdg: [1], frueher: [Hundesteuer Anmeldung]} # geprüft"
    ]


def test_name_in_block_style() -> None:
    new = edit_text(TEXT, [name(C, "Waffenschein (groß)", "Großer Waffenschein", "10200")])
    gone, come = difference(TEXT, new)
    assert gone == ["    - name: >-   ", "        Waffenschein", "        (groß)"]
    assert come == ["    - name: Großer Waffenschein", "      frueher: [Waffenschein (groß)]"]
    assert entries(new)[C]["zweifel"] == "# kein Kommentar\nText\n"


def test_former_names_pile_up() -> None:
    _, come = difference(TEXT, edit_text(TEXT, [name(D, "Neu", "Neuer", "10200")]))
    assert come == ["        - Neu", "      name: Neuer"]
    again = edit_text(TEXT, [name(D, "alt zwei", "Neuer", "10200")])
    assert entries(again)[D]["frueher"] == ["Alt: eins", "alt zwei"]


def test_former_names_pile_up_in_flow_style() -> None:
    once = edit_text(TEXT, [name(A, "Hundesteuer Anmeldung", "Zweiter")])
    twice = edit_text(once, [name(A, "Zweiter", "Dritter: neu")])
    assert entries(twice)[A]["frueher"] == ["Hundesteuer Anmeldung", "Zweiter"]
    assert entries(twice)[A]["name"] == "Dritter: neu"


# --- new entries ----------------------------------------------------------------------------


def test_new_entry_after_the_last() -> None:
    new = edit_text(TEXT, [entry("99000000000001", "Neu", "4"), entry("99000000000002", "Neuer")])
    lines = new.split("\n")
    first = lines.index(
        '      - {schluessel: "99000000000001", name: Neu, typ: "4", quelle: fim-portal}'
    )
    assert lines[first - 1].endswith('typ: ["1", "2/3"] , }')
    assert lines[first + 1] == (
        '      - {schluessel: "99000000000002", name: Neuer, quelle: fim-portal}'
    )
    assert lines[first + 2] == "      # hier endet die Liste"
    assert len(difference(TEXT, new)[1]) == 2


def test_new_entry_after_a_block_entry() -> None:
    new = edit_text(TEXT, [entry("99000000000001", "Neu", "1", "4", ozg_id="10200")])
    lines = new.split("\n")
    added = '    - {schluessel: "99000000000001", name: Neu, typ: ["1", "4"], quelle: fim-portal}'
    assert lines[lines.index(added) - 1] == "      name: Neu"
    assert difference(TEXT, new) == ([], [added])


def test_new_entry_at_the_end_of_a_file_without_line_end() -> None:
    short = TEXT.split("\n\n# Fuß")[0]
    assert not short.endswith("\n")
    new = edit_text(short, [entry("99000000000001", "Neu", ozg_id="10200")])
    assert new.startswith(f"{short}\n    - {{")


def test_everything_in_brackets() -> None:
    text = f'{{leistungen: [{{id: "10160", teilleistungen: [{{schluessel: "{A}", name: x}}]}}]}}'
    new = edit_text(text, [name(A, "x", "neu"), entry(B, "z", "4"), typ(A, "5")])
    assert new == (
        f'{{leistungen: [{{id: "10160", teilleistungen: [{{schluessel: "{A}", name: neu, '
        f'frueher: [x], typ: "5"}}, {{schluessel: "{B}", name: z, typ: "4", '
        "quelle: fim-portal}]}]}"
    )


# --- all together -----------------------------------------------------------------------------

ALL = [
    typ(A, "4"),
    name(A, "Hundesteuer Anmeldung", "A: neu"),
    typ(B, "4"),
    name(B, "Hund's Abmeldung", "B # neu"),
    typ(C, "1", ozg_id="10200"),
    name(C, "Waffenschein (groß)", "C", "10200"),
    typ(D, "6", ozg_id="10200"),
    name(D, "Neu", "D", "10200"),
    entry("99000000000001", "E"),
    entry("99000000000002", "F", ozg_id="10200"),
]


def test_all_at_once() -> None:
    new = edit_text(TEXT, ALL)
    found = entries(new)
    assert [found[key]["name"] for key in (A, B, C, D)] == ["A: neu", "B # neu", "C", "D"]
    assert [found[key]["typ"] for key in (A, B, C, D)] == ["4", "4", "1", "6"]
    assert [teil["name"] for teil in read(new)["leistungen"][0]["teilleistungen"]][-1] == "E"
    assert [teil["name"] for teil in read(new)["leistungen"][1]["teilleistungen"]][-1] == "F"
    for comment in (
        "# Kopf der Datei\n",
        "   # Ausrichtung bleibt\n",
        "      # die Steuer\n",
        "} # geprüft\n",
        "      # hier endet die Liste\n",
        "      # von Hand geordnet\n",
        " # stimmt\n",
        "   # erster\n",
        "\n# Fuß der Datei\n",
    ):
        assert new.count(comment) == 1
    assert 'aliases: [\n      Hund anmelden, "Hund: abmelden",\n      Hundemarke]\n' in new


def test_order_of_changes_means_nothing_for_the_meaning() -> None:
    assert read(edit_text(TEXT, ALL[::-1])) == read(edit_text(TEXT, ALL))


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_line_ends_stay(ends: str) -> None:
    text = TEXT.replace("\n", ends)
    new = edit_text(text, ALL)
    assert new == edit_text(TEXT, ALL).replace("\n", ends)


def test_byte_order_mark_and_wide_characters_stay() -> None:
    text = "\ufeff# 🐕 Hunde 🐩\n" + TEXT
    assert edit_text(text, ALL) == "\ufeff# 🐕 Hunde 🐩\n" + edit_text(TEXT, ALL)


def test_no_change_no_difference() -> None:
    assert edit_text(TEXT, []) == TEXT


def test_a_file_that_stays_the_same_is_not_planned(tiny: Path) -> None:
    key, catalog = "99041006000000", load_catalog(tiny)
    assert plan(catalog, [typ(key, "2/3", ozg_id="10000")]) == ()
    (file,) = plan(catalog, [typ(key, "4", ozg_id="10000")])
    old = (tiny / file.name).read_text(encoding="utf-8")
    assert file.text == old.replace('Elterngeld, typ: "2/3"', 'Elterngeld, typ: "4"')


# --- what cannot be edited without loss ---------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        # A comment inside what would be replaced.
        ('      - "4"\n', '      - "4" # Bund\n', typ(C, "1", ozg_id="10200")),
        ('typ: ["1", "2/3"]', 'typ: ["1", # so\n       "2/3"]', typ(B, "4")),
        (">-   ", ">- # gefaltet", name(C, "Waffenschein (groß)", "C", "10200")),
        # Not there any more.
        (A, "99102013000099", typ(A, "4")),
        ('"10160"', '"10161"', entry("99000000000001", "x")),
    ],
)
def test_refuses_what_it_would_damage(old: str, new: str, change: Change) -> None:
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    with pytest.raises(OzgcheckError, match=f"datei x.yaml .* {change.schluessel} nicht ohne"):
        edit_text(text, [typ(D, "2", ozg_id="10200"), change], "x.yaml")


# --- scalars ----------------------------------------------------------------------------------

NAMES = [
    "Elterngeld",
    "Straße – Änderung (groß)",
    "Antrag: Formular",
    "a, b",
    "a # b",
    "#",
    'Er sagte "ja"',
    "Hund's Marke",
    "„Zitat“",
    "[x] {y}",
    "- x",
    "? x",
    "* & ! | > % @ `",
    "true",
    "Null",
    "~",
    "No",
    "12",
    "1.5",
    "2026-11-01",
    "C:\\Pfad\\n",
    " Rand ",
    "Doppelpunkt:",
    "\u0085\u2028\ufeff\x00\x1b",
    "🐕",
    "=",
    "<<",
    "...",
    "---",
]


@pytest.mark.parametrize("text", NAMES)
def test_names_round_trip(text: str) -> None:
    check_round_trip(text)


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_any_name_round_trips(text: str) -> None:
    check_round_trip(text)


@settings(max_examples=300)
@given(st.text(alphabet="aÄ:#,'\"[]{}&*!|>%@`- \\\n\t.?0=~<", min_size=1))
def test_any_punctuation_round_trips(text: str) -> None:
    check_round_trip(text)


FLOW = f'leistungen:\n- id: "10160"\n  teilleistungen:\n  - {{schluessel: "{A}", name: x}}\n'
BLOCK = f'leistungen:\n- id: "10160"\n  teilleistungen:\n  - name: x\n    schluessel: "{A}"\n'


def check_round_trip(text: str) -> None:
    """As new name, as former name and as name of a new entry, in flow and block style."""
    for template in (FLOW, BLOCK):
        renamed = edit_text(template, [name(A, "x", text), entry(B, text)])
        first, second = read(renamed)["leistungen"][0]["teilleistungen"]
        assert first["name"] == second["name"] == text
        assert first["frueher"] == ["x"]
        back = edit_text(renamed, [name(A, text, "y")])
        former = read(back)["leistungen"][0]["teilleistungen"][0]["frueher"]
        assert former == (["x"] if text == "x" else ["x", text])
        assert len(renamed.split("\n")) == len(template.split("\n")) + (
            2 if template is BLOCK else 1
        )


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_scalars_mean_the_same_in_plain_yaml(text: str) -> None:
    # Other tools read the catalogue as YAML 1.1 with all its implicit types.
    assert yaml.safe_load(f"[{scalar(text)}, {quoted(text)}]") == [text, text]


def test_simple_names_need_no_quotes() -> None:
    plain = "Straße – Änderung (groß) nach § 4"
    assert scalar("Elterngeld Bewilligung") == "Elterngeld Bewilligung"
    assert scalar("Erklärung zur Vaterschafts-/Mutterschaftsanerkennung (alt)").startswith("E")
    assert scalar(plain) == f'"{plain}"'
