package lockstep.node;

import lockstep.node.config.BadConfig;
import lockstep.node.config.NodeConfig;
import lockstep.node.config.NodeConfigFile;
import lockstep.service.HangUp;
import lockstep.service.ServiceManager;

import org.slf4j.MDC;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/// `lockstep node`: runs one node until it is told to stop. Ranks outlive it.
@Command(
        name = "lockstep node",
        mixinStandardHelpOptions = true,
        versionProvider = NodeDaemon.Version.class,
        description = "Runs the daemon of one node. Jobs that run on the node outlive it.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it was stopped by SIGTERM or SIGINT",
            "1:it cannot work here, or failed",
            "2:wrong usage, or mistakes in the configuration"
        })
public final class NodeDaemon implements Callable<Integer> {

    private static final Duration SIGN_OF_LIFE = Duration.ofMillis(500);
    private static final int FAILED = 1;
    private static final int MISTAKEN = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "/etc/lockstep/node.conf",
            description = "Configuration. Default: ${DEFAULT-VALUE}")
    private Path file = Path.of("/etc/lockstep/node.conf");

    private final PrintStream out;
    private final PrintStream err;

    NodeDaemon(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return new CommandLine(new NodeDaemon(out, err))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        String hostName = hostName();
        NodeConfig config;
        try {
            config = NodeConfigFile.read(file, hostName);
        } catch (BadConfig e) {
            err.println(e.getMessage());
            return MISTAKEN;
        }
        System.setProperty("lockstep.log.level", config.logLevel().name().toLowerCase(Locale.ROOT));
        System.setProperty("log4j2.configurationFile", "lockstep-node-log4j2.xml");
        System.setProperty("log4j2.isThreadContextMapInheritable", "true");
        System.setProperty(
                "lockstep.log.format", System.getenv().getOrDefault("LOCKSTEP_LOG_FORMAT", "text"));
        // Threads take over what the one that starts them knows of its lines.
        MDC.put("node", config.node().name());
        try {
            ServiceManager manager =
                    ServiceManager.named(
                            System.getenv(), ProcessHandle.current().pid(), System::nanoTime);
            RunningNode node = RunningNode.start(config, this::die);
            stopWhenTold(node, manager);
            node.whileItLives(SIGN_OF_LIFE, manager::alive);
            manager.ready("looks after " + config.node().name());
            boolean _ =
                    HangUp.runs(
                            new FreshStart(
                                    file,
                                    hostName,
                                    config,
                                    manager,
                                    () -> Runtime.getRuntime().exit(0)));
            out.println("lockstep node %s is ready".formatted(config.node().name()));
        } catch (IOException | UncheckedIOException e) {
            err.println("lockstep node: " + e.getMessage());
            return FAILED;
        }
        new CountDownLatch(1).await(); // the hook ends the process
        return 0;
    }

    private void stopWhenTold(RunningNode node, ServiceManager manager) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(
                                        () -> {
                                            try {
                                                manager.stopping();
                                                node.close();
                                                Runtime.getRuntime().halt(0);
                                            } catch (IOException | RuntimeException e) {
                                                die(e);
                                            }
                                        }));
    }

    /// At once and without cleaning up: what is on disk is what counts.
    private void die(Throwable reason) {
        err.println("lockstep node stops because of a failure:");
        reason.printStackTrace(err);
        err.flush();
        Runtime.getRuntime().halt(FAILED);
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return "localhost";
        }
    }

    /// As in the jar's manifest.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = NodeDaemon.class.getPackage().getImplementationVersion();
            return new String[] {"lockstep " + (version == null ? "unversioned" : version)};
        }
    }
}
