"""What people know of a meeting, beside the mails that reached them."""

from django.db import models
from django.utils.translation import gettext_lazy

from events.models import User, when_field
from sessions_app.models.meeting import Meeting


class Hearing(models.Model):
    """What one person knows of one meeting: see `sessions_app.announcing`, which alone writes it.

    A mail says what is different from the mail before; but whoever acts gets none, and whoever wants no mail neither.
    What these know stands here. Null facts: that there is no such meeting for them.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="hearings", verbose_name=gettext_lazy("meeting"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=gettext_lazy("person"))
    # The last they were told in the panel, or did themselves.
    told = models.JSONField(null=True, editable=False)
    told_at = when_field(gettext_lazy("told at"))
    # What they know without any mail: they did it, or the panel is all they want.
    known = models.JSONField(null=True, editable=False)
    known_at = when_field(gettext_lazy("known since"))

    class Meta:
        verbose_name = gettext_lazy("hearing of a meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                name="one_hearing_per_meeting_and_person",
                violation_error_code="one_hearing_per_meeting_and_person",
                violation_error_message=gettext_lazy("What this person knows of the meeting is kept already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.meeting_id}"
