"""What somebody says of themselves."""

from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.account_forms import AccountForm
from events.form_pages import FormPage


class Account(FormPage):
    """One's own name, language and choice of mails; also for somebody who takes part in nothing yet."""

    permission = None
    template_name = "events/account.html"

    def form(self, data: QueryDict | None = None) -> AccountForm:
        return AccountForm(data, initial=AccountForm.current(self.request.user))

    def act(self, form: AccountForm) -> str:
        self.request.user.describe(**form.facts(), by=self.request.user)
        with translation.override(self.request.user.language or None):
            return _("Your account has been saved.")

    def back(self) -> str:
        return reverse("account")
