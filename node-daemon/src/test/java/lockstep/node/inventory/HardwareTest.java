package lockstep.node.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.NumaNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class HardwareTest {

    @TempDir Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, text);
    }

    private Hardware hardware() {
        return new Hardware(root);
    }

    @Test
    void online_cpus_are_counted() throws IOException {
        file("sys/devices/system/cpu/online", "0-3,8,10-11\n");

        assertThat(hardware().cpus()).isEqualTo(7);
    }

    @Test
    void a_list_that_cannot_be_read_is_named() throws IOException {
        file("sys/devices/system/cpu/online", "many\n");

        assertThatThrownBy(() -> hardware().cpus())
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot count the CPUs in 'many'");
    }

    @Test
    void memory_is_in_whole_mebibytes() throws IOException {
        file("proc/meminfo", "MemTotal:       24687132 kB\nMemFree:        1 kB\n");

        assertThat(hardware().memoryMib()).isEqualTo(24_108);
    }

    @Test
    void numa_nodes_come_in_order() throws IOException {
        for (int node : new int[] {10, 0, 2}) {
            file(
                    "sys/devices/system/node/node" + node + "/cpulist",
                    node + "-" + (node + 1) + "\n");
            file(
                    "sys/devices/system/node/node" + node + "/meminfo",
                    "Node %d MemTotal:       2097152 kB\n".formatted(node));
        }
        file("sys/devices/system/node/online", "0,2,10\n");

        assertThat(hardware().numaNodes())
                .extracting(NumaNode::getId, NumaNode::getCpus, NumaNode::getMemoryMib)
                .containsExactly(
                        tuple(0, "0-1", 2_048L),
                        tuple(2, "2-3", 2_048L),
                        tuple(10, "10-11", 2_048L));
    }

    @Test
    void a_machine_without_numa_and_gpus_has_none() throws IOException {
        assertThat(hardware().numaNodes()).isEmpty();
        assertThat(hardware().gpus()).isEmpty();
    }

    @Test
    void gpus_are_those_of_the_driver() throws IOException {
        file("dev/nvidia1", "");
        file("dev/nvidia0", "");
        file("dev/nvidiactl", "");
        file("dev/nvidia-uvm", "");
        file(
                "proc/driver/nvidia/gpus/0000:1b:00.0/information",
                "Model: \t\t NVIDIA H100 80GB HBM3\nDevice Minor: \t 1\n");
        file("sys/bus/pci/devices/0000:1b:00.0/numa_node", "1\n");

        assertThat(hardware().gpus())
                .containsExactly(
                        Accelerator.newBuilder().setId("gpu0").setName("gpu").build(),
                        Accelerator.newBuilder()
                                .setId("gpu1")
                                .setName("gpu")
                                .setType("h100")
                                .setNumaNode(1)
                                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "NVIDIA H100 80GB HBM3, h100",
        "Tesla V100-SXM2-16GB,  v100",
        "NVIDIA A100-PCIE-40GB, a100",
        "NVIDIA L40S,           l40s",
        "Quadro,                quadro",
        "'',                    ''",
    })
    void a_model_is_called_what_people_call_it(String model, String type) {
        assertThat(Hardware.type(model)).isEqualTo(type);
    }

    @Test
    void this_machine_has_something() throws IOException {
        var here = new Hardware(Path.of("/"));

        assertThat(here.cpus()).isPositive();
        assertThat(here.memoryMib()).isPositive();
        assertThat(here.bootId()).hasSize(36);
    }
}
