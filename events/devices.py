"""Where somebody is signed in, and how that ends."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import User

# In the order in which they are looked for: most browsers claim to be others too.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox|FxiOS": "Firefox", "Chrome|CriOS": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac"}
SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}


@dataclass(frozen=True)
class Device:
    """One browser somebody is signed in with."""

    pk: int
    name: str
    ip: str
    since: datetime
    is_here: bool  # the one that asks


def devices_of(person: User, *, here: str | None) -> list[Device]:
    """Where they are signed in now, this browser first, then the latest; in two queries.

    here   the key of the session that asks
    """
    known = UserSession.objects.filter(user=person).order_by("-created_at", "-pk")
    holding = _holding([one.session_key for one in known], person)
    devices = [_device(one, here) for one in known if one.session_key in holding]
    return sorted(devices, key=lambda device: not device.is_here)


def _holding(keys: list[str], person: User) -> set[str]:
    """Those of these sessions that still sign them in."""
    lasting = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    begun = {session.session_key: session.get_decoded().get(HASH_SESSION_KEY) for session in lasting}
    return {key for key, proof in begun.items() if proof == person.get_session_auth_hash()}


def _device(one: UserSession, here: str | None) -> Device:
    return Device(one.pk, describe(one.user_agent), one.ip, one.created_at, is_here=one.session_key == here)


def describe(user_agent: str) -> str:
    """A browser in words, by what it says of itself: "Firefox, Linux"."""
    found = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(filter(None, found)) or _("Unknown browser")


def _first(names: dict[str, str], text: str) -> str:
    return next((name for sign, name in names.items() if re.search(sign, text)), "")


def sign_out_device(person: User, pk: int) -> bool:
    """End one of their sign-ins, wherever that browser is; whether there was one."""
    one = UserSession.objects.filter(user=person, pk=pk).first()
    if one:
        one.end()
    return one is not None
