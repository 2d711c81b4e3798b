import lockstep.node.sense.Sensor;
import lockstep.node.sense.board.BoardSensor;
import lockstep.node.sense.board.PowerSensor;
import lockstep.node.sense.cpu.CpuClockSensor;
import lockstep.node.sense.cpu.CpuThrottleSensor;
import lockstep.node.sense.cpu.LoadSensor;
import lockstep.node.sense.cpu.MemoryErrorSensor;
import lockstep.node.sense.cpu.PressureSensor;
import lockstep.node.sense.cpu.StealSensor;
import lockstep.node.sense.network.EthernetSensor;
import lockstep.node.sense.network.InfiniBandSensor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// CPU time of one reading of each sensor that reads files, over a tree as of a large node: two
/// packages with 128 hardware threads each, ten adapters of InfiniBand, as many interfaces, 40
/// chips of hardware monitoring. Ordinary files stand in for those of the kernel, so what its
/// drivers do at a reading is not in the figures.
void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    for (int cpu = 0; cpu < 256; cpu++) {
        String folder = "sys/devices/system/cpu/cpu" + cpu + "/";
        write(root, folder + "topology/physical_package_id", cpu / 128);
        write(root, folder + "topology/core_id", cpu % 64);
        write(root, folder + "cpufreq/scaling_max_freq", 3_500_000);
        write(root, folder + "cpufreq/scaling_cur_freq", 2_000_000 + cpu);
        write(root, folder + "thermal_throttle/core_throttle_count", 0);
        write(root, folder + "thermal_throttle/package_throttle_count", 0);
    }
    for (int adapter = 0; adapter < 10; adapter++) {
        String port = "sys/class/infiniband/mlx5_" + adapter + "/ports/1/";
        write(root, "sys/class/infiniband/mlx5_" + adapter + "/hca_type", "MT4129");
        write(root, port + "state", "4: ACTIVE");
        write(root, port + "phys_state", "5: LinkUp");
        write(root, port + "rate", "400 Gb/sec (4X NDR)");
        for (String counter :
                List.of(
                        "symbol_error",
                        "port_rcv_errors",
                        "local_link_integrity_errors",
                        "link_downed",
                        "excessive_buffer_overrun_errors",
                        "port_xmit_discards",
                        "port_xmit_wait")) {
            write(root, port + "counters/" + counter, 0);
        }
        String face = "sys/class/net/ib" + adapter + "/";
        write(root, face + "device/vendor", "0x15b3");
        write(root, face + "operstate", "up");
        write(root, face + "speed", 400_000);
        write(root, face + "carrier_changes", 1);
        for (String counter : List.of("rx_errors", "tx_errors", "rx_dropped", "tx_dropped")) {
            write(root, face + "statistics/" + counter, 0);
        }
    }
    for (int chip = 0; chip < 40; chip++) {
        String folder = "sys/class/hwmon/hwmon" + chip + "/";
        boolean cpu = chip < 2;
        write(root, folder + "name", cpu ? "coretemp" : chip < 12 ? "nvme" : "jc42");
        for (int input = 1; input <= (cpu ? 65 : chip < 12 ? 3 : 1); input++) {
            write(root, folder + "temp" + input + "_input", 50_000);
            write(root, folder + "temp" + input + "_crit", 95_000);
        }
    }
    for (int zone = 0; zone < 2; zone++) {
        write(root, "sys/class/powercap/intel-rapl:" + zone + "/name", "package-" + zone);
        write(root, "sys/class/powercap/intel-rapl:" + zone + "/energy_uj", 1);
    }
    for (int mc = 0; mc < 16; mc++) {
        write(root, "sys/devices/system/edac/mc/mc" + mc + "/ce_count", 0);
        write(root, "sys/devices/system/edac/mc/mc" + mc + "/ue_count", 0);
    }
    write(root, "proc/loadavg", "1.00 1.00 1.00 1/100 1");
    write(
            root,
            "proc/stat",
            "cpu  1 2 3 4 5 6 7 8 0 0\n" + "cpu0 1 2 3 4 5 6 7 8 0 0\n".repeat(256));
    for (String of : List.of("cpu", "memory", "io")) {
        write(root, "proc/pressure/" + of, "some avg10=0.10 avg60=2.00 avg300=3.85 total=15");
    }

    double all = 0;
    for (Sensor sensor :
            List.of(
                    new LoadSensor(root, 256),
                    new PressureSensor(root),
                    new StealSensor(root),
                    new MemoryErrorSensor(root, System::nanoTime),
                    new CpuClockSensor(root),
                    new CpuThrottleSensor(root, System::nanoTime),
                    new BoardSensor(root),
                    new PowerSensor(root, System::nanoTime),
                    new InfiniBandSensor(root, System::nanoTime, InstantSource.system(), Map.of()),
                    new EthernetSensor(root, System::nanoTime))) {
        all += measure(sensor);
    }
    IO.println(
            "    %-16s                                                       %.3f %%"
                    .formatted("together", all));
}

double measure(Sensor sensor) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    double[] millis = new double[50];
    for (int i = 0; i < millis.length; i++) {
        long before = threads.getCurrentThreadCpuTime();
        sensor.read();
        millis[i] = (threads.getCurrentThreadCpuTime() - before) / 1e6;
    }
    double first = millis[0];
    Arrays.sort(millis);
    double median = millis[millis.length / 2];
    double share = median / sensor.every().toMillis() * 100;
    IO.println(
            "    %-16s first %.1f ms, then %.2f ms each %d s: of one core %.3f %%"
                    .formatted(sensor.name(), first, median, sensor.every().toSeconds(), share));
    return share;
}

void write(Path root, String path, Object value) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value + "\n");
}
