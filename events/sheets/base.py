"""What one list is as a file: its columns, how rows are read from the database, judged, and written into it."""

from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from events.access import Permission
from events.models import Event, Topic, User
from events.sheets.cells import FORMULA_MARK, UNDECODED, UNSTORABLE, plain
from events.sheets.columns import A_PLACE, Column, in_order

S = TypeVar("S", bound="type[Sheet]")
SHEETS: "dict[str, type[Sheet]]" = {}
VALUE_SHOWN = 60  # characters of a faulty cell
FAULT = "Fault"  # the column that a file of faulty rows has more


def in_their_order() -> "list[type[Sheet]]":
    return sorted(SHEETS.values(), key=lambda sheet: sheet.order)


def register(sheet: S) -> S:
    """Let the import find the sheet by its name."""
    SHEETS[sheet.name] = sheet
    return sheet


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, in which column, and what to do about it."""

    row: int
    column: str
    value: str
    sentence: str


@dataclass
class Row:
    """One row of a file. An empty cell has no value: what it says about is left as it is."""

    number: int
    texts: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    known: Any = None
    changes: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.faults:
            return "faulty"
        if self.known is None:
            return "new"
        return "changed" if self.changes else "unchanged"

    def blame(self, column: str, sentence: str) -> None:
        value = self.texts.get(column, "")
        shown = value if len(value) <= VALUE_SHOWN else f"{value[:VALUE_SHOWN]}…"
        self.faults.append(Fault(self.number, column, plain(shown), sentence))


class Sheet:
    """A list of an event as a file. One object serves one export or one run of an import.

    Everything in a file is known by what people call it: people by address, teams and timetables by name, sessions
    by number. Written rows are those of the file: a filled cell replaces what is there, an empty one leaves it.
    """

    do_not_call_in_templates = True
    name: ClassVar[str]
    label: ClassVar[str | Promise]
    page: ClassVar[str]  # URL name of the list
    permission: ClassVar[Permission] = Permission.MANAGE_PEOPLE
    columns: ClassVar[tuple[Column, ...]]
    key: ClassVar[tuple[str, ...]] = ()  # the columns that say which row it is; without them no import
    refers: ClassVar[tuple[str, ...]] = ()  # columns with the name of something else, in any case
    makes_topics: ClassVar[bool] = False
    order: ClassVar[int] = 0  # a list names what is in those before it
    batch: ClassVar[int] = 500  # rows written in one transaction

    def __init__(self, event: Event, *, ticks: Iterable[str] = ()) -> None:
        self.event, self.ticks = event, frozenset(ticks)
        self.unknown_topics: dict[str, str] = {}  # met in the rows so far, and not to be made

    @cached_property
    def topics(self) -> dict[str, str]:
        return {name.lower(): name for name in Topic.objects.values_list("name", flat=True)}

    def spelled(self, column: str, name: str) -> str:
        """The name as it is written here already, whatever its case in the file."""
        return self.topics.get(name.lower(), name)

    # Export

    def listed(self, rows: QuerySet[Any]) -> Iterator[Any]:
        """What the file has a line for each of, given the rows of the list."""
        return rows.iterator(chunk_size=500)

    def facts(self, thing: Any) -> dict[str, Any]:
        """The values of its columns, by their names. Those of figures may be missing."""
        raise NotImplementedError

    def header(self) -> list[str]:
        return [column.header(self) for column in self.columns]

    def lines(self, rows: QuerySet[Any]) -> Iterator[list[str]]:
        for thing in self.listed(rows):
            facts = self.facts(thing)
            yield [plain(column.show(facts.get(column.name), self)) for column in self.columns]

    # Import

    @classmethod
    def read_columns(cls) -> list[Column]:
        return [column for column in cls.columns if column.is_read]

    def matched(self, headers: list[str]) -> dict[str, int]:
        """Where each column that is read stands. Raises ValidationError when a required one is missing, or twice."""
        names = [A_PLACE.sub("", header).strip().lower() for header in headers]
        missing = [
            column.name for column in self.read_columns() if column.required and column.name.lower() not in names
        ]
        if missing:
            message = _("Row 1, the header, has no column “%(columns)s”. Add it, or begin with the template.")
            raise ValidationError(message, code="missing_column", params={"columns": "”, “".join(missing)})
        twice = [column.name for column in self.read_columns() if names.count(column.name.lower()) > 1]
        if twice:
            message = _("Row 1, the header, has the column “%(column)s” twice. Take one away.")
            raise ValidationError(message, code="column_twice", params={"column": twice[0]})
        return {
            column.name: names.index(column.name.lower())
            for column in self.read_columns()
            if column.name.lower() in names
        }

    def passed_over(self, headers: list[str]) -> list[str]:
        """The headers of columns that nobody here knows."""
        known = {column.name.lower() for column in self.columns} | {FAULT.lower(), ""}
        return [header for header in headers if A_PLACE.sub("", header).strip().lower() not in known]

    def row(self, number: int, texts: dict[str, str]) -> Row:
        """The row as understood, with what is wrong in each cell."""
        row = Row(number, texts)
        for column in self.read_columns():
            text = texts.get(column.name, "")
            try:
                if text.strip():
                    row.values[column.name] = self._understood(column, text)
                elif column.required:
                    raise ValidationError(_("This is required. Fill it in."), code="required")
            except ValidationError as error:
                row.blame(column.name, error.messages[0])
        return row

    def _understood(self, column: Column, text: str) -> Any:
        if text.startswith(FORMULA_MARK + "="):
            raise ValidationError(
                _("This is a formula. Put its value here, or an apostrophe before it to keep it as text.")
            )
        if UNDECODED.search(text):
            raise ValidationError(_("This is not written in the file's encoding. Type it anew and save as UTF-8."))
        if UNSTORABLE.search(text):
            raise ValidationError(_("This holds an invisible character that cannot be kept. Type it anew."))
        return column.parse(text, self)

    def key_of(self, values: dict[str, Any]) -> Hashable:
        """What makes two rows the same one."""
        return tuple(str(values[name]).lower() for name in self.key)

    def compare(self, rows: list[Row]) -> None:
        """Name what is wrong between rows, or between a row and what is here. Called once, with all good rows."""

    def known(self, rows: list[Row]) -> dict[Hashable, Any]:
        """What is here already of these good rows, by key; with all that `facts` needs."""
        raise NotImplementedError

    def judge(self, rows: list[Row]) -> None:
        """Find what is here already, and what the rows would change of it."""
        known = self.known(rows)
        for row in rows:
            row.known = known.get(self.key_of(row.values))
            facts = self.facts(row.known) if row.known is not None else {}
            row.changes = [name for name, value in row.values.items() if facts and self.differs(name, facts, value)]

    def differs(self, name: str, facts: dict[str, Any], value: Any) -> bool:
        fact = facts.get(name)
        if name in self.refers:
            return str(fact or "").lower() != value.lower()
        return (plain(fact) if isinstance(fact, str) else fact) != value

    def news(self, rows: list[Row]) -> list[str]:
        """Sentences about what these good rows would make besides themselves."""
        made = unknown((name for row in rows for name in row.values.get("Topics", ())), self.topics)
        return [_("These topics will be made: %(names)s.") % {"names": few(made)}] if made else []

    def write(self, rows: list[Row], *, by: User) -> None:
        """Write these good rows, each new or changed. Raises ValidationError when a rule refuses any of them."""
        raise NotImplementedError

    @classmethod
    def example(cls) -> list[str]:
        return [column.example for column in cls.read_columns()]


def unknown(names: Iterable[str], known: Container[str]) -> list[str]:
    """Those that are not among the known ones in lower case, each once, as it is written first."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.lower(), name)
    return [name for lower, name in first.items() if lower not in known]


def few(names: Iterable[str], most: int = 20) -> str:
    ordered = in_order(names)
    shown = ", ".join(ordered[:most])
    return (
        _("%(names)s and %(count)d more") % {"names": shown, "count": len(ordered) - most} if ordered[most:] else shown
    )
