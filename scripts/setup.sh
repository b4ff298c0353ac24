#!/usr/bin/env bash
# Installs from Debian's packages whatever the build needs and this machine lacks, without asking.
# A machine that has everything is left alone: no network, no root, a fraction of a second.
set -euo pipefail

packages=(
  # Tools.
  g++ make cmake ninja-build ccache mold clang-format-14 python3 pkg-config binutils sqlite3
  # Libraries of the product.
  libabsl-dev libprotobuf-dev protobuf-compiler libsqlite3-dev libutf8proc-dev libcsv-dev
  libpsl-dev libcli11-dev
  # Libraries of the tests and benchmarks.
  libgtest-dev libgmock-dev libbenchmark-dev
)

if ! command -v dpkg-query >/dev/null; then
  echo "setup: not a Debian system; nothing is installed. The build needs what Debian calls:" >&2
  printf 'setup:   %s\n' "${packages[*]}" >&2
  exit 0
fi

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
  sed -n 's/^installed //p') || true
missing=()
for package in "${packages[@]}"; do
  grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
done
((${#missing[@]})) || exit 0

if ((EUID == 0)); then
  as_root=(env)
elif command -v sudo >/dev/null; then
  as_root=(sudo env)
else
  echo "setup: packages are missing, and installing them needs root. As root, run:" >&2
  echo "setup:   apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 1
fi

echo "setup: installing ${missing[*]}"
apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}"
