package lockstep.node.stage.hand;

import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All work that is ordered now: begun in the order of its urgency, given up when it is ordered no
/// more. All methods are called on one thread.
final class TaskBoard {
    /// Copies that are under way at once: more would only share the same paths.
    private static final int COPIES_MAX = 3;

    /// What is to be done.
    ///
    /// @param order what was ordered; when it changes the work begins anew
    /// @param urgency greater goes first
    /// @param rate bytes a second, 0 for no bound; may change while it goes on
    /// @param copy whether it shares the places for copies
    record Wanted(
            String id, Object order, double urgency, double rate, boolean copy, Task.Work work) {}

    private record Running(Wanted wanted, Task task, Thread thread) {
        boolean holdsPlace() {
            return wanted.copy() && thread.isAlive();
        }
    }

    private final Runnable changed;
    private final Map<String, Running> running = new HashMap<>();
    private List<Wanted> waiting = List.of();

    TaskBoard(Runnable changed) {
        this.changed = changed;
    }

    /// From now on exactly this is to be done.
    void want(List<Wanted> all) {
        Set<String> ids = new HashSet<>();
        List<Wanted> fresh = new ArrayList<>();
        for (Wanted one : all) {
            ids.add(one.id());
            Running known = running.get(one.id());
            if (known != null && known.wanted().order().equals(one.order())) {
                known.task().bound(one.rate());
                continue;
            }
            drop(one.id());
            fresh.add(one);
        }
        for (String id : List.copyOf(running.keySet())) {
            if (!ids.contains(id)) {
                drop(id);
            }
        }
        waiting =
                fresh.stream()
                        .sorted(Comparator.comparingDouble(Wanted::urgency).reversed())
                        .toList();
        tick();
    }

    private void drop(String id) {
        Running known = running.remove(id);
        if (known != null) {
            known.task().cancel();
        }
    }

    /// Begins what there is a place for.
    void tick() {
        long copies = running.values().stream().filter(Running::holdsPlace).count();
        List<Wanted> left = new ArrayList<>();
        for (Wanted one : waiting) {
            if (one.copy() && copies >= COPIES_MAX) {
                left.add(one);
                continue;
            }
            copies += one.copy() ? 1 : 0;
            begin(one);
        }
        waiting = List.copyOf(left);
    }

    private void begin(Wanted one) {
        var task = new Task(one.id(), one.work(), changed);
        task.bound(one.rate());
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("task-" + one.id())
                        .start(
                                () -> {
                                    try {
                                        task.run();
                                    } catch (InterruptedException _) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        running.put(one.id(), new Running(one, task, thread));
    }

    /// Of everything that is ordered.
    List<TaskReport> reports() {
        List<TaskReport> all = new ArrayList<>();
        running.values().forEach(one -> all.add(one.task().report()));
        waiting.forEach(
                one ->
                        all.add(
                                TaskReport.newBuilder()
                                        .setId(one.id())
                                        .setPhase(TaskPhase.TASK_WAITING)
                                        .build()));
        all.sort(Comparator.comparing(TaskReport::getId));
        return all;
    }
}
