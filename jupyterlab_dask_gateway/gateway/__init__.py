"""The Dask Gateway REST API: client, authentication, responses and errors."""
