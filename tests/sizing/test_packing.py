"""Placement of pods on machines, compared with a simulation of first-fit decreasing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.sizing.packing import Capacity, machines_for, machines_for_two
from jupyterlab_dask_gateway.sizing.quantity import Quantity

pods = st.builds(Quantity, st.integers(0, 60), st.integers(0, 60))
capacities = st.builds(Capacity, st.builds(Quantity, st.integers(0, 100), st.integers(0, 100)), st.integers(1, 20))


def simulate(capacity: Capacity, kinds: list[tuple[Quantity, int]]) -> int | None:
    """Place each pod on the first machine where it fits."""
    machines: list[Capacity] = []
    for pod, count in kinds:
        if count and not capacity.max_pods(pod):
            return None
        for _ in range(count):
            index = next((index for index, left in enumerate(machines) if left.max_pods(pod)), None)
            if index is None:
                index = len(machines)
                machines.append(capacity)
            machines[index] = machines[index].remaining_after(pod, 1)
    return len(machines)


@given(capacities, pods, st.integers(0, 60))
def test_equal_pods_need_as_many_machines_as_in_a_simulation(capacity: Capacity, pod: Quantity, count: int) -> None:
    assert machines_for(capacity, pod, count) == simulate(capacity, [(pod, count)])


@given(capacities, pods, pods, st.integers(0, 40))
def test_pods_of_two_sizes_need_as_many_machines_as_in_a_simulation(
    capacity: Capacity, large: Quantity, small: Quantity, count: int
) -> None:
    assert machines_for_two(capacity, large, small, count) == simulate(capacity, [(large, count), (small, count)])
