"""Paths of an event's history, below /events/<event>/."""

from django.urls import path

from control_panel.history import views

urlpatterns = [
    path("history/", views.HistoryList.as_view(), name="history_list"),
    path("history/<uuid:act>/undo/", views.Undo.as_view(), name="undo"),
]
