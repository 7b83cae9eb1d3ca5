# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck catalog refresh` on a copy of the shipped catalogue and a scripted FIM-Portal."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck import paths
from ozgcheck.catalog import edit
from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.cli.main import main
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture

V1 = "/api/v1/leistung-steckbriefe"
ARS = "059160000000"
GEBURT = "leistungen/familie-kind/geburt.yaml"
ELTERNGELD, BEWILLIGUNG = "99041006000000", "99041006017000"
NEW = "99041006999001"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def kinds(self) -> list[tuple[str, str, str]]:
        return [
            (change["kind"], change["leistung_id"], change["schluessel"])
            for change in self.data["changes"]
        ]


Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """The shipped catalogue; its cached copy serves the whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("LOCALAPPDATA", str(tmp_path_factory.mktemp("cache")))
        yield load_catalog()


@pytest.fixture
def copy(tmp_path: Path, shipped: Catalog) -> Path:
    return Path(shutil.copytree(shipped.root, tmp_path / "katalog"))


@pytest.fixture
def run(
    copy: Path,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Call the command in an empty folder, on the copy and the local server."""
    folder = tmp_path / "arbeit"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def call(*args: str, form: str = "json", catalog: Path = copy) -> Outcome:
        fixed = ("--fim", server.url(), "--catalog", str(catalog), "--format", form)
        with pytest.raises(SystemExit) as stop:
            main(["catalog", "refresh", *fixed, *args])
            raise SystemExit(0)
        return Outcome(int(stop.value.code or 0), *capsys.readouterr())

    return call


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


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, tuple[list[str], ...]]:
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


def test_unchanged_writes_no_byte(run: Run, server: Server, shipped: Catalog, copy: Path) -> None:
    serve(server, portal(shipped))
    before = tree(copy)
    times = {path: path.stat().st_mtime_ns for path in copy.rglob("*.yaml")}
    outcome = run("--write")
    assert outcome.code == 0
    assert outcome.data == {
        "fim": server.url(),
        "seit": "",
        "complete": True,
        "steckbriefe": len(shipped.by_key),
        "problems": [],
        "automatic": 0,
        "changes": [],
    }
    assert "Nichts zu schreiben" in outcome.err
    assert tree(copy) == before
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*.yaml")} == times


def test_old_spellings_of_the_source_are_no_change(
    run: Run, server: Server, shipped: Catalog
) -> None:
    items = portal(shipped)
    corrected = [teil for _, teil in shipped.by_key.values() if teil.quellname]
    assert corrected
    for teil in corrected:
        items[teil.schluessel]["title"] = teil.quellname
    serve(server, items)
    assert run().kinds == []


# --- what changed ----------------------------------------------------------------------------


def test_one_type_changes_one_line(run: Run, server: Server, shipped: Catalog, copy: Path) -> None:
    items = portal(shipped)
    items[ELTERNGELD]["typisierung"] = ["1", "4"]
    serve(server, items)
    before = tree(copy)

    report = run()
    assert report.code == 0
    assert report.kinds == [("typ_geaendert", "10000", ELTERNGELD)]
    assert tree(copy) == before

    assert run("--write").code == 0
    line = '      - {schluessel: "99041006000000", name: Elterngeld, typ: "2/3", sdg: [1]}'
    assert changed(before, tree(copy)) == {GEBURT: ([line], [line.replace('"2/3"', '["1", "4"]')])}
    assert load_catalog(copy).by_key[ELTERNGELD][1].typisierung == ("1", "4")

    again = tree(copy)
    assert run("--write").kinds == []
    assert tree(copy) == again


HARD = '„Elterngeld“, Plus: 100 % # "neu" – für Eltern\'s {Kinder} [ÄÖÜß] \\n'


def test_names_and_new_keys(run: Run, server: Server, shipped: Catalog, copy: Path) -> None:
    items = portal(shipped)
    items[ELTERNGELD]["title"] = HARD
    items[NEW] = {**items[BEWILLIGUNG], "leistungsschluessel": [NEW], "title": f"{HARD} zwei"}
    serve(server, items)
    before = tree(copy)
    outcome = run("--write", form="table")
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
    original = shipped.by_id["10000"]
    assert replace(leistung, teilleistungen=()) == replace(original, teilleistungen=())
    assert run().kinds == []


def test_what_people_wrote_by_hand_survives(
    run: Run, server: Server, shipped: Catalog, copy: Path
) -> None:
    path = copy / GEBURT
    flow = '      - {schluessel: "99041006000000", name: Elterngeld, typ: "2/3", sdg: [1]}\n'
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
    items = portal(shipped)
    items[ELTERNGELD] |= {"title": "Elterngeld neu", "typisierung": ["4"]}
    serve(server, items)
    before = path.read_bytes()
    assert run("--write").code == 0
    expected = before.decode().replace("typ: '2/3' # seit 2019", 'typ: "4" # seit 2019')
    expected = expected.replace(
        "        name: Elterngeld\r\n\r\n",
        "        name: Elterngeld neu\r\n        frueher: [Elterngeld]\r\n\r\n",
    )
    assert path.read_bytes().decode() == expected
    assert expected.count("\n") == expected.count("\r\n")


def test_what_a_person_must_decide_is_never_written(
    run: Run, server: Server, shipped: Catalog, copy: Path
) -> None:
    items = portal(shipped)
    del items[BEWILLIGUNG]
    items[ELTERNGELD]["ozg"] = [{"id": "10001"}]
    placed, neuer = shipped.neuere[0], "99041006999002"
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
    outcome = run("--write")
    assert outcome.code == 0
    assert outcome.kinds == [
        ("neue_leistung", "10999", ""),
        ("zuordnung_geaendert", "10000", ELTERNGELD),
        ("zuordnung_bestaetigt", placed.leistung, placed.schluessel),
        ("verschwunden", "10000", BEWILLIGUNG),
    ]
    assert tree(copy) == before


def test_only_what_changed_since(run: Run, server: Server, shipped: Catalog) -> None:
    item = portal(shipped)[ELTERNGELD]
    serve(server, {ELTERNGELD: item | {"typisierung": ["4"]}})
    outcome = run("--seit", "2026-11-01")
    assert outcome.kinds == [("typ_geaendert", "10000", ELTERNGELD)]
    assert outcome.data["seit"] == "2026-11-01"
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


def test_keys_that_only_pvog_reports(run: Run, server: Server, shipped: Catalog) -> None:
    serve(server, portal(shipped))
    with_pvog(server, ELTERNGELD, NEW)
    assert run("--ohne-pvog").kinds == run().kinds == []
    assert not any(path.startswith("/pvog") for path in server.paths)
    outcome = run("--pvog")
    assert outcome.code == 0
    assert outcome.kinds == [("nur_im_pvog", "10000", NEW)]
    assert outcome.data["changes"][0]["new"] == f"Titel {NEW}"


def test_pvog_unreachable(run: Run, server: Server, shipped: Catalog, copy: Path) -> None:
    items = portal(shipped)
    items[ELTERNGELD]["typisierung"] = ["4"]
    serve(server, items)
    with_pvog(server)
    before = tree(copy)
    outcome = run("--pvog", "--write")
    assert outcome.code == 1
    assert outcome.kinds == [("typ_geaendert", "10000", ELTERNGELD)]
    assert outcome.data["problems"] == ["Der Data Hub antwortete mit Status 500."]
    assert "geschrieben wurde nichts" in outcome.err
    assert tree(copy) == before


# --- what goes wrong ---------------------------------------------------------------------------


def test_incomplete_fetch_reports_and_refuses_to_write(
    run: Run, server: Server, shipped: Catalog, copy: Path
) -> None:
    items = portal(shipped)
    items[ELTERNGELD]["typisierung"] = ["4"]
    place = list(items).index(ELTERNGELD)
    serve(server, items, broken=frozenset({0 if place >= 200 else 200}) - {0} or frozenset({200}))
    before = tree(copy)
    outcome = run("--write")
    assert outcome.code == 1
    assert outcome.kinds == [("typ_geaendert", "10000", ELTERNGELD)]
    assert not outcome.data["complete"]
    assert outcome.data["problems"] == [
        "Ab Eintrag 201 fehlt eine Seite: Das FIM-Portal antwortete mit Status 500."
    ]
    assert "Der Abgleich ist unvollständig; geschrieben wurde nichts." in outcome.err
    assert tree(copy) == before
    table = run(form="table")
    assert "UNVOLLSTÄNDIG" in table.out
    assert "Ab Eintrag 201" in table.out


def test_unreachable(run: Run, server: Server) -> None:
    outcome = run("--fim", "http://127.0.0.1:1")
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.startswith("Fehler: http://127.0.0.1:1")
    assert "ist nicht zu erreichen." in outcome.err


@pytest.mark.parametrize("day", ["gestern", "2026-13-01", "01.11.2026"])
def test_no_date(run: Run, server: Server, day: str) -> None:
    outcome = run("--seit", day)
    assert outcome.code == 2
    assert f"„{day}“ ist kein Datum." in outcome.err
    assert server.requests == []


def test_a_catalogue_that_cannot_be_written(
    run: Run,
    server: Server,
    shipped: Catalog,
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = portal(shipped)
    items[ELTERNGELD]["typisierung"] = ["4"]
    serve(server, items)
    before = tree(copy)

    def refuse(path: Path, _text: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(edit, "write_whole", refuse)
    outcome = run("--write")
    assert outcome.code == 1
    assert f"Fehler: Die Katalogdatei {copy / GEBURT} lässt sich nicht schreiben" in outcome.err
    assert "--catalog" in outcome.err
    assert tree(copy) == before


def test_validated_before_anything_is_written(
    run: Run, server: Server, shipped: Catalog, copy: Path
) -> None:
    # A catalogue of one's own that lacks the source which new entries name.
    sources = copy / "quellen.yaml"
    text = sources.read_text(encoding="utf-8")
    assert "id: fim-portal" in text
    sources.write_text(text.replace("id: fim-portal", "id: fim-anders"), encoding="utf-8")
    items = portal(shipped)
    items[NEW] = {**items[BEWILLIGUNG], "leistungsschluessel": NEW, "title": "Elterngeld neu"}
    items[ELTERNGELD]["typisierung"] = ["4"]
    serve(server, items)
    before = tree(copy)
    outcome = run("--write")
    assert outcome.code == 4
    assert "geschrieben wurde nichts" in outcome.err
    assert "Die Quelle „fim-portal“ gibt es nicht." in outcome.err
    assert tree(copy) == before


# --- formats -----------------------------------------------------------------------------------


def test_formats(run: Run, server: Server, shipped: Catalog) -> None:
    items = portal(shipped)
    items[ELTERNGELD] |= {"typisierung": ["4"], "title": "=1+1 | <b>\x1b[31m"}
    serve(server, items)

    table = run(form="table")
    assert "Typ geändert: 1; Name geändert: 1." in table.out
    assert "„--write“ übernimmt davon 2" in table.out
    assert "\x1b" not in table.out

    rows = list(csv.DictReader(io.StringIO(run(form="csv").out.lstrip("\ufeff")), delimiter=";"))
    assert [next(iter(row.values())) for row in rows] == ["Typ geändert", "Name geändert"]
    assert not any(value.startswith("=") for row in rows for value in row.values())

    markdown = run(form="md").out
    assert "| Typ geändert |" in markdown
    assert "<b>" not in markdown


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["catalog", "refresh", "--help"])
    shown = capsys.readouterr().out
    assert all(option in shown for option in ("--fim", "--seit", "--pvog", "--write", "--format"))
    with pytest.raises(SystemExit):
        main(["catalog", "--help"])
    assert "refresh" in capsys.readouterr().out


def test_the_shipped_catalogue_knows_the_source() -> None:
    text = (paths.data("catalog") / "quellen.yaml").read_text(encoding="utf-8")
    assert f"- id: {edit.SOURCE}\n" in text
