"""The rules that bind teams when they book."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from events.access import Permission
from events.booking_forms import BookingRulesForm
from events.form_pages import EventFormPage


class BookingRulesEdit(EventFormPage):
    permission = Permission.MANAGE_EVENTS
    template_name = "events/booking_rules.html"

    def form(self, data: QueryDict | None = None) -> BookingRulesForm:
        return BookingRulesForm(data, initial=BookingRulesForm.current(self.event))

    def act(self, form: BookingRulesForm) -> str:
        self.event.put(**form.cleaned_data, by=self.request.user)
        return _("The booking rules of %(event)s have been saved.") % {"event": self.event}

    def back(self) -> str:
        return self.event.get_absolute_url()
