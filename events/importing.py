"""A file is uploaded, looked at and confirmed. Reading and writing it is the business of a worker."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from events.integrity import act
from events.models import Event, Import, Stage, User
from events.sheets import running


@act
def upload(event: Event, *, sheet: str, file_name: str, content: bytes, ticks: Iterable[str], by: User) -> Import:
    """Keep the file for a worker to read. `ticks` are what the import may do besides, as "new_topics"."""
    kept = Import.objects.create(
        event=event,
        sheet=sheet,
        file_name=file_name[:200],
        content=content,
        report={"ticks": sorted(ticks)},
        created_by=by,
        created_at=timezone.now(),
    )
    read_import.enqueue(kept.pk)
    return kept


@act
def confirm(import_: Import, *, by: User) -> None:
    """Let a worker write the good rows. Raises ValidationError when it was confirmed already, or cannot be."""
    import_.refresh_from_db(from_queryset=Import.objects.select_for_update(no_key=True).defer("content"))
    if import_.failed_at or import_.confirmed_at:
        raise ValidationError(_("This import was confirmed already, or cannot be."), code="confirmed")
    import_.confirmed_at, import_.confirmed_by, import_.rows_done = timezone.now(), by, 0
    import_.full_clean(exclude=["content"])
    import_.save(update_fields=["confirmed_at", "confirmed_by", "rows_done"])
    write_import.enqueue(import_.pk)


@act
def read_with_new_topics(import_: Import, *, by: User) -> None:
    """Read the file from its beginning, now to make the topics it names. Raises ValidationError once confirmed."""
    import_.refresh_from_db(from_queryset=Import.objects.select_for_update(no_key=True).defer("content"))
    if import_.stage != Stage.READ:
        raise ValidationError(_("This import was confirmed already, or cannot be."), code="confirmed")
    import_.report = {"ticks": sorted({*import_.report.get("ticks", ()), "new_topics"})}
    import_.read_at, import_.row_count, import_.rows_done = None, None, 0
    import_.progressed_at = timezone.now()
    import_.save(update_fields=["report", "read_at", "row_count", "rows_done", "progressed_at"])
    read_import.enqueue(import_.pk)


@act
def take_up_again(import_: Import, *, by: User) -> None:
    """Hand it to a worker once more, where one was ended in the middle: it goes on from the last batch."""
    if import_.is_stalled(timezone.now()):
        Import.objects.filter(pk=import_.pk).update(progressed_at=timezone.now())
        (write_import if import_.confirmed_at else read_import).enqueue(import_.pk)


@task()
def read_import(pk: int) -> None:
    import_ = Import.objects.select_related("event", "created_by").get(pk=pk)
    if import_.read_at is None and import_.failed_at is None:
        _work(running.read, import_)


@task()
def write_import(pk: int) -> None:
    import_ = Import.objects.select_related("event", "created_by", "confirmed_by").get(pk=pk)
    if import_.confirmed_at and not import_.finished_at and not import_.failed_at:
        _work(running.write, import_)


def _work(step: Callable[[Import], None], import_: Import) -> None:
    """In the language of whoever reads the result; a mistake of ours is told, too, and logged."""
    person = import_.created_by
    with translation.override((person and person.language) or settings.LANGUAGE_CODE):
        try:
            step(import_)
        except Exception:
            told = {"failure": _("Something went wrong on our side. What is written stays; upload the file again.")}
            report = Import.objects.values_list("report", flat=True).get(pk=import_.pk)
            Import.objects.filter(pk=import_.pk).update(failed_at=timezone.now(), report=report | told)
            raise
