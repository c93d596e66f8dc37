import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.web.address import client_address

PROXY, PEER, CLIENT = "10.0.0.1", "198.51.100.9", "203.0.113.7"


def test_without_a_trusted_proxy_the_header_is_not_believed() -> None:
    assert client_address(peer=PEER, forwarded=CLIENT, trusted=[]) == PEER


def test_a_header_that_did_not_come_through_the_proxy_is_not_believed() -> None:
    assert client_address(peer=PEER, forwarded=CLIENT, trusted=[PROXY]) == PEER


def test_a_trusted_proxy_is_believed() -> None:
    assert client_address(peer=PROXY, forwarded=CLIENT, trusted=[PROXY]) == CLIENT


def test_what_the_client_wrote_itself_stands_further_left_and_is_not_believed() -> None:
    assert client_address(peer=PROXY, forwarded=f"1.2.3.4, {CLIENT}", trusted=[PROXY]) == CLIENT


def test_a_chain_of_trusted_proxies_is_followed_to_the_first_stranger() -> None:
    address = client_address(peer=PROXY, forwarded=f"1.2.3.4, {CLIENT}, 10.9.9.9", trusted=["10.0.0.0/8"])

    assert address == CLIENT


def test_where_all_are_trusted_the_furthest_is_the_client() -> None:
    assert client_address(peer=PROXY, forwarded="10.1.1.1, 10.2.2.2", trusted=["10.0.0.0/8"]) == "10.1.1.1"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("203.0.113.7:4711", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:DB8::7]:4711", "2001:db8::7"),
        ("  203.0.113.7 ", "203.0.113.7"),
        ("fe80::7%eth0", "fe80::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_an_address_is_read_however_proxies_write_it(written: str, meant: str) -> None:
    assert client_address(peer=PROXY, forwarded=written, trusted=[PROXY]) == meant


def test_a_proxy_that_is_reached_over_ipv6_can_be_trusted_too() -> None:
    assert client_address(peer="fd00::1", forwarded=CLIENT, trusted=["fd00::/8"]) == CLIENT


def test_an_ipv4_proxy_behind_a_dual_socket_is_still_the_trusted_one() -> None:
    assert client_address(peer=f"::ffff:{PROXY}", forwarded=CLIENT, trusted=[PROXY]) == CLIENT


@pytest.mark.parametrize("garbage", ["", "unknown", "_hidden", "<script>", "999.1.1.1", "[2001:db8::7", ","])
def test_garbage_ends_the_chain_at_the_proxy_that_told_it(garbage: str) -> None:
    address = client_address(peer=PROXY, forwarded=f"{CLIENT}, {garbage}", trusted=[PROXY])

    assert address in {PROXY, "2001:db8::7"}


def test_a_peer_without_an_address_has_none() -> None:
    assert client_address(peer="", forwarded=CLIENT, trusted=[PROXY]) == ""


@given(forwarded=st.text() | st.from_regex(r"\[?fe80::1%.{0,200}"))
def test_no_header_can_make_it_anything_but_an_address(forwarded: str) -> None:
    address = client_address(peer=PROXY, forwarded=forwarded, trusted=[PROXY])

    assert set(address) <= set("0123456789abcdef.:")
    assert len(address) <= 39
