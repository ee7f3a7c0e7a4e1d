"""Placement of pods on machines, compared with a simulation of first-fit decreasing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.sizing.packing import Room, machines_for, machines_for_two
from jupyterlab_dask_gateway.sizing.quantity import Quantity

pods = st.builds(Quantity, st.integers(0, 60), st.integers(0, 60))
rooms = st.builds(Room, st.builds(Quantity, st.integers(0, 100), st.integers(0, 100)), st.integers(1, 20))


def simulate(room: Room, kinds: list[tuple[Quantity, int]]) -> int | None:
    """Place each pod on the first machine where it fits."""
    machines: list[Room] = []
    for pod, count in kinds:
        if count and not room.fits(pod):
            return None
        for _ in range(count):
            index = next((index for index, left in enumerate(machines) if left.fits(pod)), None)
            if index is None:
                index = len(machines)
                machines.append(room)
            machines[index] = machines[index].after(pod, 1)
    return len(machines)


@given(rooms, pods, st.integers(0, 60))
def test_equal_pods_need_as_many_machines_as_in_a_simulation(room: Room, pod: Quantity, count: int) -> None:
    assert machines_for(room, pod, count) == simulate(room, [(pod, count)])


@given(rooms, pods, pods, st.integers(0, 40))
def test_pods_of_two_sizes_need_as_many_machines_as_in_a_simulation(
    room: Room, large: Quantity, small: Quantity, count: int
) -> None:
    assert machines_for_two(room, large, small, count) == simulate(room, [(large, count), (small, count)])
