"""Why the mail server did not take a mail, in words, and what that means for the others."""

import smtplib
from dataclasses import dataclass

from django.utils.translation import gettext as _

CLOSING = 421  # said by a server that ends the conversation
PERMANENT = 500
WORDS = 500  # characters kept of a reason


@dataclass(frozen=True)
class Failure:
    """words         what an administrator reads
    is_permanent  trying again soon is of no use
    breaks        the conversation with the server is over
    is_untried    the mail itself was not even tried
    is_final      it is never to be tried again
    """

    words: str
    is_permanent: bool = False
    breaks: bool = False
    is_untried: bool = False
    is_final: bool = False


def unreachable(error: Exception) -> Failure:
    """The server could not be reached, or did not let us in."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _failure(
            _("The mail server refused the name or password of the panel: %(why)s"), _reply(error), is_untried=True
        )
    if isinstance(error, TimeoutError):
        return Failure(_("The mail server did not answer in time."), breaks=True, is_untried=True)
    return _failure(_("The mail server cannot be reached: %(why)s"), _why(error), breaks=True, is_untried=True)


def explain(error: Exception) -> Failure:
    """What went wrong with one mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return _answered(_("The mail server refused the address: %(why)s"), code, _said(code, reply))
    if isinstance(error, smtplib.SMTPSenderRefused):  # a fault of the settings: not of this mail alone
        return _failure(_("The mail server refused the panel as the sender: %(why)s"), _reply(error))
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(_("The mail server refused the mail: %(why)s"), error.smtp_code, _reply(error))
    if _is_broken_off(error):
        return _failure(_("The mail server broke off: %(why)s"), _why(error), breaks=True)
    return _failure(_("The mail could not be put together: %(why)s"), type(error).__name__, is_permanent=True)


def _is_broken_off(error: Exception) -> bool:
    """Whether the conversation is over. Other errors of smtplib are OSErrors too, but answers of a server."""
    is_answer = isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError) and not is_answer


def _answered(sentence: str, code: int, why: str) -> Failure:
    return _failure(sentence, why, is_permanent=code >= PERMANENT, breaks=code == CLOSING)


def _failure(sentence: str, why: str, **kind: bool) -> Failure:
    return Failure((sentence % {"why": why})[:WORDS], **kind)


def _reply(error: smtplib.SMTPResponseException) -> str:
    return _said(error.smtp_code, error.smtp_error)


def _said(code: int, reply: bytes | str) -> str:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return " ".join(f"{code} {words}".replace("\0", "").split())


def _why(error: Exception) -> str:
    """Without the number of the error, which helps nobody."""
    said = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return " ".join(said.replace("\0", "").split())
