#!/usr/bin/env bash
# Renders all values with Helm, which validates them against the charts, and prints the number of objects. The arguments
# are the charts daskhub, jupyterhub and dask-gateway: names in repositories (the default), or folders.
#
#   helm repo add dask https://helm.dask.org
#   helm repo add jupyterhub https://hub.jupyter.org/helm-chart/
set -euo pipefail
command -v helm > /dev/null || { echo "Install Helm first: https://helm.sh/docs/intro/install/" >&2; exit 1; }
cd "$(dirname "$0")"
daskhub=${1:-dask/daskhub} jupyterhub=${2:-jupyterhub/jupyterhub} gateway=${3:-dask/dask-gateway}

render() {
  printf '%s: ' "${*: -1}"
  helm template --kube-version 1.33 "$@" | grep --count '^kind:'
}

render dhub "$daskhub" --namespace jhub --values daskhub.yaml
for variant in variants/*.yaml; do
  render dhub "$daskhub" --namespace jhub --values daskhub.yaml --values "$variant"
done
render jupyterhub "$jupyterhub" --namespace jhub --set hub.services.dask-gateway.apiToken=secret --values jupyterhub.yaml
render dask-gateway "$gateway" --namespace dask --set gateway.auth.jupyterhub.apiToken=secret --values dask-gateway.yaml
