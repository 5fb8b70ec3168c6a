#!/usr/bin/env bash
# Makes the generated scripts of the web globals again from their npm packages and fails when they are not those of the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/web"
npm ci --no-audit --no-fund
npm run --silent check
