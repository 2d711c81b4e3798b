package lockstep.gang.replay.trace;

import lockstep.gang.replay.csv.BadCell;
import lockstep.gang.replay.csv.CsvRow;
import lockstep.gang.replay.csv.CsvTable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Job logs that are tables: one row, one job.
final class CsvTraces {
    private CsvTraces() {}

    /// Microsoft Philly (Jeon et al., ATC 2019) in its compact form: tenants are users, and a
    /// tenant's jobs of one size are a family.
    static Trace philly(Iterable<String> lines) {
        return read(
                lines,
                List.of("job_id", "submit_s", "duration_s", "num_gpus", "vc"),
                (row, jobs) -> {
                    String tenant = row.text("vc");
                    int gpus = row.count("num_gpus");
                    add(
                            jobs,
                            row.text("job_id"),
                            row.positiveOrZero("submit_s"),
                            row.positiveOrZero("duration_s"),
                            gpus,
                            tenant,
                            tenant + "-" + gpus);
                });
    }

    /// Large gangs of Kalos (Acme, Hu et al., NSDI 2024). No users are known: the type of a job
    /// stands for both.
    static Trace kalos(Iterable<String> lines) {
        return read(
                lines,
                List.of("job_id", "submit_s", "duration_s", "gpu_num", "type"),
                (row, jobs) ->
                        add(
                                jobs,
                                row.text("job_id"),
                                row.positiveOrZero("submit_s"),
                                row.positiveOrZero("duration_s"),
                                row.count("gpu_num"),
                                row.text("type"),
                                row.text("type") + "-" + row.count("gpu_num")));
    }

    /// Pods of the Alibaba cluster "openb" (Weng et al., ATC 2023). A part of an accelerator counts
    /// as a whole one, since Lockstep does not share accelerators; pods without any are left out.
    static Trace openb(Iterable<String> lines) {
        return read(
                lines,
                List.of(
                        "name",
                        "num_gpu",
                        "gpu_spec",
                        "qos",
                        "creation_time",
                        "deletion_time",
                        "scheduled_time"),
                CsvTraces::pod);
    }

    private static void pod(CsvRow row, JobList jobs) {
        int gpus = row.count("num_gpu");
        if (gpus == 0) {
            jobs.skip("ask for no accelerator");
        } else if (row.text("scheduled_time").isEmpty()) {
            jobs.skip("never ran");
        } else {
            double run = row.number("deletion_time") - row.number("scheduled_time");
            if (run <= 0) {
                jobs.skip("never ran");
                return;
            }
            String models = row.text("gpu_spec");
            jobs.add(
                    new TraceJob(
                            row.text("name"),
                            TraceJob.seconds(row.positiveOrZero("creation_time")),
                            TraceJob.seconds(run),
                            gpus,
                            Optional.empty(),
                            row.text("qos"),
                            row.text("qos") + "-" + gpus,
                            // Several models to choose from cannot be said in a request.
                            models.contains("|") ? "" : models));
        }
    }

    /// Our own form: `job_id,submit_s,run_s,accelerators` and, where they are known,
    /// `limit_s,user,family,type`.
    static Trace plain(Iterable<String> lines) {
        return read(
                lines,
                List.of("job_id", "submit_s", "run_s", "accelerators"),
                (row, jobs) -> {
                    String user = row.text("user").isEmpty() ? "user" : row.text("user");
                    String family = row.text("family");
                    jobs.add(
                            new TraceJob(
                                    row.text("job_id"),
                                    TraceJob.seconds(row.positiveOrZero("submit_s")),
                                    TraceJob.seconds(atLeast("run_s", row.number("run_s"), 0.001)),
                                    (int) atLeast("accelerators", row.count("accelerators"), 1),
                                    limit(row),
                                    user,
                                    family.isEmpty() ? user : family,
                                    row.text("type")));
                });
    }

    private static Optional<Duration> limit(CsvRow row) {
        return row.text("limit_s").isEmpty()
                ? Optional.empty()
                : Optional.of(TraceJob.seconds(atLeast("limit_s", row.number("limit_s"), 0.001)));
    }

    private static double atLeast(String column, double value, double least) {
        if (value < least) {
            throw new BadCell(
                    "%s (%s) must be %s or more".formatted(column, value, least),
                    "correct the value or remove the line");
        }
        return value;
    }

    private static void add(
            JobList jobs,
            String id,
            double submit,
            double run,
            int accelerators,
            String user,
            String family) {
        if (run < 0.001 || accelerators == 0) {
            jobs.skip("never ran");
        } else {
            jobs.add(
                    new TraceJob(
                            id,
                            TraceJob.seconds(submit),
                            TraceJob.seconds(run),
                            accelerators,
                            Optional.empty(),
                            user,
                            family,
                            ""));
        }
    }

    static Trace read(
            Iterable<String> lines, List<String> columns, BiConsumer<CsvRow, JobList> row) {
        JobList jobs = new JobList();
        var problems = CsvTable.read(lines, columns, each -> row.accept(each, jobs));
        return jobs.trace(problems);
    }
}
