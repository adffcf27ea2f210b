"""What the commands write: JSON and CSV for scripts, tables and pages for people."""
