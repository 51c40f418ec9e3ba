"""What the checker says while a file is read: bytes, YAML, keys and types."""

from instruments.message import Message

FILE = {
    "FILE_MISSING": Message("There is no such file.", "Correct the path, or make the file."),
    "FILE_KIND": Message("This is not an ordinary file.", "Name a YAML file, or the folder of one."),
    "FILE_UNREADABLE": Message("The file cannot be opened.", "Allow this program to read it."),
    "FILE_EMPTY": Message(
        "The file is empty.", "Begin with 'format: 1'; `soundline instrument new` writes one."
    ),
    "FILE_LARGE": Message(
        "The file is larger than {limit} kB.", "Split the questionnaire into several files."
    ),
    "NOT_UTF8": Message("Byte {byte} here is not UTF-8.", "Save the file in the encoding UTF-8."),
    "CHARACTER_UNSEEN": Message(
        "Character {code} cannot be seen, or changes the direction of what follows.", "Delete it."
    ),
    "CHARACTERS_UNSEEN": Message(
        "From here on there are {count} more characters that cannot be seen.", "Delete them."
    ),
    "SYNTAX": Message(
        "This cannot be read as YAML: {why}.",
        "Check indentation, quotes and brackets of this line and of those above it.",
    ),
    "SYNTAX_COLON": Message(
        "A second ': ' in one line cannot be read as YAML.", "Put text that holds ': ' in double quotes."
    ),
    "SYNTAX_CHARACTER": Message(
        "No value may begin with this character in YAML.",
        "Put the text in double quotes; indent with spaces, never with tabs.",
    ),
    "DOCUMENTS_MANY": Message(
        "A second document begins here.", "Keep one questionnaire in one file, without '---'."
    ),
    "DIRECTIVE": Message("A line beginning with '%' changes how YAML is read.", "Take it out."),
    "ALIAS": Message("'*{name}' repeats another part of the file.", "Write the part out where it is meant."),
    "ANCHOR": Message(
        "'&{name}' marks a part to be repeated.", "Take the mark out; nothing may refer to it."
    ),
    "TAG": Message(
        "The tag '{tag}' asks for a type of its own.", "Take it out; put words in quotes instead."
    ),
    "DEEP": Message("This is nested deeper than {limit} levels.", "Move it to the level where it belongs."),
    "NODES_MANY": Message(
        "The file has more than {limit} values.", "Split the questionnaire into several files."
    ),
    "KEY_REPEATED": Message("'{key}' stands here already, in line {line}.", "Keep one of the two."),
    "KEY_KIND": Message(
        "A key is one word or number of at most {limit} characters, and this is not.",
        "Write the key as a plain word before the colon.",
    ),
    "TEXT_LONG": Message("This text has {length} characters; {limit} are allowed.", "Shorten it."),
    "NUMBER_HUGE": Message(
        "'{value}' is not a number anyone can mean here.",
        "Write a number below 1,000,000,000, or put it in quotes.",
    ),
    "PROBLEMS_MORE": Message("{count} more Problems are not shown.", "Mend those above and check again."),
}

SHAPE = {
    "KEY_UNKNOWN": Message(
        "'{key}' is no key of {what}{hint}.", "Correct it, or take it out; its keys are: {known}."
    ),
    "KEY_MISSING": Message("{what} needs '{key}'.", "Add '{key}', for example: {example}."),
    "TYPE_WRONG": Message(
        "'{at}' should be {wanted}, and is {found}.", "Write it for example as: {example}."
    ),
    "WORDS_BY_LANGUAGE": Message(
        "'{at}' is given by language here ({languages}), where one language is written.",
        "Write one language, or keep each in a file of its own beside this: text.en.yaml, text.de.yaml.",
    ),
    "VERSION_UNQUOTED": Message(
        "'{at}' is a word, and {found} without quotes is a number.", 'Put it in quotes: "{found}".'
    ),
    "TEXT_UNQUOTED": Message(
        "'{at}' should be text, and is {found}.", "Put it in double quotes if it is meant as text."
    ),
    "VALUE_UNKNOWN": Message("'{value}' is not a value of '{at}'{hint}.", "Choose one of: {known}."),
    "ID_FORM": Message(
        "'{value}' cannot be {what}.",
        "Use a letter, then letters, digits, '_' or '-', at most 64 in all.",
    ),
    "WORD_FORM": Message("'{value}' cannot be {what}.", "Write it for example as: {example}."),
    "NUMBER_RANGE": Message("'{at}' is {value}.", "Choose a number from {low} to {high}."),
    "NUMBER_WHOLE": Message(
        "'{at}' is {value}, which is not a whole number.", "Write it without a decimal point."
    ),
    "LIST_SHORT": Message("'{at}' has {count} entries and needs at least {least}.", "Add what is missing."),
    "LIST_LONG": Message(
        "'{at}' has {count} entries; {most} are allowed.", "Keep the first {most}, or split it."
    ),
    "TEXT_BLANK": Message("'{at}' is empty.", "Write the text, or take the key out."),
    "TEXT_MARKUP": Message(
        "'{at}' holds markup ('{found}'); text is shown exactly as it stands.", "Take the markup out."
    ),
}
