# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The FIM-Portal as described, and in every broken form we can think of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ozgcheck.catalog import fim
from ozgcheck.catalog.fim import Ozg, Steckbrief, Steckbriefe, fetch_steckbriefe
from ozgcheck.errors import SourceError
from ozgcheck.web.client import Client
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture

V1 = "/api/v1/leistung-steckbriefe"
V0 = "/api/v0/leistung-steckbriefe"


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(backoff=0.0, retries=1) as quick:
        yield quick


def item(number: int = 1, **changes: object) -> dict[str, object]:
    """One Steckbrief as the API sends it, with fields nobody here needs."""
    return {
        "leistungsschluessel": f"99102013{number:06}",
        "title": f"Hundesteuer Anmeldung {number}",
        "typisierung": ["5"],
        "leistungsadressat": ["001"],
        "ozg": [
            {
                "id": "10160",
                "leistung": "Hundehaltung",
                "themenfeld": "engagement_hobby",
                "themenfeld_label": "Engagement & Hobby",
                "vollzugsbehoerden": [],
            }
        ],
        "sdg": ["0000000"],
        "freigabe_status": 6,
        **changes,
    }


def items(count: int) -> list[dict[str, object]]:
    return [item(number) for number in range(count)]


def page(found: object, offset: int = 0, total: object = None, **more: object) -> Reply:
    count = len(found) if isinstance(found, list) else 0
    envelope = {
        "items": found,
        "offset": offset,
        "limit": 200,
        "count": count,
        "total_count": count if total is None else total,
        **more,
    }
    return Reply(json.dumps(envelope).encode(), headers={"Content-Type": "application/json"})


def listing(everything: list[Any], total: object = None) -> Callable[[Request], Reply]:
    """An endpoint that pages through a list."""

    def answer(request: Request) -> Reply:
        offset, limit = int(request.query["offset"]), int(request.query["limit"])
        known = len(everything) if total is None else total
        return page(everything[offset : offset + limit], offset, known)

    return answer


def failing_at(
    offsets: set[int], reply: Reply, everything: list[Any]
) -> Callable[[Request], Reply]:
    whole = listing(everything)
    return lambda request: reply if int(request.query["offset"]) in offsets else whole(request)


def fetch(server: Server, client: Client, since: str = "") -> Steckbriefe:
    return fetch_steckbriefe(client, server.url(), since)


# --- the good case --------------------------------------------------------------------


def test_fields(server: Server, client: Client) -> None:
    server.route(V1, page([item()]))
    assert fetch(server, client) == Steckbriefe(
        (
            Steckbrief(
                "99102013000001",
                "Hundesteuer Anmeldung 1",
                ("5",),
                (Ozg("10160", "Hundehaltung", "Engagement & Hobby"),),
            ),
        )
    )
    (request,) = server.requests
    assert request.query == {"offset": "0", "limit": "200"}


def test_pages_until_total(server: Server, client: Client) -> None:
    server.route(V1, listing(items(450)))
    found = fetch(server, client)
    assert found.complete
    assert found.problems == ()
    assert len(found.entries) == 450
    assert [request.query["offset"] for request in server.requests] == ["0", "200", "400"]


def test_smaller_pages_than_asked(server: Server, client: Client) -> None:
    everything = items(120)

    def answer(request: Request) -> Reply:
        offset = int(request.query["offset"])
        return page(everything[offset : offset + 50], offset, 120)

    server.route(V1, answer)
    found = fetch(server, client)
    assert (found.complete, len(found.entries)) == (True, 120)
    assert [request.query["offset"] for request in server.requests] == ["0", "50", "100"]


def test_since_is_passed_on_and_proves_no_absence(server: Server, client: Client) -> None:
    server.route(V1, listing(items(201)))
    found = fetch(server, client, "2026-11-01")
    assert {request.query["updated_since"] for request in server.requests} == {"2026-11-01"}
    assert len(server.requests) == 2
    assert found.complete
    assert not found.exhaustive


def test_nothing_changed_since(server: Server, client: Client) -> None:
    server.route(V1, page([]))
    assert fetch(server, client, "2026-11-01") == Steckbriefe((), since="2026-11-01")


def test_v0_where_v1_is_unknown(server: Server, client: Client) -> None:
    server.route(V0, listing(items(250)))
    assert len(fetch(server, client).entries) == 250
    assert server.paths == [V1, V0, V0]


def test_neither_version(server: Server, client: Client) -> None:
    with pytest.raises(SourceError, match="Status 404"):
        fetch(server, client)
    assert server.paths == [V1, V0]


def test_rate_limit_is_waited_for(server: Server, client: Client) -> None:
    server.route(V1, Reply(status=429, headers={"Retry-After": "1"}), listing(items(3)))
    found = fetch(server, client)
    assert (found.complete, len(found.entries)) == (True, 3)
    first, second = server.requests
    assert second.time - first.time >= 1


# --- pages that fail --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=503), "Status 503"),
        (Reply(status=500), "Status 500"),
        (Reply(b"<!doctype html><p>Wartung"), "Webseite statt Daten"),
        (Reply(b'{"items": [{"leistungsschl'), "fehlerhaftes JSON"),
        (Reply(b"[" * 100_000), "fehlerhaftes JSON"),
        (Reply(b'{"detail": "no"}'), "ohne die erwartete Liste"),
        (Reply(b"[]"), "ohne die erwartete Liste"),
        (Reply(b'{"items": ' + b"9" * 5000 + b"}"), "fehlerhaftes JSON"),
        (Reply(b"{}", announced=1000), "brach nach"),
    ],
)
def test_a_page_fails_for_ever(server: Server, client: Client, reply: Reply, reason: str) -> None:
    server.route(V1, failing_at({200}, reply, items(450)))
    found = fetch(server, client)
    assert not found.complete
    assert len(found.entries) == 250
    (problem,) = found.problems
    assert "Ab Eintrag 201" in problem
    assert reason in problem

    server.route(V1, reply)
    with pytest.raises(SourceError, match=reason):
        fetch(server, client)


def test_gives_up_after_three_pages_in_a_row(server: Server, client: Client) -> None:
    server.route(V1, failing_at({200, 400, 600}, Reply(status=500), items(2000)))
    found = fetch(server, client)
    assert len(server.requests) == 4
    assert len(found.entries) == 200
    assert found.problems[-1] == "Danach wurde nicht weiter geblättert."
    assert not found.complete


def test_goes_on_after_pages_that_fail_now_and_then(server: Server, client: Client) -> None:
    server.route(V1, failing_at({200, 400, 800, 1000}, Reply(status=500), items(1300)))
    found = fetch(server, client)
    assert [request.query["offset"] for request in server.requests][-1] == "1200"
    assert len(found.entries) == 500
    assert len(found.problems) == 4


def test_goes_on_where_smaller_pages_begin(server: Server, client: Client) -> None:
    everything = items(120)

    def answer(request: Request) -> Reply:
        offset = int(request.query["offset"])
        good = page(everything[offset : offset + 50], offset, 120)
        return Reply(status=500) if offset == 50 else good

    server.route(V1, answer)
    assert len(fetch(server, client).entries) == 70
    assert [request.query["offset"] for request in server.requests] == ["0", "50", "100"]


def test_the_last_page_fails(server: Server, client: Client) -> None:
    server.route(V1, failing_at({400}, Reply(status=500), items(450)))
    found = fetch(server, client)
    assert (found.complete, len(found.entries), len(server.requests)) == (False, 400, 3)


def test_unreachable(client: Client, server: Server) -> None:
    address = server.url().replace(str(server.port), "1")
    with pytest.raises(SourceError, match="nicht zu erreichen"):
        fetch_steckbriefe(client, address)


# --- pages that lie ---------------------------------------------------------------------


def test_total_too_big(server: Server, client: Client) -> None:
    server.route(V1, listing(items(210), total=5000))
    found = fetch(server, client)
    assert len(found.entries) == 210
    assert found.problems == ("Das FIM-Portal nennt 5000 Einträge, geliefert hat es 210.",)
    assert not found.complete


def test_total_too_small(server: Server, client: Client) -> None:
    server.route(V1, listing(items(450), total=200))
    found = fetch(server, client)
    assert len(found.entries) == 450
    assert found.problems == ("Das FIM-Portal nennt 200 Einträge, geliefert hat es 450.",)


@pytest.mark.parametrize("total", ["viele", True, {}, 2.5])
def test_total_is_no_number(server: Server, client: Client, total: object) -> None:
    server.route(V1, listing(items(250), total=total))
    found = fetch(server, client)
    assert (found.complete, len(found.entries)) == (True, 250)
    assert server.requests[-1].query["offset"] == "250"


def test_same_page_for_ever(server: Server, client: Client) -> None:
    same = items(200)
    server.route(V1, lambda request: page(same, int(request.query["offset"]), 10**9))
    found = fetch(server, client)
    assert len(server.requests) == 2
    assert found.problems == ("Das FIM-Portal blättert ab Eintrag 201 nicht weiter.",)
    assert not found.complete


def test_offset_does_not_advance(server: Server, client: Client) -> None:
    server.route(V1, lambda request: page(items(len(server.requests)), 0, 10**9))
    found = fetch(server, client)
    assert len(server.requests) == 2
    assert not found.complete


def test_endless_new_pages(server: Server, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fim, "MAX_PAGES", 4)

    def answer(request: Request) -> Reply:
        offset = int(request.query["offset"])
        return page([item(offset)], offset, 10**9)

    server.route(V1, answer)
    found = fetch(server, client)
    assert len(server.requests) == 4
    assert found.problems == ("Nach 4 Seiten wurde nicht weiter geblättert.",)
    assert not found.complete


def test_a_page_too_big(server: Server, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fim, "MAX_PAGE_BYTES", 1000)
    server.route(V1, listing(items(100)))
    with pytest.raises(SourceError, match="größer als"):
        fetch(server, client)


# --- entries that are odd -----------------------------------------------------------------


def test_key_as_list_and_as_number(server: Server, client: Client) -> None:
    several = ["99000000000001", 99000000000002, "99000000000001"]
    server.route(V1, page([item(leistungsschluessel=several)]))
    found = fetch(server, client)
    assert [entry.schluessel for entry in found.entries] == ["99000000000001", "99000000000002"]
    assert found.problems == ()


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "text",
        7,
        [],
        {},
        item(leistungsschluessel=None),
        item(leistungsschluessel=[]),
        item(leistungsschluessel="9910201300000"),
        item(leistungsschluessel="99１0201３000001"),
        item(leistungsschluessel={"value": "99102013000001"}),
    ],
)
def test_item_without_key_is_a_problem(server: Server, client: Client, odd: object) -> None:
    server.route(V1, page([odd, item(5)]))
    found = fetch(server, client)
    assert [entry.schluessel for entry in found.entries] == ["99102013000005"]
    assert found.problems == ("Steckbriefe ohne gültigen Leistungsschlüssel, nicht verglichen: 1.",)
    assert found.complete


def test_only_keyless_items(server: Server, client: Client) -> None:
    server.route(V1, page([{"schluessel": "99102013000001"}] * 3))
    with pytest.raises(SourceError, match="keinen einzigen Leistungsschlüssel"):
        fetch(server, client)


def test_empty_list(server: Server, client: Client) -> None:
    server.route(V1, page([]))
    with pytest.raises(SourceError, match="keinen einzigen Leistungsschlüssel"):
        fetch(server, client)


def test_fields_of_other_types(server: Server, client: Client) -> None:
    odd = item(title=["x"], typisierung="2/3", ozg={"id": 10160, "leistung": None})
    server.route(V1, page([odd, item(2, title=None, typisierung=[{}, None, 4], ozg=[1, {}, "x"])]))
    assert fetch(server, client).entries == (
        Steckbrief("99102013000001", "", ("2/3",), (Ozg("10160", "", ""),)),
        Steckbrief("99102013000002", "", ("4",), ()),
    )


def test_texts_are_plain(server: Server, client: Client) -> None:
    evil = item(
        title="Hund\x1b[31m\u202e\n anmelden\ud800",
        ozg=[{"id": "10160\x00", "leistung": "A\u200bB", "themenfeld": "x\ty"}],
        typisierung=["5\x07"],
    )
    server.route(V1, page([evil]))
    assert fetch(server, client).entries == (
        Steckbrief("99102013000001", "Hund [31m anmelden", ("5",), (Ozg("10160", "AB", "x y"),)),
    )


def test_hostile_sizes(server: Server, client: Client) -> None:
    huge = item(
        title="x" * 100_000,
        leistungsschluessel=[f"99{number:012}" for number in range(5000)],
        ozg=[{"id": str(number)} for number in range(5000)],
    )
    server.route(V1, page([huge]))
    found = fetch(server, client)
    assert len(found.entries) == 100
    assert len(found.entries[0].name) == 500
    assert len(found.entries[0].ozg) == 100
