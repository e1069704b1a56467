#!/usr/bin/env bash
# Adds a family of a known service and one of a new service to a copy of this package: both build, both are found, and
# the contract says of both what to fill in. The scratch path is the one that the plugin was built in.
set -euo pipefail
scratch=$1
cd "$(dirname "$0")/../.."
git ls-files -z | tar --null -T - -c | (mkdir -p "$scratch/house" && tar -x -C "$scratch/house")
cd "$scratch/house"
add() { swift package -j 2 --scratch-path "$scratch/house-build" --allow-writing-to-package-directory add-family "$@"; }
add Flux3 --service vtrix --models flux_3_pro
add Atelier --service new --models atelier-1,atelier-2
swift format lint --strict --recursive Sources Tests Package.swift
if swift test -j 2 --scratch-path "$scratch/house-build" --filter EveryFamilyTests >"$scratch/said" 2>&1; then
    echo "the contract says nothing about two families that are empty" >&2
    exit 1
fi
for sentence in "flux_3_pro has no title" "atelier-2 has no title" "no recording of an order that is taken at Atelier"; do
    grep -q "$sentence" "$scratch/said" || { cat "$scratch/said"; echo "missing: $sentence" >&2; exit 1; }
done
