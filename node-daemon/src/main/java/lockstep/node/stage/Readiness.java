package lockstep.node.stage;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.Restores.Progress;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.TaskReport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the tasks of an attempt say together: it is ready when all are done, and fails with the
/// first that is hopeless. Pure.
final class Readiness {
    private Readiness() {}

    /// One thing that must be there.
    ///
    /// @param id of the task that brings it: named after the attempt
    /// @param what for people
    private record Needed(String id, String what) {}

    /// @param tasks newest reports by id
    /// @param held ids of what is there for ranks that run already
    static Progress of(
            AttemptKey attempt,
            LaunchSpec launch,
            Map<String, TaskReport> tasks,
            Set<String> held) {
        List<String> waits = new ArrayList<>();
        for (Needed one : needed(attempt, launch)) {
            if (held.contains(one.id())) {
                continue;
            }
            Progress progress = of(one, Optional.ofNullable(tasks.get(one.id())));
            if (progress instanceof Progress.Failed) {
                return progress;
            }
            if (progress instanceof Progress.Waiting(var why)) {
                waits.add(why);
            }
        }
        return waits.isEmpty()
                ? new Progress.Ready()
                : new Progress.Waiting(String.join("; ", waits));
    }

    private static List<Needed> needed(AttemptKey attempt, LaunchSpec launch) {
        List<Needed> all = new ArrayList<>();
        if (launch.hasRestore()) {
            all.add(new Needed("restore:" + attempt, "step-" + launch.getRestore().getStep()));
        }
        for (int index = 0; index < launch.getStageInCount(); index++) {
            all.add(new Needed("data:%s:%d".formatted(attempt, index), launch.getStageIn(index)));
        }
        return all;
    }

    private static Progress of(Needed one, Optional<TaskReport> told) {
        if (told.isEmpty()) {
            return new Progress.Waiting(one.what() + " is not on its way yet");
        }
        TaskReport task = told.get();
        return switch (task.getPhase()) {
            case TASK_DONE -> new Progress.Ready();
            case TASK_CORRUPT -> new Progress.Failed(task.getDetail());
            default ->
                    new Progress.Waiting(
                            "%s is being fetched: %d of %d bytes%s"
                                    .formatted(
                                            one.what(),
                                            task.getBytesDone(),
                                            task.getBytesTotal(),
                                            task.getDetail().isEmpty()
                                                    ? ""
                                                    : "; " + task.getDetail()));
        };
    }
}
