package lockstep.cluster;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Packets that a host does not get, or that do not leave it: they vanish, as where a cable is
/// pulled, and nobody is told.
///
/// It is made in the host's own network namespace, so no firewall of the machine is touched.
///
/// @param command for the host's shell
record Cut(String command) {
    private static final String TABLE = "lockstep_cut";

    /// Removes every cut of a host.
    static final String HEAL = "nft delete table inet " + TABLE + " 2>/dev/null || true";

    static Cut fromEverybody() {
        return of(rule("in", "iifname != lo") + rule("out", "oifname != lo"));
    }

    static Cut from(Place... others) {
        return of(
                rule("in", "ip saddr " + addresses(others))
                        + rule("out", "ip daddr " + addresses(others)));
    }

    /// What they send is lost; what is sent to them arrives.
    static Cut hearingNothingFrom(Place... others) {
        return of(rule("in", "ip saddr " + addresses(others)));
    }

    /// What is sent to them is lost; what they send arrives.
    static Cut unheardBy(Place... others) {
        return of(rule("out", "ip daddr " + addresses(others)));
    }

    /// Connections that there are go dead, both ways; new ones can be made.
    static Cut ofConnectionsTo(Place other) {
        String ports =
                "ports=$(ss -tnH state established dst %s | awk '{ sub(/.*:/, \"\", $3); printf \"%%s,\", $3 }')%n"
                        .formatted(other.address());
        String match = "ip %s " + other.address() + " tcp %s { $ports }";
        return new Cut(
                ports
                        + of(rule("in", match.formatted("saddr", "dport"))
                                        + rule("out", match.formatted("daddr", "sport")))
                                .command());
    }

    private static String addresses(Place... places) {
        return Arrays.stream(places)
                .map(Place::address)
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String rule(String chain, String match) {
        return "add rule inet %s %s %s drop%n".formatted(TABLE, chain, match);
    }

    private static Cut of(String rules) {
        return new Cut(
                """
                nft -f - <<R
                add table inet %1$s
                add chain inet %1$s in { type filter hook input priority -5; }
                add chain inet %1$s out { type filter hook output priority -5; }
                %2$sR
                """
                        .formatted(TABLE, rules));
    }
}
