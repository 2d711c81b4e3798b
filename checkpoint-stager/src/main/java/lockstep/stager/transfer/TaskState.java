package lockstep.stager.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How far a task is. Used by the dispatching thread only.
final class TaskState {
    final Task task;
    final List<Attempt> attempts = new ArrayList<>(2);

    /// On these lanes it will not go, and why.
    final Map<Lane, Exception> refusals = new HashMap<>();

    /// How often it came out wrong on a lane.
    final Map<Lane, Integer> wrong = new HashMap<>();

    boolean queued = true;
    boolean done;

    TaskState(Task task) {
        this.task = task;
    }

    /// Copies that may still end soon.
    long liveCopies() {
        return attempts.stream().filter(it -> !it.abandoned).count();
    }

    boolean isOn(Lane lane) {
        return attempts.stream().anyMatch(it -> it.lane == lane);
    }
}
