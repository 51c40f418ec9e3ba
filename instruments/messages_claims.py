"""What the checker says about wording, evidence and claims, and about files not found."""

from instruments.message import Message

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
    "IRT_LACKS": Message(
        "The response model of '{scale}' has no parameters for {items}.", "Add them, or take 'irt' out."
    ),
    "IRT_POINTS": Message(
        "Item '{item}' is answered as '{kind}', and a response model needs points of a rating.",
        "Take 'irt' out.",
    ),
    "IRT_STEPS": Message(
        "The response model gives '{item}' {n} steps, and its answers have {codes} points.",
        "Write {need}, one between any two neighbours.",
    ),
    "IRT_SLOPE": Message(
        "The slope of '{item}' is 0, so its answers would say nothing.", "Correct it, or take 'irt' out."
    ),
    "IRT_ORDER": Message(
        "The steps of '{item}' are out of order for a graded response model.", "Write them {order}."
    ),
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
        "This check expects {expected} for '{scale}', and its answers give {found}.",
        "Correct the expected score, or the keying, items or missing rule of the scale.",
    ),
    "ORIGIN_DIFFERS": Message(
        "Item '{item}' differs from its origin '{origin}' in words, labels, codes or keying ({language}).",
        "Make both the same, or take 'origin' out.",
    ),
    "ORIGIN_UNKNOWN": Message(
        "Item '{item}' names the origin '{origin}', which no questionnaire here has{hint}.",
        "Correct it, add that questionnaire, or take 'origin' out.",
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
    "EVIDENCE_SIMULATED": Message(
        "The evidence of '{id}' is simulated, so it serves the example organisation only.",
        "Use the questionnaire it was copied from.",
    ),
}
