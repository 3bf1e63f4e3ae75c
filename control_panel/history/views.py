"""The history of an event, and the page that takes one of its acts back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from control_panel.history.filters import HistoryFilter
from control_panel.history.pages import Stretch, stretch_of
from control_panel.history.reading import Line, lines_of
from control_panel.history.sheet import HistorySheet
from events.access import Permission
from events.form_pages import EventFormPage
from events.models import Step, StepQuerySet
from events.pages import ListPage
from sessions_app.sparing import spared
from sessions_app.undo import Plan, plan_of, take_back
from sessions_app.views.quiet import QuietablePage

SHOWN = 50  # of what an act did


class HistoryList(ListPage):
    permission = Permission.SEE_HISTORY
    filterset_class = HistoryFilter
    template_name = "history/history_list.html"
    table_template_name = "history/_history_table.html"
    sheet = HistorySheet

    def get_queryset(self) -> StepQuerySet:
        return Step.objects.visible_to(self.request.user).filter(event=self.event)

    def get_page(self, rows: Any) -> "HistoryPage":
        return HistoryPage(stretch_of(rows, self.request.GET, self.page_size), self)


class HistoryPage:
    """A stretch of the history as a page of the list."""

    def __init__(self, stretch: Stretch, view: HistoryList) -> None:
        self.older, self.newer = stretch.older, stretch.newer
        self.object_list: list[Line] = lines_of(stretch.steps, view.event)


class Undo(QuietablePage, EventFormPage):
    """Says what would be taken back and who would hear of it, or why it cannot be; and does it."""

    permission = Permission.SEE_HISTORY
    template_name = "history/undo.html"

    def load(self) -> None:
        if self.request.user.is_administrator and (plan := plan_of(self.event, self.kwargs["act"])):
            self.plan: Plan = plan
        else:
            raise Http404

    def act(self, form: Any) -> str:
        take_back(self.event, undone=self.kwargs["act"], by=self.request.user, quiet=self.is_quiet)
        count = len(self.plan.steps)
        return ngettext("%(count)d change has been taken back.", "%(count)d changes have been taken back.", count) % {
            "count": count
        }

    def ask(self, form: Any, *, status: int = 200) -> HttpResponse:
        if status == 409:
            self.load()  # whatever stood in the way may have changed what the page shows
        return super().ask(form, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first lines tell what it was; of thousands nobody reads all."""
        steps = Step.objects.filter(event=self.event).of_act(self.kwargs["act"])
        shown = lines_of(steps[:SHOWN], self.event, with_undo=False)
        return super().get_context_data(plan=self.plan, lines=shown, count=steps.count(), shown=SHOWN, **kwargs)

    def spares(self) -> str:
        mentors, teams = self.plan.met
        return spared(mentors, teams, by=self.request.user) if mentors else ""

    def back(self) -> str:
        return reverse("history_list", args=[self.event.slug])
