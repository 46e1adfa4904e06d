#!/bin/sh
# Chromium and a Chinese font for the browser tests, from the system's packages. It never fails the
# gate: where it may not install, one line says how, and the tests are left out, each run anew.
set -u
packages="chromium fonts-noto-cjk"

has_browser() {
    [ -n "${BATTLEMAP_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null
}
has_font() { [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]; }
install() {
    # shellcheck disable=SC2086  # two names
    DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 $packages >/dev/null 2>&1
}

has_browser && has_font && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $packages for the browser tests"
    install || { timeout 300 apt-get update -qq >/dev/null 2>&1; install; }
fi
has_browser || echo "no Chromium: the browser tests are left out (as root: apt-get install $packages; or name one in BATTLEMAP_CHROMIUM)"
exit 0
