"""What is kept out of the log."""

import logging
import re

SECRET_PATH = re.compile(r"/calendar/[^\s/?\"']+\.ics")


class WithoutSecrets(logging.Filter):
    """Whoever reads a calendar feed's path can read the calendar: it is logged without its secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if SECRET_PATH.search(message):
            record.msg, record.args = SECRET_PATH.sub("/calendar/[secret].ics", message), ()
        return True
