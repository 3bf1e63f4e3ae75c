"""The requests of an event: the inbox of those who answer, and what became of their own for those who ask."""

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Permission
from events.pages import ListPage, Request
from mentorship.bulk import MOST, Outcome, each
from mentorship.deciding import assign_all, decline_all
from mentorship.filters import ALL, STATES, RequestFilter
from mentorship.forms import AssignManyForm, DeclineManyForm, PickedForm
from mentorship.models import MentorshipRequest, MentorshipRequestQuerySet
from mentorship.sheets import RequestSheet
from mentorship.words import left_in_words
from sessions_app.sparing import spared, spared_by_assigning
from sessions_app.views.quiet import QuietablePage


class RequestList(ListPage):
    permission = Permission.SEE_REQUESTS
    filterset_class = RequestFilter
    template_name = "mentorship/request_list.html"
    table_template_name = "mentorship/_request_table.html"
    sheet = RequestSheet

    def get_queryset(self) -> MentorshipRequestQuerySet:
        rows = MentorshipRequest.objects.visible_to(self.request.user).filter(event=self.event).for_inbox()
        answers = self.request.user.can(Permission.MANAGE_REQUESTS)
        return rows.longest_first() if answers else rows.with_place().latest_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = {"may_ask": Permission.ASK, "may_answer": Permission.MANAGE_REQUESTS}
        allowed = {name: self.request.user.can(permission) for name, permission in may.items()}
        return super().get_context_data(states=STATES, every=ALL, **allowed, **kwargs)


class ManyRequests(QuietablePage):
    """An act on the ticked requests, or on all that a list's filters match.

    The list posts what is ticked, this asks, and what is posted from here is done: with those that were shown,
    whatever has been asked for since.
    """

    permission = Permission.MANAGE_REQUESTS
    form_class: ClassVar[type[PickedForm]]
    template_name: ClassVar[str]

    concerned: Sequence[MentorshipRequest] = ()

    def act(self, requests: MentorshipRequestQuerySet, facts: dict[str, Any]) -> Outcome:
        """What is done to some of them."""
        raise NotImplementedError

    def done(self, count: int, facts: dict[str, Any]) -> str:
        raise NotImplementedError

    @property
    def list_url(self) -> str:
        """The list as it was filtered."""
        return self.next_url(reverse("request_list", args=[self.event.slug]))

    @property
    def requests(self) -> MentorshipRequestQuerySet:
        return MentorshipRequest.objects.visible_to(self.request.user).filter(event=self.event)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.list_url)

    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        if "picked" not in request.POST:
            return self.ask(self.chosen())
        form = self.form_class(request.POST, event=self.event)
        if not form.is_valid():
            return self.ask(self.requests.filter(pk__in=form.cleaned_data.get("picked", [])), form)
        facts = form.cleaned_data
        outcome = each(self.requests, facts.pop("picked"), lambda some: self.act(some, facts))
        self.tell(outcome, facts)
        return HttpResponseRedirect(self.list_url)

    def chosen(self) -> MentorshipRequestQuerySet:
        """What the list posted: some that are ticked, or all that its filters match."""
        if "all" not in self.request.POST:
            ids = {int(word) for word in self.request.POST.getlist("ticked") if word.isdecimal() and len(word) < 10}
            return self.requests.filter(pk__in=ids)
        query = QueryDict(urlsplit(self.list_url).query)
        return RequestFilter(query, self.requests, request=self.request).qs

    def ask(self, chosen: MentorshipRequestQuerySet, form: PickedForm | None = None) -> HttpResponse:
        self.concerned = list(chosen.for_act().longest_first()[:MOST])
        if not self.concerned:
            messages.warning(self.request, _("Nothing was chosen. Tick the requests in the list first."))
            return HttpResponseRedirect(self.list_url)
        picked = ",".join(str(one.pk) for one in self.concerned)
        form = form or self.form_class(initial={"picked": picked}, event=self.event)
        return self.render(self.template_name, form=form, concerned=self.concerned, next=self.list_url)

    def tell(self, outcome: Outcome, facts: dict[str, Any]) -> None:
        if outcome.done:
            messages.success(self.request, self.done(len(outcome.done), facts))
        if outcome.left:
            messages.warning(self.request, left_in_words(outcome.left))


class RequestsAssignment(ManyRequests):
    form_class = AssignManyForm
    template_name = "mentorship/requests_assign.html"

    def act(self, requests: MentorshipRequestQuerySet, facts: dict[str, Any]) -> Outcome:
        return assign_all(requests, mentor=facts["mentor"], by=self.request.user, quiet=self.is_quiet)

    def spares(self) -> str:
        return spared_by_assigning([one.idea for one in self.concerned])

    def done(self, count: int, facts: dict[str, Any]) -> str:
        words = ngettext(
            "%(count)d request is assigned to %(mentor)s.", "%(count)d requests are assigned to %(mentor)s.", count
        )
        return words % {"count": count, "mentor": facts["mentor"]}


class RequestsDecline(ManyRequests):
    form_class = DeclineManyForm
    template_name = "mentorship/requests_decline.html"

    def act(self, requests: MentorshipRequestQuerySet, facts: dict[str, Any]) -> Outcome:
        return decline_all(requests, reason=facts["reason"], by=self.request.user, quiet=self.is_quiet)

    def spares(self) -> str:
        mentors = [one.mentor for one in self.concerned if one.mentor]
        return spared(mentors, [one.idea for one in self.concerned], by=self.request.user)

    def done(self, count: int, facts: dict[str, Any]) -> str:
        words = ngettext("%(count)d request has been declined.", "%(count)d requests have been declined.", count)
        return words % {"count": count}
