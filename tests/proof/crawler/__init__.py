"""Follows every link and sends every form, signed in as each role, with whatever one can think of."""
