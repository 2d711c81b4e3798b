package lockstep.node.enforce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where this machine has which cgroup controllers.
///
/// @param v1 this process's own cgroup in the v1 hierarchy of each controller that has one
/// @param v2 this process's own cgroup in the v2 hierarchy, with the controllers found there
public record CgroupLayout(Map<Controller, Path> v1, Optional<Unified> v2) {

    /// The v2 hierarchy.
    ///
    /// @param mount its root
    /// @param own the cgroup of this process
    public record Unified(Path mount, Path own, Set<Controller> controllers) {
        public Unified {
            controllers = Set.copyOf(controllers);
        }
    }

    /// How limits are kept: `HYBRID` has its controllers in v1, and v2 beside it.
    public enum Kind {
        NONE,
        V1,
        V2,
        HYBRID
    }

    private record Mount(String root, String point, String type, String options) {

        /// Where the cgroup `own` is seen through this mount: a container may see a part only.
        Path of(Path root, String own) {
            String inside = own;
            if (!root().equals("/")) {
                inside = own.startsWith(root() + "/") ? own.substring(root().length()) : "/";
            }
            return at(root).resolve(relative(inside));
        }

        Path at(Path root) {
            return root.resolve(relative(point));
        }

        private static String relative(String path) {
            return path.startsWith("/") ? path.substring(1) : path;
        }
    }

    public CgroupLayout {
        v1 = Map.copyOf(v1);
    }

    public Kind kind() {
        if (v1.isEmpty()) {
            return v2.isPresent() ? Kind.V2 : Kind.NONE;
        }
        return v2.isPresent() ? Kind.HYBRID : Kind.V1;
    }

    /// Reads `proc/self/mountinfo` and `proc/self/cgroup` below `root`, which is `/` outside of
    /// tests. A machine that has neither has no controllers.
    public static CgroupLayout detect(Path root) {
        try {
            List<Mount> mounts = mounts(root.resolve("proc/self/mountinfo"));
            Map<String, String> own = own(root.resolve("proc/self/cgroup"));
            return new CgroupLayout(v1(root, mounts, own), v2(root, mounts, own));
        } catch (IOException _) {
            return new CgroupLayout(Map.of(), Optional.empty());
        }
    }

    private static List<Mount> mounts(Path file) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            int dash = line.indexOf(" - ");
            if (dash < 0) {
                continue;
            }
            String[] before = line.substring(0, dash).split(" ", -1);
            String[] after = line.substring(dash + 3).split(" ", -1);
            if (before.length > 4 && after.length > 2 && after[0].startsWith("cgroup")) {
                mounts.add(new Mount(plain(before[3]), plain(before[4]), after[0], after[2]));
            }
        }
        return mounts;
    }

    private static String plain(String field) {
        return field.replace("\\040", " ");
    }

    /// The path of this process's cgroup by controller; v2's under the empty word.
    private static Map<String, String> own(Path file) throws IOException {
        Map<String, String> own = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3) {
                Arrays.stream(fields[1].split(",", -1)).forEach(word -> own.put(word, fields[2]));
            }
        }
        return own;
    }

    private static Map<Controller, Path> v1(
            Path root, List<Mount> mounts, Map<String, String> own) {
        Map<Controller, Path> found = new EnumMap<>(Controller.class);
        for (Mount mount : mounts) {
            if (mount.type().equals("cgroup")) {
                for (String word : mount.options().split(",", -1)) {
                    Controller.of(word)
                            .ifPresent(
                                    controller ->
                                            found.putIfAbsent(
                                                    controller,
                                                    mount.of(root, own.getOrDefault(word, "/"))));
                }
            }
        }
        return found;
    }

    private static Optional<Unified> v2(Path root, List<Mount> mounts, Map<String, String> own)
            throws IOException {
        Optional<Mount> mount = mounts.stream().filter(m -> m.type().equals("cgroup2")).findFirst();
        if (mount.isEmpty()) {
            return Optional.empty();
        }
        Path at = mount.get().at(root);
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        Path list = at.resolve("cgroup.controllers");
        if (Files.exists(list)) {
            Arrays.stream(Files.readString(list).strip().split(" ", -1))
                    .forEach(word -> Controller.of(word).ifPresent(controllers::add));
        }
        return Optional.of(
                new Unified(at, mount.get().of(root, own.getOrDefault("", "/")), controllers));
    }
}
