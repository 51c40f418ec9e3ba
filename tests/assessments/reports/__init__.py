"""What is claimed of assessments/reports."""
