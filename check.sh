#!/usr/bin/env bash
# All checks: form, static checks, Go tests with the race detector, whole programs, then the tests that drive Jupyter.
set -euo pipefail
cd "$(dirname "$0")"

unformatted=$(gofmt -l $(git ls-files '*.go'))
if [ -n "$unformatted" ]; then
  echo "not formatted by gofmt:" $unformatted >&2
  exit 1
fi
go mod tidy -diff
go vet ./...
go test -race $(go list ./... | grep -v '^gokernel/test$')
# Whole programs, for which the race detector takes too long: there only a sample runs.
go test -count=1 -run 'TestGoPrograms|TestExamples|TestDifferential' ./kernel/internal/cell
go test -count=1 -timeout 25m -parallel 3 -v ./test
