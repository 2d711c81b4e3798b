package lockstep.node;

import lockstep.node.config.NodeConfig;
import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessTable;
import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.accelerator.AcceleratorSensor;
import lockstep.node.sense.accelerator.AcceleratorSource;
import lockstep.node.sense.accelerator.AmdSmiSource;
import lockstep.node.sense.accelerator.NvidiaSmiSource;
import lockstep.node.sense.accelerator.NvmlSource;
import lockstep.node.sense.board.BoardSensor;
import lockstep.node.sense.board.PowerSensor;
import lockstep.node.sense.check.SiteChecks;
import lockstep.node.sense.command.Commands;
import lockstep.node.sense.command.SessionCommands;
import lockstep.node.sense.cpu.CpuClockSensor;
import lockstep.node.sense.cpu.CpuThrottleSensor;
import lockstep.node.sense.cpu.LoadSensor;
import lockstep.node.sense.cpu.MemoryErrorSensor;
import lockstep.node.sense.cpu.PressureSensor;
import lockstep.node.sense.cpu.StealSensor;
import lockstep.node.sense.kernel.KernelLog;
import lockstep.node.sense.kernel.KernelLogSensor;
import lockstep.node.sense.network.EthernetSensor;
import lockstep.node.sense.network.InfiniBandSensor;
import lockstep.node.sense.probe.ClockQuantum;
import lockstep.node.sense.storage.FileProbe;
import lockstep.node.sense.storage.StorageSensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// All that this daemon reads of its node's health.
final class SensorList {
    private static final int OUTPUT_MAX = 4 << 20;
    private static final List<String> NVIDIA_SMI_AT =
            List.of("usr/bin/nvidia-smi", "usr/local/bin/nvidia-smi", "bin/nvidia-smi");
    private static final List<String> AMD_SMI_AT =
            List.of("usr/bin/amd-smi", "usr/local/bin/amd-smi", "opt/rocm/bin/amd-smi");
    private static final Duration SMI_LIMIT = Duration.ofSeconds(20);
    private static final Duration ACCELERATORS_EVERY = Duration.ofSeconds(30);

    /// Its program takes much longer than NVIDIA's library.
    private static final Duration AMD_ACCELERATORS_EVERY = Duration.ofSeconds(90);

    private static final Duration KERNEL_LOG_EVERY = Duration.ofSeconds(1);
    private static final Duration STORAGE_EVERY = Duration.ofSeconds(30);
    private static final Duration STORAGE_PATIENCE = Duration.ofSeconds(10);

    private SensorList() {}

    /// Chooses and makes them.
    ///
    /// @param node its name
    /// @param root `/`
    /// @param nodeIsFree whether no job holds anything of the node
    /// @param nanoClock monotonic
    /// @throws IOException when the file of the kernel's messages cannot be looked at
    static List<Sensor> of(
            String node,
            NodeConfig.Sense config,
            Path root,
            BooleanSupplier nodeIsFree,
            LongSupplier nanoClock)
            throws IOException {
        List<Sensor> sensors = new ArrayList<>();
        sensors.add(new LoadSensor(root, Runtime.getRuntime().availableProcessors()));
        sensors.add(new PressureSensor(root));
        sensors.add(new StealSensor(root));
        sensors.add(new MemoryErrorSensor(root, nanoClock));
        sensors.add(new CpuClockSensor(root));
        sensors.add(new CpuThrottleSensor(root, nanoClock));
        sensors.add(new BoardSensor(root));
        sensors.add(new PowerSensor(root, nanoClock));
        sensors.add(new InfiniBandSensor(root, nanoClock, InstantSource.system(), Map.of()));
        sensors.add(new EthernetSensor(root, nanoClock));
        if (!config.storage().isEmpty()) {
            sensors.add(
                    new StorageSensor(
                            config.storage(),
                            new FileProbe(node, nanoClock),
                            STORAGE_EVERY,
                            STORAGE_PATIENCE,
                            nanoClock,
                            Thread.ofPlatform().daemon().name("storage-", 0).factory()));
        }
        Commands commands = new SessionCommands(new ProcessTable(root.resolve("proc")), OUTPUT_MAX);
        config.checks()
                .ifPresent(
                        directory ->
                                sensors.add(
                                        new SiteChecks(
                                                directory,
                                                node,
                                                config.checksEvery(),
                                                config.checkTimeout(),
                                                commands,
                                                oneThread("site-checks"),
                                                Kernel.effectiveUserId())));
        accelerators(root, commands, nanoClock).ifPresent(sensors::add);
        if (config.kernelLog().isPresent()) {
            sensors.add(kernelLog(config.kernelLog().get()));
        }
        if (config.quantum()) {
            sensors.add(new ClockQuantum(root.resolve("proc"), nodeIsFree, nanoClock));
        }
        return sensors;
    }

    /// By the library, else by a program of the driver, else there are none.
    private static Optional<Sensor> accelerators(
            Path root, Commands commands, LongSupplier nanoClock) {
        var rates = new CounterRates(nanoClock);
        Optional<AcceleratorSource> nvidia =
                NvmlSource.find()
                        .or(() -> anyOf(NVIDIA_SMI_AT, root).map(_ -> nvidiaSmi(commands)));
        return nvidia.<Sensor>map(
                        source -> new AcceleratorSensor(source, ACCELERATORS_EVERY, rates))
                .or(
                        () ->
                                anyOf(AMD_SMI_AT, root)
                                        .map(
                                                _ ->
                                                        new AcceleratorSensor(
                                                                amdSmi(commands),
                                                                AMD_ACCELERATORS_EVERY,
                                                                rates)));
    }

    private static Optional<Path> anyOf(List<String> places, Path root) {
        return places.stream().map(root::resolve).filter(Files::isExecutable).findFirst();
    }

    private static AcceleratorSource nvidiaSmi(Commands commands) {
        return new NvidiaSmiSource(commands, "nvidia-smi", SMI_LIMIT);
    }

    private static AcceleratorSource amdSmi(Commands commands) {
        return new AmdSmiSource(commands, "amd-smi", SMI_LIMIT);
    }

    private static Sensor kernelLog(Path file) throws IOException {
        Clock clock = Clock.system(ZoneId.systemDefault());
        Instant boot = clock.instant().minusMillis(Kernel.bootMillis());
        return new KernelLogSensor(KernelLog.from(file), KERNEL_LOG_EVERY, clock, boot);
    }

    private static Executor oneThread(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }
}
