package lockstep.gang.admit;

import lockstep.gang.admit.ShapeRequest.GresRequest;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// The shape of the gang: numbers in range that agree with one another.
final class ShapeReading {
    private static final long NODES_MAX = 1_000_000;
    private static final long TASKS_MAX = 10_000_000;
    private static final long PER_NODE_MAX = 65_536;
    private static final long MEMORY_MIB_MAX = 1L << 40;
    private static final Pattern GRES_WORD = Pattern.compile("[A-Za-z0-9_.+-]{1,64}");

    private final Mistakes mistakes;
    private boolean inRange = true;

    ShapeReading(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /// Reads the shape; absent when none can be made of it.
    ///
    /// @param place absent when the partition is not known: then only the numbers are checked
    Optional<GangShape> read(ShapeRequest request, Optional<Place> place) {
        requireRanges(request);
        List<Gres> gres = gres(request.gresPerNode());
        if (!inRange || place.isEmpty()) {
            return Optional.empty();
        }
        return new NodeCount(request, place.get(), mistakes)
                .read()
                .map(
                        nodes ->
                                new GangShape(
                                        nodes.min(),
                                        nodes.max(),
                                        narrowed(request.tasks()),
                                        narrowed(request.tasksPerNode()),
                                        (int) request.cpusPerTask().orElse(1),
                                        request.memoryMibPerNode(),
                                        request.memoryMibPerCpu(),
                                        gres,
                                        request.exclusive()));
    }

    private static OptionalInt narrowed(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private void requireRanges(ShapeRequest request) {
        range("nodes", request.nodesMin(), 0, NODES_MAX);
        range("nodes at most", request.nodesMax(), 0, NODES_MAX);
        range("tasks", request.tasks(), 1, TASKS_MAX);
        range("tasks per node", request.tasksPerNode(), 1, PER_NODE_MAX);
        range("CPUs per task", request.cpusPerTask(), 1, PER_NODE_MAX);
        range("memory per node in MiB", request.memoryMibPerNode(), 0, MEMORY_MIB_MAX);
        range("memory per CPU in MiB", request.memoryMibPerCpu(), 1, MEMORY_MIB_MAX);
        if (request.memoryMibPerNode().isPresent() && request.memoryMibPerCpu().isPresent()) {
            wrong(
                    "memory is asked for per node (%d MiB) and per CPU (%d MiB)"
                            .formatted(
                                    request.memoryMibPerNode().getAsLong(),
                                    request.memoryMibPerCpu().getAsLong()),
                    "choose one of --mem and --mem-per-cpu");
        }
    }

    private void range(String what, OptionalLong value, long min, long max) {
        value.ifPresent(number -> range(what, number, min, max));
    }

    private void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            wrong(
                    "%s (%d) must be from %d to %d".formatted(what, value, min, max),
                    value < min ? "ask for " + Math.max(min, 1) + " or more" : "ask for less");
        }
    }

    private List<Gres> gres(List<GresRequest> requests) {
        List<Gres> wanted = new ArrayList<>();
        Set<List<String>> kinds = new HashSet<>();
        for (GresRequest request : requests) {
            String kind = kind(request);
            if (!isGresWord(request.name())
                    || !(request.type().isEmpty() || isGresWord(request.type()))) {
                inRange = false;
                mistakes.add(
                        "generic resource",
                        kind,
                        "is no name",
                        "write it like gpu:4 or gpu:h100:4");
                continue;
            }
            range("generic resource " + kind, request.count(), 0, PER_NODE_MAX);
            if (!kinds.add(List.of(request.name(), request.type()))) {
                wrong(
                        "generic resource %s is asked for twice".formatted(kind),
                        "name it once: --gpus-per-node and --gres=gpu say the same");
            }
            if (inRange && request.count() > 0) {
                wanted.add(new Gres(request.name(), request.type(), (int) request.count()));
            }
        }
        return wanted;
    }

    private static boolean isGresWord(String word) {
        return GRES_WORD.matcher(word).matches();
    }

    private static String kind(GresRequest request) {
        return request.type().isEmpty() ? request.name() : request.name() + ":" + request.type();
    }

    private void wrong(String problem, String advice) {
        inRange = false;
        mistakes.add(problem, advice);
    }
}
