from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.errors import SourceNotFound
from mineru_tools.sources.addresses import is_public, resolve


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2606:4700::1%eth0",
        "localhost",
        "",
    ],
)
def test_inner_addresses_in_all_their_forms_are_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip",
    [
        "8.8.8.8",
        "93.184.215.14",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2606:4700::1111",
        "2a00:1450::1",
    ],
)
def test_addresses_of_the_internet_are_public(ip: str) -> None:
    assert is_public(ip)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_dress(number: int) -> None:
    plain = is_public(str(ipaddress.IPv4Address(number)))
    for prefix in (0xFFFF << 32, 0x64FF9B << 96):
        assert is_public(str(ipaddress.IPv6Address(prefix | number))) is plain
    assert not is_public(str(ipaddress.IPv6Address(number)))


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1"])
def test_a_number_is_resolved_in_every_spelling_the_system_knows(host: str) -> None:
    try:
        assert resolve(host, 80) == ("127.0.0.1",)
    except SourceNotFound:
        assert host != "127.0.0.1"  # some systems know fewer spellings


def test_every_address_of_a_host_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(host: str, port: int, **_: object) -> list[object]:
        return [(0, 0, 0, "", (ip, port)) for ip in ("::1", "127.0.0.1", "::1")]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert resolve("host.test", 80) == ("::1", "127.0.0.1")


@pytest.mark.parametrize("error", [socket.gaierror(-2, "?"), UnicodeError(), OverflowError()])
def test_an_unknown_host_is_not_found(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(SourceNotFound) as caught:
        resolve("host.test", 80)
    assert caught.value.code == "fetch_failed"
