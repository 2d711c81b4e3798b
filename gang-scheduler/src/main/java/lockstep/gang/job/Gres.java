package lockstep.gang.job;

/// Generic resources wanted on each node: `gpu:h100:8`.
///
/// @param type empty means any type
public record Gres(String name, String type, int count) {
    public Gres {
        if (name.isEmpty() || count < 0) {
            throw new IllegalArgumentException("Gres (%s:%s:%d)".formatted(name, type, count));
        }
    }
}
