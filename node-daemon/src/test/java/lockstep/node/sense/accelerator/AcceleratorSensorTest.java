package lockstep.node.sense.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.node.sense.CounterRates;
import lockstep.node.sense.Fault;
import lockstep.node.sense.Findings;
import lockstep.node.sense.Reading;
import lockstep.node.sense.command.Commands;
import lockstep.node.sense.command.Outcome;
import lockstep.protocol.v1.Measure;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

final class AcceleratorSensorTest {
    private final AtomicLong nanos = new AtomicLong();
    private String gpus = "";
    private String links = "";
    private final AcceleratorSensor sensor = sensor(this::answer);

    private AcceleratorSensor sensor(Commands commands) {
        return new AcceleratorSensor(
                new NvidiaSmiSource(commands, "nvidia-smi", Duration.ofSeconds(20)),
                Duration.ofSeconds(10),
                new CounterRates(nanos::get));
    }

    private Outcome answer(List<String> command, Map<String, String> environment, Duration limit) {
        assertThat(environment).containsOnlyKeys("PATH", "LC_ALL");
        assertThat(limit).isEqualTo(Duration.ofSeconds(20));
        String output =
                command.contains("-x") ? "<nvidia_smi_log>" + gpus + "</nvidia_smi_log>" : links;
        return new Outcome(OptionalInt.of(0), output, false, Optional.empty());
    }

    private static String gpu(String body) {
        return "<gpu>" + body + "</gpu>";
    }

    private static String uncorrected(int count) {
        return gpu(
                "<ecc_errors><volatile><dram_uncorrectable>%d</dram_uncorrectable></volatile></ecc_errors>"
                        .formatted(count));
    }

    private static String slow(String reason) {
        return gpu(
                ("<clocks_event_reasons><clocks_event_reason_%s>Active</clocks_event_reason_%s>"
                                + "</clocks_event_reasons>")
                        .formatted(reason, reason));
    }

    private Findings read() throws IOException {
        nanos.addAndGet(Duration.ofMinutes(30).toNanos());
        return sensor.read();
    }

    @Test
    void memory_errors_are_a_fault_when_they_grow() throws IOException {
        gpus = uncorrected(2);
        assertThat(read().faults()).isEmpty();
        gpus = uncorrected(5);
        Findings grown = read();

        assertThat(grown.faults())
                .containsExactly(new Fault("gpu0", "3 memory errors could not be corrected"));
        assertThat(grown.readings())
                .containsExactly(new Reading(Measure.ACCELERATOR_UNCORRECTED_ERRORS, "gpu0", 6));
        gpus = uncorrected(0);
        assertThat(read().faults()).isEmpty();
    }

    @Test
    void heat_is_a_fault_when_it_stays() throws IOException {
        gpus = slow("hw_thermal_slowdown");
        assertThat(read().faults()).isEmpty();
        assertThat(read().faults()).isEmpty();
        assertThat(read().faults())
                .containsExactly(new Fault("gpu0", "slowed down by hw_thermal_slowdown"));
    }

    @Test
    void the_power_limit_slows_down_and_is_no_fault() throws IOException {
        gpus = slow("sw_power_cap");
        read();
        read();
        Findings third = read();

        assertThat(third.faults()).isEmpty();
        assertThat(third.readings())
                .containsExactly(new Reading(Measure.ACCELERATOR_THROTTLED, "gpu0", 1));
    }

    @Test
    void inactive_links_are_a_fault_where_others_have_theirs() throws IOException {
        gpus = gpu("") + gpu("");
        links = "GPU 0: A\nNVML: all links are inactive\nGPU 1: A\nNVML: all links are inactive\n";
        assertThat(read().faults()).isEmpty();
        links = "GPU 0: A\n  Link 0: 25 GB/s\nGPU 1: A\nNVML: all links are inactive\n";
        assertThat(read().faults())
                .containsExactly(new Fault("gpu1", "all its NVLinks are inactive"));
    }

    @Test
    void an_idle_link_to_the_host_is_judged_by_its_width() throws IOException {
        String pci =
                "<pci><pci_gpu_link_info><pcie_gen><max_link_gen>4</max_link_gen>"
                        + "<current_link_gen>1</current_link_gen></pcie_gen><link_widths>"
                        + "<max_link_width>16x</max_link_width><current_link_width>8x"
                        + "</current_link_width></link_widths></pci_gpu_link_info></pci>";
        gpus = gpu(pci);
        assertThat(read().readings())
                .singleElement()
                .satisfies(r -> assertThat(r.value()).isBetween(0.06, 0.07));
        gpus = slow("gpu_idle").replace("</gpu>", pci + "</gpu>");
        assertThat(read().readings()).contains(new Reading(Measure.PCIE_SHARE, "gpu0", 0.5));
    }

    @Test
    void a_program_that_does_not_answer_is_told() {
        AcceleratorSensor hung =
                sensor((_, _, _) -> new Outcome(OptionalInt.empty(), "", false, Optional.empty()));

        assertThatThrownBy(hung::read)
                .isInstanceOf(IOException.class)
                .hasMessage("nvidia-smi took longer than 20 s");
    }
}
