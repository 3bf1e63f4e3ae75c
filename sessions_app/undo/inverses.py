"""What the inverse of a change is: in words, with what stands in its way, and as an act."""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from events.models import Deed, Step, Thing
from timetables.spans import Span, start_of

if TYPE_CHECKING:
    from sessions_app.undo.plan import Plan

I = TypeVar("I", bound="type[Inverse]")  # noqa: E741
INVERSES: "dict[tuple[str, str], type[Inverse]]" = {}  # by the kind of thing, and what was done to it


class Inverse:
    """What takes one step back."""

    def __init__(self, step: Step, before: Any, after: Any, plan: "Plan") -> None:
        self.step, self.before, self.after, self.plan = step, before, after, plan

    @property
    def words(self) -> str:
        """What happens, in a sentence; empty for what something else of the act brings with it."""
        return ""

    def obstacles(self) -> Iterator[str]:
        """Why it cannot be, each in a sentence."""
        yield from ()

    def do(self) -> None:
        """Within the act that takes all of it back. Raises ValidationError when a rule refuses."""

    def is_past(self, during: Span) -> bool:
        return start_of(during) <= self.plan.now


class Never(Inverse):
    """Of what cannot be taken back."""

    def obstacles(self) -> Iterator[str]:
        what = self.plan.name(self.step)
        if self.step.deed == Deed.DELETED:
            yield _("%(what)s was deleted for good. Add it again by hand.") % {"what": what}
        elif self.step.thing == Thing.REQUEST:
            yield _("%(what)s: what was decided is changed on the page of the request.") % {"what": what}
        else:
            yield _("%(what)s was added. Delete it on its own page, if it is not wanted.") % {"what": what}


def register(thing: str, *deeds: str) -> Callable[[I], I]:
    """Let the plan find the inverse of what was done to a thing. An app above does so when it is ready."""

    def decorate(inverse: I) -> I:
        INVERSES.update({(thing, deed): inverse for deed in deeds})
        return inverse

    return decorate


def undoable() -> Q:
    """The steps that can be taken back, as a condition. A request alone cannot: it comes back with its session."""
    kinds = (Q(thing=thing, deed=deed) for thing, deed in INVERSES if thing != Thing.REQUEST)
    return reduce(or_, kinds) & Q(act__isnull=False)
