"""Attacks on the rules of mails and notifications."""

from tests.proof.attacks.attack import Alone, Attack, Pair
from tests.proof.attacks.lawful import MAIL, NOTIFICATION, NOW, NULL, mail, notification
from tests.proof.attacks.writing import Update, it


def change(pk: str, **changes: str) -> Update:
    return Update(MAIL, pk, changes)


def tell(pk: str, key: str) -> Update:
    return Update(NOTIFICATION, pk, {"key": f"'{key}'"})


MESSAGE_ATTACKS: list[Attack] = [
    # A person waits for one mail about one thing at a time.
    Alone("mail_waits_once_in_thread", mail("meeting 1")),
    Alone("mail_waits_once_in_thread", change(it.claimed_mail, claimed_at=NULL, thread="'meeting 1'")),
    Pair("mail_waits_once_in_thread", mail("meeting 9"), mail("meeting 9")),
    Pair("mail_waits_once_in_thread", mail("meeting 2"), change(it.claimed_mail, claimed_at=NULL)),
    Pair(
        "mail_waits_once_in_thread",
        change(it.claimed_mail, claimed_at=NULL),
        change(it.claimed_too, claimed_at=NULL),
    ),
    # A mail is sent or given up, never both.
    Alone("mail_sent_or_given_up", mail("", sent_at=NOW, dropped_at=NOW)),
    Alone("mail_sent_or_given_up", change(it.dropped_mail, sent_at=NOW)),
    Pair("mail_sent_or_given_up", change(it.mail, sent_at=NOW), change(it.mail, dropped_at=NOW)),
    Alone("mail_dropped_by_has_time", mail("", dropped_by_id=it.ada_user)),
    Alone("mail_dropped_by_has_time", change(it.mail, dropped_by_id=it.ada_user)),
    Pair(
        "mail_dropped_by_has_time",
        change(it.dropped_mail, dropped_by_id=it.ada_user),
        change(it.dropped_mail, dropped_at=NULL),
    ),
    # What must be told once is told once.
    Alone("notification_told_once", notification("told")),
    Alone("notification_told_once", tell(it.told_too, "told")),
    Pair("notification_told_once", notification("new"), notification("new")),
    Pair("notification_told_once", notification("new"), tell(it.told_too, "new")),
    Pair("notification_told_once", tell(it.told_too, "new"), tell(it.told_as_well, "new")),
]
