"""What the other tests rely on, relied on by none of them to be tested."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Engine, Origin, Template

from tests.database import template_name
from tests.templates import OUR_TEMPLATES, UndefinedVariable


def render_undefined(path: Path) -> str:
    """What a template of that file renders for a variable nobody gave it."""
    template = Template("{{ nobody.knows }}", origin=Origin(str(path)), engine=Engine.get_default())
    return template.render(Context())


def test_undefined_variables_of_our_templates_are_noted() -> None:
    assert render_undefined(OUR_TEMPLATES / "some.html") == ""

    assert UndefinedVariable.found == ["{{ nobody.knows }} in some.html"]
    UndefinedVariable.found.clear()


def test_undefined_variables_of_other_packages_are_not() -> None:
    assert render_undefined(Path("/elsewhere/some.html")) == ""

    assert UndefinedVariable.found == []


def test_nothing_leaves_this_machine() -> None:
    with (
        socket.socket() as outside,
        pytest.raises(AssertionError, match=r"a test tried to connect to \('192.0.2.1', 80\)"),
    ):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_the_database_is_a_clone_of_the_migrated_template() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), count(*) FROM django_migrations GROUP BY 1")
        name, migrations = cursor.fetchone()

    assert name.startswith(f"{template_name()}_")
    assert migrations >= len(list(Path(settings.BASE_DIR).glob("*/migrations/0*.py")))
