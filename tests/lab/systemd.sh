#!/bin/sh
# A real systemd as the first process of namespaces of its own, on this machine's files with a layer of its own above
# them, so that nothing it does is left.
#   systemd.sh UNITS [PROGRAM...]
# UNITS is a folder of unit files. Without a program it prints systemd's process id when its bus answers, and takes it
# down when its input ends. With one, that runs inside, and its exit code is this one's.
# SHARE in the environment names a folder that is the same inside.
# 77: this machine can't do it, and why.
set -eu
units=$(cd "$1" && pwd); shift
no() { printf 'no systemd here: %s\n' "$*" >&2; exit 77; }
[ "$(id -u)" = 0 ] || no "only root makes namespaces"
[ -x /lib/systemd/systemd ] || no "the package systemd is not installed"
command -v dbus-daemon >/dev/null || no "the package dbus-daemon is not installed"
groups=/sys/fs/cgroup
[ -e $groups/cgroup.procs ] || groups=/sys/fs/cgroup/unified
[ -w $groups/cgroup.procs ] || no "there is no cgroup2 to write to"
group=$groups/ocflow-$$
mkdir "$group" 2>/dev/null || no "no group can be made in $groups"
scratch=$(mktemp -d)
init=
clear_up() {
  [ -z "$init" ] || kill -9 "$init" 2>/dev/null || :
  wait 2>/dev/null || :
  n=0
  while [ -d "$group" ] && [ $n -lt 50 ]; do
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
    n=$((n + 1))
  done
  rm -rf "$scratch"
}
trap clear_up EXIT
trap 'exit 143' TERM INT HUP

cat >"$scratch/inside" <<'INSIDE'
set -eu
scratch=$1 units=$2 share=$3
mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch/layer"
mkdir "$scratch/layer/up" "$scratch/layer/work" "$scratch/layer/root"
root=$scratch/layer/root
mount -t overlay -o "lowerdir=/,upperdir=$scratch/layer/up,workdir=$scratch/layer/work" overlay "$root"
[ -z "$share" ] || { mkdir -p "$root$share"; mount --bind "$share" "$root$share"; }
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for device in null zero full random urandom tty; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
# Its own units only: nothing of this machine starts in there.
rm -rf "$root/etc/systemd/system"; mkdir -p "$root/etc/systemd/system"
cp -R "$units/." "$root/etc/systemd/system/"
cd "$root/etc/systemd/system"
for target in sysinit basic; do printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' $target >$target.target; done
cat >dbus.socket <<'UNIT'
[Unit]
DefaultDependencies=no
[Socket]
ListenStream=/run/dbus/system_bus_socket
UNIT
cat >dbus.service <<'UNIT'
[Unit]
DefaultDependencies=no
Requires=dbus.socket
[Service]
Type=notify
NotifyAccess=main
ExecStart=/usr/bin/dbus-daemon --system --address=systemd: --nofork --nopidfile --systemd-activation --syslog-only
UNIT
# Whatever would tidy up folders: one of them may be shared with this machine.
for tidy in setup setup-dev setup-dev-early clean; do ln -s /dev/null systemd-tmpfiles-$tidy.service; done
printf '[Unit]\nDefaultDependencies=no\nRequires=dbus.socket dbus.service\nAfter=dbus.service\nAllowIsolate=yes\n' >lab.target
cd "$root"
mkdir -p "$root/run/before"
pivot_root . run/before
umount -l /run/before
exec env -i container=ocflow PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=lab.target --log-target=null --show-status=no
INSIDE
mkdir "$scratch/layer"
sh -c 'echo $$ >"$1/cgroup.procs"; exec setpriv --pdeathsig KILL unshare --mount --pid --ipc --uts --cgroup --fork --kill-child sh "$2/inside" "$2" "$3" "$4"' \
  sh "$group" "$scratch" "$units" "${SHARE:-}" </dev/null >"$scratch/log" 2>&1 &
outer=$!
n=0
until [ -n "$init" ] && [ -S "/proc/$init/root/run/dbus/system_bus_socket" ] && [ -d "/proc/$init/root/run/systemd/system" ]; do
  n=$((n + 1))
  kill -0 $outer 2>/dev/null && [ $n -lt 200 ] || no "it does not come up: $(tail -n 3 "$scratch/log")"
  init=$(cat "/proc/$outer/task/$outer/children" 2>/dev/null | tr -d ' ') || init=
  sleep 0.05
done
if [ $# -gt 0 ]; then
  code=0
  nsenter -t "$init" -m -p -u -i -C -r -w "$@" || code=$?
  exit $code
fi
echo "$init"
cat >/dev/null
