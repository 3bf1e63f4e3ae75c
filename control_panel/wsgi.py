"""What the application server loads: ``gunicorn control_panel.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "control_panel.settings")

application = get_wsgi_application()
