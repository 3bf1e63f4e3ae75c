"""Paths of sessions, and of the timetables they stand in, below /events/<event>/."""

from django.urls import path

from sessions_app.views import (
    acts,
    availability,
    board,
    booking,
    busy,
    calendars,
    editing,
    people,
    reading,
    schedule,
    slots,
)

SESSION = "sessions/<int:number>/"
TIMETABLE = "timetables/<int:pk>/"
SLOT = f"{TIMETABLE}slots/<int:slot>/"

urlpatterns = [
    path("sessions/", reading.SessionList.as_view(), name="session_list"),
    path("sessions/add/", editing.SessionAdd.as_view(), name="session_add"),
    path(SESSION, reading.SessionDetail.as_view(), name="session_detail"),
    path(f"{SESSION}edit/", editing.SessionEdit.as_view(), name="session_edit"),
    path(f"{SESSION}rebooking/", booking.Rebooking.as_view(), name="rebooking"),
    path(f"{SESSION}calling-off/", booking.CallingOff.as_view(), name="calling_off"),
    path(f"{SESSION}handover/", booking.SessionHandover.as_view(), name="session_handover"),
    path(f"{SESSION}delete/", acts.SessionDelete.as_view(), name="session_delete"),
    path(f"{SESSION}cancellation/", acts.SessionCancellation.as_view(), name="session_cancellation"),
    path(f"{SESSION}reinstatement/", acts.SessionReinstatement.as_view(), name="session_reinstatement"),
    path(f"{SESSION}meeting/", acts.MeetingMaking.as_view(), name="meeting"),
    path(f"{SESSION}meeting/cancellation/", acts.MeetingCancellation.as_view(), name="meeting_cancellation"),
    path(f"{SESSION}meeting/link/", acts.MeetingLink.as_view(), name="meeting_link"),
    path(f"{SESSION}meeting/invitation.ics", calendars.MeetingInvitation.as_view(), name="meeting_invitation"),
    path(f"{SESSION}meeting/outcome/", acts.MeetingOutcome.as_view(), name="meeting_outcome"),
    path("mentors/<int:mentor>/", people.MentorDetail.as_view(), name="mentor_detail"),
    path("ideas/<int:idea>/", people.IdeaDetail.as_view(), name="idea_detail"),
    path("board/", board.Board.as_view(), name="board"),
    path("board/<int:number>", board.BoardSession.as_view(), name="board_session"),
    path("board/<int:slot>-<int:mentor>", board.BoardSlot.as_view(), name="board_slot"),
    path("board/<int:number>/<int:slot>-<int:mentor>", board.BoardMove.as_view(), name="board_move"),
    path("timetables/", schedule.TimetableList.as_view(), name="timetable_list"),
    path("slots/", schedule.SlotList.as_view(), name="slot_list"),
    path("availability/", availability.AvailabilityHome.as_view(), name="availability_home"),
    path(f"{TIMETABLE}availability/", availability.Availability.as_view(), name="availability"),
    path(f"{TIMETABLE}edit/", schedule.TimetableEdit.as_view(), name="timetable_edit"),
    path(TIMETABLE, schedule.TimetableDetail.as_view(), name="timetable_detail"),
    path(f"{SLOT}book/", booking.SlotBook.as_view(), name="slot_book"),
    path(f"{TIMETABLE}busy/", busy.BusyImport.as_view(), name="busy_import"),
    path(f"{SLOT}edit/", slots.SlotEdit.as_view(), name="slot_edit"),
    path(f"{SLOT}delete/", slots.SlotDelete.as_view(), name="slot_delete"),
    path(f"{SLOT}kept/", slots.SlotKept.as_view(), name="slot_kept"),
    path(f"{SLOT}request/", slots.SlotRequest.as_view(), name="slot_request"),
]
