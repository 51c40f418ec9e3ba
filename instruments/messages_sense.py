"""What the checker says about scales, pages and conditions that cannot be meant."""

from instruments.message import Message

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
        "{where} lists item '{item}', which the questionnaire does not have{hint}.",
        "Add '{item}' under 'items', or take it out of here.",
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
