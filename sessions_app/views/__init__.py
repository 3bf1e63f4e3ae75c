"""The pages of sessions: HTTP only."""
