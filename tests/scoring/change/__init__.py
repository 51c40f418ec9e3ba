"""Did these people change: formulas, laws, verdicts, and what the rule does to simulated teams."""
