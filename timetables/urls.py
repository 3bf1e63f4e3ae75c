"""Paths of timetables, below /events/<event>/. Those that show sessions are in sessions_app.urls."""

from django.urls import path

from timetables import views

TIMETABLE = "timetables/<int:pk>/"

urlpatterns = [
    path("timetables/add/", views.TimetableAdd.as_view(), name="timetable_add"),
    path(f"{TIMETABLE}edit/", views.TimetableEdit.as_view(), name="timetable_edit"),
    path(f"{TIMETABLE}delete/", views.TimetableDelete.as_view(), name="timetable_delete"),
    path(f"{TIMETABLE}slots/add/", views.SlotAdd.as_view(), name="slot_add"),
]
