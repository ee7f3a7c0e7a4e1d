"""An optional JupyterHub service that explains why clusters on Kubernetes wait or ended."""
