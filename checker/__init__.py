"""plan-checker: holds a business-plan workbook against what the ものづくり補助金 and its sister programmes ask.

    >>> import checker
    >>> report = checker.check("plan.xlsx")
    >>> report.verdict
    'compliant'

Heavy libraries are imported when they are needed, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Finding", "Report", "check", "explain", "programmes", "read"]

if TYPE_CHECKING:
    from checker.api import Report, check, explain, programmes, read
    from checker.model import Finding

_HOMES = {
    "check": "checker.api",
    "explain": "checker.api",
    "programmes": "checker.api",
    "read": "checker.api",
    "Report": "checker.api",
    "Finding": "checker.model",
}


def __getattr__(name: str) -> object:
    """Fetch a public name on first use, so that `import checker` stays light."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'checker' has no attribute {name!r}")
