# clang-tidy and cppcheck have nothing to say. Takes the build folder, for its compile commands.
set -euo pipefail
build=$1
run-clang-tidy-14 -quiet -p "$build" -j "$(nproc)" -extra-arg=-Wno-unknown-warning-option \
    "$PWD/(src|fixtures)/.*" >"$build/tidy.log" 2>&1 || {
    grep -E 'warning:|error:' "$build/tidy.log" | sort -u | head -40
    exit 1
}
cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr \
    --suppress=missingIncludeSystem --suppress=internalAstError --suppress=readdirCalled -I include --library=posix -j "$(nproc)" src fixtures/generator
