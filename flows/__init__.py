"""Flows order steps; the timetable says when; `serve` keeps it, alone or beside Prefect."""
