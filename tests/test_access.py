"""Who may do what: one table of every address, and a test that no address is missing from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from events.models import Application, Event, Import, Notification, Photo, Step, User
from sessions_app.models import CalendarFeed
from tests import making
from tests.importing import csv_file, read_file
from tests.sessions_app.conftest import Cast, make_cast

CENTURY = 36_524 * 24 * 60  # minutes; what teams book lies ahead whenever the tests run

# Per name and method: anonymous, a stranger without a role, an administrator, the mentor of the session, another
# mentor, a member of the team, a member of another team. `login` leads to the sign-in page, 302 elsewhere. An
# administrator's POST of a form is 200 as it is sent empty; what needs no form is done.
TABLE = """
home                                 GET   login  200    302    200    200    200    200
home                                 POST  login  403    405    405    405    405    405
theme                                GET   405    405    405    405    405    405    405
theme                                POST  302    302    302    302    302    302    302
language                             GET   405    405    405    405    405    405    405
language                             POST  302    302    302    302    302    302    302
healthz                              GET   200    200    200    200    200    200    200
healthz                              POST  200    200    200    200    200    200    200
readyz                               GET   200    200    200    200    200    200    200
readyz                               POST  200    200    200    200    200    200    200
account_login                        GET   200    302    302    302    302    302    302
account_login                        POST  200    302    302    302    302    302    302
account_logout                       GET   login  200    200    200    200    200    200
account_logout                       POST  login  login  login  login  login  login  login
account_inactive                     GET   200    200    200    200    200    200    200
account_inactive                     POST  405    405    405    405    405    405    405
account_signup                       GET   200    302    302    302    302    302    302
account_signup                       POST  200    302    302    302    302    302    302
account_reauthenticate               GET   login  200    200    200    200    200    200
account_reauthenticate               POST  login  200    200    200    200    200    200
account_change_password              GET   login  200    200    200    200    200    200
account_change_password              POST  login  200    200    200    200    200    200
account_set_password                 GET   login  302    302    302    302    302    302
account_set_password                 POST  login  302    302    302    302    302    302
account_reset_password               GET   200    200    200    200    200    200    200
account_reset_password               POST  200    200    200    200    200    200    200
account_confirm_login_code           GET   login  302    302    302    302    302    302
account_confirm_login_code           POST  login  302    302    302    302    302    302
account_reset_password_from_key_done GET   200    200    200    200    200    200    200
account_reset_password_from_key_done POST  405    405    405    405    405    405    405
account_reset_password_from_key      GET   200    200    200    200    200    200    200
account_reset_password_from_key      POST  200    200    200    200    200    200    200
account_reset_password_done          GET   200    200    200    200    200    200    200
account_reset_password_done          POST  405    405    405    405    405    405    405
account_request_login_code           GET   200    302    302    302    302    302    302
account_request_login_code           POST  200    302    302    302    302    302    302
mfa_index                            GET   login  200    200    200    200    200    200
mfa_index                            POST  login  405    405    405    405    405    405
mfa_authenticate                     GET   login  302    302    302    302    302    302
mfa_authenticate                     POST  login  302    302    302    302    302    302
mfa_reauthenticate                   GET   login  302    302    302    302    200    302
mfa_reauthenticate                   POST  login  302    302    302    302    200    302
mfa_activate_totp                    GET   login  302    302    302    302    302    302
mfa_activate_totp                    POST  login  302    302    302    302    302    302
mfa_deactivate_totp                  GET   login  404    404    404    404    302    404
mfa_deactivate_totp                  POST  login  404    404    404    404    302    404
mfa_view_recovery_codes              GET   login  404    404    404    404    404    404
mfa_view_recovery_codes              POST  login  405    405    405    405    405    405
mfa_generate_recovery_codes          GET   login  302    302    302    302    302    302
mfa_generate_recovery_codes          POST  login  302    302    302    302    302    302
mfa_list_webauthn                    GET   login  302    302    302    302    302    302
mfa_list_webauthn                    POST  login  302    302    302    302    302    302
mfa_add_webauthn                     GET   login  302    302    302    302    302    302
mfa_add_webauthn                     POST  login  302    302    302    302    302    302
mfa_login_webauthn                   GET   login  302    302    302    302    302    302
mfa_login_webauthn                   POST  login  302    302    302    302    302    302
mfa_reauthenticate_webauthn          GET   login  302    302    302    302    302    302
mfa_reauthenticate_webauthn          POST  login  302    302    302    302    302    302
mfa_edit_webauthn                    GET   login  302    302    302    302    302    302
mfa_edit_webauthn                    POST  login  302    302    302    302    302    302
mfa_remove_webauthn                  GET   login  302    302    302    302    302    302
mfa_remove_webauthn                  POST  login  302    302    302    302    302    302
device_revocation                    GET   login  405    405    405    405    405    405
device_revocation                    POST  login  404    404    404    404    404    404
devices_revocation                   GET   login  405    405    405    405    405    405
devices_revocation                   POST  login  302    302    302    302    302    302
second_factor_removal                GET   login  403    200    403    403    403    403
second_factor_removal                POST  login  403    302    403    403    403    403
calendar_feed                        GET   200    200    200    200    200    200    200
calendar_feed                        POST  405    405    405    405    405    405    405
calendars                            GET   login  403    200    200    200    200    200
calendars                            POST  login  403    405    405    405    405    405
feed_add                             GET   login  403    200    200    200    200    200
feed_add                             POST  login  403    302    302    302    302    302
feed_add_for                         GET   login  403    200    403    403    403    403
feed_add_for                         POST  login  403    302    403    403    403    403
feed_renewal                         GET   login  403    404    200    404    404    404
feed_renewal                         POST  login  403    404    302    404    404    404
feed_revocation                      GET   login  403    404    200    404    404    404
feed_revocation                      POST  login  403    404    302    404    404    404
account                              GET   login  200    200    200    200    200    200
account                              POST  login  200    200    200    200    200    200
account_data                         GET   login  200    200    200    200    200    200
account_data                         POST  login  405    405    405    405    405    405
profile                              GET   login  403    404    200    200    403    403
profile                              POST  login  403    404    200    200    403    403
mentor_photo                         GET   login  403    200    200    200    200    200
mentor_photo                         POST  login  403    405    405    405    405    405
event_list                           GET   login  403    200    200    200    200    200
event_list                           POST  login  403    405    405    405    405    405
event_add                            GET   login  403    200    403    403    403    403
event_add                            POST  login  403    200    403    403    403    403
event_edit                           GET   login  403    200    403    403    403    403
event_edit                           POST  login  403    200    403    403    403    403
booking_rules                        GET   login  403    200    403    403    403    403
booking_rules                        POST  login  403    200    403    403    403    403
data_keeping                         GET   login  403    200    403    403    403    403
data_keeping                         POST  login  403    302    403    403    403    403
mentor_list                          GET   login  403    200    403    403    403    403
mentor_list                          POST  login  403    405    403    403    403    403
mentor_add                           GET   login  403    200    403    403    403    403
mentor_add                           POST  login  403    200    403    403    403    403
mentor_edit                          GET   login  403    200    403    403    403    403
mentor_edit                          POST  login  403    200    403    403    403    403
mentor_remove                        GET   login  403    200    403    403    403    403
mentor_remove                        POST  login  403    409    403    403    403    403
mentor_detail                        GET   login  403    200    200    200    200    200
mentor_detail                        POST  login  403    405    405    405    405    405
idea_list                            GET   login  403    200    403    403    403    403
idea_list                            POST  login  403    405    403    403    403    403
idea_add                             GET   login  403    200    403    403    403    403
idea_add                             POST  login  403    200    403    403    403    403
idea_edit                            GET   login  403    200    403    403    403    403
idea_edit                            POST  login  403    200    403    403    403    403
idea_delete                          GET   login  403    200    403    403    403    403
idea_delete                          POST  login  403    409    403    403    403    403
people_list                          GET   login  403    200    403    403    403    403
people_list                          POST  login  403    405    403    403    403    403
person_data                          GET   login  403    200    403    403    403    403
person_data                          POST  login  403    405    403    403    403    403
person_erasure                       GET   login  403    200    403    403    403    403
person_erasure                       POST  login  403    200    403    403    403    403
person_add                           GET   login  403    200    403    403    403    403
person_add                           POST  login  403    200    403    403    403    403
people_invitations                   GET   login  403    200    403    403    403    403
people_invitations                   POST  login  403    302    403    403    403    403
person_edit                          GET   login  403    200    403    403    403    403
person_edit                          POST  login  403    200    403    403    403    403
person_deactivation                  GET   login  403    200    403    403    403    403
person_deactivation                  POST  login  403    302    403    403    403    403
person_reactivation                  GET   login  403    200    403    403    403    403
person_reactivation                  POST  login  403    302    403    403    403    403
person_revocation                    GET   login  403    200    403    403    403    403
person_revocation                    POST  login  403    409    403    403    403    403
person_removal                       GET   login  403    200    403    403    403    403
person_removal                       POST  login  403    302    403    403    403    403
invitation                           GET   409    409    409    409    409    409    409
invitation                           POST  405    405    405    405    405    405    405
invitation_acceptance                GET   405    405    405    405    405    405    405
invitation_acceptance                POST  409    409    409    409    409    409    409
welcome                              GET   login  403    200    200    200    200    200
welcome                              POST  login  403    200    200    200    200    200
import_list                          GET   login  403    200    403    403    403    403
import_list                          POST  login  403    405    403    403    403    403
import_add                           GET   login  403    200    403    403    403    403
import_add                           POST  login  403    200    403    403    403    403
import_template                      GET   login  403    404    403    403    403    403
import_template                      POST  login  403    405    403    403    403    403
import_detail                        GET   login  403    200    403    403    403    403
import_detail                        POST  login  403    302    403    403    403    403
import_confirmation                  GET   login  403    302    403    403    403    403
import_confirmation                  POST  login  403    302    403    403    403    403
import_topics                        GET   login  403    302    403    403    403    403
import_topics                        POST  login  403    302    403    403    403    403
import_faults                        GET   login  403    200    403    403    403    403
import_faults                        POST  login  403    405    403    403    403    403
idea_detail                          GET   login  403    200    200    404    200    404
idea_detail                          POST  login  403    405    405    404    405    404
idea_profile                         GET   login  403    200    403    403    200    404
idea_profile                         POST  login  403    409    403    403    409    404
joining                              GET   login  403    200    403    403    403    403
joining                              POST  login  403    405    403    403    403    403
joining_code                         GET   login  403    200    403    403    403    403
joining_code                         POST  login  403    302    403    403    403    403
joining_closing                      GET   login  403    200    403    403    403    403
joining_closing                      POST  login  403    302    403    403    403    403
team_choice                          GET   login  403    404    403    403    200    200
team_choice                          POST  login  403    404    403    403    405    405
team_add                             GET   login  403    404    403    403    200    200
team_add                             POST  login  403    404    403    403    200    200
team_application                     GET   login  403    404    403    403    200    200
team_application                     POST  login  403    404    403    403    409    409
team_leaving                         GET   login  403    404    403    403    200    404
team_leaving                         POST  login  403    404    403    403    302    404
application_list                     GET   login  403    200    403    403    200    200
application_list                     POST  login  403    405    403    403    405    405
application_acceptance               GET   login  403    200    403    403    200    404
application_acceptance               POST  login  403    302    403    403    302    404
application_refusal                  GET   login  403    200    403    403    200    404
application_refusal                  POST  login  403    302    403    403    302    404
application_withdrawal               GET   login  403    404    403    403    404    404
application_withdrawal               POST  login  403    404    403    403    404    404
join_code                            GET   200    200    200    200    200    200    200
join_code                            POST  200    200    200    200    200    200    200
join_sent                            GET   200    200    200    200    200    200    200
join_sent                            POST  405    405    405    405    405    405    405
join_link_acceptance                 GET   405    405    405    405    405    405    405
join_link_acceptance                 POST  409    409    409    409    409    409    409
join_link                            GET   409    409    409    409    409    409    409
join_link                            POST  405    405    405    405    405    405    405
join_event                           GET   200    200    200    200    200    200    200
join_event                           POST  200    302    302    302    302    302    302
dashboard                            GET   login  403    200    403    403    403    403
dashboard                            POST  login  403    405    403    403    403    403
history_list                         GET   login  403    200    403    403    403    403
history_list                         POST  login  403    405    403    403    403    403
undo                                 GET   login  403    200    403    403    403    403
undo                                 POST  login  403    302    403    403    403    403
session_list                         GET   login  403    200    200    200    200    200
session_list                         POST  login  403    405    405    405    405    405
session_add                          GET   login  403    200    403    403    403    403
session_add                          POST  login  403    200    403    403    403    403
session_detail                       GET   login  403    200    200    404    200    404
session_detail                       POST  login  403    405    405    404    405    404
session_edit                         GET   login  403    200    403    403    403    403
session_edit                         POST  login  403    200    403    403    403    403
rebooking                            GET   login  403    200    403    403    200    404
rebooking                            POST  login  403    200    403    403    200    404
calling_off                          GET   login  403    200    403    403    200    404
calling_off                          POST  login  403    302    403    403    302    404
session_handover                     GET   login  403    200    403    403    403    403
session_handover                     POST  login  403    200    403    403    403    403
session_delete                       GET   login  403    200    403    403    403    403
session_delete                       POST  login  403    302    403    403    403    403
session_cancellation                 GET   login  403    200    403    403    403    403
session_cancellation                 POST  login  403    302    403    403    403    403
session_reinstatement                GET   login  403    302    403    403    403    403
session_reinstatement                POST  login  403    302    403    403    403    403
meeting                              GET   login  403    200    403    403    403    403
meeting                              POST  login  403    302    403    403    403    403
meeting_cancellation                 GET   login  403    200    403    403    403    403
meeting_cancellation                 POST  login  403    302    403    403    403    403
meeting_link                         GET   login  403    200    403    403    403    403
meeting_link                         POST  login  403    302    403    403    403    403
meeting_invitation                   GET   login  403    200    200    404    200    404
meeting_invitation                   POST  login  403    405    405    404    405    404
meeting_outcome                      GET   login  403    302    302    404    403    403
meeting_outcome                      POST  login  403    302    302    404    403    403
board                                GET   login  403    200    403    403    403    403
board                                POST  login  403    405    403    403    403    403
board_session                        GET   login  403    302    403    403    403    403
board_session                        POST  login  403    405    403    403    403    403
board_slot                           GET   login  403    302    403    403    403    403
board_slot                           POST  login  403    405    403    403    403    403
board_move                           GET   login  403    200    403    403    403    403
board_move                           POST  login  403    405    403    403    403    403
timetable_list                       GET   login  403    200    200    200    200    200
timetable_list                       POST  login  403    405    405    405    405    405
slot_list                            GET   login  403    200    403    403    403    403
slot_list                            POST  login  403    405    403    403    403    403
timetable_detail                     GET   login  403    200    200    404    200    200
timetable_detail                     POST  login  403    405    405    404    405    405
slot_book                            GET   login  403    200    403    403    200    200
slot_book                            POST  login  403    200    403    403    302    302
slot_edit                            GET   login  403    200    200    404    403    403
slot_edit                            POST  login  403    200    200    404    403    403
slot_delete                          GET   login  403    200    200    404    403    403
slot_delete                          POST  login  403    302    302    404    403    403
availability_home                    GET   login  403    200    302    200    403    403
availability_home                    POST  login  403    405    405    405    403    403
availability                         GET   login  403    200    200    404    403    403
availability                         POST  login  403    200    200    404    403    403
timetable_add                        GET   login  403    200    403    403    403    403
timetable_add                        POST  login  403    200    403    403    403    403
timetable_edit                       GET   login  403    200    403    403    403    403
timetable_edit                       POST  login  403    200    403    403    403    403
timetable_publication                GET   login  403    200    403    403    403    403
timetable_publication                POST  login  403    409    403    403    403    403
timetable_withdrawal                 GET   login  403    200    403    403    403    403
timetable_withdrawal                 POST  login  403    302    403    403    403    403
timetable_duplicate                  GET   login  403    200    403    403    403    403
timetable_duplicate                  POST  login  403    200    403    403    403    403
timetable_delete                     GET   login  403    200    403    403    403    403
timetable_delete                     POST  login  403    302    403    403    403    403
slot_add                             GET   login  403    200    200    404    403    403
slot_add                             POST  login  403    200    200    404    403    403
slot_kept                            GET   login  403    200    403    403    403    403
slot_kept                            POST  login  403    302    403    403    403    403
slot_request                         GET   login  403    200    200    404    403    403
slot_request                         POST  login  403    200    200    404    403    403
slots_write                          GET   login  403    200    200    404    403    403
slots_write                          POST  login  403    200    200    404    403    403
busy_import                          GET   login  403    200    200    404    403    403
busy_import                          POST  login  403    200    200    404    403    403
request_list                         GET   login  403    200    200    200    200    200
request_list                         POST  login  403    405    405    405    405    405
request_add                          GET   login  403    200    403    403    200    200
request_add                          POST  login  403    200    403    403    200    200
requests_assignment                  GET   login  403    302    403    403    403    403
requests_assignment                  POST  login  403    302    403    403    403    403
requests_decline                     GET   login  403    302    403    403    403    403
requests_decline                     POST  login  403    302    403    403    403    403
request_edit                         GET   login  403    409    403    403    409    404
request_edit                         POST  login  403    200    403    403    200    404
request_withdrawal                   GET   login  403    200    403    403    200    404
request_withdrawal                   POST  login  403    302    403    403    302    404
request_detail                       GET   login  403    200    200    404    200    404
request_detail                       POST  login  403    405    405    404    405    404
demo_mail                            GET   login  404    404    404    404    404    404
demo_mail                            POST  login  404    404    404    404    404    404
demo_mail_message                    GET   login  404    404    404    404    404    404
demo_mail_message                    POST  login  404    404    404    404    404    404
demo_mail_file                       GET   login  404    404    404    404    404    404
demo_mail_file                       POST  login  404    404    404    404    404    404
integrity                            GET   login  403    200    403    403    403    403
integrity                            POST  login  403    302    403    403    403    403
mail_list                            GET   login  403    200    403    403    403    403
mail_list                            POST  login  403    405    403    403    403    403
mails_retry                          GET   login  403    405    403    403    403    403
mails_retry                          POST  login  403    302    403    403    403    403
mail_retry                           GET   login  403    405    403    403    403    403
mail_retry                           POST  login  403    302    403    403    403    403
mail_giving_up                       GET   login  403    200    403    403    403    403
mail_giving_up                       POST  login  403    302    403    403    403    403
request_assignment                   GET   login  403    302    403    403    403    403
request_assignment                   POST  login  403    400    403    403    403    403
request_session                      GET   login  403    302    403    403    403    403
request_session                      POST  login  403    400    403    403    403    403
request_decline                      GET   login  403    200    403    403    403    403
request_decline                      POST  login  403    200    403    403    403    403
request_reopening                    GET   login  403    302    403    403    403    403
request_reopening                    POST  login  403    409    403    403    403    403
notification_list                    GET   login  403    200    200    200    200    200
notification_list                    POST  login  403    405    405    405    405    405
notifications_reading                GET   login  403    405    405    405    405    405
notifications_reading                POST  login  403    302    302    302    302    302
notification_reading                 GET   login  403    405    405    405    405    405
notification_reading                 POST  login  403    404    302    404    404    404
"""


@dataclass
class Stage:
    """A cast, three sessions of Anna and Kelp, and a second event."""

    cast: Cast
    people: dict[str, User | None]
    ids: dict[str, Any]  # what the addresses name
    foreign: dict[str, Any]  # the same kinds of things, of the other event


def make_import(cast: Cast) -> Import:
    """One that waits to be confirmed: a row is fine, the other has a fault."""
    content = csv_file(["Email", "Name"], ["new@example.org", "Nora New"], ["nobody", "No Body"])
    return read_file(cast.event, "mentors", content, by=cast.admin)


def undoable_act(cast: Cast) -> UUID:
    """A slot was added; that can be taken back."""
    cast.hall.add_slots([making.at(CENTURY + 120)], by=cast.admin)
    return last_act(cast.event)


def last_act(event: Event) -> UUID:
    act = Step.objects.filter(event=event).latest_first()[0].act
    assert act
    return act


def make_stage() -> Stage:
    cast = make_cast()
    making.make_meeting(making.make_session(cast.ten, cast.anna, cast.kelp))
    making.make_session(cast.half_past, cast.anna, cast.kelp)
    making.make_session(making.make_slot(cast.hall, 60), cast.anna, cast.kelp).cancel(reason="", by=None)
    Event.objects.update(self_booking=True, join_code="KXRT-WPMH")
    jo = making.make_user("Jo Joining")
    coming = making.make_slot(cast.hall, CENTURY)
    making.make_meeting(making.make_session(coming, cast.anna, cast.kelp, number=5))
    feed = CalendarFeed.make(by=cast.anna.user, user=cast.anna.user)
    Notification.objects.create(user=cast.anna.user, text="Something to read")
    notification = Notification.objects.get(user=cast.anna.user)
    request = making.make_request(cast.kelp, by=cast.kim)
    request.assign(mentor=cast.anna, by=cast.admin)
    Photo.objects.create(mentor=cast.anna, image=b"a picture")
    making.make_second_factor(cast.kim)
    other = making.make_event("other")
    hall = making.make_timetable("Other hall", event=other)
    olga = making.make_mentor("Olga Other", event=other)
    slot = making.make_slot(hall)
    making.make_session(slot, olga, number=4)
    newt = making.make_idea("Newt", event=other)
    return Stage(
        cast=cast,
        people={
            "anonymous": None,
            "stranger": making.make_user("Sam Stranger"),
            "administrator": cast.admin,
            "mentor": cast.anna.user,
            "other mentor": cast.boris.user,
            "member": cast.kim,
            "other member": cast.mia,
        },
        ids={
            "event": "hack",
            "number": 2,
            "mentor": cast.anna.pk,
            "idea": cast.kelp.pk,
            "person": cast.kim.pk,
            "application": Application.objects.create(idea=cast.kelp, user=jo).pk,
            "code": "KXRT-WPMH",
            "pk": cast.annas.pk,
            "slot": making.make_slot(cast.annas, CENTURY + 60).pk,
            "notification": notification.pk,
            "request_id": request.pk,
            "file": "20270306T120000000000-0a1b2c3d",
            "mail": making.make_mail(cast.kim).pk,
            "feed": feed.pk,
            "device": 1,
            "import": make_import(cast).pk,
            "secret": feed.secret,
            "kind": "timetable",
            "act": undoable_act(cast),
            "key": "x",
            "uidb36": "1",
        },
        foreign={
            "number": 4,
            "mentor": olga.pk,
            "idea": newt.pk,
            "request_id": making.make_request(newt, by=cast.admin).pk,
            "person": olga.user_id,
            "application": Application.objects.create(idea=newt, user=jo).pk,
            "pk": hall.pk,
            "slot": slot.pk,
            "act": last_act(other),
        },
    )


NUMBERS = {"session_reinstatement": 3, "meeting_cancellation": 1, "meeting_link": 1, "meeting_outcome": 1}
NUMBERS |= {"meeting_invitation": 1}
NUMBERS |= {"rebooking": 5, "calling_off": 5, "session_handover": 5}


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Made once for all: `status` takes back whatever a request changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_stage()
        transaction.set_rollback(True)


def rows() -> dict[tuple[str, str], list[str]]:
    lines = [line.split() for line in TABLE.strip().splitlines() if line]
    return {(name, method): statuses for name, method, *statuses in lines}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        yield from patterns(entry) if isinstance(entry, URLResolver) else [entry]


PATTERNS = {str(pattern.name): pattern for pattern in patterns(get_resolver())}


def asked_for(name: str) -> list[str]:
    """The names of what an address of that name names."""
    ((_, params),) = get_resolver().reverse_dict.getlist(name)[0][0]
    return list(params)


def address(name: str, ids: dict[str, Any]) -> str:
    wanted = ids | ({"number": NUMBERS[name]} if name in NUMBERS and ids["number"] == 2 else {})
    return reverse(name, kwargs={key: wanted[key] for key in asked_for(name)})


def status(stage: Stage, person: User | None, method: str, url: str) -> str:
    """What somebody is answered; whatever it changes is taken back."""
    client = Client()
    with transaction.atomic():
        if person:
            client.force_login(person)
        response = client.generic(method, url)
        transaction.set_rollback(True)
    to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/")
    return "login" if to_sign_in else str(response.status_code)


@pytest.mark.parametrize(("name", "method"), rows())
def test_everybody_is_answered_as_the_table_says(stage: Stage, name: str, method: str) -> None:
    url = address(name, stage.ids)

    answers = {who: status(stage, person, method, url) for who, person in stage.people.items()}

    assert answers == dict(zip(stage.people, rows()[name, method], strict=True))


def test_no_address_is_missing_from_the_table() -> None:
    assert set(rows()) == {(name, method) for name in PATTERNS for method in ("GET", "POST")}


SEEN_BY_ADMINISTRATORS = [name for name in PATTERNS if rows().get((name, "GET"), [""] * 7)[2] == "200"]
DECIMAL_COMMA = re.compile(r'\s(?:width|height|c?x|c?y|x1|x2|y1|y2|r)="-?\d+,')


@pytest.mark.parametrize("name", SEEN_BY_ADMINISTRATORS)
def test_every_page_is_drawn_in_german_too(stage: Stage, name: str) -> None:
    client = Client()
    with transaction.atomic():
        stage.cast.admin.speak("de", by=None)
        client.force_login(stage.cast.admin)
        response = client.get(address(name, stage.ids))
        transaction.set_rollback(True)

    assert response.status_code == 200
    if response.headers["Content-Type"].startswith("text/html"):
        assert '<html lang="de"' in response.text
        assert DECIMAL_COMMA.findall(response.text) == []  # a browser draws nothing of it


# What anybody may open, and what one signs in and adds a second factor with.
OPEN_WITHOUT_SECOND_FACTOR = {"healthz", "readyz", "calendar_feed", "join_code", "join_sent", "join_event"}
OPEN_WITHOUT_SECOND_FACTOR |= {name for name in PATTERNS if name.startswith(("account_", "mfa_"))} - {"account_data"}


def test_an_administrator_without_the_second_factor_that_is_asked_for_sees_no_page(stage: Stage, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = Client()
    with transaction.atomic():
        client.force_login(stage.cast.admin)
        answers = {name: client.get(address(name, stage.ids)) for name in SEEN_BY_ADMINISTRATORS}
        transaction.set_rollback(True)

    led = {name for name, answer in answers.items() if answer.headers.get("Location") == "/accounts/2fa/"}
    assert set(answers) - led == OPEN_WITHOUT_SECOND_FACTOR & set(answers)


OF_EVENTS = [name for name in PATTERNS if "event" in asked_for(name)]
OF_THINGS = [name for name in OF_EVENTS if len(asked_for(name)) > 1]


@pytest.mark.parametrize("name", OF_THINGS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_belongs_to_another_event_is_not_found(stage: Stage, name: str, method: str) -> None:
    own, foreign = asked_for(name), stage.foreign
    forged = [stage.ids | {"event": "other"}]
    forged += [stage.ids | {key: foreign[key]} for key in own if key in foreign]

    answers = [status(stage, stage.cast.admin, method, address(name, ids)) for ids in forged]

    assert answers == ["404"] * len(forged)


@pytest.mark.parametrize("name", OF_EVENTS)
def test_an_event_one_takes_no_part_in_is_not_found(stage: Stage, name: str) -> None:
    url = address(name, stage.ids | stage.foreign | {"event": "other"})

    answers = {who: status(stage, person, "GET", url) for who, person in stage.people.items()}

    del answers["administrator"]
    assert set(answers.values()) <= {"login", "403", "404"}


@pytest.mark.parametrize("name", OF_EVENTS)
def test_what_changes_something_needs_the_token_of_a_page(stage: Stage, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    with transaction.atomic():
        client.force_login(stage.cast.admin)
        response = client.post(address(name, stage.ids))
        transaction.set_rollback(True)

    assert response.status_code == 403


CHANGES_SLOTS = ["slot_add", "slot_edit", "slot_delete", "slot_request", "slots_write", "busy_import", "availability"]


@pytest.mark.parametrize("name", CHANGES_SLOTS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_mentor_with_forged_ids_finds_no_slots_but_their_own(stage: Stage, name: str, method: str) -> None:
    cast, mentor = stage.cast, stage.cast.anna.user
    boris = making.make_slot(making.make_timetable(f"Of Boris {name} {method}", event=cast.event, mentor=cast.boris))
    forged = [stage.ids | {"pk": slot.timetable_id, "slot": slot.pk} for slot in (boris, cast.ten)]
    forged += [stage.ids | {key: stage.foreign[key] for key in ("pk", "slot")}, stage.ids | {"event": "other"}]
    if "slot" in asked_for(name):
        forged += [stage.ids | {"slot": slot} for slot in (boris.pk, cast.ten.pk, stage.foreign["slot"])]

    answers = [status(stage, mentor, method, address(name, ids)) for ids in forged]

    assert answers == ["404"] * len(forged)
