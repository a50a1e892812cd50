# What the benchmarks share; sourced by them, at the top of the tree.

bench=$PWD/.build/bench
build=${DEBITERA_BUILD:-$PWD/.build/release}
mkdir -p "$bench"

fail() {
    echo "$0: $*" >&2
    exit 1
}

whole() { # option, value: a whole number above 0
    [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "$1 $2: not a whole number"
}

# The benchmark programs and debitera itself, in a Release build.
build_targets() { # targets
    cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release >"$bench/build.log" 2>&1 &&
        cmake --build "$build" -j "$(nproc)" --target "$@" >>"$bench/build.log" 2>&1 || {
        grep -nE 'error|Error' "$bench/build.log" | head -20 >&2
        fail "the build failed; see $bench/build.log"
    }
}

# A delivery in a folder that appears whole; made once for each set of options.
exports() { # folder, options of bench-exports
    local folder=$1
    shift
    [ -d "$folder" ] && return
    echo "making: ${folder#"$PWD"/}"
    rm -rf "$folder.part"
    mkdir -p "$folder.part"
    "$build/bench-exports" --out "$folder.part" "$@" || fail "the exports could not be made"
    mv "$folder.part" "$folder"
}
