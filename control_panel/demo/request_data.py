"""What the teams of the demo event ask for, and what became of it."""

from dataclasses import dataclass

from mentorship.models import State, Urgency


@dataclass(frozen=True)
class Asked:
    """One request.

    team      number in TEAMS
    age       minutes ago
    topics    names of people_data.TOPICS
    wish      the mentor's number in people_data.MENTORS
    helper    the same of who is assigned
    hours     times that suit on the coming days: the day's distance from today, first hour, last hour
    reason    why it was declined
    came_back its session was cancelled since
    """

    team: int
    age: int
    goal: str
    topics: tuple[str, ...]
    state: State = State.PENDING
    urgency: Urgency = Urgency.WHENEVER
    wish: int | None = None
    helper: int | None = None
    hours: tuple[tuple[int, int, int], ...] = ()
    reason: str = ""
    came_back: bool = False


REQUESTS = [
    Asked(
        0,
        35,
        "Our sensor works on the bench and dies in the bog after two days. We would like to go through casing, battery "
        "and radio with somebody who has put hardware outdoors before.",
        ("Hardware prototyping", "Climate tech"),
        hours=((1, 9, 13), (2, 13, 18)),
    ),
    Asked(
        0,
        2900,
        "How do we price a sensor that foresters buy once but that saves money every summer?",
        ("Pricing",),
        State.SCHEDULED,
    ),
    Asked(
        4,
        150,
        "The model answers confidently where it should call a pharmacist. We demo tomorrow and need a second pair of "
        "eyes on where to draw the line.",
        ("Machine learning", "Digital health"),
        urgency=Urgency.STUCK,
    ),
    Asked(
        6,
        95,
        "We have five interviews on video and no idea how to turn them into decisions about the wording.",
        ("UX research", "Accessibility"),
        urgency=Urgency.TODAY,
        wish=0,
    ),
    Asked(
        10,
        22,
        "Which three questions should we ask a public buyer in a first call?",
        ("Public procurement", "B2B sales"),
    ),
    Asked(
        16,
        8,
        "Theatres want a fixed fee, students want it free. Help us find a price that both can live with.",
        ("Pricing", "Go-to-market strategy"),
    ),
    Asked(
        12,
        310,
        "We need somebody to attack our key exchange before the jury does.",
        ("Cybersecurity",),
        State.ASSIGNED,
        Urgency.TODAY,
        helper=8,
    ),
    Asked(
        13,
        200,
        "Nurses, families and the town each want another product. Which one do we build first?",
        ("Product management", "Digital health"),
        State.ASSIGNED,
        helper=0,
        hours=((1, 10, 16), (2, 10, 16)),
    ),
    Asked(
        9,
        1700,
        "Does our contract hold when one of four flatmates moves out in the middle of a month?",
        ("Fintech law",),
        State.SCHEDULED,
    ),
    Asked(
        3,
        1500,
        "A shop owner gave us half an hour on Friday. What do we show?",
        ("Go-to-market strategy",),
        State.SCHEDULED,
    ),
    Asked(
        11,
        2600,
        "Could a mentor build the enclosure for our pendulum with us?",
        ("Hardware prototyping",),
        State.DECLINED,
        reason="Mentors advise, but do not build. The workshop in hall 3 lends tools and has somebody to help.",
    ),
    Asked(
        14,
        1900,
        "We wanted to talk about hours as a currency.",
        ("Fintech law", "Community building"),
        State.WITHDRAWN,
    ),
    Asked(
        7,
        1300,
        "Two labels, one database: how do we agree on what a garment is with the big brands?",
        ("Supply chains", "Climate tech"),
        came_back=True,
    ),
]
