"""The look of every page: five style files, and the one text they make together."""
