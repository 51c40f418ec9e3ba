"""Remarks on a report for people: why a verdict is what it is, what caps it, where the report ends.

One sentence a code. Named places are filled with the facts of the case.
"""

from collections.abc import Mapping

from documents.language import Words, msgid, msgids

CAPS: Mapping[str, Words] = {
    "many_flagged": msgid("More than a quarter of the answers look careless, so no stronger word is used."),
    "flagged_answers_decide": msgid("The word would change if answers that look careless were left out."),
    "few_answered": msgid(
        "Fewer than two thirds answered in one of the rounds, so no stronger word is used."
    ),
    "error_assumed": msgid(
        "How much answers vary from day to day has not been measured for this questionnaire, so no stronger "
        "word is used."
    ),
    "turnover_unlinked": msgid(
        "The rounds are not linked person by person and the team changed; part of the move may be who "
        "answered."
    ),
    "focus_uncorrected": msgid(
        "This theme was chosen after the baseline was seen; low themes tend to rise by chance alone."
    ),
    "evidence_grade": msgid(
        "This questionnaire has not been tested far enough for a stronger word than “probably”."
    ),
    "roster_inferred": msgid(
        "Who belongs to the team was taken from who answered, so no stronger word is used."
    ),
    "roster_unknown": msgid(
        "Who belongs to the team is not known; the result speaks of a larger group these people might stand "
        "for."
    ),
}

REASONS: Mapping[str, Words] = {
    "protects_people": msgid("Not shown, to protect the people who answered."),
    "questions_changed": msgid("The statements changed (%(items)s). Compare only %(common)s."),
    "invariance_failed": msgid("People read the statements differently in the two rounds."),
    "too_few_answers": msgid("%(n)s of %(roster)s people answered; %(need)s would be needed."),
    "under_half_answered": msgid(
        "%(n)s of %(roster)s people answered, fewer than half; %(need)s would be needed."
    ),
    "too_few_stayers": msgid(
        "%(stayers)s people belong to the team in both rounds; %(need)s would be needed."
    ),
    "range_too_wide": msgid("The likely range covers too much of the scale to say anything."),
    "questionnaire_untested": msgid(
        "This questionnaire has not been tested yet; read the result as answers to these questions."
    ),
    "depends_on_item": msgid("The word rests on a single statement: without %(items)s it would be another."),
    "capped": msgid("By the numbers alone this would be “clearly”; what is named here holds it back."),
    "day_mood_could_explain": msgid(
        "A swing in the team's mood on the day could explain a change of this size."
    ),
    "too_noisy": msgid("A change between %(low)s and %(high)s is possible; the answers cannot tell which."),
    "smaller_than_worth_it": msgid("The change is smaller than one worth acting on."),
    "no_variance": msgid("Everybody gave the same answers, so there is nothing to compare."),
    "all_answers_equal": msgid("Everybody gave the same answers in one of the rounds."),
    "steady_needs_evidence": msgid(
        "“Held steady” needs a better tested questionnaire than this one (evidence grade %(grade)s of 5)."
    ),
    "too_few_teams": msgid("%(n_teams)s teams have figures; %(need)s would be needed."),
    "population_method": msgid(
        "Too little is known of the measure to speak of these people alone; the range is that of a larger "
        "group."
    ),
    "composition_may_count": msgid(
        "The team changed between the rounds; part of the move may be who answered."
    ),
    "common_items": msgid("Only statements that stand in both versions are compared: %(items)s."),
    "regression_taken_off": msgid(
        "What a low start tends to gain by chance alone has been taken off the change."
    ),
    "silent_could_tip_it": msgid("Those who did not answer could tip the result."),
    "single_item": msgid("One statement alone is too unsteady for a verdict."),
    "is_pulse": msgid("Short pulse rounds and single statements show figures, never a verdict."),
}

WITHHELD: Mapping[str, Words] = {
    "too_few_answers": msgid("Too few people answered in one of the rounds; %(need)s would be needed."),
    "under_half_answered": msgid("Fewer than half answered in one of the rounds; %(need)s would be needed."),
    "too_few_stayers": msgid("Too few people belong to the team in both rounds; %(need)s would be needed."),
    "questions_changed": msgid("The statements changed (%(items)s), and too few are the same to compare."),
    "too_noisy": msgid("The answers cannot tell a change from noise."),
    "depends_on_item": msgid("The word rests on a single statement."),
    "population_method": msgid("The range is that of a larger group these people might stand for."),
}
"""The same reasons where a fact may not be told, or there is nothing to name."""

LIMITS: Mapping[str, Words] = {
    "untested_questionnaire": msgid(
        "This questionnaire has not been tested yet; read the result as answers to these questions."
    ),
    "grade_0_1": msgid(
        "This questionnaire has not been tested yet; read the result as answers to these questions."
    ),
    "simulated_evidence": msgid(
        "The study behind this questionnaire is simulated, for the example only. Nobody real answered."
    ),
    "baseline_only": msgid("This is the first round. Change can be read only after a second one."),
    "baselines_averaged": msgid(
        "The baseline is the mean of %(n)s rounds: that makes the likely ranges narrower."
    ),
    "unlinked": msgid(
        "The rounds are compared as wholes, not person by person, so the likely ranges are wider."
    ),
    "scales_tested": msgid(
        "%(n)s themes were looked at. With that many, one can look changed by chance; the words allow for it."
    ),
    "some_did_not_answer": msgid(
        "%(n)s of %(roster)s people answered. Those who did not may see the team differently."
    ),
    "members_changed": msgid("Some people joined or left the team between the rounds."),
    "followup_level_withheld": msgid(
        "The average of the last round is not shown: next to the change, it could point to those who joined "
        "or left. "
        "The drawing adds the change to the baseline."
    ),
    "round_withheld": msgid("The round “%(round)s” is not shown, to protect the people who answered."),
    "flagged_answers": msgid("Some answers look hurried or careless. They were kept."),
    "own_words": msgid("Comments stand word for word. Their style may give away who wrote them."),
    "hidden_teams": msgids(
        "A team is hidden because fewer people answered than the smallest group; no total includes it.",
        "%(n)s teams are hidden because fewer people answered than the smallest group; no total includes "
        "them.",
    ),
    "small_teams_move_more": msgid("Small teams move more by chance, so do not rank teams by these numbers."),
    "why_unknown": msgid("The figures do not show why anything changed."),
    "early_shrinkage": msgid("There are too few teams yet to borrow strength from the others."),
    "languages_mixed": msgid(
        "People answered in more than one language; nobody has tested that they mean the same."
    ),
    "version_changed": msgid("The questionnaire changed from version %(from)s to %(to)s between the rounds."),
}

PLANNING: Mapping[str, Words] = {
    "usual_scale": msgid("Reckoned for a usual scale of five statements, as no questionnaire was named."),
    "least_precise_scale": msgid("Reckoned for the questionnaire's least precise scale, %(scale)s."),
    "too_few_to_judge": msgid("With %(answer)s answers nothing could be judged; %(need)s would be needed."),
    "never_judged": msgid("A team of this size can never be judged with so few answers."),
    "more_answers": msgid("With %(answer)s of %(members)s answering: %(smallest_change)s points."),
    "everybody": msgid("With everybody answering: %(smallest_change)s points."),
    "double_baseline": msgid("With the baseline asked twice, some days apart: %(smallest_change)s points."),
    "double_both": msgid("With both rounds asked twice, some days apart: %(smallest_change)s points."),
}
