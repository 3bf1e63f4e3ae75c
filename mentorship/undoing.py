"""What becomes of a request when the act that scheduled it, or took its session away, is taken back."""

from functools import cached_property

from django.utils.translation import gettext as _

from events.models import Deed, Thing
from mentorship.models import MentorshipRequest
from sessions_app.undo.inverses import Inverse, register


@register(Thing.REQUEST, Deed.SCHEDULED)
class BackToQueue(Inverse):
    """It goes back by itself when its session is cancelled or given to another team."""


@register(Thing.REQUEST, Deed.RETURNED)
class ScheduledAgain(Inverse):
    """Its session stands again, and answers it again; unless it was decided otherwise meanwhile."""

    @property
    def words(self) -> str:
        facts = {"what": self.plan.name(self.step), "session": self.plan.session(self.step.session)}
        if not self._is_as_left:
            return _("%(what)s stays as it was decided since.") % facts
        return _("%(what)s is answered by %(session)s again.") % facts

    @cached_property
    def _request(self) -> MentorshipRequest | None:
        return MentorshipRequest.objects.filter(pk=self.step.thing_id).first()

    @property
    def _is_as_left(self) -> bool:
        """In the queue, with nobody assigned since."""
        return self._request is not None and self._request.is_pending

    def do(self) -> None:
        request, session = self._request, self.plan.session(self.step.session)
        if request is None or session is None:
            return
        request.hold()
        if request.is_pending:
            request.settle(session, by=self.plan.by, now=self.plan.now)
