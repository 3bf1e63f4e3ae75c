"""Everyone concerned by a meeting hears what they need to, and nothing twice.

Nobody says what has changed. Whoever makes, moves, hands over, cancels or relocates a meeting asks, in the same
transaction, to announce it; what holds now is compared with what each person knows, and they are told the difference.

Two things are told, by two measures. The panel tells at once: its measure is what it said last. A mail waits a moment:
its measure is the last mail that is out, so that a meeting made and cancelled within minutes is in no mail at all, and
one that moved twice is in one. Those who act, and those who want no mail, know without a mail: see `Hearing`.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.utils import timezone

from events.integrity import act
from events.mail_threads import take_back_mails
from events.mailing import reading_as, wants
from events.models import Kind, Notification, User
from sessions_app.facts import as_kept
from sessions_app.hearers import Hearer, hearers_of, members_of, read_meetings
from sessions_app.meeting_mails import MeetingMails, page_of
from sessions_app.meeting_words import sentences
from sessions_app.models import Hearing, Meeting, Session

Opening = Callable[[], str]


@act
def announce(
    meeting: Meeting,
    *,
    by: User | None,
    opening: Opening | None = None,
    now: datetime | None = None,
    quiet: bool = False,
) -> None:
    """Tell its mentor, its team, and whoever was told before, what is new to each; `announce_all` for one meeting."""
    announce_all([meeting], by=by, opening=opening, now=now, quiet=quiet)


@act
def announce_all(
    meetings: Iterable[Meeting],
    *,
    by: User | None,
    among: Collection[User] | None = None,
    opening: Opening | None = None,
    now: datetime | None = None,
    quiet: bool = False,
) -> None:
    """Tell everybody concerned by these meetings what is new to them; within the act that changed them.

    Whoever acted is not told: they know. Nobody hears of what is past.

    among    tell these alone
    opening  writes a first sentence, in the current language
    quiet    nobody is told by this act: a later one says the difference to what they know then. A mail that waits for
             an earlier act is set right all the same
    """
    now = now or timezone.now()
    rows = read_meetings([meeting.pk for meeting in meetings])
    members = members_of(rows)
    hearers = [hearer for hearer in hearers_of(rows, members, among) if hearer.is_in_time(now)]
    telling = _Telling(hearers, by, opening, now)
    telling.mail(MeetingMails(members, now=now), quiet=quiet)
    if not quiet:
        telling.note()
    telling.keep(quiet=quiet)


def announce_of(session: Session, *, by: User | None, now: datetime | None = None, quiet: bool = False) -> None:
    """The same of the session's active meeting; an open session concerns nobody yet."""
    if session.active_meeting:
        announce(session.active_meeting, by=by, now=now, quiet=quiet)


def take_as_known(meetings: Iterable[Meeting]) -> None:
    """Whoever takes part in these knows of them, and is told of changes alone; within an act.

    For what was agreed outside the panel, such as the meetings of the demo.
    """
    rows = read_meetings([meeting.pk for meeting in meetings])
    known = [hearer for hearer in hearers_of(rows, members_of(rows)) if hearer.truth]
    Hearing.objects.bulk_create(
        [
            Hearing(meeting=one.meeting, user=one.person, told=facts, told_at=made, known=facts, known_at=made)
            for one in known
            for facts, made in [(as_kept(one.truth), one.meeting.made_at)]
        ],
        ignore_conflicts=True,
    )


class _Telling:
    """One announcement, of all the meetings that one act changed."""

    def __init__(self, hearers: list[Hearer], by: User | None, opening: Opening | None, now: datetime) -> None:
        self.hearers, self.by, self.opening, self.now = hearers, by, opening, now

    def mail(self, mails: MeetingMails, *, quiet: bool) -> None:
        """Write the mails that are due, and take back those that wait and no longer hold."""
        news = [hearer for hearer in self.hearers if self._is_mailed(hearer, quiet)]
        _raise_sequences(news)
        for hearer in news:
            mails.add(hearer, self._opening(hearer))
        mails.write()
        stale = [hearer.thread for hearer in self.hearers if not self._is_mailed(hearer, quiet)]
        stale += [hearer.reminder for hearer in self.hearers if hearer.is_in_panel_news]
        take_back_mails(thread.waiting for thread in stale if thread.waiting)

    def _is_mailed(self, hearer: Hearer, quiet: bool) -> bool:
        is_told = hearer.thread.waiting is not None or not quiet
        is_wanted = wants(hearer.person, Kind.MEETING)
        return is_told and is_wanted and hearer.is_mail_news and hearer.person != self.by

    def _opening(self, hearer: Hearer) -> str:
        """This act's, or that of the mail that waits and is replaced."""
        if self.opening is None:
            return str((hearer.thread.waiting_facts or {}).get("opening", ""))
        with reading_as(hearer.person, hearer.meeting.session.event):
            return self.opening()

    def note(self) -> None:
        """Tell in the panel, in one statement."""
        news = (hearer for hearer in self.hearers if hearer.is_in_panel_news and hearer.person != self.by)
        Notification.objects.bulk_create([self._notification(hearer) for hearer in news])

    def _notification(self, hearer: Hearer) -> Notification:
        with reading_as(hearer.person, hearer.meeting.session.event):
            first = [self.opening()] if self.opening else []
            said = " ".join([*first, *sentences(hearer.told, hearer.truth, hearer.meeting)])
        return Notification(user=hearer.person, kind=Kind.MEETING, text=said[:400], url=page_of(hearer))

    def keep(self, *, quiet: bool) -> None:
        """Remember what each of them knows from now on, in at most two statements."""
        told = [
            hearer for hearer in self.hearers if hearer.person == self.by or (hearer.is_in_panel_news and not quiet)
        ]
        rows = [self._hearing(hearer) for hearer in told]
        _put([row for row in rows if row.known_at], ["told", "told_at", "known", "known_at"])
        _put([row for row in rows if not row.known_at], ["told", "told_at"])

    def _hearing(self, hearer: Hearer) -> Hearing:
        truth = as_kept(hearer.truth)
        hearing = Hearing(meeting=hearer.meeting, user=hearer.person, told=truth, told_at=self.now)
        if hearer.person == self.by or not wants(hearer.person, Kind.MEETING):
            hearing.known, hearing.known_at = truth, self.now
        return hearing


def _put(rows: list[Hearing], columns: list[str]) -> None:
    Hearing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["meeting", "user"], update_fields=columns)


def _raise_sequences(news: list[Hearer]) -> None:
    """A calendar takes only what has a higher sequence than it was sent before."""
    for hearer in news:
        meeting = hearer.meeting
        if meeting.sequence <= hearer.sent:
            meeting.sequence = hearer.sent + 1
            meeting.save(update_fields=["sequence"])
