package lockstep.stager.transfer;

import java.util.List;

/// Tells how far a transfer is, some times a second.
final class Reporting {
    private static final long EVERY_NANOS = 200_000_000L;

    private final List<Lane> lanes;
    private final long bytesAll;
    private boolean due = true;
    private long dueNanos;

    Reporting(List<Lane> lanes, long bytesAll) {
        this.lanes = lanes;
        this.bytesAll = bytesAll;
    }

    /// Something has happened that should be known.
    void tellSoon() {
        due = true;
    }

    void tellIfDue(long now, long bytesDone, Progress progress) {
        if (due || now - dueNanos >= 0) {
            due = false;
            dueNanos = now + EVERY_NANOS;
            progress.at(report(now, bytesDone, waitingFor(now)));
        }
    }

    void tellLast(long now, long bytesDone, boolean all, Progress progress) {
        progress.at(report(now, bytesDone, all ? "" : waitingFor(now)));
    }

    private Report report(long now, long bytesDone, String waitingFor) {
        return new Report(
                bytesDone, bytesAll, lanes.stream().map(it -> it.report(now)).toList(), waitingFor);
    }

    /// Empty text while any lane can be used.
    String waitingFor(long now) {
        if (lanes.stream().anyMatch(it -> it.isUsable(now))) {
            return "";
        }
        var text = new StringBuilder("no path can be used:");
        for (var lane : lanes) {
            text.append("\n%s: %s".formatted(lane.path.name(), lane.trouble));
        }
        return text.toString();
    }
}
