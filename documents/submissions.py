"""What is wrong with something handed in: a line of a roster, an answer to an item. One sentence a code."""

from collections.abc import Mapping

from documents.language import Words, msgid

ROSTERS: Mapping[str, Words] = {
    "roster_empty": msgid("The file has no people in it."),
    "roster_encoding": msgid("The file is not text in UTF-8 or UTF-16. Save it as CSV in UTF-8."),
    "roster_not_csv": msgid("This line is not CSV: %(detail)s. Save the file as CSV again."),
    "roster_too_large": msgid("The file is larger than %(limit)s bytes. Split it."),
    "roster_too_long": msgid("The file has more than %(limit)s people. Split it."),
    "roster_columns_missing": msgid("Columns are missing: %(columns)s. The first line names the columns."),
    "roster_columns_repeated": msgid("Columns stand twice: %(columns)s. Keep one of each."),
    "roster_cell_empty": msgid("There is nothing in the column %(column)s. Fill it in."),
    "roster_cell_unusable": msgid("What stands in the column %(column)s cannot be used as a name."),
    "roster_too_many_cells": msgid(
        "This line has %(cells)s cells, the first line %(columns)s. Put text with commas in quotes."
    ),
    "roster_address": msgid("%(email)s is not an e-mail address."),
    "roster_twice": msgid("%(name)s stands twice in %(team)s, first in line %(first)s. Take one out."),
    "roster_address_shared": msgid(
        "%(email)s belongs to %(other)s in line %(first)s and to %(name)s here. Give each their own."
    ),
    "roster_language": msgid("There is no language %(language)s here. Use one of %(languages)s."),
}

ANSWERS: Mapping[str, Words] = {
    "unknown_item": msgid("This questionnaire has no such item."),
    "not_a_choice": msgid("This is not one of the answers offered. Choose one of them."),
    "not_text": msgid("Write words here."),
    "too_long": msgid("Shorten this to at most %(longest)s characters."),
    "not_a_number": msgid("Write a number here."),
    "not_whole": msgid("Write a whole number here, without decimals."),
    "out_of_range": msgid("Write a number from %(low)s to %(high)s."),
    "ranking_incomplete": msgid("Give each of the %(options)s a place of its own, from 1 on."),
    "allocation_total": msgid("The points add up to %(given)s; share out exactly %(total)s."),
}
