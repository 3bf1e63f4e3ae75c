"""What is kept out of the log."""

import logging
import re

# Of calendar feeds, and of the links in mails that sign somebody in or change a password.
SECRET_PATHS = (
    (re.compile(r"/calendar/[^\s/?\"']+\.ics"), "/calendar/[secret].ics"),
    (re.compile(r"/(invitations|join/link)/[^\s/?\"']{40,}"), r"/\1/[secret]"),
    (re.compile(r"/password/reset/key/(?!done)[^\s/?\"']+"), "/password/reset/key/[secret]"),
)


class WithoutSecrets(logging.Filter):
    """Whoever reads such a path can do what it is for: it is logged without its secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = shown = record.getMessage()
        for path, without in SECRET_PATHS:
            shown = path.sub(without, shown)
        if shown != message:
            record.msg, record.args = shown, ()
        return True
