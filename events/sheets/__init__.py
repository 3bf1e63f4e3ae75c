"""Every list as a file: exported as it is shown, and imported again."""
