package lockstep.cli.explain;

import com.google.protobuf.Timestamp;

import lockstep.cli.display.Elapsed;
import lockstep.cli.display.Moments;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.PlannedStart;

import java.util.Locale;

/// How moments, costs and numbers of nodes are written in one explanation.
final class Terms {
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int DAY_SECONDS = 24 * SECONDS_PER_HOUR;

    private final Caller caller;
    private final Timestamp at;

    /// @param at the moment that it speaks of
    Terms(Caller caller, Timestamp at) {
        this.caller = caller;
        this.at = at;
    }

    boolean isNow(Timestamp moment) {
        return moment.getSeconds() <= at.getSeconds();
    }

    /// The time of day within a day, otherwise the date too.
    String moment(Timestamp moment) {
        String text = Moments.text(true, moment, caller.zone());
        long far = Math.abs(moment.getSeconds() - at.getSeconds());
        return far < DAY_SECONDS / 2 ? text.substring(text.indexOf('T') + 1) : text;
    }

    /// `now`, or `in 1:20:00`.
    String when(Timestamp moment) {
        return isNow(moment)
                ? "now"
                : "in " + Elapsed.ofSeconds(moment.getSeconds() - at.getSeconds());
    }

    /// `now on n[1-4]`.
    String start(PlannedStart start) {
        return when(start.getAt()) + " on " + start.getNodes();
    }

    /// How long it has been.
    String since(Timestamp moment) {
        return Elapsed.ofSeconds(at.getSeconds() - moment.getSeconds());
    }

    /// Accelerator-hours.
    static String hours(double acceleratorSeconds) {
        double hours = acceleratorSeconds / SECONDS_PER_HOUR;
        String form = Math.abs(hours) < 100 ? "%.2f" : "%.0f";
        return String.format(Locale.ROOT, form, hours);
    }

    /// `+4 %`; empty where it is less than half a percent.
    static String longer(double slowdown) {
        long percent = Math.round(slowdown * 100);
        return percent == 0 ? "" : (percent > 0 ? "+" : "") + percent + " %";
    }

    static String nodes(int count) {
        return count + (count == 1 ? " node" : " nodes");
    }
}
