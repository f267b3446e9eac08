# packages.sh -- `need PACKAGE...` installs what is missing of Debian's packages; demo and check source it
#
# As root directly, else by sudo. On a system without dpkg it says what is needed and goes on: the build then finds it or says so.

missing_packages() {
    local p
    for p in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$p" 2> /dev/null | grep -qx installed || printf '%s ' "$p"
    done
}

need() {
    local missing as_root=""
    if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
        echo "No Debian here, so nothing is installed. What these packages of Debian hold is needed: $*"
        return
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        command -v sudo > /dev/null || { echo "Packages are missing; as root:  apt-get install $missing" >&2; exit 1; }
        as_root="sudo"
    fi
    echo "Installing Debian packages: $missing"
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get -q update && apt-get -qy install --no-install-recommends $missing" \
        < /dev/null > packages.log 2>&1 || { tail -n 20 packages.log >&2; echo "apt-get failed; the log is packages.log" >&2; exit 1; }
    rm -f packages.log
}

# jobs: how many compilers at a time
jobs_here() { nproc 2> /dev/null || echo 1; }

# build_here FOLDER TARGET...: configures the folder and builds the targets
build_here() {
    local folder=$1 target
    shift
    cmake -S . -B "$folder" > /dev/null || exit 1
    for target in "$@"; do
        cmake --build "$folder" --target "$target" -j "$(jobs_here)" > "$folder/build.log" 2>&1 || { tail -n 30 "$folder/build.log" >&2; exit 1; }
    done
}
