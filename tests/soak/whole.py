"""Damage to a file as a whole, as a bad disk, a broken download or a careless program does it."""

from __future__ import annotations

import random

from tests.soak.seeds import Seed, unzipped, zipped


def flip_bytes(rng: random.Random, seed: Seed) -> bytes:
    data = bytearray(seed.data)
    for _ in range(rng.choice((1, 1, 2, 5, 20, 100))):
        place = rng.randrange(len(data))
        data[place] = rng.choice((rng.randrange(256), data[place] ^ (1 << rng.randrange(8)), 0, 255))
    return bytes(data)


def insert_bytes(rng: random.Random, seed: Seed) -> bytes:
    place = rng.randrange(len(seed.data) + 1)
    return seed.data[:place] + rng.randbytes(rng.choice((1, 2, 16, 300, 5_000))) + seed.data[place:]


def delete_bytes(rng: random.Random, seed: Seed) -> bytes:
    place = rng.randrange(len(seed.data))
    return seed.data[:place] + seed.data[place + rng.choice((1, 2, 16, 300, 5_000)) :]


def truncate(rng: random.Random, seed: Seed) -> bytes:
    return seed.data[: rng.randrange(len(seed.data))]


def append(rng: random.Random, seed: Seed) -> bytes:
    tail = rng.choice((b"\0" * 4_096, b"PK\x05\x06" + bytes(18), rng.randbytes(2_000), seed.data, b"\x1a"))
    return seed.data + tail


def prepend(rng: random.Random, seed: Seed) -> bytes:
    return rng.choice((b"\xef\xbb\xbf", b"\n", b"MZ", rng.randbytes(64), b"PK\x03\x04")) + seed.data


def zero_block(rng: random.Random, seed: Seed) -> bytes:
    data = bytearray(seed.data)
    place, length = rng.randrange(len(data)), rng.choice((16, 512, 4_096))
    data[place : place + length] = bytes(len(data[place : place + length]))
    return bytes(data)


def swap_blocks(rng: random.Random, seed: Seed) -> bytes:
    length = rng.choice((16, 512, 1_024))
    first, second = sorted(rng.randrange(len(seed.data)) for _ in range(2))
    a, b = seed.data[first : first + length], seed.data[second : second + length]
    return seed.data[:first] + b + seed.data[first + length : second] + a + seed.data[second + length :]


def repeat_block(rng: random.Random, seed: Seed) -> bytes:
    place, length = rng.randrange(len(seed.data)), rng.choice((1, 100, 2_000))
    block = seed.data[place : place + length]
    return seed.data[:place] + block * rng.choice((2, 10, 300)) + seed.data[place + length :]


def random_bytes(rng: random.Random, seed: Seed) -> bytes:
    """Nothing but the first bytes of a format and noise."""
    head = rng.choice((0, 2, 4, 8, 30, 512))
    return seed.data[:head] + rng.randbytes(rng.choice((1, 100, 10_000)))


def xls_record(rng: random.Random, seed: Seed) -> bytes:
    """One to five records of an .xls with other bytes, another length or another type."""
    data = bytearray(seed.data)
    start = data.find(b"\x09\x08\x10\x00")
    places = []
    while 0 <= start < len(data) - 4:
        places.append(start)
        length = int.from_bytes(data[start + 2 : start + 4], "little")
        if length == 0 and data[start : start + 2] == b"\0\0":
            break
        start += 4 + length
    for place in rng.choices(places or [0], k=rng.randint(1, 5)):
        length = int.from_bytes(data[place + 2 : place + 4], "little")
        match rng.randrange(6):
            case 0:
                data[place + 2 : place + 4] = rng.choice((b"\0\0", b"\xff\xff", b"\x01\0", rng.randbytes(2)))
            case 1:
                data[place : place + 2] = rng.choice(
                    (b"\x0a\0", b"\x09\x08", b"\x3c\0", b"\xfd\0", b"\x85\0", rng.randbytes(2))
                )
            case _:
                for _ in range(rng.randint(1, 6)):
                    at = place + 4 + rng.randrange(max(length, 1))
                    if at < len(data):
                        data[at] = rng.choice((0, 1, 127, 128, 255, rng.randrange(256)))
    return bytes(data)


def record_in_part(rng: random.Random, seed: Seed) -> bytes:
    """Bytes inside the binary parts of an .xlsb, packed again with right sums."""
    parts = unzipped(seed.data)
    binary = [index for index, (name, data) in enumerate(parts) if name.endswith(".bin") and data]
    for index in rng.choices(binary, k=rng.randint(1, 3)):
        name, data = parts[index]
        changed = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            changed[rng.randrange(len(changed))] = rng.choice((0, 1, 127, 128, 255, rng.randrange(256)))
        cut = rng.randrange(len(changed)) if rng.random() < 0.1 else None
        parts[index] = (name, bytes(changed[:cut]))
    return zipped(parts)


DAMAGE = {
    "flip": flip_bytes,
    "insert": insert_bytes,
    "delete": delete_bytes,
    "truncate": truncate,
    "append": append,
    "prepend": prepend,
    "zeros": zero_block,
    "swap-blocks": swap_blocks,
    "repeat-block": repeat_block,
    "random": random_bytes,
}
