#!/bin/sh
# Runs a suite that wants more than the others, or says what is missing here and leaves it out (77).
#   need.sh LABEL PROGRAM [ARGUMENT...]
label=$1; shift
missing=
want() { command -v "$1" >/dev/null 2>&1 || missing="$missing $1 (package $2)"; }
case $label in
  systemd)     [ "$(id -u)" = 0 ] || missing=" root"
               want /lib/systemd/systemd systemd; want dbus-daemon dbus-daemon; want nsenter util-linux ;;
  ssh)         want /usr/sbin/sshd openssh-server; want ssh openssh-client ;;
  supervisors) want supervisord supervisor; want s6-supervise s6 ;;
  desktop)     want Xvfb xvfb; want openbox openbox; want xterm xterm; want mousepad mousepad; want dbus-daemon dbus-daemon
               want /usr/libexec/at-spi-bus-launcher at-spi2-core ;;
  browser)     want chromedriver chromium-driver; want chromium chromium ;;
esac
if [ -n "$missing" ]; then
  printf 'left out: %s needs%s; ./dev test --all installs it\n' "$label" "$missing"
  exit 77
fi
exec "$@"
