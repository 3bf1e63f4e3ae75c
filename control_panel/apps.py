"""The wiring: settings, addresses, the dashboard, the demo."""

from django.apps import AppConfig


class ControlPanelConfig(AppConfig):
    name = "control_panel"
    verbose_name = "Control panel"
