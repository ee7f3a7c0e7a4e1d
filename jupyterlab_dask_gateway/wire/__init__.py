"""Types of the objects that the server and the browser exchange, generated from events/clusters.yaml."""
