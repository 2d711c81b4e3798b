package lockstep.cli.dev.cluster;

import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.process.Lineage;
import lockstep.cli.dev.process.ProcessEntry;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which processes of this machine belong to one development cluster, also when nobody watches over
/// it any more.
///
/// There are three traces, and each finds what the others miss: the run folder names the parts;
/// each part, and what inherits its environment, carries [#MARK]; the spools of the nodes name
/// shepherds and ranks. Whatever descends from one of these, or shares its session, belongs to the
/// cluster too.
public final class Belongings {
    /// The environment variable that says of which cluster, and which part of it, a process is.
    public static final String MARK = "LOCKSTEP_DEV_PART";

    /// What daemons, wardens and shepherds write about themselves: see the node daemon's
    /// `warden.sh` and `shepherd.sh`.
    private static final Pattern SPOOL_RECORD =
            Pattern.compile(
                    "(?:daemon|warden|started|rank) 1 ([0-9]{1,9} [0-9]{1,18} \\S+) end\\s*");

    private static final Set<String> RECORD_FILES = Set.of("daemon", "warden", "started", "rank");
    private static final int SPOOL_DEPTH = 8;
    private static final int RECORD_BYTES_MAX = 200;

    private final DevHome home;
    private final ProcessTable table;
    private final long self;

    /// @param self the pid of the process that asks; it does not belong, nor does what it descends
    ///   from
    public Belongings(DevHome home, ProcessTable table, long self) {
        this.home = home;
        this.table = table;
        this.self = self;
    }

    /// What [#MARK] says in the environment of `part`.
    public static String mark(DevHome home, String part) {
        return home.run().resolve(part).toString();
    }

    /// Everything but the cluster's supervisor.
    public Set<ProcessIdentity> all() throws IOException {
        Set<ProcessIdentity> named = new HashSet<>();
        new RunFolder(home.run())
                .all()
                .forEach(
                        (part, identity) -> {
                            if (!part.equals(DevHome.SUPERVISOR)) {
                                named.add(identity);
                            }
                        });
        for (Path folder : home.nodeFolders()) {
            named.addAll(inSpools(folder));
        }
        String anyPart = MARK + "=" + home.run() + "/";
        return related(named, variable -> variable.startsWith(anyPart));
    }

    /// What stands or falls with the machine that a node pretends to be: its daemon, its warden,
    /// its ranks.
    public Set<ProcessIdentity> ofNode(String node) throws IOException {
        return ofPart(DevHome.nodePart(node));
    }

    /// What `part` is or has started.
    public Set<ProcessIdentity> ofPart(String part) throws IOException {
        Set<ProcessIdentity> named = new HashSet<>(inSpools(home.data(part)));
        new RunFolder(home.run()).recorded(part).ifPresent(named::add);
        String mark = MARK + "=" + mark(home, part);
        return related(named, mark::equals);
    }

    private Set<ProcessIdentity> related(Set<ProcessIdentity> named, Predicate<String> markOfOurs) {
        List<ProcessEntry> all = table.all();
        Set<ProcessIdentity> sessions = sessionsThatMayLive(named, all);
        List<ProcessEntry> roots =
                all.stream()
                        .filter(
                                entry ->
                                        named.contains(entry.identity())
                                                || sessions.stream().anyMatch(entry::isInSessionOf)
                                                || table.environment(entry.pid()).stream()
                                                        .anyMatch(markOfOurs))
                        .toList();
        return new Lineage(all).descendants(roots, self);
    }

    /// A session outlives its first process, and its number is not given away before its last one
    /// has ended.
    private static Set<ProcessIdentity> sessionsThatMayLive(
            Set<ProcessIdentity> named, List<ProcessEntry> all) {
        Set<ProcessIdentity> sessions = new HashSet<>(named);
        for (ProcessEntry entry : all) {
            sessions.removeIf(
                    leader -> leader.pid() == entry.pid() && !leader.equals(entry.identity()));
        }
        return sessions;
    }

    private static Set<ProcessIdentity> inSpools(Path folder) throws IOException {
        Set<ProcessIdentity> found = new HashSet<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.walk(folder, SPOOL_DEPTH)) {
            files.filter(Belongings::isRecord)
                    .forEach(file -> identity(file).ifPresent(found::add));
        } catch (UncheckedIOException e) {
            // A daemon removed a folder while we were looking: what it held has ended.
            return found;
        }
        return found;
    }

    private static boolean isRecord(Path file) {
        String name = String.valueOf(file.getFileName());
        return RECORD_FILES.contains(name) && Files.isRegularFile(file);
    }

    private static Optional<ProcessIdentity> identity(Path file) {
        try (var in = Files.newInputStream(file)) {
            Matcher matcher =
                    SPOOL_RECORD.matcher(
                            new String(in.readNBytes(RECORD_BYTES_MAX), StandardCharsets.US_ASCII));
            return matcher.matches() ? ProcessIdentity.parse(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
