"""Whose address is calling: the connection's, or what our own proxy says when the settings name one."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from litestar.connection import ASGIConnection


def caller_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """What limits count by: an IPv4 address, or the network of an IPv6 one, since each subscriber holds a whole /64.

    Our proxy overwrites X-Forwarded-For, or adds its own word after what the caller invented, in the same header or in
    a second one: the last word of the last header can be believed. Without a proxy it is ignored.
    """
    if connection.app.state.settings.trust_proxy:
        forwarded = connection.headers.getall("x-forwarded-for", [""])[-1].rpartition(",")[2].strip()
        if forwarded:
            return _counted(forwarded)
    return _counted(connection.client.host) if connection.client else ""


def _counted(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
