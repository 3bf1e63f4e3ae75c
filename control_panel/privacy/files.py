"""Lists that were uploaded: a file that names somebody who is erased is thrown away, as no word in it can be mended."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Import
from events.sheets.tables import read_table

COUNTED = ("ticks", "counts", "written")  # what a report says without any cell


def forget_in_files(words: Iterable[str]) -> None:
    """Throw away the files that hold one of these words, or that cannot be read; within a transaction."""
    wanted = [word.lower() for word in words if word]
    for pk in Import.objects.order_by("pk").values_list("pk", flat=True):
        import_ = Import.objects.get(pk=pk)
        if _holds_any(import_, wanted):
            forget_file(import_, _("This file named somebody who has been erased. It has been thrown away."))


def _holds_any(import_: Import, words: list[str]) -> bool:
    report = str(import_.report).lower()
    if any(word in report for word in words):
        return True
    if not import_.content:
        return False
    try:
        table = read_table(bytes(import_.content))
    except ValidationError:
        return True
    cells = (cell.lower() for row in (table.header, *(row for _n, row in table.rows)) for cell in row)
    return any(word in cell for cell in cells for word in words)


def forget_file(import_: Import, why: str) -> None:
    """Nothing of the file stays but how many rows it had; one that was not written yet cannot be any more."""
    import_.content = b""
    import_.report = {name: import_.report[name] for name in COUNTED if name in import_.report} | {"faults": []}
    if not import_.finished_at and not import_.failed_at:
        import_.failed_at = timezone.now()
        import_.report["failure"] = why
    import_.save(update_fields=["content", "report", "failed_at"])
