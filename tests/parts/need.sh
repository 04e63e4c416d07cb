#!/bin/sh
# Runs a suite that wants more than the others, or says what is missing here and leaves it out (77).
#   need.sh LABEL PROGRAM [ARGUMENT...]
label=$1 program=$2; shift
here=$(dirname "$0")
missing=
want() { command -v "$1" >/dev/null 2>&1 || missing="$missing $1 (package $2)"; }
# Not every machine lets root make namespaces and groups of its own: only trying tells.
boots() {
  units=$(mktemp -d)
  why=$("$here/../lab/systemd.sh" "$units" true 2>&1) || missing="$missing a machine that can boot it ($why)"
  rmdir "$units"
}
need() {
case $1 in
  systemd)     [ "$(id -u)" = 0 ] || missing="$missing root"
               want /lib/systemd/systemd systemd; want dbus-daemon dbus-daemon; want nsenter util-linux
               [ -n "$missing" ] || boots ;;
  ssh)         want /usr/sbin/sshd openssh-server; want ssh openssh-client ;;
  supervisors) want supervisord supervisor; want s6-supervise s6 ;;
  desktop)     want Xvfb xvfb; want openbox openbox; want xterm xterm; want mousepad mousepad; want dbus-daemon dbus-daemon
               want /usr/libexec/at-spi-bus-launcher at-spi2-core ;;
  wine)        want wine wine; want /usr/sbin/sshd openssh-server; want wineserver wine; want x86_64-w64-mingw32-g++-posix g++-mingw-w64-x86-64-posix
               want Xvfb xvfb; want openbox openbox
               [ -n "$missing" ] || [ -f "$(dirname "$program")/ocflow-keeper.exe" ] || missing="$missing ocflow-keeper.exe (cmake found no cross compiler: configure again)" ;;
  containers)  [ "$(id -u)" = 0 ] || missing="$missing root"
               want podman podman; want runc runc; want conmon conmon; want /bin/busybox busybox-static ;;
  queue)       want /usr/lib/rabbitmq/bin/rabbitmq-server rabbitmq-server; want setpriv util-linux; want python3 python3 ;;
  database)    want psql postgresql-client; want setpriv util-linux; want python3 python3
               ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing initdb (package postgresql)" ;;
  browser)     want chromedriver chromium-driver; want chromium chromium ;;
  solution)    need systemd; need ssh; need supervisors; need desktop; need browser; want runsv runit ;;
esac
}
need "$label"
if [ -n "$missing" ]; then
  printf 'left out: %s needs%s; ./dev test --all installs what can be\n' "$label" "$missing"
  exit 77
fi
exec "$@"
