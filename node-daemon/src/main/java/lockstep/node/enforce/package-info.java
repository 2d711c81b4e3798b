/// Limits that the kernel keeps for a job: memory, processes, CPUs and devices, by cgroups.
@NullMarked
package lockstep.node.enforce;

import org.jspecify.annotations.NullMarked;
