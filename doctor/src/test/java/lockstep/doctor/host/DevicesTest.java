package lockstep.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.node.config.NodeConfig.AcceleratorGroup;
import lockstep.node.config.NodeConfig.Hardware;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// GPUs and RDMA adapters.
final class DevicesTest {
    private static final Hardware AS_IT_IS =
            new Hardware(OptionalInt.empty(), OptionalLong.empty(), Optional.empty());

    @TempDir Path folder;

    private PretendedRoot root = new PretendedRoot(Path.of("/"));

    @BeforeEach
    void pretend() {
        root = new PretendedRoot(folder);
    }

    private void plugged(int count) {
        for (int i = 0; i < count; i++) {
            String device = "sys/bus/pci/devices/0000:0" + i + ":00.0/";
            root.with(device + "vendor", "0x10de\n").with(device + "class", "0x030200\n");
        }
        String audio = "sys/bus/pci/devices/0000:0f:00.1/";
        root.with(audio + "vendor", "0x10de\n").with(audio + "class", "0x040300\n");
    }

    private void driven(int count) {
        for (int i = 0; i < count; i++) {
            root.with("dev/nvidia" + i, "");
        }
        root.with(
                "proc/driver/nvidia/version",
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.1\nGCC version: 12\n");
    }

    private List<Finding> gpus(GpuCheck.Library library) {
        return new GpuCheck(folder, library, AS_IT_IS).look();
    }

    private static GpuCheck.Library knowing(int count) {
        return () -> OptionalInt.of(count);
    }

    @Test
    void a_machine_without_gpus_is_fine() {
        assertThat(gpus(OptionalInt::empty)).containsExactly(new Fine("no GPUs by NVIDIA here"));
    }

    @Test
    void gpus_that_bus_driver_and_library_agree_on_are_fine() {
        plugged(2);
        driven(2);

        assertThat(gpus(knowing(2))).hasSize(2).allMatch(Fine.class::isInstance);
        assertThat(gpus(knowing(2)).getFirst().text()).contains("2 GPUs, driver: NVIDIA UNIX");
    }

    @Test
    void gpus_without_a_driver_are_wrong() {
        plugged(2);

        assertThat(gpus(OptionalInt::empty)).singleElement().isInstanceOf(Wrong.class);
        assertThat(gpus(OptionalInt::empty).getFirst().text()).contains("2 GPUs");
    }

    @Test
    void a_gpu_that_the_driver_has_lost_is_wrong() {
        plugged(2);
        driven(1);

        assertThat(gpus(knowing(1)).getFirst()).isInstanceOf(Wrong.class);
        assertThat(gpus(knowing(1)).getFirst().todo()).contains("Xid");
    }

    @Test
    void a_library_that_is_missing_mute_or_knows_fewer_is_wrong() {
        plugged(2);
        driven(2);

        assertThat(gpus(OptionalInt::empty).getLast().text()).contains("libnvidia-ml.so.1");
        assertThat(gpus(knowing(1)).getLast().text()).contains("knows 1 of 2");
        Finding mute =
                gpus(() -> {
                            throw new IOException("nvmlInit_v2: 18");
                        })
                        .getLast();
        assertThat(mute).isInstanceOf(Wrong.class);
        assertThat(mute.text()).contains("nvmlInit_v2: 18");
    }

    @Test
    void a_configuration_that_says_more_than_there_is_is_wrong() {
        plugged(2);
        driven(2);
        Hardware eight =
                new Hardware(
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        Optional.of(List.of(new AcceleratorGroup("gpu", "h100", 8))));

        assertThat(new GpuCheck(folder, knowing(2), eight).look().getLast().text())
                .isEqualTo("node.accelerators says 8, and there are 2");
    }

    @Test
    void ports_of_adapters_that_are_not_up_are_told() {
        root.with("sys/class/infiniband/mlx5_0/ports/1/state", "4: ACTIVE\n")
                .with("sys/class/infiniband/mlx5_0/ports/1/rate", "400 Gb/sec (4X NDR)\n")
                .with("sys/class/infiniband/mlx5_1/ports/1/state", "1: DOWN\n")
                .with("sys/class/infiniband/mlx5_1/ports/1/phys_state", "3: Disabled\n")
                .with("dev/infiniband/uverbs0", "");

        List<Finding> found = new InfinibandCheck(folder).look();

        assertThat(found.getFirst())
                .isEqualTo(new Fine("mlx5_0 port 1: ACTIVE, 400 Gb/sec (4X NDR)"));
        assertThat(found.getLast()).isInstanceOf(Advice.class);
        assertThat(found.getLast().text()).isEqualTo("mlx5_1 port 1: DOWN, Disabled");
    }

    @Test
    void adapters_that_programs_cannot_open_are_wrong() {
        root.with("sys/class/infiniband/mlx5_0/ports/1/state", "4: ACTIVE\n");

        assertThat(new InfinibandCheck(folder).look().getLast()).isInstanceOf(Wrong.class);
    }

    @Test
    void a_machine_without_adapters_is_fine() {
        assertThat(new InfinibandCheck(folder).look()).singleElement().isInstanceOf(Fine.class);
    }
}
