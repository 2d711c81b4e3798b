package lockstep.node;

import lockstep.node.config.BadConfig;
import lockstep.node.config.LoginConfigFile;
import lockstep.node.config.LoginConfigFile.LoginConfig;
import lockstep.service.ServiceManager;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `lockstep login`: on a host where people work, hands their commands on to the controllers until
/// it is told to stop.
@Command(
        name = "lockstep login",
        mixinStandardHelpOptions = true,
        versionProvider = NodeDaemon.Version.class,
        description =
                "Runs the daemon of a host where people work: it hands their commands on to the"
                        + " controllers.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it was stopped by SIGTERM or SIGINT",
            "1:it cannot work here, or failed",
            "2:wrong usage, or mistakes in the configuration"
        })
public final class LoginDaemon implements Callable<Integer> {
    private static final long SIGN_OF_LIFE_MILLIS = 500;
    private static final int FAILED = 1;
    private static final int MISTAKEN = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "/etc/lockstep/login.conf",
            description = "Configuration. Default: ${DEFAULT-VALUE}")
    private Path file = Path.of("/etc/lockstep/login.conf");

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final PrintStream out;
    private final PrintStream err;

    LoginDaemon(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static void main(String[] args) {
        System.exit(
                new CommandLine(new LoginDaemon(System.out, System.err))
                        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                        .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        LoginConfig config;
        try {
            config = LoginConfigFile.read(file);
        } catch (BadConfig e) {
            err.println(e.getMessage());
            return MISTAKEN;
        }
        System.setProperty("lockstep.log.level", config.logLevel().name().toLowerCase(Locale.ROOT));
        System.setProperty("log4j2.configurationFile", "lockstep-node-log4j2.xml");
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
        try (UserDoor _ =
                UserDoor.open(config.socket(), HostCertificate.ofClient(config.cluster()))) {
            ServiceManager manager =
                    ServiceManager.named(
                            System.getenv(), ProcessHandle.current().pid(), System::nanoTime);
            manager.ready("hands on what users call");
            out.println("lockstep login is ready at " + config.socket());
            while (!stopping.await(SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS)) {
                manager.alive();
            }
            manager.stopping();
        } catch (IOException e) {
            err.println("lockstep login: " + e.getMessage());
            return FAILED;
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    /// Waits until the socket's file is gone.
    private void stop() {
        stopping.countDown();
        try {
            stopped.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
