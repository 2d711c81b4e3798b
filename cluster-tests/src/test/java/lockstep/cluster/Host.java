package lockstep.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One machine of the cluster. It can lose its power, freeze and be cut off, and what runs on it
/// can be killed.
final class Host implements AutoCloseable {
    private final Place place;
    private final GenericContainer<?> container;

    private Host(Place place, GenericContainer<?> container) {
        this.place = place;
        this.container = container;
    }

    /// Puts it together; it has to be started yet.
    ///
    /// Folders are bound by hand, as Testcontainers would first try whether they can be, with an
    /// image from a registry.
    static Host of(Place place, String image, Network network, List<Mount> mounts) {
        List<Bind> binds = mounts.stream().map(Mount::bind).toList();
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse(image))
                        .withNetwork(network)
                        .withImagePullPolicy(_ -> false)
                        .withCreateContainerCmdModifier(
                                command ->
                                        Objects.requireNonNull(
                                                        command.withHostName(place.host())
                                                                .withIpv4Address(place.address())
                                                                .getHostConfig())
                                                .withBinds(binds)
                                                .withCapAdd(Capability.NET_ADMIN));
        for (Place each : Place.values()) {
            container.withExtraHost(each.host(), each.address());
        }
        return new Host(place, container);
    }

    Host with(Map<String, String> environment) {
        container.withEnv(environment);
        return this;
    }

    Host running(String... command) {
        container.withCommand(command);
        return this;
    }

    Place place() {
        return place;
    }

    void start() {
        container.start();
    }

    @Override
    public void close() {
        container.stop();
    }

    Answer shell(String command) {
        return run("/bin/sh", "-c", command);
    }

    Answer run(String... command) {
        try {
            var result = container.execInContainer(command);
            return new Answer(result.getExitCode(), result.getStdout(), result.getStderr());
        } catch (IOException failed) {
            throw new AssertionError(place.host() + " ran nothing", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the test was stopped", stopped);
        }
    }

    // --- faults ----------------------------------------------------------------------------------

    /// Everything on it ends at once; what it has on its disk stays.
    void losePower() {
        engine().killContainerCmd(id()).exec();
    }

    void power() {
        engine().startContainerCmd(id()).exec();
    }

    void freeze() {
        engine().pauseContainerCmd(id()).exec();
    }

    void thaw() {
        engine().unpauseContainerCmd(id()).exec();
    }

    void cut(Cut cut) {
        shell(cut.command()).orFail("nft on " + place.host());
    }

    /// Ends the network's faults, the only ones of these that leave the machine running.
    void join() {
        shell(Cut.HEAL).orFail("nft on " + place.host());
    }

    /// Sends its daemon a signal, such as KILL.
    void signal(String name) {
        shell("kill -%s $(cat /run/daemon.pid)".formatted(name)).orFail("kill on " + place.host());
    }

    /// Kills its daemon, which is not started again until it may be.
    void withoutDaemon() {
        shell("touch /run/hold && kill -KILL $(cat /run/daemon.pid)")
                .orFail("kill on " + place.host());
    }

    void withDaemon() {
        shell("rm -f /run/hold").orFail("rm on " + place.host());
    }

    /// Ends whatever is wrong with it.
    void heal() {
        if (isFrozen()) {
            thaw();
        }
        if (!isUp()) {
            power();
        }
        shell(Cut.HEAL + "; rm -f /run/hold").orFail("healing " + place.host());
    }

    boolean isUp() {
        return Boolean.TRUE.equals(state().getRunning());
    }

    boolean isFrozen() {
        return Boolean.TRUE.equals(state().getPaused());
    }

    private ContainerState state() {
        return engine().inspectContainerCmd(id()).exec().getState();
    }

    private DockerClient engine() {
        return container.getDockerClient();
    }

    private String id() {
        return Objects.requireNonNull(container.getContainerId(), "it has not been started");
    }
}
