"""Paths of timetables, below /events/<event>/. Those that show sessions are in sessions_app.urls."""

from django.urls import path

from timetables import views, writing_views

TIMETABLE = "timetables/<int:pk>/"

urlpatterns = [
    path("timetables/add/", views.TimetableAdd.as_view(), name="timetable_add"),
    path(f"{TIMETABLE}publication/", views.TimetablePublication.as_view(), name="timetable_publication"),
    path(f"{TIMETABLE}withdrawal/", views.TimetableWithdrawal.as_view(), name="timetable_withdrawal"),
    path(f"{TIMETABLE}duplicate/", views.TimetableDuplicate.as_view(), name="timetable_duplicate"),
    path(f"{TIMETABLE}delete/", views.TimetableDelete.as_view(), name="timetable_delete"),
    path(f"{TIMETABLE}slots/add/", views.SlotAdd.as_view(), name="slot_add"),
    path(f"{TIMETABLE}slots/write/", writing_views.SlotsWrite.as_view(), name="slots_write"),
]
