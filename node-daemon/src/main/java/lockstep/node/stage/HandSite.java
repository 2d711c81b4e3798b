package lockstep.node.stage;

import lockstep.node.agent.AttemptKey;
import lockstep.node.launch.AttemptMarks;
import lockstep.node.launch.LaunchRules;
import lockstep.node.launch.Privilege;
import lockstep.node.launch.StageDirectory;
import lockstep.protocol.v1.Owner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where hands work, as whom, and how one is started.
///
/// @param node this node's name
/// @param address where other nodes reach this one; hands listen there
/// @param bootId the life of the machine
/// @param rules which users may have anything done here
public record HandSite(
        String node,
        String address,
        StageDirectory directory,
        String bootId,
        Privilege privilege,
        LaunchRules rules) {

    private static final String MAIN = "lockstep.node.stage.hand.HandMain";

    /// Why nothing is done here as that user.
    Optional<String> objectionTo(Owner owner) {
        return rules.objectionToUser(owner.getUserId());
    }

    /// What this daemon knows of an attempt in this life of the machine.
    AttemptMarks.Mark mark(int job, int attempt) {
        return directory.marks().of(new AttemptKey(job, attempt), bootId);
    }

    /// Starts a hand. It ends when its standard input does.
    Process start(Owner owner) throws IOException {
        Path own = directory.makeOfUser(owner.getUserId(), owner.getGroupId(), privilege);
        var command = new ArrayList<>(privilege.becoming(owner.getUserId(), owner.getGroupId()));
        command.addAll(List.of("nice", "-n", "10", java()));
        command.addAll(options());
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        own.toString(),
                        directory.path().toString(),
                        node,
                        address));
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        return builder.start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// So little memory that it does not matter to ranks, whatever is moved.
    private static List<String> options() {
        return List.of(
                "-Xms16m",
                "-Xmx160m",
                "-XX:MaxDirectMemorySize=96m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlockstep.log.format=" + System.getProperty("lockstep.log.format", "text"),
                "-Dlog4j2.configurationFile=lockstep-hand-log4j2.xml");
    }
}
