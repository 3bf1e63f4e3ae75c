"""Paths of mentorship requests, below /events/<event>/."""

from django.urls import path

from mentorship.views import asking, deciding, inbox, reading

REQUEST = "requests/<int:request_id>/"

urlpatterns = [
    path("requests/", inbox.RequestList.as_view(), name="request_list"),
    path("requests/add/", asking.RequestAdd.as_view(), name="request_add"),
    path("requests/assignment/", inbox.RequestsAssignment.as_view(), name="requests_assignment"),
    path("requests/decline/", inbox.RequestsDecline.as_view(), name="requests_decline"),
    path(REQUEST, reading.RequestDetail.as_view(), name="request_detail"),
    path(f"{REQUEST}edit/", asking.RequestEdit.as_view(), name="request_edit"),
    path(f"{REQUEST}withdrawal/", asking.RequestWithdrawal.as_view(), name="request_withdrawal"),
    path(f"{REQUEST}assignment/", deciding.RequestAssignment.as_view(), name="request_assignment"),
    path(f"{REQUEST}session/", deciding.RequestSession.as_view(), name="request_session"),
    path(f"{REQUEST}decline/", deciding.RequestDecline.as_view(), name="request_decline"),
    path(f"{REQUEST}reopening/", deciding.RequestReopening.as_view(), name="request_reopening"),
]
