# Read by the scripts of this folder: a temporary folder, Debian packages unpacked into it, and the comparison of outputs.
set -eu
name=${0##*/}
name=${name%.sh}
die() { echo "$name: $*" >&2; exit 1; }
for tool in apt-get dpkg-deb timeout; do command -v $tool >/dev/null || die "$tool is missing"; done
here=$(cd "${0%/*}" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

# install SUITE NAME=VERSION ...: unpacks the packages, and all that they depend on, into $tmp/SUITE/root. The archive is
# that of this machine's apt; the apt state is a new one.
install() {
    dir=$tmp/$1
    archive=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' |
        grep -E '/debian/?$' | head -n 1)
    [ "$archive" ] || die "apt on this machine knows no Debian archive"
    mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial" "$dir/root"
    : >"$dir/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $1 main" >"$dir/sources.list"
    cat >"$dir/apt.conf" <<-EOF
	Dir::Etc::SourceList "$dir/sources.list"; Dir::Etc::SourceParts "/dev/null";
	Dir::State "$dir/state"; Dir::State::status "$dir/status"; Dir::Cache "$dir/cache";
	APT::Architecture "amd64"; APT::Architectures "amd64"; APT::Sandbox::User "$(id -un)";
	Acquire::Languages "none"; Acquire::Check-Valid-Until "false";
	EOF
    shift
    export APT_CONFIG="$dir/apt.conf"
    timeout 300 apt-get -qq update >"$dir/log" 2>&1 || die "the archive's index did not arrive: $(head -n 1 "$dir/log")"
    apt-get -qq --simulate --no-install-recommends install "$@" >"$dir/closure" 2>"$dir/log" ||
        die "not to be had any more: $* ($(head -n 1 "$dir/log"))"
    (cd "$dir" && timeout 300 apt-get -qq download $(awk '/^Inst / { print $2 }' closure)) >"$dir/log" 2>&1 ||
        die "the packages did not arrive: $(head -n 1 "$dir/log")"
    unset APT_CONFIG
    for deb in "$dir"/*.deb; do dpkg-deb -x "$deb" "$dir/root" && rm "$deb"; done
}

# run SUITE PROGRAM ARGUMENT ...: runs /usr/bin/PROGRAM of that suite with the suite's own libraries, for a minute at most.
run() {
    root=$tmp/$1/root program=$2
    shift 2
    lib=$root/usr/lib/x86_64-linux-gnu
    [ -e "$lib/ld-linux-x86-64.so.2" ] || lib=$root/lib/x86_64-linux-gnu
    timeout 60 "$lib/ld-linux-x86-64.so.2" --library-path "$lib:$root/usr/lib/x86_64-linux-gnu" "$root/usr/bin/$program" "$@"
}

# expect LABEL WANT GOT: prints what was seen; the script fails if it is not what is wanted.
failed=0
expect() {
    echo "$1: $3"
    [ "$2" = "$3" ] || { echo "$name: $1: want $2, got $3" >&2; failed=1; }
}
