package lockstep.doctor.reach;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether a ZooKeeper ensemble can do its work: each member answers, they know a leader, and a
/// session can be had.
public final class ZooKeeperCheck implements Check {
    /// Speaks to ZooKeeper.
    public interface Ensemble {
        /// What one member says of itself (`leader`, `follower`, `standalone`).
        ///
        /// @throws IOException when it does not answer
        String mode(String host, int port) throws IOException;

        /// Opens a session as a controller would and ends it again.
        ///
        /// @return empty when all went well, else what did not
        List<Finding> session(String connect);
    }

    private static final int PORT_DEFAULT = 2_181;

    private final String connect;
    private final Ensemble ensemble;

    public ZooKeeperCheck(String connect, Ensemble ensemble) {
        this.connect = connect;
        this.ensemble = ensemble;
    }

    @Override
    public List<Finding> look() {
        List<String> members = members();
        List<Finding> found = new ArrayList<>();
        List<String> down = new ArrayList<>();
        for (String member : members) {
            Finding finding = member(member);
            found.add(finding);
            if (!(finding instanceof Finding.Fine)) {
                down.add(member);
            }
        }
        if (members.size() > 1) {
            found.addAll(size(members.size()));
        }
        if (down.size() < members.size()) {
            found.addAll(ensemble.session(connect));
        }
        return found;
    }

    private List<String> members() {
        String hosts = connect.contains("/") ? connect.substring(0, connect.indexOf('/')) : connect;
        return Arrays.stream(hosts.split(",", -1)).map(String::strip).toList();
    }

    private Finding member(String member) {
        int colon = member.lastIndexOf(':');
        String host = colon < 0 ? member : member.substring(0, colon);
        try {
            int port = colon < 0 ? PORT_DEFAULT : Integer.parseInt(member.substring(colon + 1));
            return Finding.fine("%s answers: %s".formatted(member, ensemble.mode(host, port)));
        } catch (NumberFormatException malformed) {
            return new Wrong(
                    "election.connect: %s must be HOST:PORT".formatted(member),
                    "write it like zk1:2181,zk2:2181,zk3:2181/lockstep.");
        } catch (IOException silent) {
            return new Wrong(
                    "%s does not answer (%s)".formatted(member, silent.getMessage()),
                    "start ZooKeeper there, or correct election.connect.");
        }
    }

    private static List<Finding> size(int members) {
        return members % 2 == 0
                ? List.of(
                        new Advice(
                                "%d members bear the loss of no more than %d would"
                                        .formatted(members, members - 1),
                                "have an odd number of them."))
                : List.of();
    }
}
