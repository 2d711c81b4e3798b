package lockstep.node.agent;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeDescription;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the node really has, against what its attempts hold.
final class Holdings {

    private final NodeDescription description;

    Holdings(NodeDescription description) {
        this.description = description;
    }

    /// Says why there is no room for `wanted` beside `held`; empty when there is room.
    ///
    /// @param held what the attempts hold that are not finished
    Optional<String> objection(LaunchSpec wanted, Collection<LaunchSpec> held) {
        long cpus = held.stream().mapToLong(LaunchSpec::getCpus).sum();
        long memory = held.stream().mapToLong(LaunchSpec::getMemoryMib).sum();
        return tooMuch("CPUs", wanted.getCpus(), cpus, description.getCpus())
                .or(
                        () ->
                                tooMuch(
                                        "MiB of memory",
                                        wanted.getMemoryMib(),
                                        memory,
                                        description.getMemoryMib()))
                .or(() -> accelerators(wanted.getAcceleratorsList(), held));
    }

    private static Optional<String> tooMuch(String what, long wanted, long held, long total) {
        if (wanted >= 0 && wanted <= total - held) {
            return Optional.empty();
        }
        return Optional.of(
                "%s %s asked for, but of this node's %d are %d held"
                        .formatted(Long.toUnsignedString(wanted), what, total, held));
    }

    private Optional<String> accelerators(List<String> wanted, Collection<LaunchSpec> held) {
        Set<String> free = new HashSet<>();
        for (Accelerator accelerator : description.getAcceleratorsList()) {
            free.add(accelerator.getId());
        }
        held.forEach(launch -> launch.getAcceleratorsList().forEach(free::remove));
        for (String id : wanted) {
            if (!free.remove(id)) {
                return Optional.of("accelerator " + id + " does not exist here or is held");
            }
        }
        return Optional.empty();
    }
}
