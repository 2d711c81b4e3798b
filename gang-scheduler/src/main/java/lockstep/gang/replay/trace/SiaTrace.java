package lockstep.gang.replay.trace;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Workloads of Sia (Jayaram Subramanya et al., SOSP 2023): arrivals, programs, sizes and batches,
/// but no durations.
///
/// **How long a job runs.** As many steps as its program needs for our assumed amount of work, each
/// as long as was measured for so many replicas and that batch: `samples / batch × step time`. The
/// samples are full trainings of usual length (epochs × size of the data set): 100 × 50,000 for
/// cifar10, 90 × 1,281,167 for imagenet, 2 × 88,641 for bert (fine-tuning on SQuAD), 80 × 28,539
/// for deepspeech2, 50 × 16,551 for yolov3, 20 × 994,169 for ncf. Early stopping is not modelled.
///
/// Example: cifar10 on 8 replicas with batch 2,048: 5,000,000 / 2,048 = 2,441 steps; at 0.2 s each
/// it runs 488 s.
final class SiaTrace {
    private static final Map<String, Double> SAMPLES =
            Map.of(
                    "cifar10", 100 * 50_000.0,
                    "imagenet", 90 * 1_281_167.0,
                    "bert", 2 * 88_641.0,
                    "deepspeech2", 80 * 28_539.0,
                    "yolov3", 50 * 16_551.0,
                    "ncf", 20 * 994_169.0);
    private static final double SAMPLES_OF_OTHERS = 5_000_000;

    private SiaTrace() {}

    static Trace read(Iterable<String> lines, StepTimes steps) {
        return CsvTraces.read(
                lines,
                List.of("name", "time", "application", "num_replicas", "batch_size"),
                (row, jobs) -> {
                    String application = row.text("application");
                    int replicas = row.count("num_replicas");
                    double batch = row.positiveOrZero("batch_size");
                    if (replicas == 0 || batch == 0) {
                        jobs.skip("ask for nothing");
                        return;
                    }
                    double count = SAMPLES.getOrDefault(application, SAMPLES_OF_OTHERS) / batch;
                    double step = steps.stepSeconds(application, replicas, batch / replicas);
                    jobs.add(
                            new TraceJob(
                                    row.text("name"),
                                    TraceJob.seconds(row.positiveOrZero("time")),
                                    TraceJob.seconds(Math.max(1, count * step)),
                                    replicas,
                                    Optional.empty(),
                                    application,
                                    application,
                                    ""));
                });
    }
}
