"""The pages of events, and of the mentors and ideas/teams in them: HTTP only."""
