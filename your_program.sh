#!/bin/sh
# Starts Respite without snapshots: spawn_redis_server.sh with `--save ""` before the arguments, so
# that no dump.rdb is left where it runs. As for redis-server, a first argument that does not begin
# with a dash names the configuration file and must stay first: then `--save ""` follows it, and
# wins over the file's `save` lines. Options given here come later still, and win over both.
# Arguments such as --version, which count only when they stand first, are passed on untouched.

root=$(readlink -f -- "$0") || exit
root=${root%/*}

case ${1-} in
  -v | --version | -h | --help | --check-system | --test-memory) ;;
  -* | '') set -- --save '' "$@" ;;
  *)
    file=$1
    shift
    set -- "$file" --save '' "$@"
    ;;
esac

exec "$root/spawn_redis_server.sh" "$@"
