"""What somebody has been told inside the panel: their own notifications, and marking them as read."""

from datetime import UTC
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.access import Permission
from events.models import Event, Kind, Notification, NotificationQuerySet
from events.pages import PanelPage, Request

PER_PAGE = 50
SHORT = {
    Kind.REQUEST: gettext_lazy("Requests"),
    Kind.MEETING: gettext_lazy("Meetings"),
    Kind.REMINDER: gettext_lazy("Reminders"),
    Kind.AVAILABILITY: gettext_lazy("Availability"),
    Kind.PEOPLE: gettext_lazy("Teams"),
}


class NotificationPage(PanelPage):
    """A page of one's own notifications; nobody opens anybody else's."""

    permission = Permission.SEE_SESSIONS

    def scope(self) -> NotificationQuerySet:
        return Notification.objects.visible_to(self.request.user)


class NotificationList(NotificationPage):
    """All, or those of one kind; on the clocks of the event that is nearest."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("kind", "")
        kinds = [("", _("All")), *SHORT.items()]
        wanted = kind if kind in Kind.values else ""
        page = Paginator(self.scope().of_kind(wanted).latest_first(), PER_PAGE).get_page(request.GET.get("page"))
        event = Event.objects.visible_to(request.user).nearest_first().first()
        with timezone.override(event.zone if event else UTC):
            response = self.render("events/notification_list.html", page=page, kinds=kinds, kind=wanted)
            return response.render()


class NotificationReading(NotificationPage):
    """One has been read; `next` may lead on to what it speaks of."""

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        get_object_or_404(self.scope(), pk=kwargs["notification"]).read(by=request.user)
        return HttpResponseRedirect(self.next_url(reverse("notification_list")))


class NotificationsReading(NotificationPage):
    """All have been read."""

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        count = self.scope().read(by=request.user)
        said = ngettext("%(count)d notification marked as read.", "%(count)d notifications marked as read.", count)
        messages.success(request, said % {"count": count} if count else _("All notifications were read already."))
        return HttpResponseRedirect(self.next_url(reverse("notification_list")))
