"""Papers: what is printed, signed, hung on the wall and taken away in Excel.

Each is a pure function of stored facts: the same facts give the same bytes. Nothing here reads the
clock or the database; facts come from `engine.queries` and are handed in.
"""
