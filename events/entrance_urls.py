"""Paths by which people come in, most of them open to everybody."""

from django.urls import path

from events.views import invitations, welcome

urlpatterns = [
    path("invitations/acceptance/", invitations.InvitationAcceptance.as_view(), name="invitation_acceptance"),
    path("invitations/<str:secret>/", invitations.InvitationPage.as_view(), name="invitation"),
    path("welcome/", welcome.Welcome.as_view(), name="welcome"),
]
