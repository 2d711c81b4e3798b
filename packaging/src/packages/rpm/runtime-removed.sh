# The .rpm owns no folders, so rpm leaves them.
[ "$1" -ge 1 ] || { rm -rf /var/cache/lockstep; find /usr/lib/lockstep /usr/share/doc/lockstep-runtime -depth -type d -empty -delete; } 2>/dev/null || :
exit 0
