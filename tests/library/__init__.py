"""The library's own rules: what every questionnaire in it keeps to, in both languages."""
