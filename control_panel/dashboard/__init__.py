"""The administrator's dashboard: what waits, what is now, how full everything is, each with the way to its list."""

from control_panel.dashboard.reading import Dashboard, Phase, dashboard_of

__all__ = ["Dashboard", "Phase", "dashboard_of"]
