"""Moments in files: on the event's clocks, with their offset, so that no hour is lost or doubled when clocks change."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def written(moment: datetime, zone: ZoneInfo) -> str:
    """ "2027-03-06 12:00 +02:00"; seconds only where there are some."""
    local = moment.astimezone(zone).replace(microsecond=0)
    text = local.isoformat(sep=" ", timespec="seconds" if local.second else "minutes")
    return re.sub(r"(?=[+-]\d\d:\d\d$)", " ", text)


def understood(text: str, zone: ZoneInfo) -> datetime:
    """The moment in UTC; without an offset the clocks of `zone` are meant.

    Raises ValidationError for what is no moment, and for a time that those clocks skip or show twice.
    """
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", text.strip()))
        return moment.astimezone(UTC) if moment.tzinfo else _on_clocks(moment, zone)
    except (ValueError, OverflowError):
        message = _("This is no time. Write it as 2027-03-06 12:00 or, with its offset, as 2027-03-06 12:00 +02:00.")
        raise ValidationError(message, code="invalid") from None


def _on_clocks(moment: datetime, zone: ZoneInfo) -> datetime:
    first, second = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first.astimezone(zone).replace(tzinfo=None) != moment:
        message = _("This time does not exist in %(zone)s: the clocks go forward. Choose another time.")
    else:
        message = _("This time comes twice in %(zone)s: the clocks go back. Write the offset, as in 03:30 +03:00.")
    raise ValidationError(message, code="ambiguous", params={"zone": zone.key})
