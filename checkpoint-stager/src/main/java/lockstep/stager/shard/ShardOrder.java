package lockstep.stager.shard;

/// The order of the files within a shard's stream: by the characters of their paths, so that it is
/// the same on every machine.
final class ShardOrder {
    private ShardOrder() {}

    static int compare(String left, String right) {
        return left.compareTo(right);
    }
}
