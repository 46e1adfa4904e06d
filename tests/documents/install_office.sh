#!/bin/sh
# LibreOffice and poppler for the tests that open our papers, from the system's packages. It never
# fails the gate: where it may not install, one line says how, and the tests are left out, each run anew.
set -u
packages="libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils"

has_office() {
    [ -n "${BATTLEMAP_OFFICE:-}" ] && return 0
    command -v soffice >/dev/null && command -v pdftoppm >/dev/null &&
        [ -n "$(find "$(dirname "$(readlink -f "$(command -v soffice)")")" -name 'libscfiltlo.so')" ] &&
        [ -n "$(find "$(dirname "$(readlink -f "$(command -v soffice)")")" -name 'libswlo.so')" ]
}
install() {
    # shellcheck disable=SC2086  # three names
    DEBIAN_FRONTEND=noninteractive timeout 900 apt-get install -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 $packages >/dev/null 2>&1
}

has_office && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $packages for the tests of papers"
    install || { timeout 300 apt-get update -qq >/dev/null 2>&1; install; }
fi
has_office || echo "no LibreOffice: the tests that open our papers in it are left out (as root: apt-get install $packages; or name one in BATTLEMAP_OFFICE)"
exit 0
