"""When mentors are there, and what is said about the sessions of the demo event."""

from typing import NamedTuple

# Name, place, which mentors of people_data.MENTORS sit in it.
REGULAR = [
    ("Main hall", "Ground floor, tables 1-12", range(12)),
    ("Glass gallery", "Second floor, by the lifts", range(12, 24)),
]
REGULAR_HOURS = [("final", "10:00", "13:00"), ("final", "14:00", "18:00")]
REGULAR_MINUTES = 20


class Hours(NamedTuple):
    """A custom timetable; hours are (days, start, end), the days as in `timetables.days_of`."""

    mentor: int
    title: str
    place: str
    minutes: int
    gap: int
    hours: list[tuple[str, str, str]]


CUSTOM = [
    Hours(0, "Product clinic", "online", 30, 10,
          [("opening", "10:00", "13:00"), ("between", "18:00", "20:00"), ("final", "19:00", "20:30")]),
    Hours(16, "Farm table", "Café corner", 45, 15, [("opening", "09:00", "13:00"), ("Wed", "17:00", "19:00")]),
    Hours(17, "Community breakfast", "Café corner", 20, 0,
          [("opening", "08:00", "10:00"), ("final", "08:00", "09:40")]),
    Hours(18, "Grant clinic", "Room 3", 30, 0, [("opening", "11:00", "15:00")]),
    Hours(19, "App check", "online", 15, 5, [("opening", "16:00", "19:00"), ("Tue", "19:00", "21:00")]),
    Hours(20, "Lesson lab", "Workshop", 45, 0, [("opening", "10:00", "13:00"), ("Thu", "16:00", "18:15")]),
    Hours(21, "Logistics hour", "Room 5", 20, 10, [("opening", "13:00", "16:00")]),
    Hours(22, "Carbon count", "online", 30, 15, [("opening", "09:00", "12:00"), ("Mon", "18:00", "20:00")]),
    Hours(23, "Price tag", "Room 5", 20, 5, [("opening", "10:00", "12:00"), ("opening", "14:00", "15:30")]),
    Hours(24, "Founder walks", "Front door, by the bicycle stands", 45, 15,
          [("opening", "09:00", "12:00"), ("final", "09:00", "12:00")]),
    Hours(25, "Workshop hours", "Workshop", 30, 0, [("opening", "13:00", "17:00"), ("final", "10:00", "14:00")]),
    Hours(26, "Picture this", "online", 30, 5, [("between", "08:00", "09:05"), ("final", "15:00", "17:30")]),
    Hours(27, "Screen off", "Room 2", 45, 0, [("opening", "14:00", "17:00"), ("final", "13:00", "16:00")]),
    Hours(28, "First customer", "Room 4", 20, 0, [("final", "10:00", "12:00"), ("final", "16:00", "18:00")]),
    Hours(29, "Mobile money hour", "online", 30, 0, [("opening", "10:00", "12:30"), ("final", "10:00", "12:30")]),
    Hours(30, "Numbers, please", "online", 45, 15, [("Tue", "17:00", "20:00"), ("Thu", "17:00", "20:00")]),
    Hours(31, "Deploy evening", "online", 20, 0, [("between", "20:00", "21:20")]),
    Hours(32, "City desk", "Room 1", 15, 0, [("opening", "10:00", "12:00"), ("final", "13:00", "14:30")]),
    Hours(33, "Play test", "Workshop", 30, 0, [("final", "11:00", "13:00"), ("final", "15:00", "17:00")]),
    Hours(34, "Material desk", "Room 2", 20, 10, [("final", "10:00", "13:00")]),
    Hours(35, "Threats over coffee", "Café corner", 15, 5, [("between", "07:40", "09:00"), ("Sun", "09:00", "10:20")]),
    Hours(36, "Words that work", "online", 30, 0, [("opening", "17:00", "19:00"), ("between", "12:00", "13:00")]),
    Hours(37, "Robot yard", "Yard behind the workshop", 45, 0, [("final", "10:00", "13:00")]),
    Hours(38, "Members first", "online", 20, 0, [("Wed", "19:00", "21:00"), ("Fri", "16:00", "18:00")]),
    Hours(39, "Pitch doctor", "Room 4", 15, 0, [("opening", "15:00", "17:30"), ("final", "17:00", "19:00")]),
]  # fmt: skip

# {topic} becomes one of the mentor's. Every fourth session has no description at all.
DESCRIPTIONS = [
    "",
    "First talk about {topic}.",
    "Check our assumptions on {topic} before the jury asks.",
    "Half an hour of honest feedback on the prototype.",
    "",
    "{topic}: what would you do first?",
    "Rehearsal of the three-minute pitch.",
    "Review of the interview notes; please read page 2 before.",
    "",
    "Follow-up to last time: {topic}.",
    "Which of our two ideas should we drop?",
    "Questions on {topic}, the team sends them a day ahead.",
    "",
    "Landing page and wording.",
    "Is this legal in all three Baltic states?",
    "Numbers of the first week and what they mean for {topic}.",
    "",
    "We are stuck. Help us find out why.",
    "Introduction to people who know {topic}.",
    "Roadmap until the demo day.",
    "",
    "Bring the hardware, we open it together.",
    "Second opinion on {topic}.",
    "Who pays, who uses, who decides?",
]
OPEN_DESCRIPTIONS = [
    "",
    "Open to any team with a question on {topic}.",
    "",
    "Kept free for whoever needs {topic} at short notice.",
    "For teams that have no mentor yet.",
]
LONG_DESCRIPTIONS = [
    (
        "The team has talked to fourteen people since Saturday and has come back with two stories that do not fit "
        "together: those who have the problem would not pay, and those who would pay do not have the problem yet. "
        "We would like to spend the first ten minutes on the notes (link in the meeting), the next ten on which of "
        "the two groups to drop, and the rest on {topic}. Please be blunt; we present on Sunday and would rather "
        "change course now."
    ),
    (
        "A working session, not a talk. On the table: the prototype with the new board, the list of parts with prices "
        "for 10, 100 and 1,000 pieces, and the three failures of the endurance test.\n\nWhat we need by the end: "
        "a decision whether to go on with the present housing, and one person we can ask about {topic} next week."
    ),
]

SESSION_CANCELLATIONS = [
    "The mentor has fallen ill.",
    "The mentor's train is cancelled; a new time will be offered.",
    "The team has left the event.",
    "Planned twice by mistake.",
    "Moved to another mentor who knows the subject better.",
    "The room is needed for the jury.",
    "The team asked for a later day.",
    "Urgent matter at the mentor's company.",
]
MEETING_CANCELLATIONS = [
    "Half of the team is ill.",
    "The team's prototype is not ready yet.",
    "The mentor asked for another time.",
    "Clashes with the team's rehearsal.",
    "The question has been answered by email.",
    "The team changed its subject and needs somebody else.",
    "The team asked to come in person instead of online.",
]
