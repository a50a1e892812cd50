# Every C file stands as clang-format writes it.
set -euo pipefail
git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format-14 --dry-run -Werror
