package lockstep.controller.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import lockstep.controller.config.Address;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/// `lockstep postgres`: a real PostgreSQL from Maven Central, for development clusters with more
/// than one controller.
@Command(
        name = "lockstep postgres",
        description =
                "A PostgreSQL server for a development cluster: user postgres, no password,"
                        + " loopback only.",
        mixinStandardHelpOptions = true)
public final class PostgresProcess implements Callable<Integer> {
    @Option(names = "--data", required = true, description = "Directory for its files.")
    private Path data = Path.of(".");

    @Option(names = "--listen", required = true, description = "Address, such as 127.0.0.1:5432.")
    private Address listen = new Address("127.0.0.1", 5432);

    public static void main(String[] arguments) {
        System.setProperty("log4j2.configurationFile", "classpath:lockstep-controller-log4j2.xml");
        System.exit(
                Address.registeredIn(new CommandLine(new PostgresProcess())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = data.toAbsolutePath();
        Files.createDirectories(home);
        CountDownLatch ended = new CountDownLatch(1);
        try (EmbeddedPostgres _ =
                EmbeddedPostgres.builder()
                        .setDataDirectory(home.resolve("postgres"))
                        .setOverrideWorkingDirectory(home.resolve("binaries").toFile())
                        .setCleanDataDirectory(false)
                        .setPort(listen.port())
                        .setServerConfig("listen_addresses", listen.host())
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "40")
                        .start()) {
            System.out.println("postgres ready on " + listen);
            Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown));
            ended.await();
        }
        return 0;
    }
}
