"""The whole panel in one file, and back: all that people entered or uploaded lives in the database."""
