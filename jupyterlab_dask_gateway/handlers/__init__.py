"""REST handlers for the browser."""
