"""Whether a formula of an .xls may give a text, by its parsed tokens (MS-XLS 2.5.198).

LibreOffice, converting a workbook that it has not calculated itself, stores 0 for every formula that gave a text.
"""

from __future__ import annotations

# Bytes of a token, itself included, by its lower five bits and class; operators and brackets (0x03 to 0x16) take one.
_SIZES = {
    0x01: 5, 0x02: 5, 0x1C: 2, 0x1D: 2, 0x1E: 3, 0x1F: 9, 0x20: 8, 0x21: 3, 0x22: 4, 0x23: 5, 0x24: 5, 0x25: 9, 0x26: 7,
    0x27: 7, 0x28: 7, 0x29: 3, 0x2A: 5, 0x2B: 9, 0x2C: 5, 0x2D: 9, 0x39: 7, 0x3A: 7, 0x3B: 11, 0x3C: 7, 0x3D: 11,
}  # fmt: skip
_CONCATENATION, _TEXT, _ATTRIBUTES, _CHOICE = 0x08, 0x17, 0x19, 0x04
_OPERATORS = range(0x03, 0x17)


def may_give_text(tokens: bytes) -> bool:
    """Whether a text stands in a formula of BIFF8, or two are joined; what follows an unknown token is not judged."""
    at = 0
    while at < len(tokens):
        kind = tokens[at]
        if kind in (_CONCATENATION, _TEXT):
            return True
        if kind in _OPERATORS:
            at += 1
        elif kind == _ATTRIBUTES and at + 4 <= len(tokens):
            choices = int.from_bytes(tokens[at + 2 : at + 4], "little") + 1 if tokens[at + 1] & _CHOICE else 0
            at += 4 + 2 * choices
        else:
            # the class of an operand (reference, value, array) stands in two bits
            size = _SIZES.get(kind if kind < 0x20 else 0x20 | (kind & 0x1F))
            if size is None:
                return False
            at += size
    return False
