package lockstep.gang.learn;

import static lockstep.gang.learn.LearnScene.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// Forecasts for real batch logs (Parallel Workloads Archive), each made from what had ended when
/// the job was submitted.
///
/// The accuracy of a forecast is the shorter of forecast and run ÷ the longer, as in Tsafrir,
/// Etsion and Feitelson (2007). It is compared with that of the limit, and with their forecast: the
/// mean of the user's last two run times.
class RunTimesOnLogsTest {
    private static final Path LOGS = Path.of("../../shared/traces/swf");

    /// Enough to tell forecasts apart; docs/policy-memory.md has the figures of whole logs.
    private static final int JOBS_MAX = 4_000;

    private record LoggedJob(
            double submitted, double ended, Duration ran, String user, JobSpec spec) {}

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "KTH-SP2-1996.swf.gz, 0.5",
        "SDSC-SP2-1998-first5k.swf, 0.57",
        "LLNL-Atlas-2006-2.1-cln.part1.swf.gz, 0.57"
    })
    void forecasts_are_better_than_limits_and_than_the_last_two_runs(String log, double least)
            throws IOException {
        Path file = LOGS.resolve(log);
        assumeTrue(Files.exists(file), "there is no " + file);
        Accuracy accuracy = replayed(jobs(file));
        assertThat(accuracy.ofForecasts()).as("%s", accuracy).isGreaterThan(least);
        assertThat(accuracy.ofForecasts()).isGreaterThan(accuracy.ofLimits() + 0.08);
        assertThat(accuracy.ofForecasts()).isGreaterThan(accuracy.ofLastTwo() + 0.01);
    }

    private record Accuracy(int jobs, double ofForecasts, double ofLimits, double ofLastTwo) {}

    private static Accuracy replayed(List<LoggedJob> jobs) {
        PriorityQueue<LoggedJob> running =
                new PriorityQueue<>(Comparator.comparingDouble(LoggedJob::ended));
        Map<String, List<Double>> byUser = new TreeMap<>();
        Histories histories = Histories.NONE;
        double[] sums = new double[3];
        long seq = 0;
        for (LoggedJob job : jobs) {
            while (!running.isEmpty() && running.peek().ended <= job.submitted) {
                LoggedJob over = running.remove();
                histories = histories.with(ended(over, ++seq));
                byUser.computeIfAbsent(over.user, _ -> new ArrayList<>())
                        .add(Run.seconds(over.ran));
            }
            double limit = Run.seconds(job.spec.timeLimit().orElseThrow());
            Duration forecast = RunTimes.of(histories).expected(user(job.user), job.spec);
            sums[0] += accuracy(Run.seconds(forecast), job);
            sums[1] += accuracy(limit, job);
            List<Double> runs = byUser.getOrDefault(job.user, List.of());
            sums[2] += accuracy(Math.min(limit, lastTwo(runs, limit)), job);
            running.add(job);
        }
        int n = jobs.size();
        return new Accuracy(n, sums[0] / n, sums[1] / n, sums[2] / n);
    }

    private static double lastTwo(List<Double> runs, double unknown) {
        return runs.size() < 2 ? unknown : (runs.getLast() + runs.get(runs.size() - 2)) / 2;
    }

    private static double accuracy(double forecast, LoggedJob job) {
        double ran = Run.seconds(job.ran);
        return Math.min(forecast, ran) / Math.max(forecast, ran);
    }

    private static EndedRun ended(LoggedJob job, long seq) {
        boolean cutOff = job.spec.timeLimit().orElseThrow().compareTo(job.ran) <= 0;
        Run.End end = cutOff ? Run.End.CUT_OFF : Run.End.COMPLETED;
        return new EndedRun(
                Family.of(user(job.user), job.spec),
                WorkloadClass.SYNCHRONOUS,
                new Run(end, job.ran, job.spec.timeLimit(), 1, seq),
                Optional.empty());
    }

    private static List<LoggedJob> jobs(Path file) throws IOException {
        List<LoggedJob> jobs = new ArrayList<>();
        try (InputStream plain = Files.newInputStream(file);
                InputStream text =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain;
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(text, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith(";")) {
                    job(line.strip().split("\\s+")).ifPresent(jobs::add);
                }
            }
        }
        jobs.sort(Comparator.comparingDouble(LoggedJob::submitted));
        return jobs.subList(0, Math.min(JOBS_MAX, jobs.size()));
    }

    /// Jobs that ran and had a limit. The executable stands for the name, processors for nodes.
    private static Optional<LoggedJob> job(String[] field) {
        double submitted = Double.parseDouble(field[1]);
        double waited = Math.max(0, Double.parseDouble(field[2]));
        double ran = Double.parseDouble(field[3]);
        double limit = Double.parseDouble(field[8]);
        int processors = Math.max(1, Integer.parseInt(field[4]));
        if (ran <= 0 || limit <= 0) {
            return Optional.empty();
        }
        // Digits do not tell families apart; letters do.
        String executable =
                field[13]
                        .chars()
                        .map(digit -> digit + 'a' - '0')
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return Optional.of(
                new LoggedJob(
                        submitted,
                        submitted + waited + ran,
                        Duration.ofMillis((long) (ran * 1000)),
                        "u" + field[11],
                        LearnScene.job(
                                executable,
                                processors,
                                Optional.of(Duration.ofMillis((long) (limit * 1000))))));
    }
}
