# Debian packages, by purpose, and how they come onto the machine. Sourced by installer/run and tests/run.

build_packages=(
    g++ cmake ninja-build pkg-config ccache ca-certificates
    nlohmann-json3-dev libpcre2-dev libutf8proc-dev libmd4c-dev
    libflint-dev libflint-arb-dev libcalcium-dev libantic-dev
    qt6-base-dev qt6-declarative-dev qt6-webengine-dev qt6-webchannel-dev
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-svg-dev libgl-dev libvulkan-dev
)
run_packages=(
    qml6-module-qtquick qml6-module-qtquick-controls qml6-module-qtquick-layouts
    qml6-module-qtquick-window qml6-module-qtquick-templates qml6-module-qtquick-dialogs
    qml6-module-qtquick-shapes qml6-module-qtwebengine qml6-module-qtwebchannel
    qml6-module-qtqml qml6-module-qtqml-models qml6-module-qtqml-workerscript
    qml6-module-qtcore qml6-module-qt-labs-folderlistmodel qml6-module-qt-labs-settings
    libqt6svg6 libqt6sql6-sqlite fonts-noto-core
)
test_packages=(xvfb xauth qml6-module-qttest libboost-context-dev)

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "Packages have to be installed, and that needs root. Run this as root, or install sudo. Missing: ${missing[*]}"
        return 1
    fi
}

# need_packages NAME... : installs those that are not there yet. Quiet, and free, when all are.
need_packages() {
    command -v dpkg-query >/dev/null || {
        say "This is not a Debian system: install the counterparts of these yourself: $*"
        return 0
    }
    missing=()
    local name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    # KaTeX and MathLive come by npm; a Node.js that is not Debian's will do.
    command -v npm >/dev/null || missing+=(npm)
    [ ${#missing[@]} -eq 0 ] && return 0
    say "Installing what is missing: ${missing[*]}"
    as_root apt-get update -qq || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || {
        say "The packages could not be installed. Is this machine connected, and is its disk not full? Missing: ${missing[*]}"
        return 1
    }
}

# build PRESET [cmake arguments...] : configures and builds all, or $target where it is set, with at most two compilers at a time (each takes some 1.5 GB).
build() {
    local preset=$1
    shift
    local jobs
    jobs=$(nproc)
    [ "$jobs" -gt 2 ] && [ "$(awk '/MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)" -lt 8 ] && jobs=2
    cmake --preset "$preset" "$@" >"build-$preset.log" 2>&1 || {
        cat "build-$preset.log" >&2
        say "Configuring failed: the reason is above."
        return 1
    }
    rm -f "build-$preset.log"
    cmake --build --preset "$preset" -j "$jobs" --target "${target:-all}" >&2 || {
        say "The build failed: the first error above is the reason."
        return 1
    }
}
