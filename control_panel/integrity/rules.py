"""All rules, in the order and under the headings in which they are told."""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from control_panel.integrity.asked_and_told import MAILS, PEOPLE, REQUESTS
from control_panel.integrity.declared import Declared, PagesWhole, TriggersInForce
from control_panel.integrity.derived import NumbersAhead, check_rules, history_rules, reference_rules
from control_panel.integrity.rule import Rule
from control_panel.integrity.schedule import MEETINGS, SESSIONS, TIMETABLES

GROUPS: dict[str, str | Promise] = {
    "sessions": _("Sessions"),
    "timetables": _("Timetables"),
    "meetings": _("Meetings"),
    "requests": _("Requests"),
    "people": _("People"),
    "mails": _("Mails and notifications"),
    "history": _("History"),
    "database": _("Database"),
}


@cache
def all_rules() -> tuple[Rule, ...]:
    written: list[Rule] = [*SESSIONS, *TIMETABLES, *MEETINGS, *REQUESTS, *PEOPLE, *MAILS]
    derived: list[Rule] = [*history_rules(), *check_rules(), *reference_rules()]
    return (*written, *derived, Declared(), TriggersInForce(), NumbersAhead(), PagesWhole())
