package lockstep.gang.timeline;

import static lockstep.gang.timeline.Slices.FOREVER;

/// Seconds in cells of the resolution, counted from `now`.
record Grid(long now, long resolutionSeconds) {
    Grid {
        if (resolutionSeconds < 1) {
            throw new IllegalArgumentException(
                    "the resolution (%d s) must be one second or more"
                            .formatted(resolutionSeconds));
        }
    }

    /// The cell that an interval which begins at `seconds` touches first.
    int startCell(long seconds) {
        return saturated(Math.floorDiv(sinceNow(seconds), resolutionSeconds));
    }

    /// The cell behind the last one that an interval which ends at `seconds` touches.
    int endCell(long seconds) {
        return saturated(Math.ceilDiv(sinceNow(seconds), resolutionSeconds));
    }

    /// The first cell that begins at `seconds` or later.
    int nextCell(long seconds) {
        return endCell(seconds);
    }

    /// How many cells a length of time takes from the beginning of one.
    int cells(long seconds) {
        if (seconds < 1) {
            throw new IllegalArgumentException(
                    "a length (%d s) must be one second or more".formatted(seconds));
        }
        return saturated(Math.ceilDiv(seconds, resolutionSeconds));
    }

    /// When a cell begins.
    long time(int cell) {
        return now + cell * resolutionSeconds;
    }

    private long sinceNow(long seconds) {
        long since = Math.max(seconds, now) - now;
        return since < 0 ? Long.MAX_VALUE : since; // for ever, and now is below zero
    }

    private static int saturated(long cells) {
        return (int) Math.min(cells, FOREVER);
    }
}
