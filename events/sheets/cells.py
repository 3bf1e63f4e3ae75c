"""A cell as text: shown by spreadsheets as what it is, and read back as exactly what was written.

Text that a spreadsheet would take for a formula gets an apostrophe in front in CSV; in XLSX the cell is marked as text
instead. What begins with apostrophes before such a character gets one more in both, so that the way back, one
apostrophe less, is always the same.
"""

import re
from collections.abc import Iterable

FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
LINE_END = re.compile(r"\r\n?")
# Neither XML nor PostgreSQL can hold all of these; lone surrogates stand for bytes that could not be decoded.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FORMULA_MARK = "\x00"  # before what a file holds as a formula, not as text: no cell of text has a null character
UNDECODED = re.compile("[\udc80-\udcff]")
PART = re.compile(r"((?:\\.|[^;])*)(?:;|$)", re.DOTALL)


def plain(text: str) -> str:
    """Lines end with a line feed, and what no file can hold is left out."""
    return UNSTORABLE.sub("", LINE_END.sub("\n", text))


def defused(text: str) -> str:
    """For CSV: never a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def marked(text: str) -> str:
    """For a cell that is marked as text: only what would lose its own apostrophe gets one more."""
    return f"'{text}" if text.startswith("'") and FORMULA.match(text) else text


def as_meant(text: str) -> str:
    """The way back, of both. What is a formula is marked as one."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def joined(parts: Iterable[str]) -> str:
    r"""Several names in one cell, separated by semicolons; one within a name is written as \;."""
    return "; ".join(re.sub(r"([\\;])", r"\\\1", part) for part in parts)


def parted(text: str) -> list[str]:
    """The way back: names without the space around them, each once whatever its case."""
    names = (re.sub(r"\\([\\;])", r"\1", part).strip() for part in PART.findall(text))
    return list({name.lower(): name for name in reversed([name for name in names if name])}.values())[::-1]
