"""Which words of a sheet can mean anything to the reader.

Most words of a workbook cannot: names, articles, remarks, the dates of bills. Each distinct text is looked at once, and
all who search a sheet pass over the rest.
"""

from __future__ import annotations

from datetime import date

from checker.reading.labels import match
from checker.reading.vocabulary import fold, vocabulary
from checker.reading.years import read_header

LONGEST = 80  # no label and no year is longer
_MOST = 65_536  # texts to remember
_SIGNS = ("単位", "計画", "年", "期", "nit")  # a note of the unit (Unit:), a title, a piece of a header
_COLONS = (":", "：")  # 公募回：第18次 in one cell


class _Telling(dict[object, bool]):
    """Whether a cell holds a date, or a text that names an item or a year, a piece of what does, or a unit.

    A dictionary answers for a cell in half of the time of a call.
    """

    def __missing__(self, value: object) -> bool:
        if not isinstance(value, str):
            return isinstance(value, date)
        if len(value) > LONGEST:  # pages of text are not kept in memory
            return "単位" in value
        if len(self) >= _MOST:
            self.clear()
        found = self[value] = _is_clue(value)
        return found


TELLING = _Telling()


def _is_clue(text: str) -> bool:
    if any(sign in text for sign in _SIGNS) or match(text) is not None or read_header(text) is not None:
        return True
    if any(word[0] in text and word in fold(text) for word in vocabulary().target_headings):
        return True
    return any(colon in text and match(text.partition(colon)[0]) is not None for colon in _COLONS)
