"""Whether the person could be reached: the first of the four questions, for the API and the pages."""

from enum import StrEnum


class Contact(StrEnum):
    REACHED = "reached"
    NO_NEWS = "no_news"
    DECLINED = "declined"
