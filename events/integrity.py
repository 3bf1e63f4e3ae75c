"""The seam between the rules the database keeps and the sentences people read.

Each rule is a constraint with a name, a sentence and a code. Every act that writes is wrapped by `act`:
one transaction, all constraints settled before it ends, and a refusal told as a ValidationError that carries
the constraint's own sentence. Nothing that is refused leaves a trace, in the database or on the object.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

import pghistory
import psycopg
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, OperationalError, connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.utils.translation import gettext_lazy as _

P = ParamSpec("P")
R = TypeVar("R")
BUSY = _("Several people changed the same thing at the same moment. Nothing was changed; please try again.")
RETRIED = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


class CompositeForeignKey(models.BaseConstraint):
    """The row that `fields` point at must exist: a foreign key over several columns.

    Like every foreign key in SQL (MATCH SIMPLE) it is not checked while any of `fields` is null.
    It is checked at once, never deferred, so that a refusal reaches the act that caused it.

    fields      names of this model's fields, in the order of to_fields
    to          label of the model referred to, such as "timetables.Slot"
    to_fields   names of its fields; they need a CompositeKey
    on_update   "CASCADE" when a change of the target's columns is to reach this row
    on_delete   such as "SET NULL (slot_id)"; the default refuses
    """

    def __init__(
        self,
        *,
        name: str,
        fields: list[str],
        to: str,
        to_fields: list[str],
        on_update: str = "",
        on_delete: str = "",
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.fields, self.to, self.to_fields = fields, to, to_fields
        self.on_update, self.on_delete = on_update, on_delete
        super().__init__(
            name=name, violation_error_code=violation_error_code, violation_error_message=violation_error_message
        )

    def _target(self, model: type[models.Model]) -> type[models.Model]:
        # Through the model's own registry: in a migration that is the state at that point, not today's.
        return model._meta.apps.get_model(self.to)

    def _columns(self, model: type[models.Model], fields: list[str], editor: BaseDatabaseSchemaEditor) -> str:
        own = (cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in fields)
        return ", ".join(editor.quote_name(str(field.column)) for field in own)

    def constraint_sql(  # type: ignore[override]  # the stubs allow None, which Django never passes
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        target = self._target(model)
        return "CONSTRAINT {name} FOREIGN KEY ({own}) REFERENCES {table} ({theirs}){update}{delete}".format(
            name=schema_editor.quote_name(self.name),
            own=self._columns(model, self.fields, schema_editor),
            table=schema_editor.quote_name(target._meta.db_table),
            theirs=self._columns(target, self.to_fields, schema_editor),
            update=f" ON UPDATE {self.on_update}" if self.on_update else "",
            delete=f" ON DELETE {self.on_delete}" if self.on_delete else "",
        )

    def create_sql(  # type: ignore[override]  # the stubs promise a str; Django's own constraints give this too
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(  # type: ignore[override]
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError when the target is missing. A generated column is left to the database."""
        fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in self.fields]
        if any(field.generated or field.name in (exclude or ()) for field in fields):
            return
        values = [getattr(instance, field.attname) for field in fields]
        if None in values:
            return
        wanted = dict(zip(self.to_fields, values, strict=True))
        if not self._target(model)._base_manager.using(using).filter(**wanted).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "to": self.to, "to_fields": self.to_fields}
        kwargs |= {key: value for key in ("on_update", "on_delete") if (value := getattr(self, key))}
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompositeForeignKey) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # compared by value, as Django's own constraints


class CompositeKey(models.UniqueConstraint):
    """What a CompositeForeignKey points at. It holds the primary key, so no row can ever violate it."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to ask the database."""


@cache
def _sentences() -> dict[str, models.BaseConstraint]:
    return {rule.name: rule for model in apps.get_models() for rule in model._meta.constraints}


@cache
def _unique_fields() -> "dict[str, models.Field[Any, Any]]":
    """Fields that are unique by themselves, under the name PostgreSQL gives to such a constraint."""
    return {
        f"{model._meta.db_table}_{field.column}_key": field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.unique and not field.primary_key
    }


def refusal(name: str) -> ValidationError:
    """What a rule says when it refuses, by the name of its constraint."""
    rule = _sentences()[name]
    return ValidationError(rule.get_violation_error_message(), code=rule.violation_error_code or name)


def explain(error: IntegrityError) -> ValidationError:
    """The sentence for a violated constraint, found by its name; its code is that name or the rule's own code.

    For a field that is unique by itself they are those of `full_clean`.
    """
    cause = error.__cause__
    name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
    if name in _sentences():
        return refusal(str(name))
    if field := _unique_fields().get(name or ""):
        params = {"model_name": field.model._meta.verbose_name, "field_label": field.verbose_name}
        return ValidationError(field.error_messages["unique"], code="unique", params=params)
    if isinstance(cause, psycopg.errors.ForeignKeyViolation):
        message = _("Something this belongs to, or that belongs to it, has changed. Reload the page and try again.")
        return ValidationError(message, code=name or "foreign_key")
    raise error


@contextmanager
def seam(*, by: models.Model | None) -> Iterator[None]:
    """One transaction that ends with every constraint checked, its changes recorded as made by `by`.

    Raises ValidationError when the database refuses. Django defers its foreign keys to the commit, beyond any
    `try`; they are settled here instead.
    """
    try:
        with pghistory.context(user=by.pk if by else None), transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise explain(error) from error


def act(method: Callable[P, R]) -> Callable[P, R]:
    """Wrap a method that writes: keyword-only `by`, one seam, and a deadlock tried once more.

    Raises ValidationError when a rule refuses; the object it is about, its first argument, is then as it was before.
    """

    @wraps(method)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        outermost = not connection.in_atomic_block
        for attempt in (1, 2):
            try:
                with _unchanged_if_refused(*args[:1]), seam(by=cast("models.Model | None", kwargs["by"])):
                    return method(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, RETRIED):
                    raise
                # Inside a larger transaction PostgreSQL has already thrown away all of it.
                if attempt == 2 or not outermost:
                    raise ValidationError(BUSY, code="busy") from error
        raise AssertionError("unreachable")

    return guarded


@contextmanager
def _unchanged_if_refused(target: object = None) -> Iterator[None]:
    if not isinstance(target, models.Model):
        yield
        return
    before, related = dict(target.__dict__), dict(target._state.fields_cache)
    adding = target._state.adding
    try:
        yield
    except (ValidationError, OperationalError):
        target.__dict__.clear()
        target.__dict__.update(before)
        target._state.fields_cache, target._state.adding = related, adding
        raise
