"""Taking a second factor from somebody who has lost it."""

from django.utils.translation import gettext as _

from events.pages import ActForm
from events.second_factor import remove_second_factor
from events.views.people import PersonPage


class SecondFactorRemoval(PersonPage):
    template_name = "events/second_factor_removal.html"

    def act(self, form: ActForm) -> str:
        remove_second_factor(self.person, by=self.request.user)
        return _("%(person)s signs in without a second factor now.") % {"person": self.person}
