package lockstep.controller.election;

import lockstep.controller.config.Address;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/// `lockstep zookeeper`: ZooKeeper in a process of its own, for development clusters with more than
/// one controller.
@Command(
        name = "lockstep zookeeper",
        description = "A ZooKeeper server for a development cluster.",
        mixinStandardHelpOptions = true)
public final class ZooKeeperProcess implements Callable<Integer> {
    @Option(names = "--data", required = true, description = "Directory for its files.")
    private Path data = Path.of(".");

    @Option(names = "--listen", required = true, description = "Address, such as 127.0.0.1:2181.")
    private Address listen = new Address("127.0.0.1", 2181);

    public static void main(String[] arguments) {
        System.setProperty("log4j2.configurationFile", "classpath:lockstep-controller-log4j2.xml");
        System.exit(
                Address.registeredIn(new CommandLine(new ZooKeeperProcess())).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (EmbeddedZooKeeper server =
                new EmbeddedZooKeeper(
                        data.toAbsolutePath(), listen.socket(), Duration.ofMillis(500))) {
            server.start();
            System.out.println("zookeeper ready on " + listen);
            Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown));
            ended.await();
        }
        return 0;
    }
}
