# Commands start in a third of the time with it; it fits this machine's processor and files only, so it is made here.
mkdir -p /var/cache/lockstep
LOCKSTEP_JAVA_HOME= /usr/lib/lockstep/bin/lockstep make-cache || :
exit 0
