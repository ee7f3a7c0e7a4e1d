"""The clean-up of the idle clusters of all users, by an administrator of a gateway on Kubernetes."""
