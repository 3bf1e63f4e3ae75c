"""The first page of somebody who has just come in: their name, and a password if they like."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Permission
from events.form_pages import FormPage
from events.introducing import introduce
from events.people_forms import WelcomeForm


class Welcome(FormPage):
    permission = Permission.SEE_SESSIONS
    template_name = "events/welcome.html"

    def form(self, data: QueryDict | None = None) -> WelcomeForm:
        return WelcomeForm(data, user=self.request.user, initial={"name": self.request.user.name})

    def act(self, form: Any) -> str:
        introduce(self.request.user, **form.cleaned_data, by=self.request.user)
        update_session_auth_hash(self.request, self.request.user)
        return _("Welcome, %(name)s.") % {"name": self.request.user}

    def back(self) -> str:
        return reverse("home")
