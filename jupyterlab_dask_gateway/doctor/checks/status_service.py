"""Check of the status service, which explains why clusters on Kubernetes wait or ended."""

from __future__ import annotations

from ...errors import GatewayProblem
from ...json_data import read_json
from ...messages import message
from ...scheduler.client import request_page
from ...status_service.client import configured_status_service, find_status_service
from ..diagnosis import Diagnosis
from ..findings import Finding, failed, passed, skipped

TRAIT = "status_service_url"


async def check_status_service(diagnosis: Diagnosis) -> Finding:
    """Request the health of the status service. It is optional: its absence is a failure only if it is configured."""
    trait = str(diagnosis.traits.get(TRAIT) or "")
    configured = configured_status_service(trait, diagnosis.environ, diagnosis.config)
    url = find_status_service(trait, diagnosis.environ, diagnosis.config)
    if url is None:
        return skipped(message("doctor.status-service.none"))
    client, timeout = diagnosis.client, diagnosis.options.gateway_timeout
    try:
        status, body = await request_page(client.session, url.rstrip("/"), "health", timeout)
    except GatewayProblem:
        status, body = 0, b""
    state = _state(body)
    if status == 200 and state == "pass":
        return passed(message("doctor.status-service.healthy"))
    if state == "fail":
        return failed(message("doctor.status-service.cannot-read"), "status-service-role")
    if not configured:
        return skipped(message("doctor.status-service.none"))
    return failed(message("doctor.status-service.unreachable"), "status-service")


def _state(body: bytes) -> object:
    """Return `status` of the service's response; None where another program responds."""
    try:
        data = read_json(body)
    except ValueError:
        return None
    return data.get("status") if isinstance(data, dict) else None
