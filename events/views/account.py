"""What somebody says of themselves: as a person, and as a mentor, with a photo."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from events.access import Permission
from events.account_forms import AccountForm
from events.devices import devices_of
from events.form_pages import FormPage
from events.forms import ProfileForm
from events.mentoring import edit_profile
from events.models import Mentor, Photo
from events.pages import PanelPage, Request

# The address of a photo changes with it, so the browser that was shown it may keep it, and nobody between.
PHOTO_HEADERS = {"Cache-Control": "private, max-age=604800", "Cross-Origin-Resource-Policy": "same-origin"}


class Account(FormPage):
    """One's own name, language, mails and sign-ins; also for somebody who takes part in nothing yet."""

    permission = None
    template_name = "events/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_mentor = Mentor.objects.filter(user=self.request.user).exists()
        devices = devices_of(self.request.user, here=self.request.session.session_key)
        return super().get_context_data(is_mentor=is_mentor, devices=devices, **kwargs)

    def form(self, data: QueryDict | None = None) -> AccountForm:
        return AccountForm(data, initial=AccountForm.current(self.request.user))

    def act(self, form: AccountForm) -> str:
        self.request.user.describe(**form.facts(), by=self.request.user)
        with translation.override(self.request.user.language or translation.get_language()):
            return _("Your account has been saved.")

    def back(self) -> str:
        return reverse("account")


class Profile(FormPage):
    """One's own mentor profile; 404 for whoever has none."""

    permission = Permission.EDIT_SLOTS
    template_name = "events/profile.html"

    @cached_property
    def mentor(self) -> Mentor:
        mentors = Mentor.objects.select_related("user").with_photo()
        return get_object_or_404(mentors, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = self.mentor.events.nearest_first()
        return super().get_context_data(mentor=self.mentor, events=events, **kwargs)

    def form(self, data: QueryDict | None = None) -> ProfileForm:
        known, has_photo = ProfileForm.current(self.mentor), hasattr(self.mentor, "photo")
        return ProfileForm(data, self.request.FILES or None, initial=known, has_photo=has_photo)

    def act(self, form: ProfileForm) -> str:
        edit_profile(self.mentor, **form.facts(), **form.photo_facts(), by=self.request.user)
        return _("Your profile has been saved.")

    def back(self) -> str:
        return reverse("profile")


class MentorPhoto(PanelPage):
    """A mentor's photo, for those who meet them."""

    permission = Permission.SEE_SESSIONS

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        photos = Photo.objects.visible_to(request.user).defer("image")
        photo = get_object_or_404(photos, mentor=kwargs["mentor"])
        etag = quote_etag(photo.version)
        known = get_conditional_response(request, etag=etag)
        response = known or HttpResponse(bytes(photo.image), content_type="image/webp")
        for name, value in {**PHOTO_HEADERS, "ETag": etag}.items():
            response.headers[name] = value
        return response
