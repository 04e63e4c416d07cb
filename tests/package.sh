#!/bin/sh
# Makes the package, and uses what it brings, from where it was unpacked.
#   package.sh BUILD
set -eu
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work/made" >cpack.log 2>&1 || { cat cpack.log; exit 1; }
dpkg -x made/*.deb root
for file in libexec/ocflow/ocflow-keeper share/man/man1/ocflow.1 share/bash-completion/completions/ocflow \
            share/zsh/vendor-completions/_ocflow share/fish/vendor_completions.d/ocflow.fish \
            share/doc/ocflow/language.md share/ocflow/procedures/shutdown.ocf; do
  [ -s "root/usr/$file" ] || { echo "the package has no $file"; exit 1; }
done
dpkg -f made/*.deb Depends | grep -q libc6 || { echo "the package doesn't say what it needs"; exit 1; }

printf 'use genesys\n\nprocedure p "P"\n\nStart\n 1. Do it.\n      do command(["touch", "done"])\nEnd\n' >p.ocf
export OCFLOW_STATE="$work/state"
unset OCFLOW_PATH OCFLOW_KEEPER
root/usr/bin/ocflow run p.ocf >run.log 2>&1 || { cat run.log; exit 1; }
[ -e done ] || { echo "its keeper did nothing"; exit 1; }
