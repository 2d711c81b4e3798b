package lockstep.controller.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.site.SiteReading;
import lockstep.gang.replay.trace.Trace;
import lockstep.gang.replay.trace.TraceFormat;
import lockstep.gang.replay.truth.Chance;
import lockstep.gang.replay.truth.FailureLog;
import lockstep.gang.replay.truth.MeasuredTruth;
import lockstep.gang.replay.truth.Truth;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads public traces and measurements where they lie beside the project; skipped elsewhere.
class PublicTracesTest {
    private static final Path TRACES = Path.of("../../shared/traces");

    @BeforeEach
    void traces_are_there() {
        assumeTrue(Files.isDirectory(TRACES), () -> TRACES + " is not there");
    }

    @ParameterizedTest
    @CsvSource({
        "swf/KTH-SP2-1996.swf.gz, SWF, 28481",
        "swf/SDSC-SP2-1998-first5k.swf, SWF, 4606",
        "swf/LLNL-Atlas-2006-2.1-cln.part1.swf.gz, SWF, 17754",
        "swf/lublin_256-model.swf.gz, SWF, 10000",
        "philly_jobs/jobs_2017-09_to_2017-10.csv.gz, PHILLY, 52849",
        "kalos_gang_jobs/jobs_part1.csv, KALOS, 159",
        "sia_workloads/newtrace-1.csv, SIA, 960",
        "sia_workloads/saturn-1.csv, SIA, 160",
        "alibaba_openb/openb_pod_list_default.csv, OPENB, 6203"
    })
    void traces_are_recognised_and_read_without_a_mistake(String file, TraceFormat format, int jobs)
            throws Exception {
        Path path = TRACES.resolve(file);
        List<String> lines = TextFile.lines(path);
        assertThat(TraceFormat.guess(String.valueOf(path.getFileName()), lines.getFirst()))
                .contains(format);
        Trace trace = format.read(lines, World.read("builtin").steps());
        assertThat(trace.problems()).isEmpty();
        assertThat(trace.jobs().size()).isEqualTo(jobs);
    }

    @Test
    void measurements_make_a_truth_with_fast_and_slow_nodes_and_programs_that_communicate()
            throws Exception {
        MeasuredTruth measured = Measurements.read(TRACES);
        assertThat(measured.profiles().programs()).hasSizeGreaterThan(8);
        Site site = SiteReading.shorthand("500x8/16/8").orElseThrow().site().orElseThrow();
        Truth truth = measured.on(site, new Chance(1));
        double slowest = 0;
        for (int node = 0; node < site.nodes(); node++) {
            slowest = Math.max(slowest, truth.speeds().slowdown(node));
        }
        assertThat(slowest).isBetween(1.03, 1.25);
        assertThat(truth.runs().median()).isCloseTo(1, within(0.01));
    }

    @Test
    void failure_logs_give_rates_and_lemons() throws Exception {
        FailureLog titan =
                FailureLog.titan(
                        TextFile.lines(
                                TRACES.resolve("titan_gpu_failures/gpu_stays_cols_0-12.csv.gz")));
        assertThat(titan.problems()).isEmpty();
        assertThat(titan.perAcceleratorYear()).isCloseTo(0.052, within(0.001));
        assertThat(titan.shape()).isBetween(0.2, 2.0);
        FailureLog summit =
                FailureLog.summit(TextFile.lines(TRACES.resolve("summit_xid/xid_counts_2020.csv")));
        assertThat(summit.problems()).isEmpty();
        assertThat(summit.shape()).isLessThan(0.05);
    }
}
