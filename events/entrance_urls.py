"""Paths by which people come in, most of them open to everybody."""

from django.urls import path

from events.views import invitations, joining, welcome

urlpatterns = [
    path("invitations/acceptance/", invitations.InvitationAcceptance.as_view(), name="invitation_acceptance"),
    path("invitations/<str:secret>/", invitations.InvitationPage.as_view(), name="invitation"),
    path("welcome/", welcome.Welcome.as_view(), name="welcome"),
    path("join/", joining.JoinCode.as_view(), name="join_code"),
    path("join/sent/", joining.JoinSent.as_view(), name="join_sent"),
    path("join/link/", joining.JoinLinkAcceptance.as_view(), name="join_link_acceptance"),
    path("join/link/<str:secret>/", joining.JoinLinkPage.as_view(), name="join_link"),
    path("join/<str:code>/", joining.JoinEvent.as_view(), name="join_event"),
]
