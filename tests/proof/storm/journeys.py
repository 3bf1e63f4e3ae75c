"""What people of each role come for, each from the page where it begins to the form that does it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from tests.proof.storm.people import EVENT, NUMBER, Person
from tests.proof.storm.surfing import Answer, Form

Journey = Callable[[Person], None]
TIMETABLE = rf"{EVENT}timetables/\d+/"
SLOT = rf"{TIMETABLE}slots/\d+/"
REQUEST = rf"{EVENT}requests/\d+/"
ZONE = ZoneInfo("Europe/Tallinn")  # of the event


def number_in(path: str) -> int:
    """The last number of an address: of a session, a slot, a request."""
    return int(re.findall(r"\d+", urlsplit(path).path)[-1])


# Everybody


def look_around(person: Person) -> None:
    home = person.see(person.random.choice(["/", "/notifications/"]))
    person.rest()
    if elsewhere := person.choose(home.links(rf"{EVENT}[a-z]*/?")):
        person.see(elsewhere)


def some_session(person: Person) -> str | None:
    """The page of a session that the person finds in the list."""
    return person.choose(person.see(f"{EVENT}sessions/").links(NUMBER))


def ask(person: Person, path: str) -> Form | None:
    """The form that stands at this address, after a look at it."""
    form = person.see(path).form()
    person.rest()
    return form


# Participants


def book(person: Person) -> None:
    timetable = person.choose(person.see(f"{EVENT}timetables/").links(TIMETABLE))
    slot = timetable and person.choose(person.see(timetable).links(rf"{SLOT}book/[^\"]*"))
    if slot and (form := ask(person, slot)):
        word = person.word()
        mentor = person.choose([value for value in form.choices.get("mentor", []) if value])
        changed = {"description": word, "mentor": mentor}
        person.send("book", form, changed, word=word, idea=person.guest.team, slot=number_in(slot))


def rebook(person: Person) -> None:
    session = some_session(person)
    if session and (form := ask(person, f"{session}rebooking/")):
        slot = person.choose([value for value in form.choices["slot"] if value])
        if slot:
            person.send("move", form, {"slot": slot}, number=number_in(session), slot=int(slot))


def give_back(person: Person) -> None:
    session = some_session(person)
    if session and (form := ask(person, f"{session}calling-off/")):
        word = person.word()
        person.send("give back", form, {"reason": word}, word=word)


def ask_for_help(person: Person) -> None:
    if form := ask(person, f"{EVENT}requests/add/"):
        word = person.word()
        person.send("ask", form, {"goal": word, "urgency": "2"}, word=word)


def withdraw(person: Person) -> None:
    request = person.choose(person.see(f"{EVENT}requests/").links(REQUEST))
    if request and (form := ask(person, f"{request}withdrawal/")):
        person.send("withdraw", form, request=number_in(request))


# Mentors


def own_timetable(person: Person) -> Answer | None:
    timetables = person.see(f"{EVENT}timetables/").links(TIMETABLE)
    pages = (person.see(timetable) for timetable in timetables)
    return next((page for page in pages if page.links(rf"{TIMETABLE}slots/add/")), None)


def offer(person: Person) -> None:
    page = own_timetable(person)
    if page and (form := ask(person, page.links(rf"{TIMETABLE}slots/add/")[0])):
        start = _some_start(person, form.fields["date"])
        timetable = number_in(page.path)
        person.send("offer", form, _at(start) | {"minutes": ""}, timetable=timetable, start=start)


def shift(person: Person) -> None:
    page = own_timetable(person)
    slot = page and person.choose(page.links(rf"{SLOT}edit/"))
    form = ask(person, slot) if slot else None
    if slot and form and "date" in form.fields:  # where sessions stand, administrators are asked instead
        start = _some_start(person, form.fields["date"])
        person.send("shift", form, _at(start), slot=number_in(slot), start=start)


def take_back(person: Person) -> None:
    page = own_timetable(person)
    slot = page and person.choose(page.links(rf"{SLOT}delete/"))
    form = ask(person, slot) if slot else None
    if slot and form and "wish" not in form.fields:
        person.send("take back", form, slot=number_in(slot))


def record(person: Person) -> None:
    session = some_session(person)
    form = session and person.see(session).form(f"{session}meeting/outcome/")
    if session and form:
        what = person.random.choice([value for _name, value in form.buttons])
        person.send("record", form, {"outcome": what}, number=number_in(session), what=what)


def _some_start(person: Person, date: str) -> datetime:
    """A moment in the evening of the event's second day or later, on UTC: the event is in Tallinn."""
    day = datetime.fromisoformat(f"{date}T16:00:00+00:00") + timedelta(days=1 + person.random.randrange(2))
    return day + timedelta(minutes=10 * person.random.randrange(24))


def _at(start: datetime) -> dict[str, str]:
    local = start.astimezone(ZONE)
    return {"date": f"{local:%Y-%m-%d}", "start": f"{local:%H:%M}", "end": f"{local + timedelta(minutes=20):%H:%M}"}


# Administrators


def add(person: Person) -> None:
    """With the next number there is by then: while teams book, the one in the form is soon taken."""
    timetable = person.choose(person.see(f"{EVENT}timetables/").links(TIMETABLE))
    link = timetable and person.choose(person.see(timetable).links(rf"{EVENT}sessions/add/[?][^\"]+"))
    if link and (form := ask(person, link)):
        word = person.word()
        [slot] = parse_qs(urlsplit(link).query)["slot"]
        mentor = form.fields["mentor"] or person.choose(form.choices["mentor"][1:])
        chosen = {"mentor": mentor, "slot": slot, "idea": person.choose(form.choices["idea"])}
        person.send("add", form, chosen | {"description": word, "number": ""}, word=word)


def edit(person: Person) -> None:
    session = some_session(person)
    if session and (form := ask(person, f"{session}edit/")):
        word = person.word()
        person.send("edit", form, {"description": word}, word=word)


def cancel_meeting(person: Person) -> None:
    _with_reason(person, "cancel meeting", "meeting/cancellation/")


def cancel(person: Person) -> None:
    _with_reason(person, "cancel", "cancellation/")


def make_meeting(person: Person) -> None:
    session = some_session(person)
    if session and (form := ask(person, f"{session}meeting/")):
        word = f"https://meet.example.org/{person.word()}"
        person.send("make meeting", form, {"link": word}, word=word)


def reinstate(person: Person) -> None:
    session = person.choose(person.see(f"{EVENT}sessions/?state=canceled").links(NUMBER))
    form = session and person.see(session).form(f"{session}reinstatement/")
    if session and form:
        person.send("reinstate", form, number=number_in(session))


def delete(person: Person) -> None:
    session = person.choose(person.see(f"{EVENT}sessions/?state=canceled").links(NUMBER))
    if session and (form := ask(person, f"{session}delete/")):
        person.send("delete", form, number=number_in(session))


def hand_over(person: Person) -> None:
    session = some_session(person)
    if session and (form := ask(person, f"{session}handover/")) and form.buttons:
        to = person.random.choice(form.buttons)[1]
        mentor, slot = to.split("-")
        person.send("hand over", form, {"to": to}, number=number_in(session), mentor=int(mentor), slot=int(slot))


def decide(person: Person) -> None:
    """Open a request that waits; assign it, schedule it, or decline it."""
    request = person.choose(person.see(f"{EVENT}requests/").links(REQUEST))
    if request is None:
        return
    form = person.see(request).form(f"{request}session/")
    person.rest()
    to = form and person.choose([value for name, value in form.buttons if name == "to"])
    if form and to and "-" in to:
        mentor, slot = to.split("-")
        person.send("schedule", form, {"to": to}, request=number_in(request), mentor=int(mentor), slot=int(slot))
    elif form and to:
        form = Form(f"{request}assignment/", form.fields, form.choices, form.buttons)
        person.send("assign", form, {"to": to}, request=number_in(request), mentor=int(to))


def decline(person: Person) -> None:
    request = person.choose(person.see(f"{EVENT}requests/").links(REQUEST))
    if request and (form := ask(person, f"{request}decline/")):
        word = person.word()
        person.send("decline", form, {"reason": word}, word=word)


def _with_reason(person: Person, act: str, page: str) -> None:
    session = some_session(person)
    if session and (form := ask(person, f"{session}{page}")):
        word = person.word()
        person.send(act, form, {"reason": word}, word=word)


# The weight of each journey: how often people of this role come for it.
OF_ROLE: dict[str, list[tuple[float, Journey]]] = {
    "participant": [(4, look_around), (5, book), (1.5, rebook), (1.5, give_back), (1, ask_for_help), (0.5, withdraw)],
    "mentor": [(4, look_around), (2, offer), (2, shift), (1, take_back), (2, record)],
    "administrator": [
        (2, look_around), (3, add), (2, edit), (1.5, cancel_meeting), (1.5, cancel), (2, make_meeting),
        (1.5, reinstate), (0.5, delete), (2, hand_over), (3, decide), (0.5, decline),
    ],
}  # fmt: skip
