"""Data, expected values and the scripts that made them; see PROVENANCE.md."""
