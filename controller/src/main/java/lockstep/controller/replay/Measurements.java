package lockstep.controller.replay;

import lockstep.gang.replay.truth.MeasuredTruth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a folder of public measurements: `gpu_variability`, `system_variability` and
/// `placement_profiles`, as far as they are there. docs/replay.md says where each comes from.
final class Measurements {
    private static final Pattern LONGHORN =
            Pattern.compile("longhorn_v100_(resnet|bert|sgemm)\\.csv(\\.gz)?");
    private static final Pattern GEMM = Pattern.compile("perlmutter_a100_gemm.*\\.csv(\\.gz)?");
    private static final Pattern RUNS = Pattern.compile("perlmutter_\\w+_runs\\.csv(\\.gz)?");
    private static final Pattern PLACEMENTS = Pattern.compile("placements-([\\w-]+)\\.csv(\\.gz)?");

    private final MeasuredTruth measured = new MeasuredTruth();

    private Measurements() {}

    /// @throws BadInput when something is wrong with a file, or nothing is there
    static MeasuredTruth read(Path folder) throws BadInput {
        Measurements reading = new Measurements();
        reading.speeds(folder.resolve("gpu_variability"));
        reading.speeds(folder.resolve("system_variability"));
        for (Path program : children(folder.resolve("placement_profiles"))) {
            if (Files.isDirectory(program)) {
                reading.placements(program);
            }
        }
        if (reading.measured.isEmpty()) {
            throw new BadInput(
                    "%s holds no measurements of speed.\nMaybe it is not the folder that has gpu_variability and system_variability in it; --truth builtin needs none."
                            .formatted(folder));
        }
        return reading.measured;
    }

    private void speeds(Path folder) throws BadInput {
        for (Path file : children(folder)) {
            String name = name(file);
            if (LONGHORN.matcher(name).matches()) {
                measured.accelerators(TextFile.lines(file), List.of("gpu_id"), "perf_ms");
            } else if (GEMM.matcher(name).matches()) {
                measured.accelerators(TextFile.lines(file), List.of("node", "gpu"), "gemm_s");
            } else if (RUNS.matcher(name).matches()) {
                measured.runs(TextFile.lines(file), "app_total_time_ms");
            }
            BadInput.throwIfAny(file.toString(), measured.takeProblems());
        }
    }

    private void placements(Path program) throws BadInput {
        for (Path file : children(program)) {
            Matcher matcher = PLACEMENTS.matcher(name(file));
            if (matcher.matches()) {
                measured.placements(name(program), matcher.group(1), TextFile.lines(file));
                BadInput.throwIfAny(file.toString(), measured.takeProblems());
            }
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /// In the order of their names; none where there is no such folder.
    private static List<Path> children(Path folder) throws BadInput {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException failed) {
            throw new BadInput("%s cannot be read: %s".formatted(folder, failed.getMessage()));
        }
    }
}
