"""Which network addresses belong to the public internet, and which ones a host name leads to."""

from __future__ import annotations

import ipaddress
import socket

from mineru_tools.errors import SourceNotFound

# Written out, since what `ipaddress` calls global differs between releases of Python.
_INNER_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; 0.0.0.0 reaches the machine itself
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared behind a carrier; clouds put their metadata here too
        "127.0.0.0/8",
        "168.63.129.16/32",  # looks public, answers only inside Azure
        "169.254.0.0/16",  # link-local, with the metadata address of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation, as are 198.51.100.0 and 203.0.113.0
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks of network devices
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, with the broadcast address
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_INNER_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo carries an IPv4 address inside
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries an IPv4 address inside
        "3fff::/20",  # documentation
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(ip: str) -> bool:
    """Whether ``ip`` is one host's address on the public internet; ``False`` for what is no IP.

    IPv6 forms that stand for an IPv4 address (mapped, NAT64) are judged by that address. Tunnels
    (6to4, Teredo) are refused whole: nobody serves documents there.
    """
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return _is_public_v4(address)
    if address.scope_id is not None:  # bound to one network interface
        return False
    inner = address.ipv4_mapped
    if address in _NAT64:
        inner = ipaddress.IPv4Address(address.packed[-4:])
    if inner is not None:
        return _is_public_v4(inner)
    return (
        address in _GLOBAL_UNICAST
        and address.is_global
        and not any(address in network for network in _INNER_V6)
    )


def _is_public_v4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _INNER_V4)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of ``host``, in the order to try them, each once.

    Host names and every spelling of an IP number that the system knows (decimal, octal, hex) go
    through the same door. Raises ``SourceNotFound`` with code ``fetch_failed``.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError):
        raise SourceNotFound(
            "the host of the address is not known", hint="check the address", code="fetch_failed"
        ) from None
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
