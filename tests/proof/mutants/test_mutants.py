"""The mutation run in short: it finds all there is to take away, and one of each kind is noticed."""

import re
import subprocess
import sys

from django.apps import apps
from django.conf import settings

from tests.proof.mutants.collecting import all_mutants
from tests.proof.mutants.of_views import our_patterns, permission_of
from tests.proof.mutants.sites import FOLDERS, SKIPPED
from tests.test_access import PATTERNS

# One of each kind that few tests are enough to notice, and these tests.
SAMPLE = [
    "constraint: mentor_not_double_booked",
    "declaration: team_not_double_booked",
    "trigger: sessions_app_session.update_update",
    "view's permission: session_add",
    "view's sign-in: session_list",
    "role's limit: MENTOR may MANAGE_SESSIONS",
    "SessionPage.scope: Session.objects.visible_to",
    "template's check: sessions_app/session_detail.html",
]
TESTS = "tests/test_access.py,tests/proof/attacks,tests/sessions_app/views/test_detail.py"


def names_of(kind: str) -> list[str]:
    return [mutant.name for mutant in all_mutants() if mutant.kind == kind]


def test_every_constraint_is_taken_away() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith(FOLDERS)]
    declared = {rule.name for model in ours for rule in model._meta.constraints}

    assert declared <= set(names_of("constraint"))
    assert declared == set(names_of("declaration"))


def test_every_permission_is_taken_away() -> None:
    asking = {name for name, pattern in PATTERNS.items() if permission_of(pattern)}

    assert set(names_of("view's permission")) == asking
    assert {str(pattern.name) for pattern in our_patterns()} >= asking


def test_every_scope_is_taken_away() -> None:
    """Counted in the text of the files, without their syntax."""
    files = [path for folder in FOLDERS for path in (settings.BASE_DIR / folder).rglob("*.py")]
    texts = [path.read_text() for path in files if not set(SKIPPED) & set(path.parts)]

    written = sum(len(re.findall(r"\.visible_to\(", text)) for text in texts)

    assert sum(".visible_to(" in name for name in names_of("scope")) == written


def test_every_name_says_one_mutant() -> None:
    mutants = [str(mutant) for mutant in all_mutants()]

    assert sorted(mutants) == sorted(set(mutants))


def test_one_of_each_kind_is_noticed() -> None:
    command = [sys.executable, "-m", "tests.proof.mutants", "--tests", TESTS, *SAMPLE]

    run = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300, check=False)

    assert (run.returncode, run.stdout.count("survives")) == (0, 0), run.stdout + run.stderr
