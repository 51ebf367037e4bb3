"""`summary.html` and `summary.xlsx` of a run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from checker import __version__
from checker.auditing.figures import Margins, Summary, bins, summary
from checker.auditing.options import Options
from checker.auditing.portfolio import source
from checker.auditing.store import write_whole
from checker.catalogue import finding_codes
from checker.reporting.environment import environment, figures, fixed_words, words

HTML, SHEET = "summary.html", "summary.xlsx"
_ORDER = ("compliant", "undetermined", "non_compliant")
_TONES = {"compliant": "pass", "non_compliant": "fail", "undetermined": "unknown"}


@cache
def audit_words(lang: str) -> Mapping[str, Any]:
    """The fixed words of `audit.<lang>.j2`."""
    return fixed_words(f"audit.{lang}.j2")


def write_summary(folder: Path, options: Options) -> Summary:
    """Both files, made from the store. Raises UsageError where the run is empty or a file cannot be written."""
    from checker.auditing.summary_sheet import write_sheet

    found = summary(folder)
    page = render_page(found, folder.name, options)
    write_whole(folder / HTML, page)
    write_sheet(folder, folder / SHEET, options.lang)
    return found


def render_page(found: Summary, name: str, options: Options) -> str:
    """The summary as one self-contained page in the options' language."""
    lang = options.lang
    given = {
        "s": found, "t": audit_words(lang), "w": words(lang), "lang": lang, "name": name, "options": options,
        "version": __version__, "verdicts": [(v, _TONES[v], found.verdicts[v]) for v in _ORDER],
        "titles": {code: entry.title[lang] for code, entry in finding_codes().items()},
        "charts": [_chart(margins, lang) for margins in found.margins], "source": source(), "figures": figures(lang),
    }  # fmt: skip
    return environment(lang, "html").get_template("summary.html.j2").render(**given)


def _chart(margins: Margins, lang: str) -> dict[str, Any]:
    """A histogram for the page: bars with label, count and height in per cent of the tallest."""
    t = audit_words(lang)
    edges = bins()
    labels = [t["beyond_low"].format(edges[0])]
    labels += [t["margin_bin"].format(a, b) for a, b in pairwise(edges)]
    labels.append(t["beyond_high"].format(edges[-1]))
    most = max(margins.counts, default=0) or 1
    bars = [
        {"label": label, "count": count, "height": round(100 * count / most, 1), "short": k <= edges.index(0)}
        for k, (label, count) in enumerate(zip(labels, margins.counts, strict=True))
    ]
    return {"code": margins.code, "bars": bars, "near": margins.near}
