"""What is said: one file for each thing people do."""
