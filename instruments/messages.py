"""Every sentence the checker can say to an author: what is wrong, and what to do.

`{hint}` is `; did you mean 'x'?` or nothing; the other names are facts of the case.
"""

from typing import NamedTuple


class Message(NamedTuple):
    """What is wrong, and the remedy."""

    says: str
    remedy: str


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
MEASURE = {
    "FORMAT_UNKNOWN": Message(
        "Item '{item}' has the format '{format}', which the file does not have{hint}.",
        "Add '{format}' under 'formats', or correct the name.",
    ),
    "FORMAT_KEY": Message("A format of kind {kind} has no '{key}'.", "Take '{key}' out, or change 'kind'."),
    "FORMAT_NEEDS": Message("A format of kind {kind} needs '{key}'.", "Add '{key}', for example: {example}."),
    "FORMAT_BOUNDS": Message(
        "The format runs from {low} to {high}, which is no range.", "Make 'low' less than 'high'."
    ),
    "RATING_WHOLE": Message(
        "A rating has whole numbers as points, and '{key}' is {value}.", "Write a whole number."
    ),
    "RATING_WIDE": Message(
        "A rating with {count} points is more than people tell apart; {most} are allowed.",
        "Use fewer points, or a format of kind number.",
    ),
    "OPTIONS_FEW": Message("{count} option is no choice.", "Give at least two options."),
    "OPTION_TWICE": Message("The option '{option}' stands here twice.", "Keep one of the two."),
    "CODE_RESERVED": Message(
        "{code} already means that there is no answer (-6 to -9 do).", "Use other codes or bounds."
    ),
    "IDS_ALIKE": Message(
        "'{id}' and '{other}' differ only in capitals, which a spreadsheet would not tell apart.",
        "Rename one of them.",
    ),
    "LANGUAGE_TWICE": Message("The language '{language}' is listed twice.", "Keep one of the two."),
    "SOURCE_TWICE": Message("The source '{key}' is listed twice.", "Keep one of the two, or change a key."),
    "CITE_UNKNOWN": Message(
        "'{key}' is not among the sources{hint}.", "Add it under 'sources', or correct the key."
    ),
    "ITEM_UNKNOWN": Message(
        "{where} names item '{item}', which the questionnaire does not have{hint}.",
        "Add '{item}' under 'items', or take it out here.",
    ),
    "ITEM_UNSCALED": Message(
        "Item '{item}' is in no scale.", "Put it in a scale, or mark it 'unscored: true'."
    ),
    "ITEM_TWO_SCALES": Message(
        "Item '{item}' is in scale '{scale}' already; one answer counts once.",
        "Take it out of one of the two.",
    ),
    "ITEM_REPEATED": Message("{where} lists item '{item}' twice.", "Keep one of the two."),
    "UNSCORED_SCALED": Message(
        "Item '{item}' is marked unscored, and scale '{scale}' scores it.", "Take out the mark, or the item."
    ),
    "KIND_UNSCORABLE": Message(
        "Scale '{scale}' lists item '{item}', whose answers are no points ({kind}).",
        "Take it out; only ratings and bounded numbers are scored.",
    ),
    "NUMBER_UNBOUNDED": Message(
        "Scale '{scale}' lists the number '{item}', which has no bounds.", "Give its format 'low' and 'high'."
    ),
    "REVERSED_WITHOUT_RANGE": Message(
        "Item '{item}' is reverse-keyed, and its answers have no range to mirror ({kind}).",
        "Take 'keyed' out, or give the item a rating or a bounded number.",
    ),
    "RANGES_MIXED": Message(
        "Scale '{scale}' mixes answers of {one} and of {other}.",
        "Give its items one response format, or make two scales and a composite.",
    ),
    "ANSWERED_RANGE": Message(
        "Scale '{scale}' asks for {value} answers and has {count} items.",
        "Choose 'answered_at_least' from 1 to {count}.",
    ),
    "SCALE_BOTH": Message(
        "'{scale}' has 'items' and 'of'.", "Keep 'items' for a scale, or 'of' for a composite."
    ),
    "SCALE_NEITHER": Message(
        "'{scale}' has no items.", "Add 'items: [...]', or 'of: [...]' for a composite of scales."
    ),
    "COMPOSITE_KEY": Message(
        "'{scale}' is a composite, and '{key}' belongs to its scales.",
        "Move '{key}' to the scales, or take it out.",
    ),
    "COMPOSITE_UNKNOWN": Message(
        "Composite '{scale}' is made of '{part}', which is no scale of items here{hint}.",
        "Add such a scale, or take it out.",
    ),
    "COMPOSITE_REPEATED": Message("Composite '{scale}' names '{part}' twice.", "Keep one of the two."),
    "COMPOSITE_RANGES": Message(
        "Composite '{scale}' takes the mean of scores of {one} and of {other}.",
        "Score its scales as 'pomp', or give them one range.",
    ),
    "COMPOSITE_DIRECTION": Message(
        "Composite '{scale}' joins scales whose better end is not the same.",
        "Take a scale out, or give all of them and the composite one 'better'.",
    ),
    "CHANGE_WIDE": Message(
        "The smallest change of scale '{scale}' is {value}, as wide as its whole range of {range}.",
        "Choose a small part of the range; a twentieth is the default.",
    ),
    "CONSENSUS_KIND": Message(
        "Consensus '{name}' rests on item '{item}', which is a {kind}.", "Name a ranking or an allocation."
    ),
    "ATTENTION_SCALED": Message(
        "Attention item '{item}' is in scale '{scale}'.",
        "Take it out; an instructed answer measures nothing.",
    ),
    "ATTENTION_KIND": Message(
        "Attention item '{item}' is a {kind}, where no one answer can be asked for.",
        "Make it a rating or a choice.",
    ),
    "ATTENTION_CODE": Message(
        "Attention item '{item}' asks for {code}, which its format does not offer.", "Choose one of: {known}."
    ),
}
FLOW = {
    "PAGE_TWICE": Message("There is a page '{page}' already.", "Rename one of the two."),
    "ITEM_TWO_PAGES": Message("Item '{item}' is on page '{page}' already.", "Take it off one of the two."),
    "ITEM_ON_NO_PAGE": Message(
        "Item '{item}' is on no page, so nobody is asked.", "Add it to a page, or delete it."
    ),
    "CONDITION_SYNTAX": Message(
        "The condition cannot be read: {why}.", "Write it for example as: c1 <= 2 and not (c3 == 5)."
    ),
    "CONDITION_UNKNOWN": Message(
        "The condition asks about '{name}', which the questionnaire does not have{hint}.", "Correct the name."
    ),
    "CONDITION_FORWARD": Message(
        "The condition asks about '{item}', which is not on an earlier page.",
        "Move '{item}' to a page before this.",
    ),
    "ANSWER_NAME": Message("'{name}' names no single answer.", "Write {example}."),
    "CONDITION_TEXT": Message(
        "The condition compares '{item}', whose answer is free text.", "Ask about an item with fixed answers."
    ),
    "CONDITION_CODE": Message(
        "No answer to '{name}' makes '{name} {sign} {code}' true or false as meant.",
        "Compare with one of: {known}.",
    ),
    "CONDITION_ORDER": Message(
        "The answers to '{name}' have no order, so '{sign}' says nothing.", "Use == or !=."
    ),
    "CONDITIONAL_COMMENT": Message(
        "Text item '{item}' is shown under a condition, so that its being there tells how someone answered.",
        "Show it to everybody, or take it out.",
    ),
}
WORDS = {
    "TEXT_FILE_MISSING": Message(
        "There are no words in '{language}'.",
        "Write '{file}' beside this file, or take '{language}' out of 'languages'.",
    ),
    "TEXT_FILE_EXTRA": Message(
        "This file holds words in '{language}', which is not among 'languages'.",
        "Add '{language}' there, or delete it.",
    ),
    "WORDING_TWICE": Message(
        "The words in '{language}' stand in the questionnaire's file and in '{file}'.", "Keep one of the two."
    ),
    "LANGUAGE_DIFFERS": Message(
        "This file says language '{found}', and its name says '{language}'.", "Correct one of them."
    ),
    "WORDING_MISSING": Message("There is no {what} in '{language}'.", "Add {path}."),
    "TRANSLATION_MISSING": Message(
        "'{path}' has words in '{first}' and none in '{language}'.",
        "Translate it, or take it out everywhere.",
    ),
    "LABEL_MISSING": Message("{what} has no label for {code} in '{language}'.", "Add {path}."),
    "LABEL_UNKNOWN": Message(
        "{what} has no answer {code}{hint}.", "Take the label out, or correct its code."
    ),
    "LABELS_TWICE": Message(
        "{what} has both 'points' and 'options'.", "Keep 'points' for ratings, 'options' for the rest."
    ),
    "LABELS_ALIKE": Message(
        "{code} and {other} have the same label '{label}'.", "Give each answer its own words."
    ),
    "WORDING_UNKNOWN": Message(
        "There are words here for {what} '{id}', which the questionnaire does not have{hint}.",
        "Correct the id, or take the words out.",
    ),
}
CLAIMS = {
    "STATUS_CONTRADICTS": Message(
        "The status is '{status}', and evidence of grade {grade} makes it '{right}'.",
        "Write 'status: {right}', or leave 'status' out.",
    ),
    "GRADE_UNSUPPORTED": Message(
        "Grade {grade} needs {what}, and the evidence does not have it.",
        "Add it, or lower the grade to {supported}.",
    ),
    "EVIDENCE_SCALE": Message(
        "{where} names scale '{scale}', which the questionnaire does not have{hint}.",
        "Correct it, or take it out.",
    ),
    "EVIDENCE_ITEM": Message("Item '{item}' is not in scale '{scale}'{hint}.", "Correct it, or take it out."),
    "EVIDENCE_RANGE": Message(
        "'{at}' is {value}, which no such figure can be.", "Write a number from {low} to {high}."
    ),
    "EVIDENCE_ORDER": Message(
        "The interval of '{at}' does not hold its value: {low} to {high} around {value}.",
        "Write low, value and high in that order.",
    ),
    "INTERVAL_HALF": Message("'{at}' has one limit of an interval.", "Add the other, or take it out."),
    "SAMPLE_UNKNOWN": Message(
        "'{sample}' is not among the samples{hint}.", "Describe it under 'samples', or correct it."
    ),
    "SAMPLE_TWICE": Message("The sample '{sample}' is described twice.", "Keep one of the two."),
    "NORM_SMALL": Message(
        "A norm group of {n} {unit}s is too small to place anyone in.",
        "Wait for {least}, or take the norm out.",
    ),
    "NORM_TWICE": Message(
        "There is a norm for '{scale}', {unit}s, '{group}' already.", "Keep one of the two."
    ),
    "COMPARE_SCALE": Message(
        "'compare' names scale '{scale}', which the questionnaire does not have{hint}.",
        "Correct it, or take it out.",
    ),
    "COMPARE_SELF": Message("'{version}' is this very version.", "Name an earlier version."),
    "COMPARE_STRENGTHENS": Message(
        "A file may not call scale '{scale}' the same; that is worked out from both versions.",
        "Take it out, or write 'linked' or 'broken'.",
    ),
    "CHECK_ANSWER": Message("{code} is no answer to '{name}'.", "Choose one of: {known}."),
    "CHECK_SCALE": Message(
        "The check expects a score of '{scale}', which the questionnaire does not have{hint}.",
        "Correct the name, or take it out.",
    ),
    "CHECK_RANGE": Message(
        "A score of '{scale}' cannot be {value}.", "Write a number from {low} to {high}, or null."
    ),
    "CHECK_DIFFERS": Message(
        "These answers score {found} on '{scale}', and the check expects {expected}.",
        "Correct the expected score, the answers or the keying.",
    ),
    "ORIGIN_DIFFERS": Message(
        "Item '{item}' is not worded and answered as its origin '{origin}' in '{language}'.",
        "Make both the same, or take 'origin' out.",
    ),
    "ORIGIN_UNKNOWN": Message(
        "Item '{item}' names the origin '{origin}', which cannot be found{hint}.",
        "Correct it, or take it out.",
    ),
}
CATALOGUE = {
    "INSTRUMENT_UNKNOWN": Message(
        "There is no questionnaire '{id}'{hint}.", "Name one of: {known}; or the path of a file."
    ),
    "VERSION_UNKNOWN": Message("'{id}' has no version '{version}'.", "Name one of: {known}."),
    "DIGEST_UNKNOWN": Message(
        "No questionnaire here has the digest {digest}.",
        "Put the file back that was in use when answers were given.",
    ),
    "INSTRUMENT_TWICE": Message(
        "'{id}' in version '{version}' is also in {other}.", "Give one of them another id or version."
    ),
    "SIMULATED": Message("The evidence of '{id}' is simulated.", "Use it in the example organisation only."),
}
MESSAGES: dict[str, Message] = {**FILE, **SHAPE, **MEASURE, **FLOW, **WORDS, **CLAIMS, **CATALOGUE}
