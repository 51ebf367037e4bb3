"""The house of DESIGN §2: imports go one way, rooms stay small, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKER = ROOT / "checker"
MODULES = sorted(CHECKER.rglob("*.py"))
FILE_LINES, FUNCTION_LINES = 400, 40
LONG_FUNCTIONS: frozenset[str] = frozenset()  # file:function; none is meant to be

BELOW: dict[str, frozenset[str]] = {}  # room → the rooms it may import from, itself included
for _room, _of in {
    "model": (),
    "catalogue": ("model",),
    "toml_node": ("model",),
    "reading": ("catalogue", "toml_node"),
    "rules": ("catalogue", "toml_node"),
    "evaluation": ("reading", "rules"),
    "reporting": ("evaluation",),
    "auditing": ("reporting",),
    "api": ("auditing", "reporting"),
    "web": ("api",),
    "cli": ("api",),
    "__main__": ("cli",),
}.items():
    BELOW[_room] = frozenset({_room}).union(*(BELOW[name] for name in _of)) if _of else frozenset({_room})


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _room(path: Path) -> str:
    return path.relative_to(CHECKER).parts[0].removesuffix(".py")


def _imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module of the house that a file names in an import, wherever it stands: (line, dotted name)."""
    here = path.relative_to(ROOT).with_suffix("").parts
    package = here[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def _houses(path: Path) -> Iterator[tuple[int, str]]:
    """The rooms a file imports from."""
    for line, name in _imported(path):
        parts = name.split(".")
        if parts[0] == "checker" and len(parts) > 1 and parts[1] not in ("__version__",):
            yield line, parts[1]


@pytest.mark.parametrize("path", [p for p in MODULES if _room(p) != "__init__"], ids=_name)
def test_a_room_imports_only_from_the_rooms_below_it(path: Path):
    assert _room(path) in BELOW, f"{_name(path)}: a room that DESIGN §2 does not know"
    upward = [f"{_name(path)}:{line} imports {room}" for line, room in _houses(path) if room not in BELOW[_room(path)]]
    assert upward == []


def test_only_one_road_leads_out_of_the_package_front():
    """`checker/__init__.py` names the API and the model, for type checkers and on first use, and nothing else."""
    assert {room for _, room in _houses(CHECKER / "__init__.py")} <= {"api", "model"}


def test_reading_and_rules_do_not_know_each_other():
    assert "rules" not in BELOW["reading"]
    assert "reading" not in BELOW["rules"]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_is_longer_than_a_reader_can_hold(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < FILE_LINES


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and number of lines of every function, its docstring aside."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            words = first if ast.get_docstring(node, clean=False) is not None else None
            spent = words.end_lineno - words.lineno + 1 if words and words.end_lineno else 0
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - spent


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_function_is_longer_than_a_screen(path: Path):
    long = {f"{_name(path)}:{name}": lines for name, lines in _functions(path) if lines > FUNCTION_LINES}
    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common", "misc"])
def test_no_module_is_named_for_nothing(word: str):
    assert [_name(path) for path in MODULES if word in path.stem] == []


# ---- light until needed ----------------------------------------------------------------------------------------------

HEAVY = ("pandas", "numpy", "openpyxl", "pandera", "jinja2", "python_calamine")
HELP = """import runpy
sys.argv = ["checker", "--help"]
try: runpy.run_module("checker", run_name="__main__")
except SystemExit: pass"""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("import checker", "import checker"),
        ("the exceptions and the model", "from checker.model import Plan, UsageError"),
        ("the catalogue", "from checker.catalogue import items; items()"),
        ("the list of programmes", "from checker.rules import registry; registry.programmes()"),
        ("python -m checker --help", HELP),
    ],
)
def test_what_must_be_quick_loads_nothing_heavy(name: str, code: str):
    script = (
        f"import sys\n{code}\nimport json\nsys.stderr.write('@' + json.dumps([m for m in {HEAVY} if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(done.stderr.rpartition("@")[2]) == [], name
    if "--help" in name:
        assert "check" in done.stdout
