package lockstep.gang.cluster;

/// One life of a node daemon.
///
/// @param bootId the machine's boot id: another one means that the machine restarted
/// @param start counts the daemon's starts, kept in its spool
public record Incarnation(String bootId, long start) {
    /// Whether this life came after `other`. Equal lives are not newer.
    public boolean isNewerThan(Incarnation other) {
        return start > other.start;
    }
}
