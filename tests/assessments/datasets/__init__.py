"""What is claimed of assessments/datasets."""
