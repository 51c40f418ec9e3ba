"""What is claimed of assessments/release."""
