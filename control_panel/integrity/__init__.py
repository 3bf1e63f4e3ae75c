"""Whether the data keeps every rule, asked anew of the rows themselves and of the database that guards them.

A rule here (`rule`) is one statement of plain SQL that reads whole tables at once: it trusts no constraint, so that it
also finds what came in while one was missing. `declared` asks whether each constraint and trigger is in place.
"""
