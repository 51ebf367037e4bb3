"""The container of an old .xls (OLE2, MS-CFB): one stream by its name. Every chain is as long as the file at most.

Written here rather than taken from a library: what is needed is sixty lines, and those must bear hostile files.
"""

from __future__ import annotations

import struct
from array import array

_LAST = 0xFFFFFFFA  # a sector number from here on ends a chain
_ENTRY = 128
_HEADER_FATS = 109


class Container:
    """Raises ValueError, LookupError or struct.error where the file is cut short or its chains loop."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("no sector size of OLE")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, _, self._small, mini_table, _, more, _ = struct.unpack_from("<7I", data, 48)
        self._table = self._read_table(more)
        entries = self._chain(directory)
        self._entries = [entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
        self._mini_table = _numbers(self._chain(mini_table)) if mini_table < _LAST else array("I")

    def stream(self, *names: str) -> bytes:
        """The first of these streams that is there. Raises KeyError where none is."""
        for name in names:
            for entry in self._entries:
                length = struct.unpack_from("<H", entry, 64)[0]
                if entry[: max(length - 2, 0)] == name.encode("utf-16-le") and entry[66] == 2:
                    return self._content(entry)
        raise KeyError(names[0])

    def _content(self, entry: bytes) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self._small:
            return self._chain(start)[:size]
        root = self._chain(struct.unpack_from("<I", self._entries[0], 116)[0])
        width = self._mini_size
        places = _walk(self._mini_table, start)
        return b"".join(root[place * width : (place + 1) * width] for place in places)[:size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(place) for place in _walk(self._table, start))

    def _sector(self, place: int) -> bytes:
        at = (place + 1) * self._size
        if at >= len(self._data):
            raise ValueError("a sector beyond the end of the file")
        return self._data[at : at + self._size]

    def _read_table(self, more: int) -> array[int]:
        """For each sector the one that follows; `more` is where the list of the table's own sectors goes on."""
        places = [place for place in _numbers(self._data[76 : 76 + 4 * _HEADER_FATS]) if place < _LAST]
        known = {more}
        while more < _LAST:
            *further, more = _numbers(self._sector(more))
            places += [place for place in further if place < _LAST]
            if more in known:
                raise ValueError("a chain of sectors that loops")
            known.add(more)
        if len(set(places)) < len(places):
            raise ValueError("a sector of the table named twice")
        return _numbers(b"".join(self._sector(place) for place in places))


def _walk(table: array[int], place: int) -> list[int]:
    """The numbers of a chain in their order."""
    places: list[int] = []
    while place < _LAST:
        if len(places) >= len(table):
            raise ValueError("a chain of sectors that loops")
        places.append(place)
        place = table[place]
    return places


def _numbers(data: bytes) -> array[int]:
    """Little-endian numbers of 32 bits; what is left of a cut sector is dropped."""
    whole = len(data) // 4
    return array("I", struct.unpack(f"<{whole}I", data[: 4 * whole]))
