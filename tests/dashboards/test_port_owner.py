"""Listeners of a port and their owners."""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address

import pytest

from jupyterlab_dask_gateway.dashboards.port_owner import choose_address, find_own_listener, parse_table
from jupyterlab_dask_gateway.errors import GatewayProblem

ROW = "   0: {} 00000000:0000 {} 00000000:00000000 00:00000000 00000000  {}        0 123 1 0000 100 0 0 10 0"
HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"


def test_parse_table_finds_the_listeners_of_a_port() -> None:
    rows = [
        ROW.format("0100007F:2253", "0A", 1000),
        ROW.format("0100007F:2253", "01", 1001),
        ROW.format("00000000:2254", "0A", 1002),
        ROW.format("00000000000000000000000001000000:2253", "0A", 1003),
        ROW.format("0000000000000000FFFF00000100007F:2253", "0A", 1004),
        "garbage",
    ]
    assert parse_table("\n".join([HEAD, *rows]), 0x2253) == [
        (ip_address("127.0.0.1"), 1000),
        (ip_address("::1"), 1003),
        (ip_address("127.0.0.1"), 1004),
    ]


@pytest.mark.parametrize(
    ("listeners", "address"),
    [
        ([("127.0.0.1", 7)], "127.0.0.1"),
        ([("0.0.0.0", 7)], "127.0.0.1"),
        ([("::1", 7)], "[::1]"),
        ([("::", 7)], "[::1]"),
        ([("::1", 7), ("127.0.0.1", 7)], "127.0.0.1"),
        ([("127.0.0.1", 8)], None),
        ([("127.0.0.1", 7), ("::1", 8)], None),
        ([("127.0.0.1", 7), ("0.0.0.0", 8)], None),
        ([("127.0.0.5", 7)], None),
        ([("10.0.0.1", 7)], None),
        ([], None),
    ],
)
def test_choose_address_requires_the_user_as_only_owner(
    listeners: list[tuple[str, int]], address: str | None
) -> None:
    assert choose_address([(ip_address(host), owner) for host, owner in listeners], 7) == address


def test_find_own_listener_requires_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert find_own_listener(port) == "127.0.0.1"
        monkeypatch.setattr(os, "geteuid", lambda: 54321)
        with pytest.raises(GatewayProblem, match="No program of yours"):
            find_own_listener(port)
    monkeypatch.undo()
    with pytest.raises(GatewayProblem, match="No program of yours"):
        find_own_listener(port)
