"""The seeded numbers, and what is drawn in lanes."""

import numpy as np

from gridcast_job.seeded import Random


def test_lanes_draw_what_single_steps_draw() -> None:
    lanes, steps = Random(7), Random(7)
    many = lanes.uniform(40_001)
    assert np.array_equal(many, [steps.next() for _ in range(40_001)])
    assert lanes.next() == steps.next()


def test_large_seeds_differ() -> None:
    assert Random(2**40 + 3).next() != Random(3).next()
