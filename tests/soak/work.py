"""One process of the soak: makes its mutants, reads and judges each as `check` does, and watches itself."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from checker.model import Plan, UsageError, WorkbookError
from checker.reading import Reader
from tests.soak import gauge, mutants, oracle, payloads, seeds

READ_SECONDS, COPY_SECONDS = 20.0, 20.0
MOST_BYTES = 3 * 2**29  # 1.5 GiB
_OFTEN_CLOSED = 500  # mutants between two looks at what a closed Reader leaves behind
_DEFAULT = "monozukuri-17"
_CACHE = "_jinja2-cache"  # compiled templates, kept for the next run by design
_THEIRS = ("", "PanicException")  # a crash of the reading library; any other exception is one of the house
_KEPT = (_CACHE, "plan-checker-", "pymp-")  # gone when the Readers are closed
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202d\u202e\u2066-\u2068\ud800-\udfff]")
_VALIDATED = 0.2  # share of the reports that are held against the schema, which costs as much as making them
_NEVER = ("READ-OPEN", "READ-CRASH", "READ-NO-TABLE")


@dataclass(frozen=True)
class Task:
    """What one run asks of a worker; `copies` and `recalculated` are shares of the mutants."""

    number: int
    seeds: Path
    keep: Path
    copies: float = 0.05
    recalculated: float = 0.004


@dataclass
class Record:
    """What became of one mutant. A failure is anything but a clean outcome; a suspicion is for a person to look at."""

    index: int
    kind: str
    damage: str = ""
    seed: str = ""
    outcome: str = ""
    seconds: float = 0.0
    copy_seconds: float = 0.0
    child_bytes: int = 0
    own_bytes: int = 0
    looked: bool = False
    failures: list[str] = field(default_factory=list)
    suspicions: list[str] = field(default_factory=list)


def work(task: Task, indexes: list[int], answers: Connection) -> None:
    """The process: announces each index, then sends its record."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        worker = Worker(task, Path(folder))
        for index in indexes:
            answers.send(index)
            answers.send(worker.record(index))
        answers.send(worker.finish())
    answers.close()


class Worker:
    def __init__(self, task: Task, folder: Path) -> None:
        self._task = task
        self._temporary = folder / "temporary"
        self._room = folder / "room"
        for path in (self._temporary, self._room):
            path.mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(self._temporary)
        self._errors = _own_stderr(folder / "stderr")
        self._seeds = seeds.load(task.seeds)
        self._healthy: dict[str, Plan] = {}
        self._others = set(gauge.descendants(os.getpid()))  # of whoever else has a part in this process
        self._gauge = gauge.Gauge()
        self._reader = self._new_reader(recalculate=False)
        self._calculating: Reader | None = None
        self._by_libreoffice = False
        self._left: set[str] = set()
        self._done = 0
        self._gauge.start()

    @staticmethod
    def _new_reader(recalculate: bool) -> Reader:
        return Reader(recalculate=recalculate)

    @cached_property
    def _schema(self) -> Any:
        import jsonschema

        import checker

        schema = json.loads((Path(checker.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
        return jsonschema.Draft202012Validator(schema)

    def record(self, index: int) -> Record:
        """Everything about one mutant; never raises."""
        made = mutants.mutant(self._seeds, self._task.number, index)
        record = Record(index, made.kind, "+".join(made.damage), made.seed.name)
        rng = random.Random(f"{self._task.number}/{index}/what")
        path = self._room / f"m{index}{made.suffix}"
        path.write_bytes(made.data)
        before = self._healthy_plan(made.seed)
        self._gauge.reset()
        try:
            plan = self._read(path, rng, record)
            self._judge(plan, path, rng, record)
            if plan.facts:
                record.looked = not self._by_libreoffice  # which fills what was never calculated
                if record.looked:
                    record.suspicions = oracle.suspicions(made.seed, before, made.data, plan)
        except BaseException:
            record.failures.append("raised: " + traceback.format_exc(limit=-6))
        self._watch(record)
        if record.failures or record.suspicions:
            self._task.keep.mkdir(parents=True, exist_ok=True)
            (self._task.keep / f"{self._task.number}-{index}-{Path(made.seed.name).stem}{made.suffix}").write_bytes(
                made.data
            )
        path.unlink()
        self._done += 1
        if self._done % _OFTEN_CLOSED == 0:
            record.failures += self._close()
            self._reader = self._new_reader(recalculate=False)
        return record

    def _healthy_plan(self, seed: seeds.Seed) -> Plan:
        if seed.name not in self._healthy:
            path = self._room / seed.name
            path.write_bytes(seed.data)
            self._healthy[seed.name] = self._reader.submit(path).result()
            path.unlink()
        return self._healthy[seed.name]

    def _read(self, path: Path, rng: random.Random, record: Record) -> Plan:
        reader = self._reader
        self._by_libreoffice = rng.random() < self._task.recalculated or (
            "uncalculated" in record.seed and rng.random() < 0.1
        )
        if self._by_libreoffice:
            self._calculating = self._calculating or self._new_reader(recalculate=True)
            reader = self._calculating
        start = time.perf_counter()
        plan = reader.submit(path).result()
        record.seconds = time.perf_counter() - start
        self._gauge.look()
        record.outcome = _outcome(plan)
        fatal = [finding.code for finding in plan.findings if finding.code in _NEVER]
        # without a table the facts beside labels are kept: a programme that judges no plan years can do with them
        facts = [fact for fact in plan.facts if fact.year is not None or fatal != ["READ-NO-TABLE"]]
        if facts and fatal:
            record.failures.append(f"facts beside {fatal}")
        if raised := [
            f.get("detail") for f in plan.findings if f.code == "READ-CRASH" and f.get("detail") not in _THEIRS
        ]:
            record.failures.append(f"raised in the child: {raised}")
        if not plan.facts and not plan.findings:
            record.failures.append("neither facts nor findings")
        return plan

    def _judge(self, plan: Plan, path: Path, rng: random.Random, record: Record) -> None:
        """Judge and render as `check` does."""
        from checker import api
        from checker.reporting import refusal, render

        start = time.perf_counter()
        try:
            report = api.judge(plan, api.Settings(None if plan.value("programme") else _DEFAULT))
        except UsageError as error:  # the workbook names a round there is not
            record.outcome += ", usage"
            refusal(error, "ja")
            return
        lang = rng.choice(("ja", "en"))
        names = {"json", "html", rng.choice(("text", "md", "html"))}
        texts = {name: render(report, name, lang) for name in sorted(names)}
        record.seconds += time.perf_counter() - start
        if plan.facts:
            record.outcome += f", {report.verdict.value}"
        self._look_at(texts, rng, record)
        if path.suffix.lower() in (".xlsx", ".xlsm") and not report.unreadable and rng.random() < self._task.copies:
            self._copy(api.Report(report), path, record)

    def _look_at(self, texts: dict[str, str], rng: random.Random, record: Record) -> None:
        report = json.loads(texts["json"])
        if rng.random() < _VALIDATED:
            record.failures += [f"json: {error.message[:200]}" for error in self._schema.iter_errors(report)]
        if payloads.RAW_MARKUP in texts["html"]:
            record.failures.append("html: markup of the workbook stands in the page")
        for name, text in texts.items():
            if odd := set(_CONTROL.findall(text)):
                record.failures.append(f"{name}: control characters {sorted(map(ascii, odd))}")

    def _copy(self, report: Any, path: Path, record: Record) -> None:
        out = self._room / "copy.xlsx"
        start = time.perf_counter()
        try:
            report.to_workbook(path, out)
        except (UsageError, WorkbookError):
            record.outcome += ", no copy"
        else:
            record.outcome += ", copy"
            _opened(out)
        finally:
            record.copy_seconds = time.perf_counter() - start
            out.unlink(missing_ok=True)

    def _watch(self, record: Record) -> None:
        """What the mutant cost, and what it left behind."""
        self._gauge.look()
        record.child_bytes, record.own_bytes = self._gauge.child, self._gauge.own
        if record.seconds > READ_SECONDS or record.copy_seconds > COPY_SECONDS:
            record.failures.append(f"slow: {record.seconds:.1f} s, copy {record.copy_seconds:.1f} s")
        if max(record.child_bytes, record.own_bytes) > MOST_BYTES:
            record.failures.append(f"memory: child {record.child_bytes >> 20} MB, own {record.own_bytes >> 20} MB")
        if dead := gauge.zombies():
            record.failures.append(f"zombies: {dead}")
        office = [
            name
            for pid in gauge.descendants(os.getpid())
            if (name := gauge.name(pid)).startswith(("soffice", "oosplash"))
        ]
        if office:
            record.failures.append(f"left running: {office}")
        if left := self._files() - self._left:
            self._left |= left
            record.failures.append(f"files left: {sorted(left)}")
        record.failures += [f"stderr: {text}" for text in self._errors]

    def _files(self) -> set[str]:
        """What lies in the folder for temporary files, but for what the Readers and the templates keep there."""
        return {path.name for path in self._temporary.iterdir() if not path.name.startswith(_KEPT)}

    def finish(self) -> Record:
        """The last look: a record of no mutant, with what is left after the Readers are closed."""
        return Record(-1, "end", failures=self._close())

    def _close(self) -> list[str]:
        """Closes the Readers; processes and files that are left after five seconds."""
        for reader in (self._reader, self._calculating):
            if reader is not None:
                reader.close()
        self._calculating = None
        for _ in range(50):
            now = set(gauge.descendants(os.getpid())) - self._others
            processes = sorted(pid for pid in now if not _lasts(pid))
            names = {path.name for path in self._temporary.iterdir() if not path.name.startswith(_CACHE)}
            files = sorted(names - self._left)
            if not processes and not files:
                return []
            time.sleep(0.1)
        return [f"left behind: {[gauge.name(pid) for pid in processes]} {files[:5]}"]


def _opened(path: Path) -> None:
    """The copy is a workbook; what openpyxl has to say of the mutant's cells is its own affair."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        openpyxl.load_workbook(path).close()


def _lasts(pid: int) -> bool:
    """multiprocessing's own resource tracker and fork server live as long as their process."""
    with contextlib.suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        return b"resource_tracker" in command or b"forkserver" in command
    return False


def _outcome(plan: Plan) -> str:
    for finding in plan.findings:
        if finding.code == "READ-OPEN":
            return f"refused ({finding.get('kind')})"
        if finding.code == "READ-CRASH":
            return f"crash ({finding.get('kind')} {finding.get('detail')})".replace(" )", ")")
    if not plan.facts:
        return "no plan"
    return "read with findings" if plan.findings else "read"


def _own_stderr(path: Path) -> _Tail:
    """What comes to stderr from now on, piece by piece."""
    file = path.open("w+b")
    os.dup2(file.fileno(), 2)
    return _Tail(file)


class _Tail:
    """What was written since the last time it was asked."""

    def __init__(self, file: Any) -> None:
        self._file, self._place = file, 0

    def __iter__(self) -> Iterator[str]:
        size = os.fstat(self._file.fileno()).st_size
        if size > self._place:
            text = os.pread(self._file.fileno(), size - self._place, self._place).decode("utf-8", "replace")
            self._place = size
            yield text[-2_000:]
