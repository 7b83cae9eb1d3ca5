# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The PVOG Suchdienst as its documentation tells it, and in every form that may come."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.errors import SourceError
from ozgcheck.model import Collection, Level, LinkKind, Offer, Umfang
from ozgcheck.sources.interface import Context
from ozgcheck.sources.json_fields import address, fields, words
from ozgcheck.sources.pvog_search import lists
from ozgcheck.sources.pvog_search.entries import description, offer, online_service
from ozgcheck.sources.registry import source
from ozgcheck.text import plain
from ozgcheck.web.client import Client
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture

HERNE = "059160000000"
NRW = "050000000000"
ESSEN = "051130000000"
LIST = f"/v7/servicedescriptions/{HERNE}"
NEWER = "/v8beta1/servicedescriptions"
ONLINE = "/v1beta2/onlineservices"
PASS = "99085001012000"


class QuickContext(Context):
    """Does not wait between attempts."""

    def client(self, **limits: Any) -> Client:
        return Client(self.contact, self.offline, backoff=0.0, retries=0, **limits)


def context(**values: Any) -> Context:
    return QuickContext(ars=HERNE, retrieved="2026-11-25T04:00:00", **values)


def reply(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status)


def entry(number: int = 1, **changes: object) -> dict[str, object]:
    return {
        "id": f"L100002.LB.{number}",
        "name": f"Leistung {number} beantragen",
        "leikakeys": [f"99085001{number:03}000"],
        "ars": [HERNE],
        **changes,
    }


def page(*entries: object, **counters: object) -> Reply:
    return reply({"serviceDescriptions": {"content": list(entries), **counters}})


def serve(server: Server, *entries: object, online: object = None) -> None:
    server.route(LIST, page(*entries, totalPages=1, last=True))
    server.route(ONLINE, reply(online or {"totalHits": 0, "onlineservices": []}))


def detail(server: Server, number: int, answer: object, status: int = 200) -> None:
    path = f"/v6/servicedescriptions/L100002.LB.{number}/detail"
    server.route(path, reply(answer, status))


def read(server: Server, given_context: Context | None = None) -> Collection:
    return source("pvog-suche").collect(server.url("/"), given_context or context())


def by_title(collection: Collection) -> Mapping[str, Offer]:
    return {offer.title: offer for offer in collection.offers}


# --- what the documentation promises -----------------------------------------------------


def test_a_listed_service_is_completed_by_its_own_page(server: Server) -> None:
    serve(server, {"id": "L100002.LB.7", "title": "", "ars": [NRW]})
    detail(
        server,
        7,
        {
            "id": "L100002.LB.7",
            "name": "Reisepass; Beantragung&#xa0;",
            "leikakeys": [PASS],
            "ars": [NRW, ESSEN],
            "onlineServiceLinks": [{"title": "Zum Dienst", "uri": "https://pass.herne.de/a"}],
            "sourcePortals": [
                {"title": "intern", "uri": "http://portal/1"},
                {"title": "Herne", "uri": "https://www.herne.de:443/pass"},
            ],
            "organisations": [
                {"title": "Bürgeramt", "role": {"code": "01", "name": "Zuständige Stelle"}},
                {"title": "Auskunft", "role": {"code": "02", "name": "Ansprechpunkt"}},
            ],
            "details": [
                {"code": "24", "text": "<p>Sie brauchen einen&nbsp;Pass?</p>"},
                {"code": "98", "text": "70 &euro;", "details": [{"title": "Expr.", "text": "32"}]},
                {"code": "97", "text": "keine", "placeholder": True},
                {"code": "14", "links": [{"title": "Antrag", "uri": "https://a.de/f.pdf"}]},
            ],
            "lastUpdate": "2026-10-01T08:00:00",
            "einNeuesFeld": {"tief": [1, 2]},
        },
    )
    collection = read(server)
    (offer,) = collection.offers
    assert offer.id == "pvogsd-L100002.LB.7"
    assert (offer.title, offer.schluessel) == ("Reisepass; Beantragung", (PASS,))
    assert (offer.source, offer.url) == ("pvog-suche", "https://www.herne.de/pass")
    assert offer.level is Level.LAND
    assert [(link.kind, link.url, link.title) for link in offer.links] == [
        (LinkKind.ONLINEDIENST, "https://pass.herne.de/a", "Zum Dienst"),
        (LinkKind.FORMULAR, "https://a.de/f.pdf", "Antrag"),
    ]
    assert (offer.description, offer.text) == ("Sie brauchen einen Pass?", "")
    assert dict(offer.facts) == {
        "ars": f"{NRW}, {ESSEN}",
        "gebuehren": "70 €; Expr. 32",
        "stand": "2026-10-01T08:00:00",
        "zustaendig": "Bürgeramt",
    }
    assert collection.umfang == Umfang(complete=True, absence_proves=False)
    assert collection.as_of == "2026-10-01T08:00:00"
    assert (collection.skipped, collection.warnings) == ((), ())
    assert server.requests[-1].query["ars"] == HERNE


def test_only_what_lacks_something_is_asked_for_the_city_s_own_first(server: Server) -> None:
    serve(
        server,
        entry(1),
        entry(2, leikakeys=[], ars=["000000000000"]),
        entry(3, leikakeys=[], ars=[NRW]),
        entry(4, leikakeys=None),
    )
    for number in (2, 3, 4):
        detail(server, number, entry(number, leikakeys=[PASS]))
    collection = read(server)
    assert [path for path in server.paths if path.endswith("/detail")] == [
        f"/v6/servicedescriptions/L100002.LB.{number}/detail" for number in (4, 3, 2)
    ]
    assert all(offer.schluessel for offer in collection.offers)


def test_online_services_become_links_of_their_service(server: Server) -> None:
    serve(
        server,
        entry(1),
        entry(2),
        online={
            "totalHits": 3,
            "onlineservices": [
                {
                    "id": "L1.OD.1",
                    "name": "Antrag",
                    "links": [{"uri": "https://eins.de/"}],
                    "serviceDescriptions": [{"id": "L100002.LB.1", "ars": [HERNE]}],
                },
                {
                    "id": "L1.OD.2",
                    "name": "Bauportal",
                    "links": [{"uri": "https://bauportal.nrw/"}],
                    "serviceDescriptions": [{"ars": [NRW], "leikaKeys": ["99012004001000"]}],
                },
                {"id": "L1.OD.3", "name": "Nur in Essen", "serviceDescriptions": [{"ars": ESSEN}]},
            ],
        },
    )
    collection = read(server)
    offers = by_title(collection)
    assert sorted(offers) == ["Bauportal", "Leistung 1 beantragen", "Leistung 2 beantragen"]
    assert [link.url for link in offers["Leistung 1 beantragen"].links] == ["https://eins.de/"]
    assert offers["Leistung 1 beantragen"].links[0].kind is LinkKind.ONLINEDIENST
    assert offers["Leistung 1 beantragen"].schluessel == ("99085001001000",)
    assert offers["Leistung 2 beantragen"].links == ()
    assert (offers["Bauportal"].level, offers["Bauportal"].schluessel) == (
        Level.LAND,
        ("99012004001000",),
    )
    assert collection.warnings == (
        "Einträge, die laut ihrem Regionalschlüssel woanders gelten, nicht ausgewertet: 1.",
    )
    assert collection.skipped == ()


def test_the_keys_of_an_online_service_of_several_services_stay_with_none() -> None:
    reading = lists.Reading()
    for number in (1, 2):
        reading.add(description(fields(entry(number, leikakeys=[])), HERNE))
    shared = {"id": "L1.OD.1", "name": "Urkunden", "leikakeys": [PASS], "links": ["https://a.de"]}
    owners = [{"id": "L100002.LB.1"}, {"id": "L100002.LB.2"}]
    lists._join(reading, *online_service(fields({**shared, "serviceDescriptions": owners}), HERNE))
    assert [each.keys for each in reading.entries.values()] == [(), ()]
    assert all(each.links for each in reading.entries.values())
    lists._join(
        reading, *online_service(fields({**shared, "serviceDescriptions": owners[:1]}), HERNE)
    )
    assert [each.keys for each in reading.entries.values()] == [(PASS,), ()]


@pytest.mark.parametrize(
    ("areas", "level"),
    [
        ([HERNE], Level.EIGEN),
        ([ESSEN, HERNE], Level.EIGEN),
        (["05916"], Level.EIGEN),
        ([NRW], Level.LAND),
        (["05"], Level.LAND),
        ("000000000000", Level.BUND),
        ([], Level.UNBEKANNT),
        (["Herne"], Level.UNBEKANNT),
    ],
)
def test_the_level_comes_from_the_entry_s_own_areas(areas: object, level: Level) -> None:
    assert offer(description(fields(entry(ars=areas)), HERNE), "").level is level


def test_an_entry_of_another_city_is_none_of_ours(server: Server) -> None:
    serve(server, entry(1), entry(2, ars=[ESSEN]), entry(3, leikakeys=[], ars=[]))
    detail(server, 3, entry(3, ars=[ESSEN]))
    collection = read(server)
    assert [offer.title for offer in collection.offers] == ["Leistung 1 beantragen"]
    assert "woanders gelten, nicht ausgewertet: 2." in collection.warnings[-1]


# --- spellings and damage ----------------------------------------------------------------


@pytest.mark.parametrize(
    "listing",
    [
        {"serviceDescriptions": {"content": [entry()]}},
        {"servicedescriptions": [entry()]},
        {"content": [entry()], "page": {"totalPages": 1}},
        {"SERVICE_DESCRIPTIONS": {"items": [entry()], "totalPages": 1}},
    ],
)
def test_a_list_is_found_wherever_it_stands(server: Server, listing: object) -> None:
    server.route(LIST, reply(listing), page())
    server.route(ONLINE, reply({"onlineServices": []}))
    assert [offer.title for offer in read(server).offers] == ["Leistung 1 beantragen"]


@pytest.mark.parametrize("name", ["leikakeys", "leikaKeys", "leika_keys", "LeiKaIds", "leikaKey"])
def test_keys_are_found_under_any_spelling(name: str) -> None:
    raw = {**entry(), "leikakeys": None, name: [PASS, "4711", 5, None]}
    found = description(fields(raw), HERNE)
    assert found.keys == (PASS,)
    assert ("leika_key_roh", "4711, 5") in found.facts


def test_the_newer_list_is_asked_when_the_stable_one_is_gone(server: Server) -> None:
    server.route(NEWER, page(entry(), last=True))
    server.route(ONLINE, reply({"onlineservices": []}))
    assert len(read(server).offers) == 1
    asked = next(request for request in server.requests if request.path == NEWER)
    assert (asked.query["ars"], asked.query["useArsHierarchy"]) == (HERNE, "true")


def test_without_any_list_the_online_services_remain(server: Server) -> None:
    service = {"id": "L1.OD.1", "name": "Bauportal", "links": [{"uri": "https://bauportal.nrw/"}]}
    server.route(ONLINE, reply({"onlineservices": [service]}))
    collection = read(server)
    assert [offer.title for offer in collection.offers] == ["Bauportal"]
    assert not collection.complete
    assert LIST in collection.skipped[0].reason


def test_without_online_services_the_list_remains(server: Server) -> None:
    serve(server, entry())
    server.route(ONLINE, Reply(status=500))
    collection = read(server)
    assert len(collection.offers) == 1
    assert "Status 500" in collection.skipped[0].reason


def test_nothing_at_all_is_an_error(server: Server) -> None:
    with pytest.raises(SourceError, match="Regionalschlüssel"):
        read(server)
    serve(server)
    with pytest.raises(SourceError, match="keine einzige Leistung"):
        read(server)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>Wartung</html>", "Webseite"),
        (b'{"serviceDescriptions": {"con', "fehlerhaftes JSON"),
        (b"[" * 100_000, "fehlerhaftes JSON"),
        (b"[]", "ohne verwertbaren Inhalt"),
        (b"3", "ohne verwertbaren Inhalt"),
    ],
)
def test_an_answer_that_is_no_list_is_said(server: Server, body: bytes, words: str) -> None:
    server.route(LIST, Reply(body))
    with pytest.raises(SourceError, match=words):
        read(server)


def test_entries_without_a_name_are_counted(server: Server) -> None:
    serve(server, entry(1), {"leikakeys": [PASS], "id": "L100002.LB.2"}, "Unsinn", None, 7)
    detail(server, 2, {"id": "L100002.LB.2"})
    collection = read(server)
    assert len(collection.offers) == 1
    assert collection.warnings == ("Einträge ohne Namen, nicht ausgewertet: 1.",)


def test_offers_hold_nothing_that_harms(server: Server) -> None:
    serve(
        server,
        entry(
            1,
            name="Pass\u202e\x00\x1b[31m <script>alert(1)</script>",
            onlineServiceLinks=[{"uri": "javascript:alert(1)"}, {"uri": "https://a.de/x"}, 5],
        ),
    )
    (offer,) = read(server).offers
    assert offer.title == plain(offer.title)
    assert "\x1b" not in offer.title
    assert "alert" not in offer.title
    assert [link.url for link in offer.links] == ["https://a.de/x"]


# --- never without end -------------------------------------------------------------------


def pages(answer: Callable[[int], Reply]) -> Callable[[Request], Reply]:
    return lambda request: answer(int(request.query["page"]))


def test_all_pages_are_read_until_one_is_empty(server: Server) -> None:
    serve(server)
    server.route(LIST, pages(lambda n: page(entry(2 * n), entry(2 * n + 1)) if n < 3 else page()))
    collection = read(server)
    assert len(collection.offers) == 6
    assert collection.complete


@pytest.mark.parametrize("counters", [{"last": True}, {"totalPages": 1}])
def test_counters_spare_the_empty_page(server: Server, counters: Mapping[str, object]) -> None:
    serve(server)
    server.route(LIST, page(entry(), **counters))
    assert read(server).complete
    assert server.paths.count(LIST) == 1


def test_a_repeated_page_ends_the_reading(server: Server) -> None:
    serve(server)
    server.route(LIST, page(entry(1), entry(2), totalPages=400))
    collection = read(server)
    assert server.paths.count(LIST) == 2
    assert len(collection.offers) == 2
    assert "zum zweiten Mal" in collection.skipped[0].reason


def test_a_list_without_end_is_cut(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MAX_PAGES", 4)
    serve(server)
    server.route(LIST, pages(lambda number: page(entry(number))))
    server.route(
        ONLINE,
        lambda request: reply(
            {
                "onlineservices": [{"id": str(len(server.requests)), "name": "x"}],
                "nextPageToken": str(len(server.requests)),
            }
        ),
    )
    collection = read(server)
    assert (server.paths.count(LIST), server.paths.count(ONLINE)) == (4, 4)
    assert sum("nicht weiter geblättert" in skipped.reason for skipped in collection.skipped) == 2


def test_a_page_that_fails_is_skipped_and_three_are_enough(server: Server) -> None:
    serve(server)
    server.route(LIST, pages(lambda n: Reply(status=500) if n in (1, 3, 4, 5) else page(entry(n))))
    collection = read(server)
    assert [offer.title for offer in collection.offers] == [
        "Leistung 0 beantragen",
        "Leistung 2 beantragen",
    ]
    assert server.paths.count(LIST) == 6
    assert len(collection.skipped) == 5
    assert not collection.complete


def test_fewer_than_announced_is_said(server: Server) -> None:
    serve(server, online={"totalHits": 5, "onlineservices": [{"id": "1", "name": "a"}]})
    server.route(LIST, page(entry(1), last=True, totalElements=3))
    reasons = [skipped.reason for skipped in read(server).skipped]
    assert reasons == [
        "Der PVOG-Suchdienst nennt 3 Einträge, gelesen wurden 1.",
        "Der PVOG-Suchdienst nennt 5 Einträge, gelesen wurden 1.",
    ]


def test_tokens_lead_on_and_never_in_a_circle(server: Server) -> None:
    serve(server, entry())

    def online(request: Request) -> Reply:
        number = int(request.query.get("nextPageToken", "0"))
        services = [{"id": f"L1.OD.{number}", "name": f"Dienst {number}"}]
        return reply({"onlineservices": services, "nextPageToken": str((number + 1) % 3)})

    server.route(ONLINE, online)
    collection = read(server)
    assert len(collection.offers) == 4
    assert server.paths.count(ONLINE) == 4
    assert "zum zweiten Mal" in collection.skipped[0].reason


def test_what_came_before_a_failing_answer_remains(server: Server) -> None:
    serve(server, entry())
    first = {"onlineservices": [{"id": "L1.OD.1", "name": "Dienst"}], "nextPageToken": "x"}
    server.route(ONLINE, reply(first), Reply(status=500))
    collection = read(server)
    assert len(collection.offers) == 2
    assert [skipped.reason for skipped in collection.skipped] == [
        "Der PVOG-Suchdienst antwortete mit Status 500."
    ]


def test_details_that_fail_do_not_cost_the_service(server: Server) -> None:
    serve(server, *(entry(number, leikakeys=[]) for number in range(1, 9)))
    detail(server, 1, entry(1))
    collection = read(server)
    assert len(collection.offers) == 8
    assert sum(path.endswith("/detail") for path in server.paths) == 4
    assert "Einzelheiten von 4 Leistungen nicht abgerufen" in collection.skipped[-1].reason
    assert "Einträge ohne gültigen Leistungsschlüssel: 7." in collection.warnings


def test_details_have_a_limit(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MAX_DETAILS", 2)
    serve(server, *(entry(number, leikakeys=[]) for number in range(1, 6)))
    for number in (1, 2, 3):
        detail(server, number, entry(number))
    collection = read(server)
    assert sum(path.endswith("/detail") for path in server.paths) == 2
    assert "Einzelheiten von 3 Leistungen" in collection.skipped[-1].reason


def test_a_detail_of_another_service_is_not_taken(server: Server) -> None:
    serve(server, entry(1, leikakeys=[]))
    detail(server, 1, entry(2, leikakeys=[PASS]))
    collection = read(server)
    assert collection.offers[0].schluessel == ()
    assert "anderen Leistung" in collection.skipped[0].reason


def test_an_id_cannot_lead_to_another_address(server: Server) -> None:
    serve(server, entry(1, leikakeys=[], id="../../../v1/geheim?x=1#"))
    read(server)
    assert server.paths[-1].startswith("/v6/servicedescriptions/..%2F..%2F")


# --- the client id -------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
def test_without_an_id_it_is_said_how_to_get_one(server: Server, status: int) -> None:
    server.route(LIST, Reply(status=status))
    server.route(ONLINE, Reply(status=status))
    with pytest.raises(SourceError) as caught:
        read(server)
    assert f"Kennung (Status {status})" in caught.value.message
    assert "FITKO" in caught.value.hint
    assert "pvog_client_id" in caught.value.hint
    assert "OZGCHECK_PVOG_CLIENT_ID" in caught.value.hint


def test_details_behind_a_lock_leave_the_list(server: Server) -> None:
    serve(server, entry(1, leikakeys=[]), entry(2, leikakeys=[]))
    detail(server, 1, {}, 401)
    collection = read(server)
    assert len(collection.offers) == 2
    assert sum(path.endswith("/detail") for path in server.paths) == 1
    assert "FITKO" in collection.skipped[0].reason


def test_no_id_is_built_in(server: Server) -> None:
    serve(server, entry())
    read(server)
    assert not any("pvog-sud-api-client-id" in request.headers for request in server.requests)


@pytest.mark.skipif(
    "headers" not in inspect.signature(Client.__init__).parameters,
    reason="the client cannot send further headers yet",
)
def test_the_city_s_own_id_is_sent_and_a_refusal_named(server: Server) -> None:
    serve(server, entry())
    read(server, context(pvog_client_id=" meine-kennung "))
    sent = {request.headers.get("pvog-sud-api-client-id") for request in server.requests}
    assert sent == {"meine-kennung"}
    server.route(LIST, Reply(status=401))
    server.route(ONLINE, Reply(status=401))
    with pytest.raises(SourceError, match="lehnt die eingetragene Kennung ab"):
        read(server, context(pvog_client_id="meine-kennung"))


@pytest.mark.parametrize("value", ["zwei Wörter", "a\r\nX: b", "ü", "x" * 201])
def test_an_id_that_cannot_be_one_is_not_sent(server: Server, value: str) -> None:
    with pytest.raises(SourceError, match="unzulässige Zeichen"):
        read(server, context(pvog_client_id=value))
    assert server.requests == []


@pytest.mark.parametrize("ars", ["05916", "05916000000x", "", "٠٥٩١٦٠٠٠٠٠٠٠"])
def test_a_wrong_ars_is_not_asked(server: Server, ars: str) -> None:
    with pytest.raises(SourceError, match="zwölf Ziffern"):
        read(server, QuickContext(ars=ars, retrieved=""))
    assert server.requests == []


def test_a_file_is_no_service() -> None:
    with pytest.raises(SourceError, match="keine Adresse"):
        source("pvog-suche").collect("liste.json", context())


def test_offline_asks_nobody() -> None:
    with pytest.raises(SourceError, match="offline"):
        source("pvog-suche").collect("", context(offline=True))


# --- values of strangers -------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["id", "name", "ars", "leikakeys", "details", "onlineServiceLinks", "organisations",
     "sourcePortals", "serviceDescriptions", "links", "uri", "code", "text", "role", "lastUpdate"]
)  # fmt: skip


@given(st.dictionaries(NAMES, JSON | st.lists(st.dictionaries(NAMES, JSON), max_size=2)))
def test_whatever_a_field_holds_it_becomes_an_entry(raw: dict[str, object]) -> None:
    found = fields(raw)
    for each in (description(found, HERNE), online_service(found, HERNE)[0]):
        made = offer(each, "")
        assert made.title == plain(made.title, 500)
        assert all(key.isdigit() and len(key) == 14 for key in made.schluessel)
        assert all(link.url.startswith(("http://", "https://")) for link in made.links)
        assert all(isinstance(value, str) for _, value in made.facts)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<p>&#1;a</p>b", "a b"),
        ("a &amp;nbsp; b", "a b"),
        ("a&copy=2 &lt; 3", "a&copy=2 < 3"),
        ("<script>x()</script>a", "a"),
        (True, ""),
        (7, "7"),
        (["a"], ""),
    ],
)
def test_markup_and_entities_become_words(value: object, expected: str) -> None:
    assert words(value) == expected


@given(st.text() | st.text("<>&;#x/ap \x00"))
def test_any_text_becomes_plain_words(text: str) -> None:
    assert words(text) == plain(words(text))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("//service.berlin.de/a", "https://service.berlin.de/a"),
        ("/a?b=1&copy=2", "https://x.de/a?b=1&copy=2"),
        ("https://a.de/?x=1&amp;y=2", "https://a.de/?x=1&y=2"),
        ("http://portal/intern", ""),
        ("javascript:alert(1)", ""),
        ("https://[", ""),
        ("#", ""),
        ("", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_addresses(value: object, expected: str) -> None:
    assert address(value, "https://x.de/") == expected
