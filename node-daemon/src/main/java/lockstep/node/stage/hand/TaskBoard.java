package lockstep.node.stage.hand;

import lockstep.protocol.v1.TaskPhase;
import lockstep.protocol.v1.TaskReport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

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
    /// @param kind what goes for all work of its kind
    record Wanted(
            String id, Object order, double urgency, double rate, Kind kind, Task.Work work) {}

    /// Kinds of work.
    enum Kind {
        /// Shares the places for copies.
        COPY,
        /// Somebody waits for it who asks again and again. It goes on for a while when it is not
        /// ordered: a new leader hears only after some seconds that it is wanted.
        ASKED_FOR,
        OTHER
    }

    /// @param unwantedNanos since when it is not ordered; empty while it is
    private record Running(Wanted wanted, Task task, Thread thread, Optional<Long> unwantedNanos) {
        boolean holdsPlace() {
            return wanted.kind() == Kind.COPY && thread.isAlive();
        }

        Running unwantedSince(long nanos) {
            return new Running(wanted, task, thread, Optional.of(nanos));
        }

        Running wantedAgain() {
            return new Running(wanted, task, thread, Optional.empty());
        }
    }

    private static final long LINGER_NANOS = 20_000_000_000L;

    private final Runnable changed;
    private final LongSupplier nanoClock;
    private final Map<String, Running> running = new HashMap<>();
    private List<Wanted> waiting = List.of();

    /// @param nanoClock monotonic
    TaskBoard(Runnable changed, LongSupplier nanoClock) {
        this.changed = changed;
        this.nanoClock = nanoClock;
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
                running.put(one.id(), known.wantedAgain());
                continue;
            }
            drop(one.id());
            fresh.add(one);
        }
        for (String id : List.copyOf(running.keySet())) {
            if (!ids.contains(id)) {
                dropOrLinger(id);
            }
        }
        waiting =
                fresh.stream()
                        .sorted(Comparator.comparingDouble(Wanted::urgency).reversed())
                        .toList();
        tick();
    }

    private void dropOrLinger(String id) {
        Optional<Running> known = Optional.ofNullable(running.get(id));
        if (known.filter(one -> one.wanted().kind() == Kind.ASKED_FOR).isEmpty()) {
            drop(id);
        } else if (known.get().unwantedNanos().isEmpty()) {
            running.put(id, known.get().unwantedSince(nanoClock.getAsLong()));
        }
    }

    private void drop(String id) {
        Running known = running.remove(id);
        if (known != null) {
            known.task().cancel();
        }
    }

    /// Begins what there is a place for.
    void tick() {
        long now = nanoClock.getAsLong();
        List<String> late = new ArrayList<>();
        running.forEach(
                (id, one) ->
                        one.unwantedNanos()
                                .filter(since -> now - since > LINGER_NANOS)
                                .ifPresent(_ -> late.add(id)));
        late.forEach(this::drop);
        long copies = running.values().stream().filter(Running::holdsPlace).count();
        List<Wanted> left = new ArrayList<>();
        for (Wanted one : waiting) {
            if (one.kind() == Kind.COPY && copies >= COPIES_MAX) {
                left.add(one);
                continue;
            }
            copies += one.kind() == Kind.COPY ? 1 : 0;
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
        running.put(one.id(), new Running(one, task, thread, Optional.empty()));
    }

    /// Of everything that is ordered.
    List<TaskReport> reports() {
        List<TaskReport> all = new ArrayList<>();
        running.values().stream()
                .filter(one -> one.unwantedNanos().isEmpty())
                .forEach(one -> all.add(one.task().report()));
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
