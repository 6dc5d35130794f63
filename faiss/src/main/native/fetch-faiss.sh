#!/bin/bash
# Copyright the Strata authors.
# SPDX-License-Identifier: Apache-2.0
#
# Unpacks Debian's libfaiss-dev (headers and the static library) from the machine's own apt sources.
# Needs no root and changes nothing of apt's. On failure the only line on stderr says what to do.
#
#   fetch-faiss.sh DIR VERSION SHA256
set -euo pipefail
dir=$1 version=$2 sha256=$3
complain() { echo "$*" >&2; exit 1; }

command -v g++ >/dev/null || complain "g++ is missing, which compiles FAISS's Java bindings: sudo apt-get install -y g++"
[ -s "$dir/usr/lib/x86_64-linux-gnu/libfaiss.a" ] && exit 0

for tool in apt-get dpkg; do
  command -v $tool >/dev/null || complain "$tool is missing, which fetches FAISS's headers: build on Debian 12, or unpack" \
    "its package libfaiss-dev $version (dpkg -x) on a machine that has it and copy the result to $dir"
done

mkdir -p "$(dirname "$dir")"
work=$(mktemp -d "$dir.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
cd "$work"
# root's apt hands downloads to a user who cannot write here, hence the sandbox option
apt=(apt-get -q -o APT::Sandbox::User=root -o Acquire::Retries=3)
private=(-o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o Acquire::Languages=none)
package=libfaiss-dev=$version

# the lists the machine has; then fresh ones, where a source of no interest may fail
{ "${apt[@]}" download "$package" ||
  { "${apt[@]}" "${private[@]}" update || true; "${apt[@]}" "${private[@]}" download "$package"; } ||
  { sleep 5; "${apt[@]}" "${private[@]}" update || true; "${apt[@]}" "${private[@]}" download "$package"; }
} >log 2>&1 ||
  complain "The machine's apt sources do not give $package, which FAISS's headers come from (Debian 12 has it): try" \
    "sudo apt-get update && apt-get download $package ($(grep -m1 '^E:' log || tail -n1 log))"
echo "$sha256  $(ls libfaiss-dev_*.deb)" | sha256sum --check --quiet >log 2>&1 ||
  complain "$package as fetched is not the package that this build knows, by its SHA-256: delete apt's lists and try again"

dpkg -x libfaiss-dev_*.deb unpacked 2>log || complain "$package cannot be unpacked: $(tail -n1 log)"
# a build beside this one may have been first
mv -T unpacked "$dir" 2>log || [ -s "$dir/usr/lib/x86_64-linux-gnu/libfaiss.a" ] || complain "$(cat log)"
