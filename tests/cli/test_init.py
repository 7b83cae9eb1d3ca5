# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck init`: from options, from answers, and never over what is there."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.cli.init import TEMPLATES
from ozgcheck.config import _HEBEL, _OPENDATA, _PORTAL, _TOP, _UMFRAGE, Config, load_config
from ozgcheck.config_text import OPENDATA, PORTAL, TOP, UMFRAGE, config_text, toml
from ozgcheck.model import Portal
from tests.conftest import Outcome, tree

Run = Callable[..., Outcome]

FILE = Path("ozgcheck.toml")
TOWN = ("--stadt", "Musterstadt", "--ars", "059990000000", "--adresse", "service.muster.example")
NOWHERE = Portal("x", "X", "059990000000", (("open-pvog", ""),))
HOSTILE = 'Stadt "A"\n[hebel]\nkorb = 999\x1b[31m\u202e\\ \x00 \'\'\' """'


class Terminal(io.StringIO):
    """An input at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def sit(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """The command at a terminal: the answers come line by line."""

    def call(answers: list[str], *args: str) -> Outcome:
        monkeypatch.setattr("sys.stdin", Terminal("".join(f"{line}\n" for line in answers)))
        return run("init", *args)

    return call


# --- the file -----------------------------------------------------------------------------


def test_every_setting_is_in_the_file() -> None:
    """A new key of the configuration must be explained here, too."""
    assert TOP.keys() | {"ausnahmen", "hebel", "opendata", "portale", "umfrage"} == _TOP.keys()
    assert PORTAL.keys() == _PORTAL.keys()
    assert OPENDATA.keys() == _OPENDATA.keys()
    assert UMFRAGE.keys() == _UMFRAGE.keys()
    text = config_text(NOWHERE, {}, shipped=False)
    assert all(
        re.search(rf"^#?{key} = ", text, re.MULTILINE)
        for key in {**TOP, **_HEBEL, **OPENDATA, **UMFRAGE}
    )
    assert "#[[ausnahmen]]" in text


@pytest.mark.parametrize("shipped", [True, False])
def test_all_that_is_off_is_the_usual(tmp_path: Path, shipped: bool) -> None:
    """Taking away every mark changes nothing but what stands there as an example."""
    path = tmp_path / "ozgcheck.toml"
    text = config_text(NOWHERE, {}, shipped=shipped)
    path.write_text(text, encoding="utf-8")
    as_written = load_config(path)
    on = re.sub(r"^#(?=[a-z_\d]+ = |\[)", "", text, flags=re.MULTILINE)
    assert not re.search(r"^#\S", on, re.MULTILINE)
    path.write_text(on.replace('profil = "profil.yaml"\n', ""), encoding="utf-8")
    everything = load_config(path)
    assert [len(config.ausnahmen) for config in (as_written, everything)] == [0, 1]
    assert everything.portale == (NOWHERE,)
    assert as_written.portale == (() if shipped else (NOWHERE,))
    for name in (*TOP, "hebel", "opendata", "umfrage"):
        usual = "x" if name == "portal" else getattr(Config(), name)
        assert getattr(as_written, name) == getattr(everything, name) == usual


@given(st.text(max_size=60))
def test_any_text_is_one_value_of_toml(text: str) -> None:
    read = tomllib.loads(f"a = {toml([text, text])}\nb = 1")
    assert read["b"] == 1
    assert len(read["a"]) == 2
    assert not re.search(r"[\x00-\x1f\x7f]", read["a"][0])


# --- from options -------------------------------------------------------------------------


def test_a_city_of_the_catalogue_needs_its_name_only(run: Run) -> None:
    done = run("init", "--stadt", "stadt HERNE")
    assert (done.code, done.out) == (0, "")
    assert "Geschrieben: ozgcheck.toml" in done.err
    config = load_config(FILE)
    assert (config.portal, config.portale) == ("herne", ())  # the catalogue's stays in force
    assert run("gaps", "--lebenslage", "geburt").code == 0
    assert run("check", "--source", "beispiel:herne").code == 0


@pytest.mark.parametrize("how", [("--ars", "059110000000"), ("--portal", "bochum")])
def test_a_city_of_the_catalogue_is_known_by_ars_and_portal(run: Run, how: tuple[str, str]) -> None:
    assert run("init", *how).code == 0
    assert load_config(FILE).portal == "bochum"


def test_a_new_city_works_at_once(run: Run) -> None:
    demands = ("--schwelle", "2", "--fail-under", "0", "--fail-under", "familie=0,5")
    more = ("--produkt", "nolis", "--kontakt", "digital@muster.example")
    assert run("init", *TOWN, *demands, *more).code == 0
    config = load_config(FILE)
    (portal,) = config.portale
    assert (portal.name, portal.stadt, portal.ars) == (
        "musterstadt",
        "Musterstadt",
        "059990000000",
    )
    assert portal.adressen == ("https://service.muster.example/",)
    assert (portal.quellen, portal.produkt) == ((("portal", ""), ("open-pvog", "")), "nolis")
    assert (config.schwelle, config.fail_under) == (2, ("0", "familie=0,5"))
    assert config.kontakt == "digital@muster.example"
    Path("liste.csv").write_text("Titel\nElterngeld\n", encoding="utf-8")
    assert run("check", "--source", "tabelle:liste.csv").code == 3  # familie is not reached
    assert "Musterstadt" in run("gaps").out


@pytest.mark.parametrize(
    ("contact", "good"),
    [
        ("digital@herne.de", True),
        ("https://www.herne.de/kontakt", True),
        ("keine", True),
        ("nix", False),
        ("Frau Muster", False),
        ("digital@herne", False),
        ("a b@herne.de", False),
    ],
)
def test_a_contact_is_an_address(run: Run, contact: str, good: bool) -> None:
    done = run("init", "--stadt", "Herne", "--kontakt", contact)
    assert done.code == (0 if good else 2)
    assert FILE.exists() is good
    if not good:
        assert f"„{contact}“ ist keine Adresse" in done.err


def test_another_address_or_product_of_a_known_city_is_its_own(run: Run, catalog: Catalog) -> None:
    run("init", "--stadt", "Krefeld", "--adresse", "https://neu.krefeld.example/", "--ordner", "a")
    (moved,) = load_config(Path("a/ozgcheck.toml")).portale
    assert (moved.name, moved.ars, moved.produkt) == ("krefeld", "051140000000", "")
    run("init", "--stadt", "Krefeld", "--produkt", "nolis", "--ordner", "b")
    (other,) = load_config(Path("b/ozgcheck.toml")).portale
    assert (other.produkt, other.mindestens, other.profil) == ("nolis", 36, None)
    run("init", "--stadt", "Krefeld", "--ordner", "c")
    assert load_config(Path("c/ozgcheck.toml")).portale == ()
    assert "Das eigene Profil" in Path("c/ozgcheck.toml").read_text(encoding="utf-8")


def test_without_a_portal_only_the_pvog_is_read(run: Run) -> None:
    run("init", *TOWN[:4], "--ja")
    (portal,) = load_config(FILE).portale
    assert (portal.quellen, portal.adressen) == ((("open-pvog", ""),), ())


def test_hostile_names_stay_names(run: Run) -> None:
    assert run("init", "--stadt", HOSTILE, *TOWN[2:]).code == 0
    config = load_config(FILE)
    assert config.hebel == Config().hebel
    assert config.portale[0].stadt.startswith('Stadt "A" [hebel] korb = 999 [31m\\ ')
    assert config.portal == "stadt-a-hebel-korb-999-31m"
    assert "\x1b" not in FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "--stadt NAME"),
        (("--ars", "059990000000"), "--stadt NAME"),
        (("--schwelle", "2"), "--stadt NAME"),
        (("--stadt", "Musterstadt"), "Es fehlt der amtliche Regionalschlüssel"),
        (("--stadt", "\x1b\n!"), "kein Name einer Stadt"),
        ((*TOWN, "--ars", "05916000"), "zwölf Ziffern"),
        ((*TOWN, "--ars", "²" * 12), "zwölf Ziffern"),
        ((*TOWN, "--adresse", "ftp://x.example"), "keine Internetadresse"),
        ((*TOWN, "--adresse", "https://a b/"), "keine Internetadresse"),
        ((*TOWN, "--adresse", 'https://x"\n[a]/'), "keine Internetadresse"),
        ((*TOWN, "--adresse", ""), "keine Internetadresse"),
        ((*TOWN, "--produkt", "nolsi"), "„nolis“"),
        ((*TOWN, "--schwelle", "5"), "1, 2, 3 und 4"),
        ((*TOWN, "--fail-under", "viel"), "keine Schwelle"),
        ((*TOWN, "--fail-under", "famlie=3"), "„familie“"),
        (("--portal", "hernne"), "„herne“"),
        ((*TOWN, "--config", "x.toml"), "--ordner"),
        ((*TOWN, "--vorlage", "jenkins"), "gitlab, github, systemd, cron"),
    ],
)
def test_mistakes_are_explained_and_nothing_is_written(
    run: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], words: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Herne\n"))
    done = run("init", *args)
    assert done.code == 2
    assert words in done.err
    assert done.err.startswith("Fehler: ")
    assert tree(Path.cwd()) == {}


# --- from answers -------------------------------------------------------------------------


def test_six_questions_with_a_default_each(sit: Callable[..., Outcome]) -> None:
    done = sit([""] * 6)
    assert (done.code, done.out) == (0, "")
    assert done.err.count("]: ") == 6
    assert "Name der Stadt [Herne]" in done.err
    assert "[059160000000]" in done.err
    assert load_config(FILE).portal == "herne"


def test_answers_make_a_city_and_wrong_ones_are_asked_again(sit: Callable[..., Outcome]) -> None:
    answers = ["?", "Musterstadt", "", "123", "059990000000", "x y", "keine", "9", "2"]
    done = sit([*answers, "famlie=3", "40; familie=47,5", "digital@muster.example"])
    assert done.code == 0
    for words in ("kein Name", "Es fehlt der", "„123“", "„x y“", "„9“", "„famlie“"):
        assert words in done.err
    config = load_config(FILE)
    assert (config.portal, config.schwelle) == ("musterstadt", 2)
    assert config.fail_under == ("40", "familie=47,5")
    assert config.portale[0].quellen == (("open-pvog", ""),)


def test_what_the_options_say_is_not_asked(sit: Callable[..., Outcome]) -> None:
    done = sit([""] * 3, *TOWN)
    assert (done.code, done.err.count("]: ")) == (0, 3)
    assert sit([], *TOWN, "--ja", "--ordner", "b").code == 0


def test_who_gives_up_leaves_nothing(sit: Callable[..., Outcome]) -> None:
    done = sit(["Musterstadt"])
    assert done.code == 130
    assert tree(Path.cwd()) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_a_real_terminal(tmp_path: Path, catalog: Catalog) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "ozgcheck", "init"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=theirs, stderr=theirs) as process:
        os.write(ours, b"Gelsenkirchen\n" + b"\n" * 5)
        code = process.wait(timeout=60)
    shown = os.read(ours, 65_536)
    os.close(ours)
    os.close(theirs)
    assert code == 0
    assert b"[055130000000]" in shown
    assert load_config(tmp_path / "ozgcheck.toml").portal == "gelsenkirchen"


# --- what is there ------------------------------------------------------------------------


def test_an_existing_file_is_never_overwritten(sit: Callable[..., Outcome], run: Run) -> None:
    FILE.write_text("schwelle = 1\n", encoding="utf-8")
    before = tree(Path.cwd())
    done = sit([""] * 6)
    assert done.code == 2
    assert "ozgcheck.toml gibt es schon" in done.err
    assert "Name der Stadt" not in done.err  # nobody answers in vain
    assert run("init", *TOWN, "--vorlage", "cron").code == 2
    assert tree(Path.cwd()) == before


def test_replacing_keeps_every_old_file_with_its_day(run: Run) -> None:
    for number in range(3):
        FILE.write_text(f"schwelle = {number + 1}\n", encoding="utf-8")
        assert run("init", *TOWN, "--ersetzen").code == 0
    kept = {path.name: path.read_text() for path in Path().glob("ozgcheck.toml.*")}
    assert kept == {
        "ozgcheck.toml.2025-11-25": "schwelle = 1\n",
        "ozgcheck.toml.2025-11-25-2": "schwelle = 2\n",
        "ozgcheck.toml.2025-11-25-3": "schwelle = 3\n",
    }
    assert load_config(FILE).portal == "musterstadt"


@pytest.mark.parametrize("kind", TEMPLATES)
def test_templates_come_beside_it_and_alone(run: Run, kind: str) -> None:
    names = {*TEMPLATES[kind]}
    assert run("init", *TOWN, "--vorlage", kind, "--vorlage", kind).code == 0
    assert set(tree(Path.cwd())) == {"ozgcheck.toml", *names}
    for name in names:
        Path(name).unlink()
    own = FILE.read_bytes()
    assert run("init", "--vorlage", kind).code == 0
    assert set(tree(Path.cwd())) == {"ozgcheck.toml", *names}
    assert FILE.read_bytes() == own
    done = run("init", "--vorlage", kind)
    assert done.code == 2
    assert "gibt es schon" in done.err


def test_a_folder_that_cannot_be_made_is_said(run: Run) -> None:
    Path("datei").touch()
    done = run("init", *TOWN, "--ordner", "datei/x")
    assert done.code == 1
    assert "datei/x" in done.err
