"""Makes the pictures of the README anew: `python docs/make_screenshots.py`.

It needs Chromium, poppler and the Noto CJK fonts. Every picture is of a shipped sample plan judged as of the closing
date of its round, so that it changes only when the report does. Each file is at most 300 KB; the script fails rather
than write a larger one.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from checker.api import Report, check
from checker.reporting import render

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "sample_plans"
AS_OF = date(2024, 3, 1)  # round 17 closes
PAGES_OF = "r17-wage-hike-missed"
TERMINAL_OF = "r17-one-yen-short"
MOST_BYTES = 300_000
MARGIN = 14  # pixels below the last block of a picture
LINES = 52  # of the terminal, at most; it ends between two sections
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Where a picture may end: below the last of these that fits, never through a row.
BLOCKS = "header.banner, section h2, tr, figure, article"
LOWEST = """([selector, most]) => Math.max(...[...document.querySelectorAll(selector)]
    .map((node) => Math.ceil(node.getBoundingClientRect().bottom)).filter((bottom) => bottom <= most))"""
# ANSI colours on white, each with a contrast of at least 4.5 : 1
THEME = TerminalTheme(
    (255, 255, 255),
    (26, 26, 26),
    [(26, 26, 26), (169, 0, 0), (17, 90, 54), (138, 59, 0), (0, 23, 193), (92, 26, 138), (0, 86, 102), (90, 90, 90)],
)
TERMINAL = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 20px 24px; width: max-content; background: {background}; color: {foreground}; }}
pre {{ margin: 0; font: 15px/1.45 "Noto Sans Mono CJK JP", monospace; }}
</style><pre>{code}</pre>"""


def program(*names: str) -> str:
    """The path of the first of these programs; ends the script where there is none."""
    for name in names:
        if found := shutil.which(name):
            return found
    sys.exit(f"{' or '.join(names)} is not on PATH")


def save(picture: Image.Image, name: str) -> None:
    """Write one picture with a palette of its own colours, the largest palette that keeps it small enough."""
    for colours in (256, 128, 64, 32):
        held = io.BytesIO()
        picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
        if len(held.getvalue()) <= MOST_BYTES:
            (HERE / name).write_bytes(held.getvalue())
            print(f"{name}: {picture.width} x {picture.height}, {len(held.getvalue()) / 1000:.0f} KB")
            return
    sys.exit(f"{name} is larger than {MOST_BYTES} bytes")


def shot(page: Page, width: int, most: int) -> Image.Image:
    """The top of the page, `width` pixels wide and at most `most` high."""
    page.set_viewport_size({"width": width, "height": most})
    height = page.evaluate(LOWEST, [BLOCKS, most - MARGIN])
    top = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height})
    picture = Image.new("RGB", (width, height + MARGIN), "white")
    picture.paste(Image.open(io.BytesIO(top)))
    return picture


def first_pages(page: Page, pages: int = 2) -> Image.Image:
    """The first pages as they come out of the printer, side by side."""
    with tempfile.TemporaryDirectory() as room:
        pdf = Path(room) / "report.pdf"
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
        command = [program("pdftoppm"), "-r", "96", "-l", str(pages), "-png", str(pdf), str(Path(room) / "page")]
        subprocess.run(command, check=True)
        sheets = [Image.open(path).convert("RGB") for path in sorted(Path(room).glob("page*.png"))]
    gap = 12
    width = sum(sheet.width + gap for sheet in sheets) + gap
    desk = Image.new("RGB", (width, max(sheet.height for sheet in sheets) + 2 * gap), (190, 190, 190))
    for number, sheet in enumerate(sheets):
        desk.paste(sheet, (gap + number * (sheet.width + gap), gap))
    return desk


def terminal(browser: Browser, report: Report) -> Image.Image:
    """The first sections of the report as text with its colours, under the command that gives it."""
    command = f"$ plan-checker check sample_plans/{TERMINAL_OF}.xlsx --as-of {AS_OF}\n"
    lines = render(report.data, "text", colour=True, width=80).splitlines()
    end = max(number for number, line in enumerate(lines[:LINES]) if not line)
    console = Console(record=True, width=80, file=io.StringIO(), legacy_windows=False)
    console.print(Text.assemble((command, "bold"), Text.from_ansi("\n".join(lines[:end]))))
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.set_content(console.export_html(theme=THEME, code_format=TERMINAL, inline_styles=True))
    return Image.open(io.BytesIO(page.locator("body").screenshot()))


def main() -> None:
    report = check(SAMPLES / f"{PAGES_OF}.xlsx", as_of=AS_OF)
    short = check(SAMPLES / f"{TERMINAL_OF}.xlsx", as_of=AS_OF)
    chromium = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for lang in ("ja", "en"):
            page = browser.new_page()
            page.set_content(report.to_html(lang))
            save(shot(page, 1280, 1600), f"report-{lang}.png")
            if lang == "ja":
                save(shot(page, 390, 1400), "report-phone-ja.png")
            save(first_pages(page), f"report-print-{lang}.png")
        save(terminal(browser, short), "terminal.png")
        browser.close()


if __name__ == "__main__":
    main()
