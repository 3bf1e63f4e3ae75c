"""Signing out where one has left oneself signed in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from events.devices import sign_out_device
from events.pages import PanelPage, Request
from events.signing_in import stay_signed_in


class DeviceRevocation(PanelPage):
    """One browser."""

    permission = None

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        if not sign_out_device(request.user, kwargs["device"]):
            raise Http404
        messages.success(request, _("That browser is signed out."))
        return HttpResponseRedirect(reverse("account"))


class DevicesRevocation(PanelPage):
    """All browsers but this one, listed or not."""

    permission = None

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        request.user.sign_out(by=request.user)
        stay_signed_in(request, request.user)
        messages.success(request, _("You are signed out everywhere but here."))
        return HttpResponseRedirect(reverse("account"))
