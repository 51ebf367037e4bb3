"""What a workbook holds besides cells and styles, counted in its zip parts: the difference of two counts is a loss."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from io import BytesIO

# kind → the parts that are one each
_PARTS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in {
        "chart": r"xl/charts/chart(ex)?\d*\.xml|xl/charts/chartex/.*\.xml",
        "diagram": r"xl/diagrams/data\d*\.xml",
        "embedded": r"xl/embeddings/.+|xl/activeX/[^/]+\.xml",
        "macro": r"xl/vbaProject\.bin",
        "printer": r"xl/printerSettings/.+\.bin",
        "pivot": r"xl/pivotTables/[^/]+\.xml|xl/pivotCache/[^/]+\.xml",
        "external": r"xl/externalLinks/[^/]+\.xml",
        "slicer": r"xl/(slicers|slicerCaches|timelines|timelineCaches)/[^/]+\.xml",
        "query": r"xl/queryTables/[^/]+\.xml|xl/connections\.xml|xl/model/.+",
        "thread": r"xl/threadedComments/[^/]+\.xml",
        "rich_value": r"xl/richData/rdrichvalue\.xml|xl/metadata\.xml",
        "signature": r"_xmlsignatures/[^/]+\.xml",
        "custom_xml": r"customXml/item\d+\.xml",
        "revision": r"xl/revisions/.+\.xml",
        "ribbon": r"customUI/[^/]+\.xml",
    }.items()
)
# (which parts, kind → the element or attribute that is one each)
_INSIDE = tuple(
    (re.compile(where, re.IGNORECASE), tuple((kind, re.compile(mark)) for kind, mark in kinds.items()))
    for where, kinds in {
        r"xl/drawings/[^/]+\.xml": {
            "picture": rb"<(?:\w+:)?pic[\s/>]",
            "shape": rb"<(?:\w+:)?(?:sp|cxnSp)[\s/>]",
        },
        # every control and embedded document has a shape in an old drawing, as every comment has
        r"xl/drawings/[^/]+\.vml": {"control": rb"ObjectType=[\"'](?!Note|Pict)"},
        r"xl/worksheets/[^/]+\.xml": {
            "header_picture": rb"<(?:\w+:)?(?:legacyDrawingHF|picture)[\s/>]",
            "extra_format": rb"(?i)<(?:\w+:)?ext\s[^>]*\{78C0D931-6437-407D-A8EE-F0AAD7539E65\}",
            "extra_validation": rb"(?i)<(?:\w+:)?ext\s[^>]*\{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF\}",
            "sparkline": rb"(?i)<(?:\w+:)?ext\s[^>]*\{05C60535-1F16-4FD2-B633-F4F36F0B64E0\}",
            "custom_view": rb"<(?:\w+:)?customSheetView[\s/>]",
            "phonetic": rb"<(?:\w+:)?rPh[\s/>]",
        },
        r"xl/sharedStrings\.xml": {"phonetic": rb"<(?:\w+:)?rPh[\s/>]"},
        r"xl/comments[^/]*\.xml|xl/comments/[^/]+\.xml": {"comment_look": rb"<(?:\w+:)?rPr[\s/>]"},
    }.items()
)
# parts that every writer makes in its own way, or whose loss nobody can see
_PLUMBING = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|.*/|docProps/.*|docMetadata/.*|xl/(workbook|styles|sharedStrings|calcChain)\.xml"
    r"|xl/theme/.*|xl/(work|chart|dialog|macro)sheets/[^/]*\.xml|xl/drawings/.*|xl/media/.*|xl/comments.*"
    r"|xl/persons/.*|xl/charts/.*|xl/diagrams/.*|xl/tables/.*|xl/pivotCache/.*|xl/richData/.*|xl/activeX/.*|xl/ctrlProps/.*"
    r"|xl/namedSheetViews/.*|xl/vbaProjectSignature.*|customXml/.*|_xmlsignatures/.*|xl/webextensions/.*",
    re.IGNORECASE,
)


def features(data: bytes) -> Counter[str]:
    """Kind → how many of it the package holds; kinds are the keys of `words.workbook.lost`. Empty: cells and styles."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            kind = next((kind for kind, pattern in _PARTS if pattern.fullmatch(name)), None)
            if kind is not None:
                found[kind] += 1
            elif not _PLUMBING.fullmatch(name):
                found["other"] += 1
            for where, marks in _INSIDE:
                if where.fullmatch(name):
                    content = package.read(name)
                    found.update({kind: n for kind, mark in marks if (n := len(mark.findall(content)))})
    return +found
