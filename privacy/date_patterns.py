"""Pieces of regular expressions: dates and times as people write them, which are no codes."""

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:19|20)\d\d"
TIME = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
