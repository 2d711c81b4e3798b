package lockstep.node.inventory;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Linux's way to write sets of CPUs: `0-15,32-47`.
public final class CpuList {

    private CpuList() {}

    /// How many CPUs `list` names; 0 for an empty or unreadable one.
    static int size(String list) {
        return parse(list).size();
    }

    /// The CPUs that `list` names; none for an empty or unreadable one.
    public static NavigableSet<Integer> parse(String list) {
        NavigableSet<Integer> cpus = new TreeSet<>();
        for (String range : list.strip().split(",", -1)) {
            if (!range.matches("[0-9]{1,6}(-[0-9]{1,6})?")) {
                return new TreeSet<>();
            }
            String[] ends = range.split("-", 2);
            for (int cpu = Integer.parseInt(ends[0]);
                    cpu <= Integer.parseInt(ends[ends.length - 1]);
                    cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }

    /// `0,1,4`
    public static String format(Collection<Integer> cpus) {
        return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
