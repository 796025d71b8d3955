"""For whom a table is written; opens no library, so that the command line can ask for it."""

from enum import StrEnum


class Columns(StrEnum):
    """For whom a table is written: its headings, and how its numbers look."""

    GERMAN = "german"  # people: German headings and numbers, decimals as the pages have them
    MACHINE = "machine"  # programs: technical names, all digits, point and comma
