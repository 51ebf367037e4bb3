"""Hostile text made harmless: what a workbook may say must not act on a terminal, a page or a table."""

from __future__ import annotations

import re

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_]|[()*+][0-9A-Za-z])")
# C0 but newline, DEL and C1; zero-width and bidi controls; line separators; noncharacters and tag characters
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile(r"[ \t]*[\r\n\v\f\x85\u2028\u2029]\s*")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")
_LINK = re.compile(r"(?i)(https?|ftp|mailto|www)([:.])")


def harmless(text: str) -> str:
    """Without terminal escapes, control, zero-width and bidi characters; newlines stay, surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", _ANSI.sub("", text)))


def one_line(text: str) -> str:
    """`harmless`, and every line break a space (nothing between two Japanese letters)."""
    return harmless(_BREAK.sub(_joint, text).replace("\t", " "))


def _joint(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return "" if before >= "\u3000" and after >= "\u3000" else " "


def markdown(text: str) -> str:
    """`one_line` with all escaped that Markdown or HTML inside it would act on: no markup, no table cell, no link."""
    text = _MARKDOWN.sub(r"\\\1", one_line(text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
    return _LINK.sub(r"\1\\\2", text)


def code_span(text: str) -> str:
    """One line as a Markdown code span, safe inside a table cell."""
    text = one_line(text).replace("`", "'").replace("|", "\\|")
    return f"`{text}`" if text else ""


def web_address(url: str) -> str:
    """The address if it is an http(s) one, else an empty string: nothing else may become a link."""
    clean = one_line(url).strip()
    return clean if re.match(r"(?i)https?://[^\s\"'<>]+\Z", clean) else ""
