package lockstep.gang.replay.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kinds of traces that can be read.
public enum TraceFormat {
    /// Standard Workload Format.
    SWF,
    PHILLY,
    KALOS,
    SIA,
    OPENB,
    /// Our own table: `job_id,submit_s,run_s,accelerators,limit_s,user,family,type`.
    LOCKSTEP;

    /// As `--format` takes it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TraceFormat> named(String word) {
        return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
    }

    /// By the name of the file, else by its first line.
    public static Optional<TraceFormat> guess(String fileName, String firstLine) {
        if (fileName.endsWith(".swf") || fileName.endsWith(".swf.gz")) {
            return Optional.of(SWF);
        }
        List<String> columns = List.of(firstLine.strip().split(","));
        if (columns.contains("run_s")) {
            return Optional.of(LOCKSTEP);
        }
        if (columns.contains("vc")) {
            return Optional.of(PHILLY);
        }
        if (columns.contains("node_num")) {
            return Optional.of(KALOS);
        }
        if (columns.contains("application")) {
            return Optional.of(SIA);
        }
        if (columns.contains("gpu_spec")) {
            return Optional.of(OPENB);
        }
        return firstLine.startsWith(";") ? Optional.of(SWF) : Optional.empty();
    }

    /// Reads a whole trace.
    ///
    /// @param steps asked only by [#SIA], whose files hold no durations
    public Trace read(Iterable<String> lines, StepTimes steps) {
        return switch (this) {
            case SWF -> SwfTrace.read(lines);
            case PHILLY -> CsvTraces.philly(lines);
            case KALOS -> CsvTraces.kalos(lines);
            case SIA -> SiaTrace.read(lines, steps);
            case OPENB -> CsvTraces.openb(lines);
            case LOCKSTEP -> CsvTraces.plain(lines);
        };
    }
}
