"""Runs the checks in order, and reports each as it starts and finishes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence

from ..config import group_of
from ..errors import GatewayProblem
from ..messages import message
from .checks.cluster import stop_own_cluster
from .checks.order import CHECKS
from .diagnosis import Diagnosis
from .findings import Check, Finding, Step, failed_with, skipped

log = logging.getLogger(__name__)


async def run_checks(diagnosis: Diagnosis, checks: Sequence[Check] = CHECKS) -> AsyncGenerator[Step, None]:
    """Run the checks, and return a step when each starts and when it has finished.

    A check is skipped if one that it requires has failed. A cluster of this run is stopped also if the caller stops
    early. No finding has a secret.
    """
    without_result: set[str] = set()
    try:
        for check in checks:
            yield Step(check)
            if without_result.intersection(check.requires):
                without_result.add(check.code)
                finding = skipped(message("doctor.earlier-failed"))
            else:
                finding = await _run(check, diagnosis)
                if finding.result == "failed":
                    without_result.add(check.code)
            finding = finding.naming_group(group_of(diagnosis.gateway))
            yield Step(check, finding.without_secrets(diagnosis.secrets()))
    finally:
        # Also while the request of a browser that has gone is being cancelled.
        await asyncio.shield(_clean_up(diagnosis))


async def _run(check: Check, diagnosis: Diagnosis) -> Finding:
    try:
        return await check.run(diagnosis)
    except GatewayProblem as problem:
        return failed_with(problem)
    except Exception as error:  # noqa: BLE001 - one check must not end the run
        # Only the type: the text may have secrets.
        log.error("The check %s failed with %s.", check.code, type(error).__name__)
        return failed_with(GatewayProblem("internal", "failed-with", {"type": type(error).__name__}))


async def _clean_up(diagnosis: Diagnosis) -> None:
    try:
        await stop_own_cluster(diagnosis)
    except GatewayProblem as problem:
        log.warning("The cluster of the connection check is not stopped: %s", problem.message)
    finally:
        await diagnosis.close()
