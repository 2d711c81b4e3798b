package lockstep.node.enforce;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// What the kernel counts in cgroups of the v1 interface.
final class V1Counts {

    private V1Counts() {}

    /// What was used in these cgroups, each of its own hierarchy.
    ///
    /// What is written is not known: here the kernel counts it for itself, not for those whose it
    /// was, unless they go around its memory of files.
    ///
    /// @param blocks all that are to be added up
    static Usage usage(Path cpu, Path memory, List<Path> blocks) {
        OptionalLong nanos = ControlFiles.counted(cpu.resolve("cpuacct.usage"), "");
        return new Usage(
                nanos.stream().mapToObj(Duration::ofNanos).findFirst(),
                ControlFiles.counted(memory.resolve("memory.max_usage_in_bytes"), ""),
                readBytes(blocks),
                OptionalLong.empty());
    }

    /// Of lines such as `8:0 Read 4096`, one for each disk. Kernels that count nothing have none.
    private static OptionalLong readBytes(List<Path> cgroups) {
        long[] counts =
                cgroups.stream()
                        .map(cgroup -> cgroup.resolve("blkio.throttle.io_service_bytes"))
                        .flatMap(file -> ControlFiles.read(file).stream())
                        .flatMap(String::lines)
                        .map(line -> line.split(" ", -1))
                        .filter(words -> words.length == 3 && words[1].equals("Read"))
                        .filter(words -> words[2].matches("[0-9]{1,18}"))
                        .mapToLong(words -> Long.parseLong(words[2]))
                        .toArray();
        return counts.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Arrays.stream(counts).sum());
    }

    /// How many processes of one cgroup were killed for want of memory. Kernels before 4.13 count
    /// only that its limit was met.
    static long oomKills(Path cgroup) {
        Path control = cgroup.resolve("memory.oom_control");
        boolean counts = ControlFiles.read(control).orElse("").contains("oom_kill ");
        return counts
                ? ControlFiles.number(control, "oom_kill")
                : ControlFiles.number(cgroup.resolve("memory.failcnt"), "");
    }
}
