"""Random numbers and draws that depend on neither threads nor order.

Everything is a function of (seed, stream, counter) by Philox 4x64-10 (Salmon et al. 2011,
"Parallel random numbers: as easy as 1, 2, 3").
"""

import numba
import numpy as np

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@numba.njit(cache=True, nogil=True, inline="always")
def _high(a, b):
    """Upper 64 bits of a product of two 64-bit numbers."""
    al, ah, bl, bh = a & _LOW, a >> _HALF, b & _LOW, b >> _HALF
    low = al * bl
    mid = ah * bl + (low >> _HALF)
    other = al * bh + (mid & _LOW)
    return ah * bh + (mid >> _HALF) + (other >> _HALF)


@numba.njit(cache=True, nogil=True)
def philox(c0, c1, c2, c3, k0, k1):
    """Give four random 64-bit numbers for a counter and a key.

    Parameters
    ----------
    c0, c1, c2, c3 : uint64
        Counter.
    k0, k1 : uint64
        Key.
    """
    for _ in range(10):
        h0, l0 = _high(_M0, c0), _M0 * c0
        h1, l1 = _high(_M1, c2), _M1 * c2
        c0, c1, c2, c3 = h1 ^ c1 ^ k0, l1, h0 ^ c3 ^ k1, l0
        k0 += _W0
        k1 += _W1
    return c0, c1, c2, c3


@numba.njit(cache=True, nogil=True, inline="always")
def below(random, bound):
    """Scale 64 random bits to 0 .. bound - 1, with a bias below 2 ** -32.

    Parameters
    ----------
    random : uint64
        All its bits are used.
    bound
        Below 2 ** 32.
    """
    bound = np.uint64(bound)
    return np.int64(((random >> _HALF) * bound + (((random & _LOW) * bound) >> _HALF)) >> _HALF)


@numba.njit(cache=True, nogil=True, inline="always")
def word(words, part):
    """Take one of four numbers; a tuple cannot be indexed by a variable quickly.

    Parameters
    ----------
    words
        Four of one type.
    part
        Which of them, from 0.
    """
    if part < 2:
        return words[0] if part == 0 else words[1]
    return words[2] if part == 2 else words[3]


@numba.njit(cache=True, nogil=True)
def draw(pool, chosen, seed, stream, counter):
    """Draw len(chosen) distinct entries of `pool`, which is left as it was.

    Parameters
    ----------
    pool : (size,) int64
        Written on meanwhile, so no two threads may share it.
    chosen : (width,) int64
        Filled with the entries that are drawn; not longer than `pool`.
    stream : uint64
        Tells sequences of one seed apart.
    counter
        Number of the draw within the stream.
    """
    size, width = len(pool), len(chosen)
    swaps = np.empty(width, np.int64)
    zero = np.uint64(0)
    words = (zero, zero, zero, zero)
    for j in range(width):
        part = j & 3
        if part == 0:
            words = philox(np.uint64(j >> 2), np.uint64(counter), zero, zero, seed, stream)
        at = j + below(word(words, part), size - j)
        pool[j], pool[at] = pool[at], pool[j]
        swaps[j] = at
        chosen[j] = pool[j]
    for j in range(width - 1, -1, -1):
        at = swaps[j]
        pool[j], pool[at] = pool[at], pool[j]
