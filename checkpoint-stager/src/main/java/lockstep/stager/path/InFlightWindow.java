package lockstep.stager.path;

/// How many chunks to have in flight on a path at once.
///
/// When chunks take much longer than the path has shown to need, somebody queues, perhaps training
/// traffic; then one less is sent at a time. When they do not, one more, up to the most there may
/// be.
public final class InFlightWindow {
    private static final double INFLATED = 3.0;
    private static final double WELL = 2.0;
    private static final int CALM = 4;

    /// The floor rises by this share with each chunk, so that a path that has become slow for good
    /// is not held down for ever.
    private static final double FLOOR_RISE = 1.02;

    private final int most;
    private int size;
    private double floor;
    private int calm;

    public InFlightWindow(int most) {
        this.most = most;
        this.size = most;
    }

    /// A chunk of so many bytes took so long.
    public void ended(long bytes, long nanos) {
        if (bytes <= 0) {
            return;
        }
        double perByte = (double) nanos / bytes;
        floor = floor == 0 ? perByte : Math.min(perByte, floor * FLOOR_RISE);
        if (perByte > INFLATED * floor) {
            size = Math.max(1, size - 1);
            calm = 0;
        } else if (perByte < WELL * floor && ++calm >= CALM) {
            size = Math.min(most, size + 1);
            calm = 0;
        }
    }

    /// From 1 to the most there may be.
    public int size() {
        return size;
    }
}
