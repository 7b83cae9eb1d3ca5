# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Turns at hosts: alone with threads, and in the client, measured at the server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.web.client import Client
from ozgcheck.web.pace import Pace
from tests.pace import never_early
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture

# Clocks and threads are not exact to the millisecond.
BLUR = 0.01


def together(threads: int, work: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))


def starts(pace: Pace, host: str = "a", threads: int = 1, work: float = 0.0) -> list[float]:
    found: list[float] = []

    def one(_: int) -> None:
        with pace.turn(host):
            found.append(time.monotonic())
            time.sleep(work)

    together(threads, one)
    return found


def test_starts_of_all_threads_keep_the_delay() -> None:
    found = starts(Pace(0.05, parallel=8), threads=8)
    assert len(found) == 8
    assert never_early(found, 0.05)


def test_hosts_do_not_wait_for_each_other() -> None:
    pace = Pace(5.0)
    started = time.monotonic()
    for host in "abcdef":
        starts(pace, host)
    assert time.monotonic() - started < 1


def test_no_more_than_parallel_are_under_way() -> None:
    pace, running, most = Pace(0.0, parallel=2), 0, 0
    lock = threading.Lock()

    def one(_: int) -> None:
        nonlocal running, most
        with pace.turn("a"):
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.03)
            with lock:
                running -= 1

    together(8, one)
    assert most == 2


def test_a_failed_turn_gives_its_place_back() -> None:
    pace = Pace(0.0, parallel=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), pace.turn("a"):
            raise ZeroDivisionError
    assert len(starts(pace)) == 1


def test_slowing_down_counts_from_the_last_start_and_never_speeds_up() -> None:
    pace = Pace(0.05)
    first = starts(pace)[0]
    pace.slow_down("a", 0.2)
    pace.slow_down("a", 0.01)
    assert starts(pace)[0] - first >= 0.2 - BLUR
    pace.slow_down("a", 86_400)
    assert pace.delay("a") == 60
    assert pace.delay("b") == 0.05


def test_a_held_host_waits_even_for_those_already_waiting() -> None:
    pace = Pace(0.1)
    began = starts(pace)[0]
    waiting = ThreadPoolExecutor(1)
    turn = waiting.submit(starts, pace)
    time.sleep(0.03)
    pace.hold("a", 0.3)
    assert turn.result()[0] - began >= 0.3
    waiting.shutdown()


def test_holding_is_capped() -> None:
    pace = Pace(0.0, longest=0.1)
    pace.hold("a", 86_400)
    began = time.monotonic()
    assert 0.1 - BLUR <= starts(pace)[0] - began < 2


def test_closing_wakes_all_who_wait() -> None:
    pace = Pace(60.0, parallel=2)
    starts(pace)
    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(starts, pace) for _ in range(6)]
        time.sleep(0.1)
        began = time.monotonic()
        pace.close()
        for one in waiting:
            with pytest.raises(SourceError, match="abgebrochen"):
                one.result()
    assert time.monotonic() - began < 2


# --- in the client ------------------------------------------------------------------------


def times(server: Server) -> list[float]:
    return [request.time for request in server.requests]


def slow(request: Request) -> Reply:
    time.sleep(0.2)
    return Reply()


def test_threads_of_one_client_keep_delay_and_number(server: Server) -> None:
    server.route("/a", slow)
    with Client(delay=0.06, parallel=2) as client:
        together(6, lambda _: client.get(server.url("/a")))
    assert never_early(times(server), 0.06)
    assert server.most_at_once == 2


@pytest.mark.parametrize(
    "first",
    [
        Reply(status=503),
        Reply(b"x" * 100, cut=50),
        Reply(b"x" * 100, cut=50, reset=True),
        Reply(status=302, headers={"Location": "/a"}),
    ],
)
def test_attempts_and_redirects_keep_the_delay(server: Server, first: Reply) -> None:
    server.route("/a", first, first, Reply())
    with Client(delay=0.15, backoff=0.0) as client:
        client.get(server.url("/a"))
    assert len(server.requests) == 3
    assert never_early(times(server), 0.15)


def test_after_retry_after_the_whole_host_rests(server: Server) -> None:
    server.route("/a", Reply(status=429, headers={"Retry-After": "1"}), Reply())
    server.route("/b", Reply())
    with Client(parallel=4) as client, ThreadPoolExecutor(2) as pool:
        busy = pool.submit(client.get, server.url("/a"))
        time.sleep(0.2)
        client.get(server.url("/b"))
        busy.result()
    assert server.paths[0] == "/a"
    assert times(server)[1] - times(server)[0] >= 1 - BLUR


def test_waiting_for_the_turn_costs_no_time(server: Server) -> None:
    server.route("/a", Reply())
    with Client(delay=0.2, time_limit=0.3) as client:
        together(5, lambda _: client.get(server.url("/a")))
    assert len(server.requests) == 5


def test_closing_the_client_ends_waiting_calls(server: Server) -> None:
    server.route("/a", Reply())
    client = Client(delay=60.0)
    client.get(server.url("/a"))
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(client.get, server.url("/a")) for _ in range(3)]
        time.sleep(0.1)
        client.close()
        for one in waiting:
            with pytest.raises(SourceError, match="abgebrochen"):
                one.result()
    assert len(server.requests) == 1
