"""Where the code limits what somebody sees or does: found in its syntax, and taken away there."""

import ast
import gc
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLPattern

from tests.proof.mutants.mutant import Mutant
from tests.proof.mutants.of_views import our_patterns, rows_of

FOLDERS = ("events", "timetables", "sessions_app", "mentorship", "control_panel")
SKIPPED = ("migrations", "demo", "management")
SEEN = "__seen__"  # the builtin that hears of each site somebody comes by


@dataclass(frozen=True)
class Site:
    """An expression: a scope that is laid on rows, or a question about what somebody is or may."""

    kind: str
    path: Path
    line: int
    column: int
    end: int
    name: str
    function: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(settings.BASE_DIR)}:{self.line} {self.function}: {self.name}"

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(settings.BASE_DIR).with_suffix("").parts)

    @property
    def patterns(self) -> list[URLPattern]:
        """The addresses of the views that have it, or inherit it."""
        owner = self.function.partition(".")[0]
        return [
            pattern
            for pattern in our_patterns()
            for one in getattr(pattern.callback, "view_class", object).__mro__
            if (one.__module__, one.__name__) == (self.module, owner)
        ]

    def fits(self, node: ast.AST) -> bool:
        place = [getattr(node, name, None) for name in ("lineno", "col_offset", "end_col_offset")]
        return place == [self.line, self.column, self.end]


@cache
def scopes() -> set[str]:
    """The methods of our querysets that choose by a person, whom they call user."""
    names = {"visible_to"}
    for queryset in {type(model._default_manager.all()) for model in apps.get_models()}:
        for name, method in inspect.getmembers(queryset, inspect.isfunction):
            own = method.__module__.startswith(FOLDERS) and not name.startswith("with_")
            if own and list(inspect.signature(method).parameters)[1:2] == ["user"] and issubclass(queryset, QuerySet):
                names.add(name)
    return names


def kind_of(node: ast.AST) -> str:
    """What the expression limits, if anything."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in scopes():
            return "scope"
        asks = name == "can" or (name.startswith(("is_", "may_", "can_")) and name.endswith("_by"))
        return "role check" if asks else ""
    loaded = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    return "role check" if loaded and node.attr in {"is_administrator", "may_manage"} else ""  # type: ignore[attr-defined]


class Finder(ast.NodeVisitor):
    """The sites of a file; what stands outside functions happens once, before anybody comes."""

    def __init__(self, path: Path) -> None:
        self.path, self.inside, self.found = path, [], []  # type: tuple[Path, list[str], list[Site]]
        self.depth = 0

    def visit(self, node: ast.AST) -> None:
        is_function = isinstance(node, ast.FunctionDef)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.inside.append(node.name)
        self.depth += is_function
        if self.depth and (kind := kind_of(node)):
            place: Any = node
            name = ast.unparse(node)
            self.found.append(
                Site(kind, self.path, place.lineno, place.col_offset, place.end_col_offset, name, ".".join(self.inside))
            )
        self.generic_visit(node)
        self.depth -= is_function
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.inside.pop()


@cache
def sites() -> list[Site]:
    found: list[Site] = []
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            if not set(SKIPPED) & set(path.parts):
                finder = Finder(path)
                finder.visit(ast.parse(path.read_text()))
                found += finder.found
    return found


class Rewriter(ast.NodeTransformer):
    def __init__(self, change: Callable[[ast.AST], ast.AST | None]) -> None:
        self.change = change

    def visit(self, node: ast.AST) -> Any:
        self.generic_visit(node)
        changed = self.change(node)
        return node if changed is None else ast.fix_missing_locations(ast.copy_location(changed, node))


def without(site: Site) -> Callable[[ast.AST], ast.AST | None]:
    """All rows instead of those in scope; yes to whatever is asked."""

    def change(node: ast.AST) -> ast.AST | None:
        if not (site.fits(node) and kind_of(node) == site.kind):
            return None
        if site.kind == "scope":
            rows = node.func.value  # type: ignore[attr-defined]  # kind_of has seen to it
            return ast.Call(ast.Attribute(rows, "all", ast.Load()), [], [])
        return ast.Constant(True)

    return change


def telling(found: list[Site]) -> Callable[[ast.AST], ast.AST | None]:
    """The same, but somebody hears that it is come by."""

    def change(node: ast.AST) -> ast.AST | None:
        if not kind_of(node):
            return None
        site = next((site for site in found if site.fits(node)), None)
        call = ast.Call(ast.Name(SEEN, ast.Load()), [ast.Constant(str(site)), node], [])  # type: ignore[list-item]
        return call if site else None

    return change


@contextmanager
def rewritten(path: Path, change: Callable[[ast.AST], ast.AST | None]) -> Iterator[None]:
    """Every function of the file runs the changed code, wherever it is referred to from."""
    new = codes(compile(Rewriter(change).visit(ast.parse(path.read_text())), str(path), "exec"))
    before = [(function, function.__code__) for function in functions(path)]
    for function, code in before:
        changed = new.get((code.co_qualname, code.co_firstlineno))
        if changed and changed.co_freevars == code.co_freevars:
            function.__code__ = changed
    try:
        yield
    finally:
        for function, code in before:
            function.__code__ = code


def codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    found = {(code.co_qualname, code.co_firstlineno): code}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found |= codes(inner)
    return found


@cache
def _functions() -> dict[str, list[FunctionType]]:
    found: dict[str, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if type(thing) is FunctionType:  # isinstance() would wake lazy objects
            found.setdefault(thing.__code__.co_filename, []).append(thing)
    return found


def functions(path: Path) -> list[FunctionType]:
    return _functions().get(str(path), [])


def site_mutants() -> list[Mutant]:
    def apply(site: Site) -> Any:
        return lambda: rewritten(site.path, without(site))

    return [Mutant(site.kind, str(site), apply(site), rows_of(*site.patterns), site=str(site)) for site in sites()]
