"""Paths of sessions, and of the timetables they stand in, below /events/<event>/."""

from django.urls import path

from sessions_app.views import acts, editing, reading, schedule

SESSION = "sessions/<int:number>/"
TIMETABLE = "timetables/<int:pk>/"
SLOT = f"{TIMETABLE}slots/<int:slot>/"

urlpatterns = [
    path("sessions/", reading.SessionList.as_view(), name="session_list"),
    path("sessions/add/", editing.SessionAdd.as_view(), name="session_add"),
    path(SESSION, reading.SessionDetail.as_view(), name="session_detail"),
    path(f"{SESSION}edit/", editing.SessionEdit.as_view(), name="session_edit"),
    path(f"{SESSION}move/", editing.SessionMove.as_view(), name="session_move"),
    path(f"{SESSION}delete/", acts.SessionDelete.as_view(), name="session_delete"),
    path(f"{SESSION}cancellation/", acts.SessionCancellation.as_view(), name="session_cancellation"),
    path(f"{SESSION}reinstatement/", acts.SessionReinstatement.as_view(), name="session_reinstatement"),
    path(f"{SESSION}meeting/", acts.MeetingMaking.as_view(), name="meeting"),
    path(f"{SESSION}meeting/cancellation/", acts.MeetingCancellation.as_view(), name="meeting_cancellation"),
    path(f"{SESSION}meeting/link/", acts.MeetingLink.as_view(), name="meeting_link"),
    path(f"{SESSION}meeting/outcome/", acts.MeetingOutcome.as_view(), name="meeting_outcome"),
    path("timetables/", schedule.TimetableList.as_view(), name="timetable_list"),
    path(TIMETABLE, schedule.TimetableDetail.as_view(), name="timetable_detail"),
    path(f"{SLOT}edit/", schedule.SlotEdit.as_view(), name="slot_edit"),
    path(f"{SLOT}delete/", schedule.SlotDelete.as_view(), name="slot_delete"),
]
