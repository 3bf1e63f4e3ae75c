"""How each language writes a day, by names that templates and `date_format` use as any format of Django's.

A day stands in lists and in sentences without a year where the event's dates say which; with it where they do not.
"""
