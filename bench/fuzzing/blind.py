"""Changing good files at random, for a reader whose branches nobody can count."""

import random
import resource
import time
from pathlib import Path

from assessments.datasets.tables import table_of
from bench.fuzzing.readers import Reader

SEED = 20261121
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def tried(read: Reader, *, seconds: int, folder: str) -> None:
    """Read changed seeds until the time is over, and tell how many in the fuzzer's own words."""
    drawn, end = random.Random(SEED), time.monotonic() + seconds
    seeds = [path.read_bytes() for path in sorted(Path(folder).iterdir())]
    # In this process, so that what it imports is there for every child.
    table_of(seeds[0], "answers.sav", "spss")
    number, slowest = 0, 0.0
    while (began := time.monotonic()) < end:
        read(changed(drawn, drawn.choice(seeds)))
        number, slowest = number + 1, max(slowest, time.monotonic() - began)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"number_of_executed_units: {number}\nslowest_unit_time_sec: {slowest:.0f}\npeak_rss_mb: {memory}")


def changed(drawn: random.Random, seed: bytes) -> bytes:
    """A file with a few of its bytes, numbers or pieces changed."""
    content = bytearray(seed)
    for _ in range(drawn.choice((1, 1, 2, 3, 8))):
        place = drawn.randrange(4, len(content))
        way = drawn.randrange(5)
        if way == 0:
            content[place] ^= 1 << drawn.randrange(8)
        elif way == 1:
            content[place : place + 4] = drawn.choice(NUMBERS).to_bytes(4, "little")
        elif way == 2:
            del content[place : place + drawn.randrange(1, 40)]
        elif way == 3:
            content[place:place] = content[place : place + drawn.randrange(1, 40)]
        else:
            content[place : place + 8] = drawn.randbytes(8)
    return bytes(content)
