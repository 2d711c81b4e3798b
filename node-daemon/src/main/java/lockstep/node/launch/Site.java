package lockstep.node.launch;

import lockstep.node.enforce.Enforcement;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.Accelerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The machine and the node on it, as ranks see them.
///
/// @param bootId this life of the machine
/// @param places where ranks are contained
/// @param enforcement keeps attempts within their limits
public record Site(
        String node,
        String hostName,
        List<Accelerator> accelerators,
        String bootId,
        ProcessTable processes,
        Places places,
        Enforcement enforcement) {

    /// Where the node makes cgroups in which ranks are found again; each empty for nowhere. The
    /// first is preferred.
    public record Places(Optional<Path> v2, Optional<Path> freezer) {
        public static final Places NONE = new Places(Optional.empty(), Optional.empty());
    }

    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    public Site {
        accelerators = List.copyOf(accelerators);
    }

    /// Cgroups if they can be written here, else sessions.
    Containment containment(RunDirectory run) {
        return v2().or(this::freezer)
                .orElseGet(
                        () -> new SessionContainment(processes, rank -> run.of(rank).rank(bootId)));
    }

    private Optional<Containment> v2() {
        return places.v2()
                .flatMap(
                        place -> {
                            try {
                                return Optional.of(CgroupContainment.under(place, processes));
                            } catch (IOException e) {
                                LOG.info("No cgroups under {}: {}", place, e.toString());
                                return Optional.empty();
                            }
                        });
    }

    private Optional<Containment> freezer() {
        Optional<Containment> made =
                places.freezer()
                        .flatMap(
                                place -> {
                                    try {
                                        return Optional.of(
                                                FreezerContainment.under(place, processes));
                                    } catch (IOException e) {
                                        LOG.info("No freezer under {}: {}", place, e.toString());
                                        return Optional.empty();
                                    }
                                });
        if (made.isEmpty() && !places.equals(Places.NONE)) {
            LOG.warn("A process that leaves its session escapes its job: no cgroups can be made");
        }
        return made;
    }
}
