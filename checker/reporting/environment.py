"""The Jinja environments, cached: one per language and kind of output, each escaping what that output acts on.

Messages are rendered in the `plain` environment as plain strings and escaped again where they are put in: a macro of an
environment without escaping must never be called from a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from checker.reporting.assets import asset_dir
from checker.reporting.cleaning import code_span, markdown, one_line, web_address
from checker.reporting.figures import Figures


class Ready(str):
    """Text that an environment's `finalize` leaves alone: it was escaped or laid out already."""

    __slots__ = ()


@cache
def words(lang: str) -> Mapping[str, Any]:
    """The fixed words of one language, from `words.<lang>.j2`."""
    return fixed_words(f"words.{lang}.j2")


def fixed_words(template: str) -> Mapping[str, Any]:
    """The `words` that a template sets."""
    found: Mapping[str, Any] = _bare().get_template(template).module.words  # type: ignore[attr-defined]
    return found


@cache
def figures(lang: str) -> Figures:
    return Figures(words(lang))


@cache
def environment(lang: str, kind: str) -> Environment:
    """`kind`: plain (messages), html (autoescaped), md (Markdown-escaped) or text (harmless on a terminal)."""
    env = Environment(
        loader=FileSystemLoader(asset_dir()),
        autoescape=kind == "html",
        undefined=StrictUndefined,
        finalize=_FINALIZE.get(kind),
        auto_reload=False,
        bytecode_cache=_compiled(kind),
        lstrip_blocks=kind != "plain",
        trim_blocks=kind != "plain",
        keep_trailing_newline=False,
    )
    numbers = figures(lang)
    for name in ("amount", "margin", "size", "rate", "portion", "day", "fiscal_year"):
        env.filters[name] = getattr(numbers, name)
    env.filters["quoted"] = lambda text: str(words(lang)["quote"]).format(shortened(str(text)))
    env.filters["shortened"] = shortened
    env.filters["coded"] = _CODED.get(kind, str)
    env.filters["web_address"] = web_address
    env.filters["ready"] = Ready
    return env


_TEMPLATES = {
    "html": (
        "report.html.j2", "report.css", "banner.html.j2", "requirements.html.j2", "finding.html.j2", "charts.svg.j2",
        "plan.html.j2",
    ),
    "md": ("report.md.j2",),
    "text": ("report.txt.j2",),
}  # fmt: skip


def compile_templates(lang: str, format: str) -> None:
    """Fills the caches of one language and format."""
    environment(lang, "plain").get_template(f"messages.{lang}.j2")
    for name in _TEMPLATES.get(format, ()):
        environment(lang, format).get_template(name)


def shortened(text: str, most: int = 60) -> str:
    """One line of at most so many letters (a cell may hold a novel), without the backtick, which marks code."""
    text = one_line(text).replace("`", "'").strip()
    return text if len(text) <= most else f"{text[: most - 1]}…"


@cache
def _bare() -> Environment:
    return Environment(
        loader=FileSystemLoader(asset_dir()),
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=_compiled("words"),
    )


def _compiled(kind: str) -> FileSystemBytecodeCache | None:
    """Compiled templates kept between runs in Jinja's per-user folder (0700, owner checked), one name for each kind:
    the key of the cache does not know what an environment escapes. None where there is no such folder."""
    try:
        return FileSystemBytecodeCache(pattern=f"__plan_checker_{kind}_%s.cache")
    except (RuntimeError, OSError):
        return None


def _finalizer(escape: Callable[[str], str]) -> Callable[[Any], Any]:
    def finalize(value: Any) -> Any:
        return value if isinstance(value, Ready | Markup) else escape(str(value))

    return finalize


def _coded_html(text: str) -> Markup:
    """Messages put what is to be typed between backticks: here it becomes <code>."""
    parts = str(text).split("`")
    return Markup("").join(Markup("<code>{}</code>").format(p) if k % 2 else escape(p) for k, p in enumerate(parts))


def _coded_markdown(text: str) -> Ready:
    parts = str(text).split("`")
    return Ready("".join(code_span(p) if k % 2 else markdown(p) for k, p in enumerate(parts)))


_CODED: dict[str, Callable[[str], str]] = {"html": _coded_html, "md": _coded_markdown}
_FINALIZE: dict[str, Callable[[Any], Any]] = {"md": _finalizer(markdown), "text": _finalizer(one_line)}
