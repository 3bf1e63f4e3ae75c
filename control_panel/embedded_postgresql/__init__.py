"""A database backend that brings its own PostgreSQL server, for demos, development and tests.

Named as ``ENGINE`` it starts the server on the first connection and stops it when the last process that used it
has ended. With ``DATABASE_URL`` set, nothing here is imported. See ``server`` for how it works.
"""
