"""Where the files are that are not Python: templates and sample plans."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def asset_dir(name: str = "templates") -> Path:
    """The folder `name`: inside the package when installed from a wheel, at the repository's root when editable.

    Raises FileNotFoundError when neither is there: the installation is broken.
    """
    for root in (_PACKAGE, _PACKAGE.parent):
        if (folder := root / name).is_dir():
            return folder
    raise FileNotFoundError(f"{name}/ is neither in {_PACKAGE} nor beside it: reinstall plan-checker")
