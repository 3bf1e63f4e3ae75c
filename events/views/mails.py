"""Mails on their way, for administrators: what waits, what is stuck and why, and what can be done about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Permission
from events.form_pages import FormPage
from events.mail_overview import TABS, figures, tab_named
from events.models import Mail, MailQuerySet
from events.pages import ActForm, PanelPage, Request

PER_PAGE = 50


class MailPage(PanelPage):
    """A page of all mails, of every event."""

    permission = Permission.MANAGE_PEOPLE

    def scope(self) -> MailQuerySet:
        return Mail.objects.visible_to(self.request.user).for_list()

    def mail(self) -> Mail:
        return get_object_or_404(self.scope(), pk=self.kwargs["mail"])

    def led_back(self) -> HttpResponse:
        return HttpResponseRedirect(self.next_url(reverse("mail_list")))


class MailList(MailPage):
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        tab = tab_named(request.GET.get("state", ""))
        return self.render(
            "events/mail_list.html",
            tab=tab,
            tabs=TABS,
            page=Paginator(tab.of(self.scope()), PER_PAGE).get_page(request.GET.get("page")),
            here=request.get_full_path(),
            **figures(Mail.objects.visible_to(request.user), now=now, midnight=midnight),
        )


class MailRetry(MailPage):
    """One is tried at once."""

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        mail = self.mail()
        try:
            mail.retry(by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The mail to %(person)s is tried within seconds.") % {"person": mail.user})
        return self.led_back()


class MailsRetry(MailPage):
    """All that wait are tried at once."""

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        count = Mail.objects.visible_to(request.user).retry(by=request.user)
        said = ngettext("%(count)d mail is tried now.", "%(count)d mails are tried now.", count)
        messages.success(request, said % {"count": count} if count else _("No mail waits."))
        return self.led_back()


class MailGivingUp(FormPage, MailPage):
    """One is never sent; asks first."""

    template_name = "events/mail_giving_up.html"

    def act(self, form: ActForm) -> str:
        mail = self.mail()
        mail.give_up(by=self.request.user)
        return _("The mail to %(person)s was given up.") % {"person": mail.user}

    def back(self) -> str:
        return reverse("mail_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail=self.mail(), **kwargs)
