"""Each fault between this server and the gateway is named by the check that finds it."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jupyterlab_dask_gateway.doctor.checks import network
from jupyterlab_dask_gateway.doctor.checks.order import CHECKS

from ...fakes.gateway import HTML, FakeGateway, Fault
from ...support.gateways import free_port
from ..support import diagnose, environ_of, failures

UP_TO_TLS = [check for check in CHECKS if check.code in ("configuration", "name", "tcp", "tls")]


async def test_reports_gateway_that_is_down(fake_gateway: FakeGateway) -> None:
    findings = await diagnose(environ_of(f"http://127.0.0.1:{free_port()}"))
    assert failures(findings) == {"tcp": "gateway-down"}
    assert {code for code, finding in findings.items() if finding.result == "skipped"} == findings.keys() - {
        "configuration",
        "python-client",
        "name",
        "tcp",
    }
    assert findings["tcp"].code == "gateway-unreachable"


async def test_reports_unknown_host_name() -> None:
    assert failures(await diagnose(environ_of("http://no-such-host.invalid"))) == {"name": "host-unknown"}


@pytest.fixture
def blocked_port() -> Iterator[int]:
    """A port whose connections get no response, as behind a network policy: its queue is full."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for each in (first, second):
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield int(listener.getsockname()[1])


async def test_reports_dropped_packets(blocked_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "CONNECT_TIMEOUT", 0.2)
    findings = await diagnose(environ_of(f"http://127.0.0.1:{blocked_port}"))
    assert failures(findings) == {"tcp": "network-blocked"}
    assert "timed out" in findings["tcp"].message.text


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        (Fault(status=404, body=b"404: Not Found"), "wrong-path"),
        (Fault(status=405, body=b"405: Method Not Allowed"), "wrong-path"),
        (Fault(status=302, headers={"Location": "/hub/login?next=secret"}), "redirect"),
        (Fault(status=200, body=HTML), "other-program"),
        (Fault(status=200, body=b"{}"), "other-program"),
        (Fault(status=502), "gateway-down"),
        (Fault(status=429), "busy"),
        (Fault(kind="close"), "network-blocked"),
        (Fault(kind="never"), "frozen"),
        (Fault(status=400, body=b"Client sent an HTTP request to an HTTPS server.\n"), "plain-to-tls"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.kind}-{value.status}",
)
async def test_reports_server_that_is_not_the_gateway(fake_gateway: FakeGateway, fault: Fault, advice: str) -> None:
    fake_gateway.fault(".*", fault)
    timeout = 0.5 if fault.kind == "never" else 60
    findings = await diagnose(environ_of(fake_gateway.address), gateway_timeout=timeout)
    assert failures(findings) == {"http": advice}


async def test_reports_wrong_path(fake_gateway: FakeGateway) -> None:
    findings = await diagnose(environ_of(f"{fake_gateway.address}/other"))
    assert failures(findings) == {"http": "wrong-path"}


async def test_reports_http_proxy_that_is_down(fake_gateway: FakeGateway) -> None:
    proxy = {"DASK_GATEWAY__HTTP_CLIENT__PROXY": f"http://alice:{'x' * 12}@127.0.0.1:{free_port()}"}
    findings = await diagnose(environ_of(fake_gateway.address, **proxy))
    assert failures(findings) == {"tcp": "http-proxy"}
    assert "x" * 12 not in str(findings)


async def test_connection_goes_to_the_http_proxy_only(fake_gateway: FakeGateway) -> None:
    """The name of the gateway need not exist for this server, and TLS is not checked through the proxy."""
    proxy = {"DASK_GATEWAY__HTTP_CLIENT__PROXY": fake_gateway.address}
    findings = await diagnose(environ_of("https://no-such-host.invalid", **proxy), checks=UP_TO_TLS)
    assert {code: finding.result for code, finding in findings.items()} == {
        "configuration": "passed",
        "name": "passed",
        "tcp": "passed",
        "tls": "skipped",
    }
    assert findings["tcp"].message.id == "doctor.tcp.proxy"


async def test_reports_address_without_a_route() -> None:
    # A link-local address without its interface cannot be connected to, so that no packet leaves this machine.
    findings = await diagnose(environ_of("http://[fe80::1]:8000"), checks=UP_TO_TLS)
    assert findings["tcp"].result == "failed"
    assert findings["tcp"].message.id.endswith(".no-connection")


def certificate_of(host: str, days: int) -> bytes:
    """Return a self-signed certificate with its key. `days`: remaining validity."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=100))
        .not_valid_after(now + datetime.timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + private


TlsServer = Callable[[str, int], Awaitable[str]]


@pytest.fixture
async def trusted_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TlsServer]:
    """Start a TLS server with a certificate that this server trusts, and return its address."""
    servers = []

    async def start(host: str, days: int) -> str:
        file = tmp_path / "server.pem"
        file.write_bytes(certificate_of(host, days))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        monkeypatch.setattr(network, "tls_context", lambda: ssl.create_default_context(cafile=str(file)))
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        return f"https://localhost:{server.sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    ("host", "days", "advice"),
    [
        ("localhost", 100, None),
        ("localhost", 3, "certificate-expires"),
        ("localhost", -2, "tls-expired"),
        ("gateway.example.org", 100, "tls-other-host"),
    ],
)
async def test_reports_certificate_problems(
    trusted_server: TlsServer, host: str, days: int, advice: str | None
) -> None:
    findings = await diagnose(environ_of(await trusted_server(host, days)), checks=UP_TO_TLS)
    assert failures(findings) == ({} if advice is None else {"tls": advice})
    assert findings["tls"].result == {None: "passed", "certificate-expires": "warning"}.get(advice, "failed")


async def test_reports_untrusted_certificate(trusted_server: TlsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    address = await trusted_server("localhost", 100)
    monkeypatch.setattr(network, "tls_context", ssl.create_default_context)
    findings = await diagnose(environ_of(address), checks=UP_TO_TLS)
    assert failures(findings) == {"tls": "tls-untrusted"}


async def test_reports_https_address_of_a_port_without_tls(fake_gateway: FakeGateway) -> None:
    findings = await diagnose(environ_of(fake_gateway.address.replace("http:", "https:")), checks=UP_TO_TLS)
    assert failures(findings) == {"tls": "tls-to-plain"}


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that accepts connections and does not respond."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"https://localhost:{listener.getsockname()[1]}"


async def test_reports_tls_without_a_response(silent_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "CONNECT_TIMEOUT", 0.5)
    assert failures(await diagnose(environ_of(silent_server), checks=UP_TO_TLS)) == {"tls": "tls"}
