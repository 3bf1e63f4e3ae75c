"""A person's data: handed over, erased, and kept no longer than an event says."""
