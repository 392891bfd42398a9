#!/bin/sh
# NASM 3 assembles `jmp near LABEL` as a two-byte short jump if the label is close enough.
#
# Versions   nasm 2.16.01-1 (Debian 12) and nasm 3.01-1 (Debian sid, seen 2026-11-28)
# Behaviour  With the default optimization, 2.16 honours `near` in `jmp near LABEL` and emits E9 rel32; 3.01 emits
#            EB rel8. With `jmp strict near LABEL`, or with -O0, both emit E9 rel32.
# Output     2.16.01: e900000000 e900000000 e900000000
#            3.01: eb00 e900000000 e900000000
# One guess  An explicit `near` fixes the length of the jump, so that the code after it starts at a known offset.
#
# Needs apt, dpkg-deb and xxd, and an apt that knows a Debian archive. Leaves nothing behind.
set -eu
die() { echo "nasm-jmp-near: $*" >&2; exit 1; }
for tool in apt-get dpkg-deb xxd; do command -v $tool >/dev/null || die "$tool is missing"; done
archive=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' | grep -E '/debian/?$' | head -n 1)
[ "$archive" ] || die "apt on this machine knows no Debian archive"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

# install SUITE NAME=VERSION ...: unpacks the packages into $tmp/SUITE/root, with an apt state of its own.
install() {
    dir=$tmp/$1
    mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial" "$dir/root"
    : >"$dir/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $1 main" >"$dir/sources.list"
    cat >"$dir/apt.conf" <<-EOF
	Dir::Etc::SourceList "$dir/sources.list"; Dir::Etc::SourceParts "/dev/null";
	Dir::State "$dir/state"; Dir::State::status "$dir/status"; Dir::Cache "$dir/cache";
	APT::Architecture "amd64"; APT::Sandbox::User "$(id -un)"; Acquire::Languages "none";
	EOF
    shift
    export APT_CONFIG="$dir/apt.conf"
    timeout 300 apt-get -qq update >"$dir/log" 2>&1 || die "the archive's index did not arrive: $(head -n 1 "$dir/log")"
    (cd "$dir" && timeout 300 apt-get -qq download "$@") >"$dir/log" 2>&1 || die "not to be had any more: $* ($(head -n 1 "$dir/log"))"
    unset APT_CONFIG
    for deb in "$dir"/*.deb; do dpkg-deb -x "$deb" "$dir/root"; done
}

# The bytes of a jump to the next instruction: by default, with `strict`, and with -O0.
bytes() {
    out=
    for way in 'near:-Ox' 'strict near:-Ox' 'near:-O0'; do
        printf 'bits 64\n    jmp %s next\nnext:\n' "${way%:*}" >"$tmp/jump.asm"
        timeout 20 "$@" "${way#*:}" -f bin -o "$tmp/jump.bin" "$tmp/jump.asm" || die "$1 does not run"
        out="$out $(xxd -p "$tmp/jump.bin")"
    done
    echo "${out# }"
}

# libc6 of the same suite only runs them.
install bookworm nasm=2.16.01-1 libc6
install sid nasm=3.01-1 libc6
failed=0
check() {
    suite=$1 version=$2 want=$3
    lib=$(find "$tmp/$suite/root" -name 'ld-linux-x86-64.so.2' ! -type l | head -n 1)
    got=$(bytes "$lib" --library-path "${lib%/*}" "$tmp/$suite/root/usr/bin/nasm")
    echo "$version: $got"
    [ "$got" = "$want" ] || { echo "nasm-jmp-near: nasm $version: want $want, got $got" >&2; failed=1; }
}
check bookworm 2.16.01 'e900000000 e900000000 e900000000'
check sid 3.01 'eb00 e900000000 e900000000'
exit $failed
