"""Each recorded case has its sentence, and variants that no recording has follow the same rules."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.status_service.diagnosis import Phase, diagnose, find_pod_end
from jupyterlab_dask_gateway.status_service.kubernetes_objects import (
    parse_event,
    parse_pod,
    parse_quantity,
    parse_quotas,
    parse_time,
)
from jupyterlab_dask_gateway.status_service.reason import Reason, parse_reason

from .recordings import NAMES, recording

PHASES: dict[str, Phase] = {"PENDING": "pending", "RUNNING": "running", "FAILED": "ended"}
DISRUPTED = {"type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI"}

SENTENCES = {
    "running": [],
    # Only the service, which saw the eviction, can explain it: see test_watcher.py.
    "scheduler-evicted": [],
    "scheduler-image-pull": ['The image "example.org/no:such" was not found.'],
    "scheduler-nodes-unschedulable": ["The scheduler is waiting because no machine accepts it."],
    "scheduler-quota": ["The quota is used up: 12 of 12 pods are in use."],
    "scheduler-scale-up-limit": ["The scheduler is waiting because the maximum number of machines is in use."],
    "scheduler-scale-up-triggered": ["Waiting for a new machine, which usually takes 2 to 5 minutes."],
    "scheduler-untolerated-taint": ["The scheduler is waiting because no machine accepts it."],
    "worker-evicted": ["1 worker is waiting for free space on a machine. All machines are in use."],
    "worker-image-pull": ['The image "example.org/no:such" was not found.'],
    "worker-insufficient-cpu": [
        "2 workers are waiting: each requests 16 cores, and no machine is large enough for one."
    ],
    "worker-oom-killed": ["2 workers were killed because they used more than their 2 GiB of memory."],
    "worker-quota": [
        "The quota is used up: 14 of 14 pods are in use.",
        "1 worker is waiting for free space on a machine. All machines are in use.",
    ],
}
WANTED = {"worker-quota": 4}
"""Requested workers, where the case depends on them."""


def reasons(case: dict[str, Any], wanted: int | None = None, after: float = 60_000) -> list[Reason]:
    """Diagnose a case, `after` ms after its newest event."""
    pods = [pod for data in case["pods"] if (pod := parse_pod(data))]
    events = [event for data in case["events"] if (event := parse_event(data))]
    quotas = [quota for data in case["resourcequotas"] for quota in parse_quotas(data)]
    started = float(case["gateway"]["start_time"])
    now = max([started, *(event.at for event in events)]) + after
    pod_ends = [pod_end for pod in pods if (pod_end := find_pod_end(pod, now))]
    phase = PHASES[case["gateway"]["status"]]
    return diagnose(pods, events, quotas, pod_ends, now, phase=phase, started=started, wanted=wanted)


def texts(found: list[Reason]) -> list[str]:
    return [reason.message.text for reason in found]


def test_every_recording_is_in_the_table() -> None:
    assert set(NAMES) == SENTENCES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_recorded_case_has_its_sentence(name: str) -> None:
    found = reasons(recording(name), WANTED.get(name))
    assert texts(found) == SENTENCES[name]
    assert all(reason.advice.text for reason in found)
    assert [parse_reason(reason.to_json()) for reason in found] == found


def test_new_machine_is_not_a_failure() -> None:
    (reason,) = reasons(recording("scheduler-scale-up-triggered"))
    assert not reason.is_failure


def test_machine_that_does_not_arrive_is_no_longer_expected() -> None:
    late = reasons(recording("scheduler-scale-up-triggered"), after=16 * 60_000)
    assert [reason.code for reason in late] == ["no-machine-accepts"]


PULLS = {
    'Failed to pull image "example.org/no:such": toomanyrequests: You have reached your limit': "pull-limit",
    "failed to authorize: unexpected status: 401 Unauthorized": "denied",
    "pull access denied, repository does not exist or may require authorization": "not-found",
    "dial tcp: lookup example.org: i/o timeout": "failed",
    "manifest unknown": "not-found",
}


@pytest.mark.parametrize(("text", "variant"), PULLS.items())
def test_failed_pull_is_classified_by_the_event(text: str, variant: str) -> None:
    case = recording("scheduler-image-pull")
    case["events"][-1]["message"] = text
    (reason,) = reasons(case)
    assert (reason.code, reason.variant) == ("image-not-pulled", variant)


def test_name_of_the_image_does_not_classify_the_failure() -> None:
    case = recording("scheduler-image-pull")
    case["pods"][0]["spec"]["containers"][0]["image"] = "example.org/not-found/denied:429"
    case["events"][-1]["message"] = 'Failed to pull image "example.org/not-found/denied:429": i/o timeout'
    (reason,) = reasons(case)
    assert reason.variant == "failed"


def test_invalid_image_name_is_named() -> None:
    case = recording("scheduler-image-pull")
    waiting = case["pods"][0]["status"]["containerStatuses"][0]["state"]["waiting"]
    waiting["reason"] = "InvalidImageName"
    assert texts(reasons(case)) == ['The image name "example.org/no:such" is not valid.']


SCALING = {
    "pod didn't trigger scale-up: 1 Insufficient cpu": "The scheduler requests 0.5 cores, and no machine is large",
    "pod didn't trigger scale-up: 1 Insufficient memory": "The scheduler requests 1 GiB of memory, and no machine is",
    "pod didn't trigger scale-up: 1 Insufficient nvidia.com/gpu": 'The scheduler requests more "nvidia.com/gpu" than',
    "pod didn't trigger scale-up: 1 max node group size reached": "The scheduler is waiting because the maximum",
    "pod didn't trigger scale-up: 1 in backoff after failed scale-up": "The scheduler is waiting because the cloud",
    "pod didn't trigger scale-up: 2 node(s) had untolerated taint {a: b}": "The scheduler is waiting because no",
}


@pytest.mark.parametrize(("text", "sentence"), SCALING.items())
def test_rejected_scale_up_names_the_cause(text: str, sentence: str) -> None:
    case = recording("scheduler-scale-up-limit")
    event = next(event for event in case["events"] if event["reason"] == "NotTriggerScaleUp")
    event["message"] = text
    assert texts(reasons(case))[0].startswith(sentence)


def test_smaller_workers_are_no_remedy_for_a_scheduler_that_is_too_large() -> None:
    case = recording("scheduler-scale-up-limit")
    event = next(event for event in case["events"] if event["reason"] == "NotTriggerScaleUp")
    event["message"] = "pod didn't trigger scale-up: 1 Insufficient cpu"
    (reason,) = reasons(case)
    assert reason.advice.text.startswith("Choose a smaller scheduler")


def test_machine_that_would_fit_when_empty_is_full() -> None:
    case = recording("worker-insufficient-cpu")
    for pod in case["pods"]:
        for condition in pod["status"]["conditions"]:
            if condition.get("reason") == "Unschedulable":
                condition["message"] = condition["message"].replace(
                    "2 Preemption is not helpful for scheduling",
                    "1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling",
                )
    assert [reason.code for reason in reasons(case)] == ["machines-full"]


def test_quota_counts_only_if_workers_are_missing() -> None:
    assert [reason.code for reason in reasons(recording("worker-quota"), wanted=2)] == ["machines-full"]


def test_quota_that_one_more_worker_would_exceed_is_named() -> None:
    case = recording("worker-quota")
    case["resourcequotas"][0]["status"] = {
        "hard": {"requests.memory": "8Gi", "pods": "50"},
        "used": {"requests.memory": "7Gi", "pods": "3"},
    }
    assert texts(reasons(case, wanted=4))[0] == "The quota is used up: 7 GiB of 8 GiB of memory are in use."


def test_quota_is_not_blamed_before_the_controller_had_time() -> None:
    assert reasons(recording("scheduler-quota"), after=5_000) == []


def disrupted(name: str, **status: Any) -> list[Reason]:
    case = recording(name)
    for pod in case["pods"]:
        pod["status"] = {**pod["status"], "conditions": [DISRUPTED], **copy.deepcopy(status)}
    case["gateway"]["status"] = "RUNNING" if name.startswith("worker") else "FAILED"
    return reasons(case)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ({}, "The cluster ended because the machine of its scheduler was removed."),
        (
            {"reason": "Evicted", "message": "The node was low on resource: memory."},
            "The cluster ended because the machine of its scheduler had no memory or disk space left.",
        ),
        (
            {"conditions": [{**DISRUPTED, "reason": "PreemptionByScheduler"}]},
            "The cluster ended because a program with a higher priority needed the machine of its scheduler.",
        ),
    ],
)
def test_lost_scheduler_is_explained(status: dict[str, Any], sentence: str) -> None:
    assert texts(disrupted("scheduler-image-pull", **status)) == [sentence]


def test_lost_workers_are_counted() -> None:
    assert "2 workers ended because their machines were removed." in texts(disrupted("worker-oom-killed"))


def ended(exit_code: int, reason: str = "Error") -> dict[str, Any]:
    terminated = {"exitCode": exit_code, "reason": reason, "finishedAt": "2026-11-28T03:12:00Z"}
    return {"name": "dask-scheduler", "state": {"terminated": terminated}, "restartCount": 0}


def test_crash_of_the_scheduler_has_its_exit_code() -> None:
    case = recording("scheduler-image-pull")
    case["pods"][0]["status"] |= {"phase": "Failed", "containerStatuses": [ended(1)]}
    case["gateway"]["status"] = "FAILED"
    assert texts(reasons(case)) == ["The scheduler ended with exit code 1."]


def test_requested_end_is_not_reported() -> None:
    data = recording("scheduler-image-pull")["pods"][0]
    data["status"]["containerStatuses"] = [ended(143)]
    data["metadata"]["deletionTimestamp"] = "2026-11-28T03:12:00Z"
    pod = parse_pod(data)
    assert pod is not None
    assert find_pod_end(pod, 1.0) is None


def test_download_of_the_image_is_not_a_failure() -> None:
    case = recording("scheduler-image-pull")
    case["pods"][0]["status"]["containerStatuses"][0]["state"]["waiting"] = {"reason": "ContainerCreating"}
    case["events"][-1] |= {"reason": "Pulling", "message": 'Pulling image "example.org/no:such"'}
    (reason,) = reasons(case)
    assert (reason.code, reason.is_failure) == ("image-downloading", False)


def test_missing_volume_is_named() -> None:
    case = recording("scheduler-image-pull")
    case["pods"][0]["status"]["containerStatuses"][0]["state"]["waiting"] = {"reason": "ContainerCreating"}
    case["events"][-1] |= {"reason": "FailedMount", "message": "secret token-of-another-user"}
    assert texts(reasons(case)) == ["Kubernetes cannot start the container of the scheduler (FailedMount)."]


def test_environment_is_not_read() -> None:
    data = recording("running")["pods"][0]
    data["spec"]["containers"][0]["env"] = [{"name": "KEY", "value": "swordfish"}]
    assert "swordfish" not in repr(parse_pod(data))


@pytest.mark.parametrize(
    ("text", "number"),
    [("500m", 0.5), ("2", 2), ("2Gi", 2**31), ("1e3", 1000), ("128974848000m", 128974848), ("x", None), (3, 3)],
)
def test_quantities_are_parsed(text: Any, number: float | None) -> None:
    assert parse_quantity(text) == number


def test_times_are_parsed() -> None:
    assert parse_time("2026-11-28T03:11:27Z") == 1795835487000
    assert parse_time("2026-11-28T03:11:27.230782Z") == pytest.approx(1795835487230.782)
    assert parse_time(None) == 0


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(NAMES), anything, st.integers(0, 400))
def test_any_value_of_kubernetes_is_accepted(name: str, value: Any, at: int) -> None:
    """One value of a recording is replaced. The diagnosis finds a reason or none."""
    case = recording(name)
    places: list[tuple[Any, Any]] = []

    def collect(node: Any) -> None:
        for key, child in (
            node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        ):
            places.append((node, key))
            collect(child)

    collect([case["pods"], case["events"], case["resourcequotas"]])
    node, key = places[at % len(places)]
    node[key] = value
    for part in ("pods", "events", "resourcequotas"):
        if not isinstance(case[part], list):
            case[part] = []
    for reason in reasons(case, wanted=3):
        assert reason.message.text
        assert reason.advice.text


@given(anything)
def test_response_of_another_version_is_ignored(value: Any) -> None:
    assert parse_reason(value) is None
    assert parse_reason({"code": "crashed", "variant": "unknown", "values": {}, "remedy": "x", "since": 1}) is None


def test_pods_of_other_programs_are_ignored() -> None:
    data = recording("running")["pods"][0]
    del data["metadata"]["labels"]["gateway.dask.org/cluster"]
    assert parse_pod(data) is None
