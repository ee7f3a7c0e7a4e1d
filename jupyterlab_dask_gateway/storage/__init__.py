"""Private files in the data directory of Jupyter."""
