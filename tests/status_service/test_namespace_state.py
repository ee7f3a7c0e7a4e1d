"""What the service remembers of a namespace."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from jupyterlab_dask_gateway.status_service import namespace_state
from jupyterlab_dask_gateway.status_service.kubernetes_objects import parse_event
from jupyterlab_dask_gateway.status_service.namespace_state import NamespaceState

from .recordings import recording

CASE = recording("scheduler-scale-up-triggered")
SCALE_UP = next(event for event in CASE["events"] if event["reason"] == "TriggeredScaleUp")
POD = SCALE_UP["involvedObject"]["name"]


def event_of(
    pod: str, reason: str = "Scheduled", *, like: dict[str, Any] = SCALE_UP, **fields: Any
) -> dict[str, Any]:
    event = {**copy.deepcopy(like), "reason": reason, **fields}
    event["involvedObject"]["name"] = pod
    return event


@pytest.fixture
def state() -> NamespaceState:
    """A state whose scheduler waits for a new machine, as one of its events says."""
    state = NamespaceState()
    state.replace_pods(CASE["pods"], 0)
    for event in CASE["events"]:
        state.apply_event("ADDED", event)
    return state


def waits_for_a_machine(state: NamespaceState) -> bool:
    scale_up = parse_event(SCALE_UP)
    assert scale_up is not None
    started = float(CASE["gateway"]["start_time"])
    (pod,) = CASE["pods"]
    cluster = pod["metadata"]["labels"]["gateway.dask.org/cluster"]
    found = state.reasons(cluster, scale_up.at + 60_000, phase="pending", started=started, wanted=None)
    return [reason.code for reason in found] == ["machine-starting"]


def test_event_that_expired_explains_nothing(state: NamespaceState) -> None:
    assert waits_for_a_machine(state)
    state.apply_event("DELETED", SCALE_UP)
    assert not waits_for_a_machine(state)


def test_expiry_of_an_older_event_keeps_the_newest(state: NamespaceState) -> None:
    older = event_of(POD, "TriggeredScaleUp", lastTimestamp="2020-01-01T00:00:00Z", eventTime=None, series=None)
    state.apply_event("MODIFIED", older)
    assert waits_for_a_machine(state)
    state.apply_event("DELETED", older)
    assert waits_for_a_machine(state)


def test_oldest_events_are_forgotten_at_the_limit(state: NamespaceState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namespace_state, "MAX_EVENTS", 2)
    for number in range(2):
        state.apply_event("ADDED", event_of(f"other-{number}"))  # no pod of Dask Gateway
        state.apply_event("ADDED", event_of(f"dask-worker-{number}"))
        assert waits_for_a_machine(state) == (number == 0)
