"""Formulas that nobody has calculated yet (saved by a program, not by Excel), worked out by LibreOffice in a copy.

LibreOffice runs with a profile of its own that forbids macros, active content and link updates, on a copy in a private
folder, within `limits.RECALCULATE_SECONDS`, and is ended with all its children when the time is over.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from checker.model import Fact, Plan
from checker.reading import limits

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

NOTE = " [LibreOffice]"  # behind the raw text of a fact that LibreOffice calculated
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{}</oor:items>
"""
_SETTING = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
_IMPOSED = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),  # never
    # Always: zeros that a library wrote in the name of Excel would otherwise be believed.
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
)


@cache
def program() -> str:
    """LibreOffice on PATH, "" where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def wanted(plan: Plan, path: Path) -> bool:
    """Whether the plan needs cells that were never calculated, and LibreOffice can be asked for them."""
    uncalculated = any(finding.code == "READ-UNCALCULATED" for finding in plan.findings)
    return uncalculated and bool(program()) and path.stat().st_size <= limits.RECALCULATE_BYTES


def calculated_copy(path: Path, folder: Path, seconds: float) -> Path | None:
    """A copy of the workbook with all its values, below `folder`; None where LibreOffice made none in time.

    It gets `limits.RECALCULATE_SECONDS`, or the half of `seconds`, so that there is time left to read the copy.
    """
    room = Path(tempfile.mkdtemp(prefix="calculate-", dir=folder))
    profile, source, out = room / "profile", room / f"plan{path.suffix.lower()}", room / "out"
    (profile / "user").mkdir(parents=True)
    settings = "".join(_SETTING.format(*setting) for setting in _IMPOSED)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(settings), encoding="utf-8")
    shutil.copyfile(path, source)
    command = [
        program(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", "xlsx", "--outdir", str(out), str(source),
    ]  # fmt: skip
    _run(command, room, min(limits.RECALCULATE_SECONDS, seconds / 2))
    made = out / "plan.xlsx"
    return made if made.is_file() and made.stat().st_size else None


def _run(command: list[str], room: Path, seconds: float) -> None:
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=room, start_new_session=os.name == "posix"
        )
    except OSError:
        return
    if sys.platform == "linux" and resource is not None:
        with contextlib.suppress(OSError, ValueError):
            bytes_ = limits.RECALCULATE_MEMORY_BYTES
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (bytes_, bytes_))
            # if this process is killed meanwhile, nobody else ends it
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (int(seconds) * 2 + 1, int(seconds) * 2 + 1))
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the group: soffice is a script that starts the program proper."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def merged(first: Plan, second: Plan) -> Plan:
    """The plan of the calculated copy under the name of the original, what was calculated marked in `raw`."""
    if any(finding.code in ("READ-OPEN", "READ-CRASH") for finding in second.findings):
        return first
    stated = {(fact.key, fact.cell, fact.value) for fact in first.facts}

    def marked(fact: Fact) -> Fact:
        return fact if (fact.key, fact.cell, fact.value) in stated else replace(fact, raw=fact.raw + NOTE)

    return replace(second, name=first.name, sha256=first.sha256, facts=tuple(marked(fact) for fact in second.facts))
