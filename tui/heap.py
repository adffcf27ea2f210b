"""How the C library keeps the memory of the terminal UI."""

from __future__ import annotations

_M_TRIM_THRESHOLD, _M_ARENA_MAX = -1, -8  # of glibc's malloc.h
_MOST_KEPT = 64 << 10


def keep_little() -> None:
    """One arena for all threads, which gives back what is free at its end. To be called before there are threads.

    Without this glibc gives each thread that reads the store an arena of its own, and what a long list took there
    stays: at a million events a third of all memory. Other C libraries are left as they are.
    """
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # not glibc; Windows has no main program to look into
        return
    mallopt(_M_ARENA_MAX, 1)
    mallopt(_M_TRIM_THRESHOLD, _MOST_KEPT)
