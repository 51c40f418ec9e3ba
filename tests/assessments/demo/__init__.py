"""What is claimed of assessments/demo."""
