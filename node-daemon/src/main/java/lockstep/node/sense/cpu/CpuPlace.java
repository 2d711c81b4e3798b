package lockstep.node.sense.cpu;

import lockstep.node.sense.files.KernelFiles;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Where a CPU is.
///
/// @param folder of the CPU in `/sys`, with a `/` behind it
/// @param part `package0`
/// @param core the same for the hardware threads of one core, within its package
record CpuPlace(String folder, String part, long core) {
    private static final String CPUS = "sys/devices/system/cpu";
    private static final Pattern CPU = Pattern.compile("cpu[0-9]{1,5}");

    /// Those CPUs that have this file now.
    static List<CpuPlace> of(KernelFiles files, String file) throws IOException {
        List<CpuPlace> places = new ArrayList<>();
        for (String name : files.names(CPUS)) {
            String folder = CPUS + "/" + name + "/";
            if (CPU.matcher(name).matches() && files.number(folder + file).isPresent()) {
                long number = files.number(folder + "topology/physical_package_id").orElse(0L);
                long core = files.number(folder + "topology/core_id").orElse((long) places.size());
                places.add(new CpuPlace(folder, "package" + Math.max(0, number), core));
            }
        }
        return places;
    }
}
