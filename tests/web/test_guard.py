# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nothing in a private network is connected to, however its name or address is written."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator

import pytest

from ozgcheck.errors import ForbiddenAddressError, SourceError
from ozgcheck.web import guard
from ozgcheck.web.client import Client
from ozgcheck.web.guard import Guard, is_public
from tests.server import Reply, Server, server_fixture

server = server_fixture

PUBLIC = "93.184.215.14"
PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "64:ff9b::7f00:1",
    "64:ff9b::192.168.0.1",
    "64:ff9b:1::7f00:1",
    # Teredo: the client 10.0.0.1 stands inverted in the last four bytes.
    "2001:0:5db8:d70e:0:0:f5ff:fffe",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "2a01:4f8::1", "2606:4700::1111", "64:ff9b::5db8:d70e"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


# --- connections --------------------------------------------------------------------------

Resolver = Callable[[dict[str, list[list[str]]]], list[str]]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """Names resolve as the test says, one answer after the other, the last for ever.

    Returns what is filled with the addresses that were connected to; connecting to anything
    but this computer fails without a packet being sent.
    """
    real_resolve, real_connect = socket.getaddrinfo, socket.socket.connect
    connected: list[str] = []

    def prepare(names: dict[str, list[list[str]]]) -> list[str]:
        def resolve(host: str, port: int, *args: int, **more: int) -> list[tuple[object, ...]]:
            answers = names.get(host)
            if answers is None:
                return real_resolve(host, port, *args, **more)
            found = answers.pop(0) if len(answers) > 1 else answers[0]
            if not found:
                raise socket.gaierror(socket.EAI_NONAME, "unknown")
            return [
                entry
                for address in found
                for entry in real_resolve(address, port, type=socket.SOCK_STREAM)
            ]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        return connected

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return prepare


def careful(**options: object) -> Client:
    return Client(**{"public_only": True, "backoff": 0.0, "retries": 2, **options})


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1"]
)
def test_this_computer_is_never_asked(server: Server, host: str) -> None:
    server.route("/a", Reply(b"geheim"))
    with careful() as client, pytest.raises(ForbiddenAddressError, match="öffentlichen") as caught:
        client.get(server.url("/a", host=host))
    assert caught.value.hint
    assert server.requests == []


def test_without_the_guard_it_would_be_asked(server: Server) -> None:
    server.route("/a", Reply(b"geheim"))
    with Client() as client:
        assert client.get(server.url("/a", host="127.1")).body == b"geheim"


@pytest.mark.parametrize(
    "url", ["http://[::1]:9/", "http://[::ffff:127.0.0.1]:9/", "http://[fe80::1]/"]
)
def test_no_address_of_the_sixth_version_either(url: str) -> None:
    with careful() as client, pytest.raises(ForbiddenAddressError):
        client.get(url)


def test_a_public_name_with_a_private_address_is_refused(
    server: Server, resolver: Resolver
) -> None:
    connected = resolver({"portal.example": [["127.0.0.1"]]})
    with careful() as client, pytest.raises(ForbiddenAddressError, match=r"portal\.example"):
        client.get(server.url("/a", host="portal.example"))
    assert connected == []


def test_rebinding_gains_nothing(server: Server, resolver: Resolver) -> None:
    server.route("/a", Reply(b"geheim"))
    connected = resolver({"portal.example": [[PUBLIC], ["127.0.0.1"]]})
    with careful(retries=0) as client, pytest.raises(SourceError, match="nicht zu erreichen"):
        client.get(server.url("/a", host="portal.example"))
    assert connected == [PUBLIC]
    with careful() as client, pytest.raises(ForbiddenAddressError):
        client.get(server.url("/a", host="portal.example"))
    assert connected == [PUBLIC]
    assert server.requests == []


def test_only_the_public_addresses_of_a_name_are_tried(resolver: Resolver) -> None:
    many = [f"93.184.215.{number}" for number in range(1, 30)]
    connected = resolver({"portal.example": [["127.0.0.1", *many]]})
    with careful(retries=0) as client, pytest.raises(SourceError):
        client.get("http://portal.example/")
    assert connected == many[:4]


def test_the_next_address_is_tried(
    server: Server, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.route("/a", Reply(b"da"))
    monkeypatch.setattr(guard, "is_public", lambda address: address != "127.0.0.9")
    connected = resolver({"portal.example": [["127.0.0.9", PUBLIC, "127.0.0.1"]]})
    with careful() as client:
        assert client.get(server.url("/a", host="portal.example")).body == b"da"
    assert connected == [PUBLIC, "127.0.0.1"]
    assert server.requests[0].headers["host"] == f"portal.example:{server.port}"


def test_many_dead_addresses_meet_the_time_limit(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        time.sleep(min(self.gettimeout() or 9.0, 1.0))
        raise TimeoutError

    resolver({"portal.example": [[f"93.184.215.{number}" for number in range(1, 5)]]})
    monkeypatch.setattr(socket.socket, "connect", connect)
    started = time.monotonic()
    with careful(time_limit=0.3) as client, pytest.raises(SourceError, match="länger als"):
        client.get("http://portal.example/")
    assert time.monotonic() - started < 0.9


def test_an_unknown_name_is_one_german_sentence(resolver: Resolver) -> None:
    resolver({"portal.example": [[]]})
    with careful() as client, pytest.raises(SourceError, match="ist nicht zu erreichen"):
        client.get("http://portal.example/")


def test_redirects_are_checked(server: Server, resolver: Resolver) -> None:
    server.route("/b", Reply(b"geheim"))
    resolver({"portal.example": [["127.0.0.1"]]})
    target = server.url("/b", host="localhost")
    server.redirect("/a", target)
    options = {"trusted": {"portal.example"}, "allowed_hosts": {"localhost"}}
    with careful(**options) as client, pytest.raises(ForbiddenAddressError, match="localhost"):
        client.get(server.url("/a", host="portal.example"))
    assert server.paths == ["/a"]


@pytest.mark.parametrize("name", ["LOCALHOST", "localhost.", "localhost:{port}"])
def test_what_a_person_named_is_trusted(server: Server, name: str) -> None:
    server.route("/a", Reply(b"da"))
    with careful(trusted={name.format(port=server.port)}) as client:
        assert client.get(server.url("/a", host="localhost")).body == b"da"
        with pytest.raises(ForbiddenAddressError):
            client.get(server.url("/a"))


def test_a_named_port_is_the_only_one(server: Server) -> None:
    with careful(trusted={"127.0.0.1:1"}) as client, pytest.raises(ForbiddenAddressError):
        client.get(server.url("/a"))


def test_names_with_umlauts_are_compared_as_they_are_sent(resolver: Resolver) -> None:
    checked = Guard({"straße.example", "[::1]"})
    assert checked.addresses("xn--strae-oqa.example", 443) == ("xn--strae-oqa.example",)
    assert checked.addresses("::1", 443) == ("::1",)
    assert checked.addresses("Xn--strae-oqa.example.", 443) == ("Xn--strae-oqa.example.",)


def test_the_certificate_is_checked_for_the_name(
    server: Server, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def wrap(self: ssl.SSLContext, sock: socket.socket, **options: object) -> object:
        asked.extend([options.get("server_hostname"), self.verify_mode, self.check_hostname])
        raise OSError

    monkeypatch.setattr("ssl.SSLContext.wrap_socket", wrap)
    monkeypatch.setattr(guard, "is_public", lambda _: True)
    resolver({"portal.example": [["127.0.0.1"]]})
    with careful(retries=0) as client, pytest.raises(SourceError):
        client.get(server.url("/", host="portal.example").replace("http:", "https:"))
    assert asked == ["portal.example", ssl.CERT_REQUIRED, True]


# --- through a proxy ------------------------------------------------------------------------


@pytest.fixture
def proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server as the proxy of the environment; it lies in the private network itself."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("http_proxy", server.url())
    server.route("/", Reply(b"vom Proxy"))
    return server


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "2130706433", "localhost"])
def test_a_proxy_is_not_asked_for_private_addresses(proxy: Server, host: str) -> None:
    with careful() as client, pytest.raises(ForbiddenAddressError):
        client.get(f"http://{host}:8080/")
    assert proxy.requests == []


def test_a_proxy_is_asked_for_names_it_alone_can_resolve(proxy: Server, resolver: Resolver) -> None:
    resolver({"portal.example": [[]], "anderswo.example": [[PUBLIC]]})
    with careful() as client:
        for host in ("portal.example", "anderswo.example"):
            assert client.get(f"http://{host}/").body == b"vom Proxy"
    assert len(proxy.requests) == 2


def test_the_time_limit_holds_through_a_proxy(proxy: Server) -> None:
    def dripping() -> Iterator[bytes]:
        while True:
            yield b"x"
            time.sleep(0.02)

    proxy.route("/", Reply(whole=dripping))
    started = time.monotonic()
    with Client(time_limit=0.4) as client, pytest.raises(SourceError, match="länger als"):
        client.get("http://portal.example/")
    assert time.monotonic() - started < 2


def test_trusted_hosts_are_asked_for_through_the_proxy(proxy: Server) -> None:
    with careful(trusted={"10.1.2.3"}) as client:
        assert client.get("http://10.1.2.3/").body == b"vom Proxy"


def test_the_guard_costs_no_time_for_connections_that_are_open(server: Server) -> None:
    server.keep_alive = True
    server.route("/a", Reply(b"da"))
    started = time.monotonic()
    with careful(trusted={"127.0.0.1"}) as client:
        for _ in range(20):
            client.get(server.url("/a"))
    assert len({request.port for request in server.requests}) == 1
    assert time.monotonic() - started < 2
