package lockstep.cli.job;

import lockstep.cli.display.Elapsed;
import lockstep.protocol.v1.Checkpointing;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.RestoredFrom;
import lockstep.protocol.v1.StageIn;
import lockstep.protocol.v1.WarnSignal;

import java.util.ArrayList;
import java.util.List;

/// What a job wants of its checkpoints, and which one it went on from.
final class CheckpointText {

    private static final long MILLIS = 1_000;
    private static final long MINUTE = 60;

    private CheckpointText() {}

    /// Where they go and how many are kept; empty where nothing was asked for.
    static String wanted(JobSpec spec) {
        Checkpointing wanted = spec.getCheckpointing();
        List<String> parts = new ArrayList<>();
        parts.add(spec.getCheckpointDirectory());
        int seconds = spec.getCheckpointEverySeconds();
        parts.add(seconds == 0 ? "" : "every " + Elapsed.ofSeconds(seconds));
        parts.add(wanted.getStore().isEmpty() ? "" : "durable in " + wanted.getStore());
        parts.add(wanted.getStore().isEmpty() ? "" : kept(wanted));
        parts.add(wanted.hasSignal() ? "asked for by " + signal(wanted.getSignal()) : "");
        parts.removeIf(String::isEmpty);
        return String.join(", ", parts);
    }

    private static String kept(Checkpointing wanted) {
        return !wanted.hasKeep()
                ? ""
                : wanted.getKeep() == 0 ? "all kept" : wanted.getKeep() + " kept";
    }

    private static String signal(WarnSignal signal) {
        return signal.getName() + (signal.getBatchOnly() ? ", script only" : "");
    }

    /// What it goes on from when it starts again, where that is not the usual.
    static String restores(JobSpec spec) {
        Checkpointing wanted = spec.getCheckpointing();
        List<String> parts = new ArrayList<>();
        parts.add(wanted.getScratch() ? "never" : "");
        parts.add(wanted.hasStep() ? "from step " + Long.toUnsignedString(wanted.getStep()) : "");
        parts.add(wanted.getReshard() ? "with any number of nodes" : "");
        parts.add(wanted.getOwnShards() ? "each node its own part" : "");
        parts.removeIf(String::isEmpty);
        return String.join(", ", parts);
    }

    /// What is brought to its nodes first.
    static String stagedIn(JobSpec spec) {
        List<String> all = new ArrayList<>();
        for (StageIn one : spec.getCheckpointing().getStageInList()) {
            String size = Long.toUnsignedString(one.getMebibytes()) + " MB";
            all.add(one.getUri() + (one.getMebibytes() == 0 ? "" : " (" + size + ")"));
        }
        return String.join(", ", all);
    }

    /// What the current or last attempt went on from; empty where it began from scratch.
    static String restored(Job job) {
        if (!job.hasRestored()) {
            return "";
        }
        RestoredFrom from = job.getRestored();
        long seconds = Math.ceilDiv(from.getLostMillis(), MILLIS);
        String lost = seconds < MINUTE ? seconds + " s" : Elapsed.ofSeconds(seconds);
        return "step "
                + Long.toUnsignedString(from.getStep())
                + " of attempt "
                + Integer.toUnsignedString(from.getAttempt())
                + ", "
                + lost
                + " of work lost";
    }
}
