package lockstep.node.process;

/// Names one process in the history of this boot: its pid, and when it started, so that a pid used
/// again is known.
///
/// @param startTicks field 22 of `/proc/PID/stat`: clock ticks since boot
public record ProcessId(int pid, long startTicks) {}
