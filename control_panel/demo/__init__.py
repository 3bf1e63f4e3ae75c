"""The demo event: believable, the same on every machine, its dates reckoned from today.

people_data, team_data, schedule_data   what there is, as plain lists; every name is invented
people, timetables, plans, sessions     the builders, in the order in which they are called by `loading`
"""
