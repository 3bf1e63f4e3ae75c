"""Every path of the panel. What each leads to is the business of its app."""

from django.urls import include, path

from control_panel import health, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("theme/", views.Theme.as_view(), name="theme"),
    path("language/", views.Language.as_view(), name="language"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("", include("sessions_app.calendar_urls")),
    path("", include("events.account_urls")),
    path("", include("events.entrance_urls")),
    path("notifications/", include("events.notification_urls")),
    path("mail/", include("events.mail_urls")),
    path("events/", include("events.urls")),
    path("events/<slug:event>/", views.DashboardPage.as_view(), name="dashboard"),
    path("events/<slug:event>/", include("sessions_app.urls")),
    path("events/<slug:event>/", include("timetables.urls")),
    path("events/<slug:event>/", include("mentorship.urls")),
]
