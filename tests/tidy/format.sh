#!/usr/bin/env bash
# Checks that every C and C++ source is formatted as .clang-format says; --write formats them.
# The version of clang-format is fixed, because each release formats a little differently.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

clang_format=$(command -v clang-format-14 || command -v clang-format) || {
  echo "format: clang-format-14 is missing; run scripts/setup.sh" >&2
  exit 1
}
if ! "$clang_format" --version | grep -q 'version 14\.'; then
  echo "format: version 14 is needed, found: $("$clang_format" --version)" >&2
  exit 1
fi

# What git tracks or would track; without git, everything outside the build folders.
sources() {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard -- '*.cc' '*.h' '*.c'
  else
    find . -path './build*' -prune -o -path ./.git -prune -o \
      -type f \( -name '*.cc' -o -name '*.h' -o -name '*.c' \) -print0
  fi
}

files=()
while IFS= read -r -d '' file; do
  [[ -f $file ]] && files+=("$file")
done < <(sources)
if ((${#files[@]} == 0)); then
  echo "format: no sources"
  exit 0
fi

if [[ ${1-} == --write ]]; then
  "$clang_format" -i "${files[@]}"
elif ! "$clang_format" --dry-run --Werror "${files[@]}"; then
  echo "format: not formatted; run 'make format'" >&2
  exit 1
fi
echo "format: ${#files[@]} files"
