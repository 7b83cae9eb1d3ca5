# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every parser on the inputs that fuzzing begins with, and on those that it once fell over."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from fuzz import mutate, registry, run
from fuzz.target import Target, clean, complaints, file, harmful
from fuzz.targets import portal, titles
from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.schema import violations
from ozgcheck.config import load_config
from ozgcheck.errors import ConfigError, OzgcheckError, SourceError
from ozgcheck.matching.index import Index
from ozgcheck.web.urls import absolute_url, normal_url

FINDINGS = Path(__file__).parent / "findings"
ONCE = [(path.parent.name, path.name) for path in sorted(FINDINGS.glob("*/*"))]


@pytest.fixture(autouse=True)
def own_folder(catalog: Catalog, index: Index, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogue and its index are those of all tests; what a target wrote goes."""
    monkeypatch.setattr(portal, "shipped", lambda: catalog)
    monkeypatch.setattr(titles, "shipped", lambda: catalog)
    monkeypatch.setattr("ozgcheck.matching.match.Index", lambda _: index)
    yield
    clean()


@pytest.mark.parametrize("name", registry.NAMES)
def test_seeds_are_read(name: str) -> None:
    target = registry.target(name)
    seeds = target.seeds()
    with suppress(OzgcheckError):
        target.run(seeds[min(seeds)])  # what is made only once should not count
    assert {key: found for key, data in seeds.items() if (found := complaints(target, data))} == {}


@pytest.mark.parametrize("name", ["berlin", "open-pvog", "pvog-suche", "tabelle", "xzufi", "mappe"])
def test_a_seed_brings_offers(name: str) -> None:
    """What is refused at once would test nothing."""
    target = registry.target(name)
    assert all(target.run(data).offers for data in target.seeds().values())  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "input_"), ONCE)
def test_what_was_found_stays_mended(name: str, input_: str) -> None:
    assert complaints(registry.target(name), (FINDINGS / name / input_).read_bytes()) == []


def test_every_target_has_seeds_and_every_seed_a_target() -> None:
    folders = {path.name for path in (Path(registry.__file__).parent / "seeds").iterdir()}
    assert folders == set(registry.NAMES)
    assert {name for name, _ in ONCE} <= set(registry.NAMES)
    with pytest.raises(KeyError):
        registry.target("gibt-es-nicht")


# --- what the findings mean ----------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["a\x00b.example", "a\x19b.example", "a\x7f.example", "a b.c", "a%b.c"]
)
def test_a_host_has_no_control_characters(host: str) -> None:
    assert normal_url(f"https://{host}/") == ""


def test_half_a_character_does_not_become_a_query() -> None:
    assert absolute_url("https://a.example/", "/b/\udcc3") == "https://a.example/b/%EF%BF%BD"


def test_an_address_that_becomes_too_long_is_none() -> None:
    assert normal_url("https://a.example/" + "ü" * 1900) == ""


@pytest.mark.parametrize(
    "setting",
    [
        "a = " + "[" * 20_000,
        "schwelle = " + "1" * 5_000,
        'verlauf = "a\\u0000b"',
        'entscheidungen = "~niemand-heisst-so/x"',
        '[portale."../x"]\nstadt = "X"\nars = "059160000000"\nquellen = ["portal"]',
        f'[portale.x]\nstadt = "X"\nars = "{"²" * 12}"\nquellen = ["portal"]',
    ],
)
def test_settings_that_cannot_be_are_refused(setting: str, tmp_path: Path) -> None:
    path = tmp_path / "ozgcheck.toml"
    path.write_text(setting, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_config(path)


@pytest.mark.parametrize("key", ["10000\n", "١٠٠٠٠"])
def test_a_pattern_means_the_whole_value_and_plain_digits(key: str) -> None:
    line = {"titel": "a", "leistung": key, "urteil": "ja", "wer": "b", "wann": "2026-01-01"}
    assert [path for path, _, _ in violations("entscheidung", line)] == [("leistung",)]


def test_a_thousand_violations_are_enough() -> None:
    assert len(list(violations("quellen", {"quellen": [{}] * 20_000}))) == 1000


# --- fuzzing itself ------------------------------------------------------------------------


def _target(fall: object) -> Target:
    def run_it(data: bytes) -> object:
        if isinstance(fall, Exception):
            raise fall
        return fall

    return Target("probe", "a probe", run_it)


def test_what_counts_as_a_finding() -> None:
    assert complaints(_target("sauber"), b"") == []
    assert complaints(_target(SourceError("Nein.", "Bitte.")), b"") == []
    assert [found.kind for found in complaints(_target(ValueError("x")), b"")] == ["exception"]
    assert [found.kind for found in complaints(_target(["a\u202eb"]), b"")] == ["text"]
    assert [found.kind for found in complaints(_target({"a\x00": 1}), b"")] == ["text"]
    assert [found.kind for found in complaints(_target(SourceError("a\x1b")), b"")] == ["text"]
    slow = Target("probe", "a probe", lambda data: sum(range(10**6)))
    assert [found.kind for found in complaints(slow, b"", seconds=0.0)] == ["slow"]
    assert harmful("Ä ß – „“ … \u0301") == ""
    assert harmful("a\u00adb\u200b\ud800\u2028\x7f") == "\u00ad\u200b\ud800\u2028\x7f"


@pytest.mark.parametrize(
    ("form", "data", "read"),
    [
        (mutate.mutated_json, b'{"a": [1, {"b": "c"}], "d": null}', json.loads),
        (mutate.mutated_toml, b'a = "b"\n[c]\nd = 2027-06-30\ne = [1, 2]\n', tomllib.loads),
    ],
)
def test_changed_documents_are_still_documents(
    form: mutate.Mutate, data: bytes, read: object
) -> None:
    dice = random.Random(1)
    found = {mutate.guarded(form, data, dice, 10_000) for _ in range(100)} - {None}
    assert len(found) > 20
    for each in found:
        read(each.decode("utf-8", "surrogatepass"))  # type: ignore[operator, union-attr]


def test_answers_are_changed_one_at_a_time() -> None:
    data = b'200\n{"a": 1}\n====\n404\n\n====\n{"b": 2}'
    found = [
        mutate.guarded(mutate.mutated_json, data, random.Random(seed), 10**6) for seed in range(60)
    ]
    changed = [each for each in found if each]
    assert any(b'{"b": 2}' in each and b'{"a": 1}' not in each for each in changed)
    assert any(b'{"a": 1}' in each and b'{"b": 2}' not in each for each in changed)
    assert mutate.guarded(mutate.mutated_json, b"no json", random.Random(1), 10**6) is None


def test_pieces_are_repeated_up_to_the_longest_input() -> None:
    dice = random.Random(1)
    target = Target("probe", "a probe", lambda data: None, words=("(", ")"))
    lengths = [len(run.repeated(b"ab(cd)ef", target, dice)) for _ in range(50)]
    assert max(lengths) <= run.LONGEST
    assert sorted(lengths)[25] > run.LONGEST // 2
    assert run.repeated(b"", target, dice)


def test_the_smallest_input_of_a_cause_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "BUILD", tmp_path)
    findings = run.Findings("probe")
    target = _target(ValueError("x"))
    for data in (b"long", b"s", b"longer"):
        for found in complaints(target, data):
            findings.add(data, found)
    kept = [path for path in (tmp_path / "probe/findings").iterdir() if path.suffix != ".txt"]
    assert [path.read_bytes() for path in kept] == [b"s"]
    assert capsys.readouterr().err.count("exception: ValueError") == 1


def test_the_report_adds_up_what_each_target_got(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BUILD", tmp_path)
    monkeypatch.setattr(registry, "NAMES", ("robots", "sitemap"))
    (tmp_path / "robots").mkdir()
    run._noted("robots", "coverage", run.time.process_time(), 1500, 0)
    run._noted("robots", "growth", run.time.process_time(), 500, 0, 0.25)
    assert list(run.report())[2:] == ["| robots | a robots.txt | 0 | 2,000 | 0.25 s |"]


def test_growing_finds_what_is_only_slow_when_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quadratic(data: bytes) -> None:
        if data.count(b"(") > 20_000:
            raise ValueError("too deep")

    monkeypatch.setattr(run, "BUILD", tmp_path)
    probe = Target("robots", "a probe", quadratic, words=("(",))
    monkeypatch.setattr(registry, "target", lambda name: probe)
    assert run.grow("robots", 0.3)
    assert [path.name for path in sorted((tmp_path / "robots/findings").glob("*[!t]"))]


def test_files_of_a_target_lie_in_a_folder_that_is_removed() -> None:
    path = file("a/b", b"c")
    assert path.read_bytes() == b"c"
    clean()
    assert not path.exists()
