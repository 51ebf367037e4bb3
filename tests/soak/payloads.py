"""Texts and numbers that no honest person types into a plan."""

from __future__ import annotations

import random
from html import escape

MARK = "s0ak"  # stands in every payload of markup, so that a page can be searched for it
RAW_MARKUP = f"<{MARK} onerror=1>"  # must never stand in a page as it is
TEXTS = (
    "",
    " ",
    "\u3000",
    "=1+1",
    f'=HYPERLINK("http://{MARK}.invalid","x")',
    f"+cmd|'/c {MARK}'!A1",
    "@SUM(A1:A9)",
    "-2+3",
    RAW_MARKUP,
    f"</script></style>{RAW_MARKUP}",
    f"\"'>{RAW_MARKUP}",
    f"]]>{RAW_MARKUP}<!--",
    "{{ 7*7 }}{% include '/etc/passwd' %}",
    "\u202e計画\u202c\u2066x\u2069",
    "\u200b\u200c\u200d\ufeff",
    "\x1b[31m赤\x1b[0m\x07",
    "a\nb\r\nc\td",
    "\U0001f469\u200d\U0001f4bb\U00020bb7",
    "e" + "\u0301" * 3_000,
    "％s %n {0} ${x} `x`",
    "9" * 400,
    "1" + ",000" * 100,
    "0." + "3" * 400,
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "1e308",
    "1E+400",
    "0x1F",
    "１２３，４５６",
    "△△5",
    "(△5)",
    "－",
    "¥-¥5",
    "1億2億",
    "5200\n5100",
    "9999年99月期",
    "令和99999年3月期",
    "R0.0.0",
    "9999-12-31",
    "0000-00-00",
    "平成元年0月",
    "100年目",
    "基準年度",
    "1年目",
    "会社全体",
    "（単位：円）",
    "単位：千円・百万円",
    "付加価値額",
    "給与支給総額",
    "第99999999次締切",
    "☑該当 ☑非該当",
    "東京都大阪府",
    "((((((((((" * 30,
    "①" * 300,
    "※" * 2_000 + "1",
    "(注" * 400,
    "#REF!",
    "TRUE",
    "'",
    "\\",
)
NUMBERS = (
    "0",
    "-0",
    "-1",
    "1",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "1e308",
    "-1.7976931348623157e308",
    "1e309",
    "1e-320",
    "4.9e-324",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9007199254740993",
    "18446744073709551616",
    "1e22",
    "99999999999999999999",
    "0x10",
    "1,000",
    "１２",
    "",
    " ",
    "1 2",
    "1.5",
    "0.1",
    "-",
    "+",
    "1e",
    ".",
    "9" * 400,
    "0." + "0" * 400 + "1",
    "2958466",
    "-693594",
    "1E5",
    "١٢٣",
    "1_000",
    "TRUE",
    "abc",
)


def text(rng: random.Random) -> str:
    """One hostile text; now and then a very long one."""
    if rng.random() < 0.15:
        return rng.choice("あ1=<(①\u0301 △") * rng.choice((255, 8_192, 32_767, 32_768, 70_000))
    if rng.random() < 0.15:
        return "".join(chr(_code(rng)) for _ in range(rng.randint(1, 40)))
    return rng.choice(TEXTS)


def _code(rng: random.Random) -> int:
    """A character of any plane but the surrogates."""
    code = rng.choice((rng.randrange(0x20, 0x7F), rng.randrange(0x3000, 0xA000), rng.randrange(0x20, 0x11_0000)))
    return 0x3042 if 0xD800 <= code < 0xE000 else code


def number(rng: random.Random) -> str:
    return rng.choice(NUMBERS) if rng.random() < 0.7 else str(rng.randint(-(10**9), 10**9))


def in_xml(text: str, rng: random.Random) -> bytes:
    """As the content of an element: escaped, or once in ten not."""
    return (text if rng.random() < 0.1 else escape(text)).encode("utf-8", "replace")
