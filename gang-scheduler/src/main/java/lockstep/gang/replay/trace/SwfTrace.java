package lockstep.gang.replay.trace;

import lockstep.gang.replay.csv.BadCell;
import lockstep.gang.replay.csv.Cells;
import lockstep.gang.replay.csv.Problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The Standard Workload Format of the Parallel Workloads Archive: 18 numbers a line, `;` begins a
/// comment, -1 means not known.
///
/// A processor counts as an accelerator. Jobs that never ran are left out.
final class SwfTrace {
    private static final int FIELDS = 18;
    private static final int JOB = 0;
    private static final int SUBMIT = 1;
    private static final int RUN = 3;
    private static final int ALLOCATED = 4;
    private static final int REQUESTED = 7;
    private static final int REQUESTED_TIME = 8;
    private static final int USER = 11;
    private static final int EXECUTABLE = 13;

    private final JobList jobs = new JobList();
    private final List<Problem> problems = new ArrayList<>();

    private SwfTrace() {}

    static Trace read(Iterable<String> lines) {
        SwfTrace reading = new SwfTrace();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith(";")) {
                reading.line(text, number);
            }
        }
        return reading.jobs.trace(reading.problems);
    }

    private void line(String text, int number) {
        String[] fields = text.split("\\s+");
        if (fields.length != FIELDS) {
            problems.add(
                    new Problem(
                            number,
                            "%d fields, but SWF has %d".formatted(fields.length, FIELDS),
                            "the line is cut off, or the file is of another format"));
            return;
        }
        try {
            job(fields);
        } catch (BadCell bad) {
            problems.add(new Problem(number, bad.getMessage(), bad.advice()));
        }
    }

    private void job(String[] fields) {
        double submit = Cells.number("submit time", fields[SUBMIT]);
        double run = Cells.number("run time", fields[RUN]);
        double allocated = Cells.number("allocated processors", fields[ALLOCATED]);
        double requested = Cells.number("requested processors", fields[REQUESTED]);
        double limit = Cells.number("requested time", fields[REQUESTED_TIME]);
        int processors = (int) (allocated > 0 ? allocated : requested);
        if (submit < 0) {
            throw new BadCell(
                    "submit time (%s) must be 0 or more".formatted(fields[SUBMIT]),
                    "correct the value or remove the line");
        }
        if (run <= 0 || processors <= 0) {
            jobs.skip("never ran");
            return;
        }
        jobs.add(
                new TraceJob(
                        fields[JOB],
                        TraceJob.seconds(submit),
                        TraceJob.seconds(run),
                        processors,
                        limit > 0
                                ? Optional.of(TraceJob.seconds(limit))
                                : Optional.<Duration>empty(),
                        "user" + fields[USER],
                        family(fields),
                        ""));
    }

    /// A user's program; where that is not known, a user's jobs of one size.
    private static String family(String[] fields) {
        return fields[EXECUTABLE].equals("-1")
                ? "user%s-%sp".formatted(fields[USER], fields[REQUESTED])
                : "user%s-exe%s".formatted(fields[USER], fields[EXECUTABLE]);
    }
}
