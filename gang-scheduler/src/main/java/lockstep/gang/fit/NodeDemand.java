package lockstep.gang.fit;

import lockstep.gang.cluster.Accelerator;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;

import java.util.List;

/// What a gang of this shape wants of each of its nodes.
public record NodeDemand(GangShape shape) {
    /// How many of the gang's tasks have room, as far as only one node is concerned; 0 where it
    /// cannot be part of the gang at all.
    public int tasksThatFit(Room room) {
        boolean denied = shape.exclusive() && !room.isIdle();
        if (denied || !memoryPerNodeFits(room) || !gresFits(room)) {
            return 0;
        }
        int tasks = Math.max(0, room.cpus()) / shape.cpusPerTask();
        return shape.memoryMibPerCpu().isEmpty()
                ? tasks
                : (int) Math.min(tasks, tasksByMemory(room, shape.memoryMibPerCpu().getAsLong()));
    }

    /// Whether the memory that is wanted whatever the number of tasks is there.
    public boolean memoryPerNodeFits(Room room) {
        if (shape.memoryMibPerNode().isEmpty()) {
            return true;
        }
        long wanted = shape.memoryMibPerNode().getAsLong();
        return wanted == GangShape.ALL_MEMORY
                ? room.isMemoryUntouched()
                : wanted <= room.memoryMib();
    }

    /// Whether all generic resources are there together: what is wanted of a type, and of any type
    /// beside that.
    public boolean gresFits(Room room) {
        List<Gres> wanted = shape.gresPerNode();
        if (wanted.isEmpty()) {
            return true;
        }
        List<Accelerator> free = room.accelerators();
        return wanted.stream()
                .allMatch(
                        gres ->
                                gres.type().isEmpty()
                                        ? count(free, gres) >= wantedInAll(gres.name())
                                        : count(free, gres) >= gres.count());
    }

    private long wantedInAll(String name) {
        return shape.gresPerNode().stream()
                .filter(gres -> gres.name().equals(name))
                .mapToLong(Gres::count)
                .sum();
    }

    private static long count(List<Accelerator> free, Gres gres) {
        return free.stream().filter(accelerator -> matches(gres, accelerator)).count();
    }

    /// Whether this accelerator can serve that wish.
    public static boolean matches(Gres gres, Accelerator accelerator) {
        return gres.name().equals(accelerator.name())
                && (gres.type().isEmpty() || gres.type().equals(accelerator.type()));
    }

    private long tasksByMemory(Room room, long memoryMibPerCpu) {
        long cpus = Math.max(0, room.memoryMib()) / memoryMibPerCpu;
        return cpus / shape.cpusPerTask();
    }
}
