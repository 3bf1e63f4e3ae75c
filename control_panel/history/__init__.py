"""The history of an event: every change of its sessions, meetings, timetables, slots and requests."""
