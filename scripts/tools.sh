#!/bin/sh
# The programs that tests start and that no Python package holds. Installs them where it may, says the line to type where not.
set -eu
wanted=""
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
command -v openssl >/dev/null 2>&1 || wanted="$wanted openssl"
command -v nginx >/dev/null 2>&1 || test -x /usr/sbin/nginx || wanted="$wanted nginx-light"
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation de$wanted…"
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted fonts-dejavu-core >/dev/null; then exit 0; fi
fi
echo "Il manque$wanted : les essais qui s'en servent ne seront pas lancés. Pour les installer :"
echo "  sudo apt-get install -y --no-install-recommends$wanted"
