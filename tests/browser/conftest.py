"""One Chromium for the room, and every report opened in it once.

`opened` is every sample plan's report, the telling ones in both languages; `telling` are those alone, for what is slow.
A test takes the page as it stands and sets the width
it wants; it must not leave anything else behind. The playwright loop lives only as long as this room: another test of
the same process may want an event loop of its own.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from checker.api import Settings, judge
from checker.model import Report
from checker.reading import Reader
from checker.reporting import render

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "reporting" / "fixtures"))

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEY = tomllib.loads((ROOT / "sample_plans" / "expected.toml").read_text(encoding="utf-8"))
# later programmes add words, not shapes: of theirs one with two routes, one without plan years, one typed by hand
LATER = ("r20-per-head-only", "jizokuka-17-one-yen-short", "shoryokuka-5-growth-typed-by-hand")
SAMPLES = sorted(
    p.stem for p in (ROOT / "sample_plans").glob("*.xlsx") if re.match("r1[4-8]-|not-", p.stem) or p.stem in LATER
)
# a failed wage hike over five years, values that could not be read, wages that are projected, no plan at all
TELLING = ("r17-wage-hike-missed", "r17-missing-payroll", "r18-minimum-wage-overtaken", "not-a-workbook")
TELLING_REPORTS = [(name, lang) for name in TELLING for lang in ("ja", "en")]
REPORTS = TELLING_REPORTS + [(name, "ja") for name in SAMPLES if name not in TELLING] + [("r16-green-standard", "en")]


@dataclass
class Opened:
    """A report in a browser, with what the page did while it was loaded. `tried` are addresses beside its own."""

    name: str
    lang: str
    report: Report
    path: Path
    page: Page
    tried: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def at_width(self, width: int, height: int = 900) -> Page:
        """The page on a screen so wide, for the screen and from its top."""
        self.page.emulate_media(media="screen")
        self.page.set_viewport_size({"width": width, "height": height})
        return self.page

    def on_paper(self) -> Page:
        """The page under the rules for print, as wide as what the margins leave of A4 (182 mm at 96 dots an inch)."""
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": 688, "height": 1000})
        return self.page

    def probe(self, name: str) -> Any:
        """What `probes/<name>.js` finds in the page."""
        return self.page.evaluate((HERE / "probes" / f"{name}.js").read_text(encoding="utf-8"))


@cache
def sample_reports() -> dict[str, Report]:
    """Every sample plan, judged as of the closing date of its round; one reader for all."""
    found = {}
    with Reader() as reader:
        pending = {name: reader.submit(ROOT / "sample_plans" / f"{name}.xlsx") for name in SAMPLES}
        for name, read in pending.items():
            found[name] = judge(read.result(), Settings(as_of=KEY[name].get("as_of")))
    return found


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield found
        found.close()


Opener = Callable[..., Opened]


@pytest.fixture(scope="package")
def open_report(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """`open_report(name, report, lang, **context)`: the report as a file in a new browser context that is cut off."""
    room = tmp_path_factory.mktemp("reports")
    contexts: list[BrowserContext] = []

    def open_one(name: str, report: Report, lang: str, **more: Any) -> Opened:
        path = room / f"{name}.{lang}.html"
        path.write_text(render(report, "html", lang), encoding="utf-8")
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **more)
        contexts.append(context)
        opened = Opened(name, lang, report, path, context.new_page())

        def pass_on(route: Route) -> None:
            if route.request.url == path.as_uri():
                route.continue_()
            else:
                opened.tried.append(route.request.url)
                route.abort()

        context.route("**/*", pass_on)
        opened.page.on("console", lambda message: opened.said.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.said.append(f"error: {error}"))
        opened.page.on("dialog", lambda dialog: (opened.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        opened.page.goto(path.as_uri(), wait_until="load")
        return opened

    yield open_one
    for context in contexts:
        context.close()


def open_sample(sample: tuple[str, str], open_report: Opener) -> Iterator[Opened]:
    name, lang = sample
    found = open_report(name, sample_reports()[name], lang)
    yield found
    found.page.context.close()


@pytest.fixture(scope="package", params=REPORTS, ids="-".join)
def opened(request: pytest.FixtureRequest, open_report: Opener) -> Iterator[Opened]:
    """Every sample's report."""
    yield from open_sample(request.param, open_report)


@pytest.fixture(scope="package", params=TELLING_REPORTS, ids="-".join)
def telling(request: pytest.FixtureRequest, open_report: Opener) -> Iterator[Opened]:
    """The reports that hold everything a report can hold, in both languages."""
    yield from open_sample(request.param, open_report)
