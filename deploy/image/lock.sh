#!/usr/bin/env bash
# Updates constraints.txt, the lock of both images. Run it with the Python version of the Dockerfile.
set -euo pipefail
cd "$(dirname "$0")"
environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --requirement worker.txt --requirement user.txt
"$environment/bin/pip" freeze --local > constraints.txt
