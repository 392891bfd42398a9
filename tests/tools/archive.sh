# Debian's archive, reached only through apt's own programs, with an apt state of its own under build/: the host's
# package lists, its cache and its installed packages are neither read nor written. Read by fetch, relock and
# newest.

lock=tests/tools/debian.lock
state=build/debian/apt
debs=build/debian/debs

say() { echo "fetch: $*" >&2; }
die() { say "$*"; exit 1; }

# DEBIAN_MIRROR=URL if set, otherwise the first Debian mirror among this machine's sources. A machine without one (Ubuntu)
# may still have one in the templates of its software centre.
mirror() {
    uri=${DEBIAN_MIRROR:-}
    [ "$uri" ] || uri=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' 2>/dev/null |
        grep -E '/debian(\.list)?/?$' | head -n 1)
    case $uri in mirror+file:*) uri=$(grep -v '^#' "${uri#mirror+file:}" | awk 'NF { print $1; exit }') ;; esac
    [ "$uri" ] || uri=$(sed -n 's/^BaseURI: *//p' /usr/share/python-apt/templates/Debian.info 2>/dev/null | head -n 1)
    [ "$uri" ] || die "this machine's apt knows no Debian mirror: name one with DEBIAN_MIRROR=URL (a URL that ends in /debian)"
    echo "${uri%/}"
}

keyring() {
    for k in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
        if [ -r $k ]; then echo $k; return; fi
    done
}

# Takes only the network settings (proxies, certificates) from the host's apt configuration: its hooks and clean-up jobs
# would change the host's cache.
apt_config() {
    mkdir -p $state/lists/partial $state/cache/archives/partial $debs
    : >$state/status
    {
        apt-config dump | grep '^Acquire::'
        cat <<-EOF
		Dir::Etc::Parts "/dev/null"; Dir::Etc::Main "/dev/null";
		Dir::Etc::SourceList "$PWD/$state/sources.list"; Dir::Etc::SourceParts "/dev/null";
		Dir::State "$PWD/$state"; Dir::State::status "$PWD/$state/status"; Dir::Cache "$PWD/$state/cache";
		APT::Architecture "amd64"; APT::Architectures "amd64"; APT::Sandbox::User "$(id -un)";
		Acquire::Languages "none"; Acquire::Check-Valid-Until "false"; Acquire::Retries "2";
		Acquire::http::Timeout "20"; Acquire::https::Timeout "20";
		EOF
    } >$state/apt.conf
}
ours() { APT_CONFIG="$PWD/$state/apt.conf" "$@"; }

# download NAME SHA256 URL ...: fetches the missing files. A file gets its name only after its sum is verified, so that an
# interrupted download is never used. Prints nothing: the caller checks which files exist.
download() {
    files=$*
    set --
    triples() { printf '%s %s %s\n' $files; }
    for url in $(triples | while read -r name _ url; do [ -f "$debs/$name" ] || echo "$url"; done); do
        set -- "$@" "$url" "$debs/$(basename "$url").part" ""
    done
    [ $# -eq 0 ] || ours timeout 900 /usr/lib/apt/apt-helper -qq download-file "$@" >$state/log 2>&1 || true
    triples | while read -r name sum _; do
        if echo "$sum  $debs/$name.part" | sha256sum -c --status 2>/dev/null; then mv "$debs/$name.part" "$debs/$name"; fi
    done
}

missing() {
    while [ $# -gt 0 ]; do
        [ -f "$debs/$1" ] || { echo "$1"; return; }
        shift 3
    done
}

# unpack KIT NAME SHA256 URL ...: aside, and renamed at the end, so that no interruption leaves half a kit.
unpack() {
    kit=$1; shift
    aside=build/debian/part.$$
    for stale in build/debian/part.*; do kill -0 "${stale##*.}" 2>/dev/null || rm -rf "$stale"; done
    trap 'rm -rf "build/debian/part.$$"' EXIT
    rm -rf "$aside"
    while [ $# -gt 0 ]; do
        dpkg-deb -x "$debs/$1" "$aside" || die "$debs/$1 does not unpack: is the disk full?"
        shift 3
    done
    if [ -x "tests/tools/kits/$kit" ]; then "tests/tools/kits/$kit" "$aside" || die "the kit $kit is not usable"; fi
    rm -rf "build/debian/$kit"
    mv "$aside" "build/debian/$kit"
}

# The package index of one suite, as apt verified its signature.
refresh() {
    key=$(keyring)
    [ "$key" ] || die "this machine has no key to check Debian's package index with: install debian-archive-keyring"
    echo "deb [signed-by=$key] $(mirror) $1 main" >$state/sources.list
    ours timeout 600 apt-get -qq update >$state/log 2>&1 && ! grep -q '^[EW]:' $state/log ||
        die "the index of $1 did not arrive or did not verify: $(grep '^[EW]:' $state/log | head -n 1)"
}

# "NAME SHA256 URL" of each package asked for, of the index that was refreshed last.
files() {
    ours apt-get -qq download --print-uris "$@" 2>$state/log | tr -d "'" | sed 's/SHA256://' |
        awk '{ gsub("%2b", "+"); gsub("%7e", "~"); name = $1; sub(".*/", "", name); print name, $4, $1 }'
}

# The packages asked for and all that they depend on.
closure() {
    ours apt-get -qq --simulate --no-install-recommends install "$@" 2>$state/log | awk '/^Inst / { print $2 }'
}
