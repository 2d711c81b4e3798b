package lockstep.gang.admit;

import lockstep.gang.fit.NodeDemand;
import lockstep.gang.fit.Room;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// One number that each node of a gang must have.
///
/// @param wanted for messages, with its value: `CPUs per node (8)`
/// @param least what each node must have at least
/// @param has what a node has of it
record Need(String wanted, long least, ToLongFunction<Room> has) {

    /// All needs of a gang with so many tasks on its fullest node. Together they say the same as
    /// [NodeDemand#tasksThatFit].
    static List<Need> of(GangShape shape, int tasks) {
        List<Need> needs = new ArrayList<>();
        long cpus = (long) tasks * shape.cpusPerTask();
        needs.add(cpus(tasks, shape.cpusPerTask(), cpus));
        shape.memoryMibPerNode()
                .ifPresent(
                        mib ->
                                needs.add(
                                        memory(
                                                mib == GangShape.ALL_MEMORY
                                                        ? "all"
                                                        : String.valueOf(mib),
                                                mib)));
        shape.memoryMibPerCpu()
                .ifPresent(
                        mib ->
                                needs.add(
                                        memory(
                                                "%d for each of %d CPUs".formatted(mib, cpus),
                                                saturatedProduct(mib, cpus))));
        shape.gresPerNode().forEach(gres -> needs.add(gres(shape, gres)));
        return needs;
    }

    boolean isMetBy(Room room) {
        return has.applyAsLong(room) >= least;
    }

    private static Need cpus(int tasks, int cpusPerTask, long cpus) {
        String wanted =
                tasks > 1 && cpusPerTask > 1
                        ? "CPUs per node (%d: %d tasks with %d CPUs)"
                                .formatted(cpus, tasks, cpusPerTask)
                        : "CPUs per node (%d)".formatted(cpus);
        return new Need(wanted, cpus, Room::cpus);
    }

    private static Need memory(String value, long mib) {
        return new Need("memory per node in MiB (%s)".formatted(value), mib, Room::memoryMib);
    }

    private static Need gres(GangShape shape, Gres wish) {
        long count =
                wish.type().isEmpty()
                        ? shape.gresPerNode().stream()
                                .filter(other -> other.name().equals(wish.name()))
                                .mapToLong(Gres::count)
                                .sum()
                        : wish.count();
        String kind = wish.type().isEmpty() ? wish.name() : wish.name() + ":" + wish.type();
        return new Need(
                "%s per node (%d)".formatted(kind, count),
                count,
                room ->
                        room.accelerators().stream()
                                .filter(accelerator -> NodeDemand.matches(wish, accelerator))
                                .count());
    }

    private static long saturatedProduct(long mib, long cpus) {
        long high = Math.multiplyHigh(mib, cpus);
        return high == 0 && mib * cpus >= 0 ? mib * cpus : Long.MAX_VALUE;
    }
}
