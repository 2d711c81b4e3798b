package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.node.config.NodeConfig;
import lockstep.node.config.NodeConfig.CgroupChoice;
import lockstep.node.config.NodeConfig.Enforce;
import lockstep.node.enforce.CgroupLayout;
import lockstep.node.enforce.Controller;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether a node daemon here could hold jobs to what they were given: which cgroups there are, and
/// whether groups can be made in them.
public final class CgroupCheck implements Check {
    private static final List<Controller> NEEDED =
            List.of(Controller.MEMORY, Controller.PIDS, Controller.CPUSET);

    private final Path root;
    private final NodeConfig.Launch launch;
    private final boolean asRoot;

    /// @param asRoot whether this process is root, as the daemon is to be
    public CgroupCheck(Path root, NodeConfig.Launch launch, boolean asRoot) {
        this.root = root;
        this.launch = launch;
        this.asRoot = asRoot;
    }

    @Override
    public List<Finding> look() {
        CgroupLayout layout = CgroupLayout.detect(root);
        List<Finding> found = new ArrayList<>();
        if (launch.enforce() == Enforce.OFF || unwanted()) {
            found.add(
                    Finding.fine(
                            "not used, as the configuration says (launch.enforce, launch.cgroup);"
                                    + " there are: %s".formatted(layout.kind())));
            return found;
        }
        Map<Controller, Path> places = places(layout);
        List<Controller> missing =
                NEEDED.stream().filter(controller -> !places.containsKey(controller)).toList();
        if (missing.isEmpty()) {
            found.add(Finding.fine("%s, with %s".formatted(layout.kind(), words(NEEDED))));
        } else {
            found.add(
                    lacking(
                            "%s, without %s: jobs cannot be held to these"
                                    .formatted(layout.kind(), words(missing)),
                            "enable them (cgroup_enable=memory on the kernel's command line), or"
                                    + " set launch.enforce = auto to do without."));
        }
        found.addAll(writable(places));
        return found;
    }

    private boolean unwanted() {
        return launch.enforce() == Enforce.AUTO && launch.cgroup() instanceof CgroupChoice.None;
    }

    /// Where each controller's groups would be made.
    private static Map<Controller, Path> places(CgroupLayout layout) {
        Map<Controller, Path> places = new EnumMap<>(Controller.class);
        layout.v2()
                .ifPresent(
                        unified ->
                                unified.controllers()
                                        .forEach(each -> places.put(each, unified.mount())));
        places.putAll(layout.v1());
        return places;
    }

    private List<Finding> writable(Map<Controller, Path> places) {
        if (!asRoot) {
            return List.of(
                    new Advice(
                            "this process is not root, so it cannot say whether groups can be made",
                            "run it as root. A node daemon that is not root limits nothing."));
        }
        List<Controller> closed =
                NEEDED.stream()
                        .filter(places::containsKey)
                        .filter(controller -> !Files.isWritable(places.get(controller)))
                        .toList();
        return closed.isEmpty()
                ? List.of()
                : List.of(
                        lacking(
                                "no groups can be made for %s: %s is read-only"
                                        .formatted(words(closed), places.get(closed.getFirst())),
                                "mount /sys/fs/cgroup for writing (in a container: give it its own"
                                        + " cgroup namespace, or --privileged)."));
    }

    private Finding lacking(String text, String todo) {
        return launch.enforce() == Enforce.REQUIRED
                ? new Wrong(text, todo)
                : new Advice(text, todo);
    }

    private static String words(List<Controller> controllers) {
        return controllers.stream().map(Controller::word).collect(Collectors.joining(", "));
    }
}
