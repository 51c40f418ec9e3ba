"""What is claimed of assessments/studies."""
