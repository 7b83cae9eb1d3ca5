# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck catalog refresh` on a copy of the shipped catalogue and a scripted FIM-Portal."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck import paths
from ozgcheck.catalog import edit
from ozgcheck.catalog.load import Catalog, load_catalog
from tests.conftest import Outcome
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture

V1 = "/api/v1/leistung-steckbriefe"
ARS = "059160000000"
GEBURT = "leistungen/familie-kind/geburt.yaml"
ELTERNGELD, BEWILLIGUNG = "99041006000000", "99041006017000"
NEW = "99041006999001"


Refresh = Callable[..., Outcome]
Run = Callable[..., Outcome]


@pytest.fixture
def copy(tmp_path: Path, catalog: Catalog) -> Path:
    return Path(shutil.copytree(catalog.root, tmp_path / "kopie"))


@pytest.fixture
def refresh(
    run: Run,
    server: Server,
    shared_cache: Path,
    catalog: Catalog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Refresh:
    """Call the command on a catalogue and the local server; JSON unless told otherwise."""
    # A cache of its own: an edited catalogue would push the shipped one out of the shared one.
    monkeypatch.setenv("XDG_CACHE_HOME", str(shutil.copytree(shared_cache, tmp_path / "cache")))

    def call(root: Path, *args: str, form: str = "json") -> Outcome:
        fixed = ("--fim", server.url(), "--catalog", str(root), "--format", form)
        return run("catalog", "refresh", *fixed, *args)

    return call


def kinds(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [
        (change["kind"], change["leistung_id"], change["schluessel"])
        for change in json.loads(outcome.out)["changes"]
    ]


def portal(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """What the FIM-Portal would say if it agreed with the catalogue."""
    return {
        key: {
            "leistungsschluessel": key,
            "title": teil.name,
            "typisierung": list(teil.typisierung),
            "ozg": [{"id": leistung.id, "leistung": leistung.name, "themenfeld_label": "x"}],
        }
        for key, (leistung, teil) in sorted(catalog.by_key.items())
    }


def serve(
    server: Server, items: dict[str, dict[str, Any]], broken: frozenset[int] = frozenset()
) -> None:
    everything = list(items.values())

    def answer(request: Request) -> Reply:
        offset, limit = int(request.query["offset"]), int(request.query["limit"])
        if offset in broken:
            return Reply(status=500)
        found = everything[offset : offset + limit]
        return Reply(
            json.dumps(
                {
                    "items": found,
                    "offset": offset,
                    "limit": limit,
                    "count": len(found),
                    "total_count": len(everything),
                }
            ).encode()
        )

    server.route(V1, answer)


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def changed(
    before: dict[str, bytes], after: dict[str, bytes]
) -> dict[str, tuple[list[str], list[str]]]:
    """For each file that differs: the lines gone and the lines come."""
    assert before.keys() == after.keys()
    result = {}
    for name in before:
        if before[name] != after[name]:
            old, new = (data[name].decode().split("\n") for data in (before, after))
            result[name] = (
                [line for line in old if line not in new],
                [line for line in new if line not in old],
            )
    return result


# --- nothing to do ----------------------------------------------------------------------


def test_unchanged_writes_no_byte(
    refresh: Refresh, server: Server, catalog: Catalog, copy: Path
) -> None:
    serve(server, portal(catalog))
    before = tree(copy)
    times = {path: path.stat().st_mtime_ns for path in copy.rglob("*.yaml")}
    outcome = refresh(copy, "--write")
    assert outcome.code == 0
    assert json.loads(outcome.out) == {
        "fim": server.url(),
        "seit": "",
        "complete": True,
        "steckbriefe": len(catalog.by_key),
        "problems": [],
        "automatic": 0,
        "changes": [],
    }
    assert "Nichts zu schreiben" in outcome.err
    assert tree(copy) == before
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*.yaml")} == times


def test_old_spellings_of_the_source_are_no_change(
    refresh: Refresh, server: Server, catalog: Catalog, copy: Path
) -> None:
    items = portal(catalog)
    corrected = [teil for _, teil in catalog.by_key.values() if teil.quellname]
    assert corrected
    for teil in corrected:
        items[teil.schluessel]["title"] = teil.quellname
    serve(server, items)
    assert kinds(refresh(copy)) == []


# --- what changed ----------------------------------------------------------------------------


def test_one_type_changes_one_line(
    refresh: Refresh, server: Server, catalog: Catalog, copy: Path
) -> None:
    items = portal(catalog)
    items[ELTERNGELD]["typisierung"] = ["1", "4"]
    serve(server, items)
    before = tree(copy)

    report = refresh(copy)
    assert report.code == 0
    assert kinds(report) == [("typ_geaendert", "10000", ELTERNGELD)]
    assert tree(copy) == before

    assert refresh(copy, "--write").code == 0
    old = b'{schluessel: "99041006000000", name: Elterngeld, typ: "2/3", sdg: [1]}'
    assert before[GEBURT].count(old) == 1
    line = old.replace(b'"2/3"', b'["1", "4"]')
    assert tree(copy) == before | {GEBURT: before[GEBURT].replace(old, line)}
    assert load_catalog(copy).by_key[ELTERNGELD][1].typisierung == ("1", "4")

    again = tree(copy)
    assert kinds(refresh(copy, "--write")) == []
    assert tree(copy) == again


HARD = '„Elterngeld“, Plus: 100 % # "neu" – für Eltern\'s {Kinder} [ÄÖÜß] \\n'


def test_names_and_new_keys(refresh: Refresh, server: Server, catalog: Catalog, copy: Path) -> None:
    items = portal(catalog)
    items[ELTERNGELD]["title"] = HARD
    items[NEW] = {**items[BEWILLIGUNG], "leistungsschluessel": [NEW], "title": f"{HARD} zwei"}
    serve(server, items)
    before = tree(copy)
    outcome = refresh(copy, "--write", form="table")
    assert outcome.code == 0
    assert f"Geändert: {copy / GEBURT}" in outcome.err
    ((name, (gone, come)),) = changed(before, tree(copy)).items()
    assert name == GEBURT
    assert (len(gone), len(come)) == (1, 2)
    assert come[1].startswith(f'      - {{schluessel: "{NEW}", name: "„Elterngeld“')
    assert come[1].endswith(', typ: "2/3", quelle: fim-portal}')

    written = load_catalog(copy)
    leistung, renamed = written.by_key[ELTERNGELD]
    assert (renamed.name, renamed.frueher) == (HARD, ("Elterngeld",))
    assert (renamed.typisierung, renamed.sdg) == (("2/3",), (1,))
    assert leistung.teilleistungen[-1].schluessel == NEW
    assert leistung.teilleistungen[-1].name == f"{HARD} zwei"
    original = catalog.by_id["10000"]
    assert replace(leistung, teilleistungen=()) == replace(original, teilleistungen=())
    assert kinds(refresh(copy)) == []


def with_source(tiny: Path) -> Path:
    """The tiny catalogue with the source that new entries name."""
    path = tiny / "quellen.yaml"
    line = "  - {id: fim-portal, titel: x, herausgeber: x, stand: x, lizenz: x, vertrauen: hoch}\n"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    return tiny


def test_what_people_wrote_by_hand_survives(refresh: Refresh, server: Server, tiny: Path) -> None:
    path = with_source(tiny) / GEBURT
    flow = '      - {schluessel: "99041006000000", name: Elterngeld, typ: "2/3"}\n'
    block = (
        "      # von Frau Özdemir geprüft\n"
        "      - schluessel: '99041006000000'   # bleibt so\n"
        "        typ: '2/3' # seit 2019\n"
        "        stadt: true\n"
        "        zweifel: >-\n"
        "          Gilt # das noch?\n"
        "        name: Elterngeld\n"
        "\n"
    )
    text = path.read_bytes().decode()
    assert text.count(flow) == 1
    path.write_bytes(text.replace(flow, block).replace("\n", "\r\n").encode())
    items = portal(load_catalog(tiny))
    items[NEW] = {**items[ELTERNGELD], "leistungsschluessel": NEW, "title": "Elterngeld Plus"}
    items[ELTERNGELD] |= {"title": "Elterngeld neu", "typisierung": ["4"]}
    serve(server, items)
    before = path.read_bytes().decode()
    assert refresh(tiny, "--write").code == 0
    expected = before
    for old, new in (
        ("typ: '2/3' # seit 2019", 'typ: "4" # seit 2019'),
        (
            "        name: Elterngeld\r\n\r\n",
            "        name: Elterngeld neu\r\n        frueher: [Elterngeld]\r\n\r\n",
        ),
        (
            '  - id: "10005"',
            f'      - {{schluessel: "{NEW}", name: Elterngeld Plus, typ: "2/3", '
            'quelle: fim-portal}\r\n  - id: "10005"',
        ),
    ):
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    assert path.read_bytes().decode() == expected


def test_what_a_person_must_decide_is_never_written(
    refresh: Refresh, server: Server, catalog: Catalog, copy: Path
) -> None:
    items = portal(catalog)
    del items[BEWILLIGUNG]
    items[ELTERNGELD]["ozg"] = [{"id": "10001"}]
    placed, neuer = catalog.neuere[0], "99041006999002"
    items[placed.schluessel] = {
        "leistungsschluessel": placed.schluessel,
        "title": placed.name,
        "ozg": [{"id": placed.leistung}],
    }
    items[neuer] = {
        "leistungsschluessel": neuer,
        "title": "Drohnenführerschein",
        "ozg": [{"id": "10999", "leistung": "Drohnen", "themenfeld": "mobilitaet_reisen"}],
    }
    serve(server, items)
    before = tree(copy)
    outcome = refresh(copy, "--write")
    assert outcome.code == 0
    assert kinds(outcome) == [
        ("neue_leistung", "10999", ""),
        ("zuordnung_geaendert", "10000", ELTERNGELD),
        ("zuordnung_bestaetigt", placed.leistung, placed.schluessel),
        ("verschwunden", "10000", BEWILLIGUNG),
    ]
    assert tree(copy) == before


def test_only_what_changed_since(
    refresh: Refresh, server: Server, catalog: Catalog, copy: Path
) -> None:
    item = portal(catalog)[ELTERNGELD]
    serve(server, {ELTERNGELD: item | {"typisierung": ["4"]}})
    outcome = refresh(copy, "--seit", "2026-11-01")
    assert kinds(outcome) == [("typ_geaendert", "10000", ELTERNGELD)]
    assert json.loads(outcome.out)["seit"] == "2026-11-01"
    assert server.requests[0].query["updated_since"] == "2026-11-01"


# --- Open-PVOG --------------------------------------------------------------------------------


def with_pvog(server: Server, *keys: str) -> None:
    rows = "".join(f"{key};Titel {key};{ARS};10000\n" for key in keys)
    body = f"leika_key;leika_name;ars;ozgid\n{rows}".encode()
    server.route(f"/pvog/{ARS}/export", Reply(body) if keys else Reply(status=500))
    Path("ozgcheck.toml").write_text(
        f'[portale.herne]\nstadt = "Herne"\nars = "{ARS}"\n'
        f'quellen = ["portal:https://example.org", "open-pvog:{server.url("/pvog")}"]\n',
        encoding="utf-8",
    )


def test_keys_that_only_pvog_reports(
    refresh: Refresh, server: Server, catalog: Catalog, copy: Path
) -> None:
    serve(server, portal(catalog))
    with_pvog(server, ELTERNGELD, NEW)
    assert kinds(refresh(copy, "--ohne-pvog")) == kinds(refresh(copy)) == []
    assert not any(path.startswith("/pvog") for path in server.paths)
    outcome = refresh(copy, "--pvog")
    assert outcome.code == 0
    assert kinds(outcome) == [("nur_im_pvog", "10000", NEW)]
    assert json.loads(outcome.out)["changes"][0]["new"] == f"Titel {NEW}"


def test_pvog_unreachable(refresh: Refresh, server: Server, catalog: Catalog, copy: Path) -> None:
    items = portal(catalog)
    items[ELTERNGELD]["typisierung"] = ["4"]
    serve(server, items)
    with_pvog(server)
    before = tree(copy)
    outcome = refresh(copy, "--pvog", "--write")
    assert outcome.code == 1
    assert kinds(outcome) == [("typ_geaendert", "10000", ELTERNGELD)]
    assert json.loads(outcome.out)["problems"] == ["Der Data Hub antwortete mit Status 500."]
    assert "geschrieben wurde nichts" in outcome.err
    assert tree(copy) == before


# --- what goes wrong ---------------------------------------------------------------------------


def test_incomplete_fetch_reports_and_refuses_to_write(
    refresh: Refresh, server: Server, catalog: Catalog, copy: Path
) -> None:
    items = portal(catalog)
    near = next(iter(items))
    items[near]["typisierung"] = ["12"]
    serve(server, items, broken=frozenset({200}))
    before = tree(copy)
    outcome = refresh(copy, "--write")
    assert outcome.code == 1
    assert kinds(outcome) == [("typ_geaendert", catalog.by_key[near][0].id, near)]
    assert not json.loads(outcome.out)["complete"]
    assert json.loads(outcome.out)["problems"] == [
        "Ab Eintrag 201 fehlt eine Seite: Das FIM-Portal antwortete mit Status 500."
    ]
    assert "Der Abgleich ist unvollständig; geschrieben wurde nichts." in outcome.err
    assert tree(copy) == before
    table = refresh(copy, form="table")
    assert "UNVOLLSTÄNDIG" in table.out
    assert "Ab Eintrag 201" in table.out


def test_unreachable(refresh: Refresh, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    outcome = refresh(tiny, "--fim", "http://127.0.0.1:1")
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.startswith("Fehler: ")
    assert "http://127.0.0.1:1/api/v1/leistung-steckbriefe" in outcome.err
    assert "ist nicht zu erreichen." in outcome.err


@pytest.mark.parametrize("day", ["gestern", "2026-13-01", "01.11.2026"])
def test_no_date(refresh: Refresh, server: Server, tiny: Path, day: str) -> None:
    outcome = refresh(tiny, "--seit", day)
    assert outcome.code == 2
    assert f"„{day}“ ist kein Datum." in outcome.err
    assert server.requests == []


def test_a_catalogue_that_cannot_be_written(
    refresh: Refresh, server: Server, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = portal(load_catalog(tiny))
    items[ELTERNGELD]["typisierung"] = ["4"]
    serve(server, items)
    before = tree(tiny)

    def refuse(path: Path, _text: str) -> None:
        # The tests may run as root, whom no permission stops.
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(edit, "write_whole", refuse)
    outcome = refresh(tiny, "--write")
    assert outcome.code == 1
    assert kinds(outcome) == [("typ_geaendert", "10000", ELTERNGELD)]
    assert f"Fehler: Die Katalogdatei {tiny / GEBURT} lässt sich nicht schreiben" in outcome.err
    assert "--catalog" in outcome.err
    assert tree(tiny) == before


def test_validated_before_anything_is_written(refresh: Refresh, server: Server, tiny: Path) -> None:
    # A catalogue of one's own that lacks the source which new entries name.
    items = portal(load_catalog(tiny))
    items[NEW] = {**items[BEWILLIGUNG], "leistungsschluessel": NEW, "title": "Elterngeld neu"}
    items[ELTERNGELD]["typisierung"] = ["4"]
    serve(server, items)
    before = tree(tiny)
    outcome = refresh(tiny, "--write")
    assert outcome.code == 4
    assert "geschrieben wurde nichts" in outcome.err
    assert "Die Quelle „fim-portal“ gibt es nicht." in outcome.err
    assert tree(tiny) == before
    with_source(tiny)
    assert refresh(tiny, "--write").code == 0
    assert tree(tiny)[GEBURT] != before[GEBURT]


# --- formats -----------------------------------------------------------------------------------


def test_formats(refresh: Refresh, server: Server, tiny: Path) -> None:
    items = portal(load_catalog(tiny))
    items[ELTERNGELD] |= {"typisierung": ["4"], "title": "=1+1 | <b>\x1b[31m"}
    serve(server, items)

    table = refresh(tiny, form="table")
    assert "Typ geändert: 1; Name geändert: 1." in table.out
    assert "„--write“ übernimmt davon 2" in table.out
    assert "\x1b" not in table.out

    rows = list(
        csv.DictReader(io.StringIO(refresh(tiny, form="csv").out.lstrip("\ufeff")), delimiter=";")
    )
    assert [next(iter(row.values())) for row in rows] == ["Typ geändert", "Name geändert"]
    assert not any(value.startswith("=") for row in rows for value in row.values())

    markdown = refresh(tiny, form="md").out
    assert "| Typ geändert |" in markdown
    assert "<b>" not in markdown


def test_help(run: Run) -> None:
    shown = run("catalog", "refresh", "--help").out
    assert all(option in shown for option in ("--fim", "--seit", "--pvog", "--write", "--format"))
    assert "refresh" in run("catalog", "--help").out


def test_the_shipped_catalogue_knows_the_source() -> None:
    text = (paths.data("catalog") / "quellen.yaml").read_text(encoding="utf-8")
    assert f"- id: {edit.SOURCE}\n" in text
