"""Gridcast's seeded random numbers: xoshiro128** (Blackman and Vigna 2018), filled by splitmix32.

The same seed gives the same numbers as in Gridcast, so that first weights, the split of clips and
the order of windows are the same. Many numbers at once are drawn in lanes: the generator is linear
over bits, so that its state after any number of steps is a product of matrices.
"""

import math
from collections.abc import Iterator, MutableSequence
from typing import TypeVar

import numpy as np

_MASK = 0xFFFFFFFF
_LANES = 1024
_FEWEST_IN_LANES = 16 * _LANES
_STATE_BITS = 128

Item = TypeVar("Item")


def _splitmix(seed: int) -> Iterator[int]:
    """Spreads a small seed over all bits, one 32-bit word after another."""
    state = seed & _MASK
    while True:
        state = (state + 0x9E3779B9) & _MASK
        mixed = ((state ^ (state >> 16)) * 0x21F0AAAD) & _MASK
        mixed = ((mixed ^ (mixed >> 15)) * 0x735A2D97) & _MASK
        yield mixed ^ (mixed >> 15)


class Random:
    """A stream of random numbers; the same seed gives the same stream."""

    def __init__(self, seed: int) -> None:
        words = _splitmix((seed % 2**32) ^ (((seed // 2**32) * 0x85EBCA6B) & _MASK))
        self._state = [next(words) for _ in range(4)]

    def _word(self) -> int:
        a, b, c, d = self._state
        scrambled = (b * 5) & _MASK
        result = ((((scrambled << 7) | (scrambled >> 25)) & _MASK) * 9) & _MASK
        self._state = _advanced(a, b, c, d)
        return result

    def next(self) -> float:
        """Uniform in [0, 1), with 53 random bits."""
        high = self._word() >> 5
        low = self._word() >> 6
        return (high * 2**26 + low) / 2**53

    def uniform(self, count: int) -> np.ndarray:
        """What ``next`` would give so many times, ``[count]`` float64."""
        if count < _FEWEST_IN_LANES:
            return np.array([self.next() for _ in range(count)])
        per_lane = -(-count // _LANES)
        values = self._in_lanes(per_lane)
        drawn = values.T.reshape(-1)[:count]
        self._skip(2 * count)
        return drawn

    def normal(self, count: int) -> np.ndarray:
        """Normal numbers of mean 0 and variance 1 (Box and Muller 1958), ``[count]`` float64."""
        first, second = self.uniform(2 * count).reshape(count, 2).T
        return np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * math.pi * second)

    def integer(self, count: int) -> int:
        """A whole number from 0 to ``count`` - 1, each as likely."""
        return int(self.next() * count)

    def shuffle(self, items: MutableSequence[Item]) -> MutableSequence[Item]:
        """Shuffles in place (Fisher and Yates) and returns the same list."""
        for last in range(len(items) - 1, 0, -1):
            other = self.integer(last + 1)
            items[last], items[other] = items[other], items[last]
        return items

    def _skip(self, steps: int) -> None:
        self._state = _to_words(_power(steps) @ _to_bits(self._state) % 2)

    def _in_lanes(self, per_lane: int) -> np.ndarray:
        """``[per_lane, lanes]``: lane k has the numbers from k * per_lane on."""
        jump = _power(2 * per_lane)
        bits = _to_bits(self._state)
        starts = []
        for _ in range(_LANES):
            starts.append(_to_words(bits))
            bits = jump @ bits % 2
        state = np.array(starts, dtype=np.uint32).T
        values = np.empty((per_lane, _LANES))
        for row in range(per_lane):
            high, state = _lane_words(state)
            low, state = _lane_words(state)
            values[row] = ((high >> 5) * 2.0**26 + (low >> 6)) / 2.0**53
        return values


def _advanced(a: int, b: int, c: int, d: int) -> list[int]:
    """The state after one step."""
    shifted = (b << 9) & _MASK
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    return [a, b, c, ((d << 11) | (d >> 21)) & _MASK]


def _lane_words(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One word of every lane ``[lanes]``, and the states ``[4, lanes]`` after it, uint32."""
    a, b, c, d = state
    scrambled = b * np.uint32(5)
    result = ((scrambled << np.uint32(7)) | (scrambled >> np.uint32(25))) * np.uint32(9)
    shifted = b << np.uint32(9)
    c = c ^ a
    d = d ^ b
    b = b ^ c
    a = a ^ d
    c = c ^ shifted
    return result, np.stack([a, b, c, (d << np.uint32(11)) | (d >> np.uint32(21))])


def _to_bits(words: list[int]) -> np.ndarray:
    bits = [(word >> bit) & 1 for word in words for bit in range(32)]
    return np.array(bits, dtype=np.int64)


def _to_words(bits: np.ndarray) -> list[int]:
    weights = 1 << np.arange(32, dtype=np.int64)
    return [int(word) for word in bits.reshape(4, 32) @ weights]


def _power(steps: int) -> np.ndarray:
    """The matrix of so many steps over bits, ``[128, 128]``."""
    unit = np.eye(_STATE_BITS, dtype=np.int64)
    once = np.stack([_to_bits(_advanced(*_to_words(column))) for column in unit], axis=1)
    result = unit
    while steps > 0:
        if steps & 1:
            result = once @ result % 2
        once = once @ once % 2
        steps >>= 1
    return result
