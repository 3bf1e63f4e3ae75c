"""What the application server loads: ``gunicorn control_panel.wsgi``."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "control_panel.settings")

application = get_wsgi_application()
# Every page's code too, which Django leaves to the first person who asks for one. With `--preload` gunicorn loads all
# of it once: a process that takes the place of a killed one answers at once.
import_module("control_panel.urls")
