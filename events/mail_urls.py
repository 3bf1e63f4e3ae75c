"""Paths of the mails on their way, below /mail/."""

from django.urls import path

from events.views import mails

urlpatterns = [
    path("", mails.MailList.as_view(), name="mail_list"),
    path("tries/", mails.MailsRetry.as_view(), name="mails_retry"),
    path("<int:mail>/try/", mails.MailRetry.as_view(), name="mail_retry"),
    path("<int:mail>/giving-up/", mails.MailGivingUp.as_view(), name="mail_giving_up"),
]
