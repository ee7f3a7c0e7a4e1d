"""WebSockets of dashboards, relayed as bytes."""
