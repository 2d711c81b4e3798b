package lockstep.gang.cluster;

/// A NUMA node of a machine.
///
/// @param cpus Linux CPU list, `0-15,32-47`
public record NumaNode(int id, String cpus, long memoryMib) {}
