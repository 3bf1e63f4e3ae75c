"""What there is to attack, asked of the models: a rule that is added there is missed here at once."""

from typing import Any, cast

from django.db import connection, models

from events.integrity import CompositeKey, _unique_fields
from tests.proof.attacks.attack import Attack
from tests.proof.attacks.on_meetings import MEETING_ATTACKS
from tests.proof.attacks.on_messages import MESSAGE_ATTACKS
from tests.proof.attacks.on_people import PEOPLE_ATTACKS
from tests.proof.attacks.on_requests import REQUEST_ATTACKS
from tests.proof.attacks.on_sessions import SESSION_ATTACKS
from tests.proof.attacks.on_timetables import TIMETABLE_ATTACKS
from tests.proof.attacks.scene import tables

ATTACKS: list[Attack] = [
    *SESSION_ATTACKS,
    *MEETING_ATTACKS,
    *TIMETABLE_ATTACKS,
    *REQUEST_ATTACKS,
    *PEOPLE_ATTACKS,
    *MESSAGE_ATTACKS,
]


def constraints() -> dict[str, models.BaseConstraint]:
    """Every constraint of Meta that a row can break, by its name."""
    all_of_them = (rule for model in tables().values() for rule in model._meta.constraints)
    return {rule.name: rule for rule in all_of_them if not isinstance(rule, CompositeKey)}


def keys() -> dict[str, type[models.Model]]:
    """What composite foreign keys point at, each with its model. No row can break them."""
    return {
        rule.name: model
        for model in tables().values()
        for rule in model._meta.constraints
        if isinstance(rule, CompositeKey)
    }


def unique_fields() -> "dict[str, models.Field[Any, Any]]":
    """The fields that are unique by themselves, under the name of their constraint."""
    return {name: field for name, field in _unique_fields().items() if field.model._meta.db_table in tables()}


def links() -> dict[str, type[models.Model]]:
    """The models that Django makes to link two others, by the constraint that keeps each link once."""
    made = [model for model in tables().values() if model._meta.auto_created]
    return {hashed_name(model, *model._meta.unique_together[0], suffix="_uniq"): model for model in made}


def positive_fields() -> "dict[str, models.Field[Any, Any]]":
    """The numbers that are never negative, by their constraint."""
    fields = [field for model in tables().values() for field in model._meta.local_fields]
    return {
        f"{field.model._meta.db_table}_{field.column}_check": field for field in fields if field.db_check(connection)
    }


def foreign_keys() -> "dict[str, models.ForeignKey[Any, Any]]":
    """The ordinary ones, by their constraint."""
    fields = [field for model in tables().values() for field in model._meta.local_fields]
    ours = [
        field for field in fields if isinstance(field, models.ForeignKey) and getattr(field, "db_constraint", False)
    ]
    return {foreign_key_name(field): field for field in ours}


def foreign_key_name(field: "models.ForeignKey[Any, Any]") -> str:
    target = f"_fk_{field.related_model._meta.db_table}_{field.target_field.column}"
    return hashed_name(field.model, field.name, suffix=target)


def hashed_name(model: type[models.Model], *fields: str, suffix: str) -> str:
    """As Django names a constraint of its own making."""
    columns = [str(cast("models.Field[Any, Any]", model._meta.get_field(name)).column) for name in fields]
    editor: Any = connection.schema_editor()
    return str(editor._create_index_name(model._meta.db_table, columns, suffix=suffix))
