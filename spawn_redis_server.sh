#!/bin/sh
# Starts Respite as redis-server is started: spawn_redis_server.sh [/path/to/redis.conf] [options].
# Installs and builds first what is missing or older than the sources, and otherwise goes straight
# to the server, which takes over this process: same pid, working directory and standard streams.

root=$(readlink -f -- "$0") || exit
root=${root%/*}
bundle=$root/dist/respite.js

if [ ! -f "$bundle" ] || [ -n "$(
  find "$root/src" "$root/tools/build.mjs" "$root/package.json" "$root/package-lock.json" \
    -name '*.test.ts' -o -newer "$bundle" -print
)" ]; then
  node "$root/tools/prepare.mjs" </dev/null >&2 || exit
fi

exec node "$bundle" "$@"
