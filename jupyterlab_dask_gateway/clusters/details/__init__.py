"""What is shown of one cluster on request: its history, its logs and failed tasks, and the progress of its tasks."""
