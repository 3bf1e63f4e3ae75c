"""Views without their permission, or open to everybody; roles with a permission more."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from events.access import Permission, Role
from tests.proof.mutants.mutant import Mutant

OURS = ("events.", "timetables.", "sessions_app.", "mentorship.", "control_panel.")
# Outside the demo, as most tests are, these answer nobody.
IN_DEMO = ("tests/control_panel/test_demo_mail.py::test_who_has_no_role_sees_no_mail",)
ROW = "tests/test_access.py::test_everybody_is_answered_as_the_table_says[{}-{}]"


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        yield from patterns(entry) if isinstance(entry, URLResolver) else [entry]


def our_patterns() -> list[URLPattern]:
    return [pattern for pattern in patterns(get_resolver()) if pattern.callback.__module__.startswith(OURS)]


def permission_of(pattern: URLPattern) -> Permission | None:
    return getattr(getattr(pattern.callback, "view_class", None), "permission", None)


def rows_of(*patterns: URLPattern) -> tuple[str, ...]:
    rows = tuple(ROW.format(pattern.name, method) for pattern in patterns for method in ("GET", "POST"))
    return rows + (IN_DEMO if any(str(pattern.name).startswith("demo_") for pattern in patterns) else ())


def permission_mutants() -> list[Mutant]:
    """Each view that asks for a permission, asking for none."""
    return [
        Mutant("view's permission", str(pattern.name), without_permission(pattern), rows_of(pattern))
        for pattern in our_patterns()
        if permission_of(pattern)
    ]


def without_permission(pattern: URLPattern) -> Any:
    view: Any = pattern.callback.view_class  # type: ignore[attr-defined]  # as_view() puts it there

    @contextmanager
    def apply() -> Iterator[None]:
        before, own = view.permission, "permission" in vars(view)
        view.permission = None
        try:
            yield
        finally:
            if own:
                view.permission = before
            else:
                del view.permission

    return apply


def login_mutants() -> list[Mutant]:
    """Each view for people who are signed in, open to anybody."""
    return [
        Mutant("view's sign-in", str(pattern.name), without_login(pattern), rows_of(pattern)[:1])
        for pattern in our_patterns()
        if getattr(pattern.callback, "login_required", True)
    ]


def without_login(pattern: URLPattern) -> Any:
    callback: Any = pattern.callback

    @contextmanager
    def apply() -> Iterator[None]:
        had = "login_required" in vars(callback)
        before = getattr(callback, "login_required", None)
        callback.login_required = False
        try:
            yield
        finally:
            if had:
                callback.login_required = before
            else:
                del callback.login_required

    return apply


def grant_mutants() -> list[Mutant]:
    """Each role with each permission it does not have, where a view asks for it."""
    return [
        Mutant("role's limit", f"{role.name} may {permission.name}", granted(role, permission), rows_of(*asking))
        for role in Role
        for permission in sorted(frozenset(Permission) - role.value, key=lambda permission: permission.value)
        if (asking := [pattern for pattern in our_patterns() if permission_of(pattern) is permission])
    ]


def granted(role: Role, permission: Permission) -> Any:
    @contextmanager
    def apply() -> Iterator[None]:
        before = role._value_
        role._value_ = before | {permission}
        try:
            yield
        finally:
            role._value_ = before

    return apply
