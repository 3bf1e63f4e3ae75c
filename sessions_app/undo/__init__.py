"""An act is taken back: each of its changes by the inverse act, through the same rules, the last one first.

    plan_of       what would be taken back, and what stands in the way
    take_back     does it: all of it, or nothing
    offered       which acts may still be taken back, as far as their kind tells

An undo is an act like any other: it stands in the history, and can itself be taken back.
"""

from sessions_app.undo import meetings, sessions, slots, timetables  # noqa: F401  # they register
from sessions_app.undo.offering import offered, with_offers
from sessions_app.undo.plan import Plan, plan_of
from sessions_app.undo.taking_back import take_back

__all__ = ["Plan", "offered", "plan_of", "take_back", "with_offers"]
