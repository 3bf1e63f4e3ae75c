"""A file is read and judged, then written: in batches, each settled before the next, so that it can be taken up again.

Whoever works on an import is no person at a screen: progress, faults and results are kept in its row.
"""

import dataclasses
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.integrity import RETRIED, seam
from events.models import Import, User
from events.sheets.base import FAULT, SHEETS, Fault, Row, Sheet, few
from events.sheets.cells import plain
from events.sheets.tables import Table, read_table
from events.sheets.writing import csv_bytes

MOST_SHOWN = 500  # rows in the preview of what will be written
CELL_SHOWN = 80  # characters of a cell in it
ATTEMPTS = 3


class Run:
    """One reading of the file of an import."""

    def __init__(self, import_: Import) -> None:
        self.sheet: Sheet = SHEETS[import_.sheet](import_.event, ticks=import_.report.get("ticks", ()))
        self.content = bytes(import_.content)

    @cached_property
    def table(self) -> Table:
        return read_table(self.content)

    @cached_property
    def places(self) -> dict[str, int]:
        return self.sheet.matched(self.table.header)

    @cached_property
    def rows(self) -> list[Row]:
        """Every filled row but that of the template's example, with what is wrong in it or between it and others."""
        example = tuple(self.sheet.example())
        read = [self.sheet.row(number, self._texts(cells)) for number, cells in self.table.rows]
        rows = [row for row in read if tuple(row.texts.get(c.name, "") for c in self.sheet.read_columns()) != example]
        if len(rows) < len(read):
            self.table.notices.append(_("The example row of the template was left out."))
        self._name_repeated(rows)
        self.sheet.compare([row for row in rows if not row.faults])
        return rows

    def _texts(self, cells: list[str]) -> dict[str, str]:
        return {name: cells[place] for name, place in self.places.items() if place < len(cells)}

    def _name_repeated(self, rows: list[Row]) -> None:
        first: dict[Any, Row] = {}
        for row in rows:
            if all(name in row.values for name in self.sheet.key):
                there = first.setdefault(self.sheet.key_of(row.values), row)
                if there is not row:
                    row.blame(self.sheet.key[0], _same_as(there, row, self.sheet.key[0]))

    def batches(self) -> Iterator[list[Row]]:
        for start in range(0, len(self.rows), self.sheet.batch):
            yield self.rows[start : start + self.sheet.batch]

    def notices(self) -> list[str]:
        passed_over = self.sheet.passed_over(self.table.header)
        told = [
            _("The column “%(column)s” is not known here; it was left out.") % {"column": plain(c)[:60]}
            for c in passed_over
        ]
        return [*self.table.notices, *told, *self.sheet.news([row for row in self.rows if not row.faults])]

    def faulty_file(self, faults: list[Fault]) -> bytes:
        return b"".join(csv_bytes(self.faulty_rows(faults)))

    def faulty_rows(self, faults: list[Fault]) -> Iterator[list[str]]:
        """The rows with faults as they came, each with what is wrong in a column of its own."""
        said: dict[int, list[str]] = {}
        for fault in faults:
            said.setdefault(fault.row, []).append(f"{fault.column}: {fault.sentence}")
        kept = [place for place, name in enumerate(self.table.header) if name.strip().lower() != FAULT.lower()]
        yield [*(self.table.header[place] for place in kept), FAULT]
        for number, cells in self.table.rows:
            if number in said:
                yield [*(cells[place] if place < len(cells) else "" for place in kept), " ".join(said[number])]


def _same_as(there: Row, row: Row, column: str) -> str:
    if (
        there.texts[column].strip() != row.texts[column].strip()
        and there.texts[column].lower() == row.texts[column].lower()
    ):
        message = _("This is in row %(row)d already, in other letters. Take one of the two rows away.")
    else:
        message = _("This is in row %(row)d already. Take one of the two rows away.")
    return message % {"row": there.number}


def faults_of(import_: Import) -> list[Fault]:
    return [Fault(*fault) for fault in import_.report.get("faults", ())]


def faulty_table(import_: Import) -> Iterator[list[str]]:
    """The faulty rows for mending: of the file that was read or, once it is written, all that is left of it."""
    run = Run(import_)
    if import_.finished_at is None:
        yield from run.faulty_rows(faults_of(import_))
    else:
        yield run.table.header
        yield from (cells for _number, cells in run.table.rows)


# Reading


def read(import_: Import) -> None:
    """Find out what the file would change and what is wrong in it; writes nothing but that."""
    run = Run(import_)
    try:
        columns = list(run.places)
        _progress(import_, row_count=len(run.rows), rows_done=0)
        shown, counts = _judged(import_, run)
    except ValidationError as error:
        _end(import_, {"failure": error.messages[0]}, failed_at=timezone.now())
        return
    faults = [dataclasses.astuple(fault) for row in run.rows for fault in row.faults]
    found = {"counts": counts, "faults": faults, "columns": columns, "shown": shown, "notices": run.notices()}
    found["unknown_topics"] = few(run.sheet.unknown_topics.values())
    _end(import_, found, read_at=timezone.now())


def _judged(import_: Import, run: Run) -> tuple[list[Any], dict[str, int]]:
    counts = dict.fromkeys(("new", "changed", "unchanged", "faulty"), 0)
    shown: list[Any] = []
    done = 0
    for batch in run.batches():
        run.sheet.judge([row for row in batch if not row.faults])
        for row in batch:
            counts[row.state] += 1
            if row.state in ("new", "changed") and len(shown) < MOST_SHOWN:
                cells = [[name, plain(row.texts.get(name, ""))[:CELL_SHOWN]] for name in run.places]
                shown.append([row.number, row.state, cells, row.changes])
        done += len(batch)
        _progress(import_, rows_done=done)
    return shown, counts


def _progress(import_: Import, **columns: Any) -> None:
    Import.objects.filter(pk=import_.pk).update(progressed_at=timezone.now(), **columns)


def _end(import_: Import, found: dict[str, Any], **when: Any) -> None:
    Import.objects.filter(pk=import_.pk).update(report=import_.report | found, **when)


# Writing


def write(import_: Import) -> None:
    """Write the good rows, from where an earlier attempt was ended; then keep of the file only its faulty rows."""
    by = import_.confirmed_by or import_.created_by
    assert by is not None, "an import is confirmed by somebody"  # noqa: S101  # the views see to it
    run = Run(import_)
    with pghistory.context(user=by.pk):  # all batches are one act in the history
        while _write_next(import_.pk, run, by=by):
            """Batch by batch."""
    with transaction.atomic():
        held = Import.objects.select_for_update(no_key=True).get(pk=import_.pk)
        if held.finished_at is None:
            faults = faults_of(held)
            held.content = run.faulty_file(faults) if faults else b""
            held.finished_at = timezone.now()
            held.save(update_fields=["content", "finished_at"])


def _write_next(pk: int, run: Run, *, by: User) -> bool:
    """Write one batch and how far one is, both or neither. Whether there was any."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                held = Import.objects.select_for_update(no_key=True).defer("content").get(pk=pk)
                if held.finished_at or held.rows_done >= len(run.rows):
                    return False
                _write_batch(held, run, by=by)
                return True
        except OperationalError as error:
            if not isinstance(error.__cause__, RETRIED) or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _write_batch(held: Import, run: Run, *, by: User) -> None:
    batch = run.rows[held.rows_done : held.rows_done + run.sheet.batch]
    good = [row for row in batch if not row.faults]
    run.sheet.judge(good)
    changing = [row for row in good if row.state in ("new", "changed")]
    _write_rows(run.sheet, changing, by=by)
    written = held.report.setdefault("written", {"new": 0, "changed": 0, "unchanged": 0})
    for row in good:
        if not row.faults:
            written[row.state] += 1
    _keep_faults(held, batch)
    held.rows_done += len(batch)
    held.progressed_at = timezone.now()
    held.save(update_fields=["report", "rows_done", "progressed_at"])


def _write_rows(sheet: Sheet, rows: list[Row], *, by: User) -> None:
    """All at once or, when a rule refuses that, one by one, so that each refusal is told of its row."""
    try:
        with seam(by=by):
            sheet.write(rows, by=by)
    except ValidationError:
        for row in rows:
            _write_row(sheet, row, by=by)


def _write_row(sheet: Sheet, row: Row, *, by: User) -> None:
    try:
        with seam(by=by):
            sheet.write([row], by=by)
    except ValidationError as error:
        row.blame(sheet.key[0], " ".join(error.messages))


def _keep_faults(held: Import, batch: list[Row]) -> None:
    """What was wrong in these rows before is told anew, with what the database refused."""
    numbers = {row.number for row in batch}
    others = [fault for fault in held.report["faults"] if fault[0] not in numbers]
    found = [dataclasses.astuple(fault) for row in batch for fault in row.faults]
    held.report["faults"] = sorted([*others, *map(list, found)])
