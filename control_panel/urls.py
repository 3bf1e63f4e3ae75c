"""Every path of the panel. What each leads to is the business of its app."""

from django.urls import include, path

from control_panel import demo_views, health, views
from control_panel.integrity.views import IntegrityPage
from control_panel.privacy import views as privacy

handler500 = "control_panel.faults.server_error"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("theme/", views.Theme.as_view(), name="theme"),
    path("language/", views.Language.as_view(), name="language"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("events.sign_in_urls")),
    path("", include("sessions_app.calendar_urls")),
    path("", include("events.account_urls")),
    path("account/data/", privacy.OwnData.as_view(), name="account_data"),
    path("", include("events.entrance_urls")),
    path("notifications/", include("events.notification_urls")),
    path("mail/", include("events.mail_urls")),
    path("integrity/", IntegrityPage.as_view(), name="integrity"),
    path("demo/mail/", demo_views.DemoMail.as_view(), name="demo_mail"),
    path("demo/mail/<slug:file>/", demo_views.DemoMailMessage.as_view(), name="demo_mail_message"),
    path("demo/mail/<slug:file>/file/", demo_views.DemoMailFile.as_view(), name="demo_mail_file"),
    path("events/", include("events.urls")),
    path("events/<slug:event>/people/<int:person>/data/", privacy.PersonData.as_view(), name="person_data"),
    path("events/<slug:event>/people/<int:person>/erasure/", privacy.PersonErasure.as_view(), name="person_erasure"),
    path("events/<slug:event>/settings/data/", privacy.Keeping.as_view(), name="data_keeping"),
    path("events/<slug:event>/", views.DashboardPage.as_view(), name="dashboard"),
    path("events/<slug:event>/", include("control_panel.history.urls")),
    path("events/<slug:event>/", include("sessions_app.urls")),
    path("events/<slug:event>/", include("timetables.urls")),
    path("events/<slug:event>/", include("mentorship.urls")),
]
