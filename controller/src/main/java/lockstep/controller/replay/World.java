package lockstep.controller.replay;

import lockstep.gang.replay.csv.Problem;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.trace.StepTimes;
import lockstep.gang.replay.truth.BuiltinTruth;
import lockstep.gang.replay.truth.Chance;
import lockstep.gang.replay.truth.Episode;
import lockstep.gang.replay.truth.Episodes;
import lockstep.gang.replay.truth.FailureLog;
import lockstep.gang.replay.truth.Failures;
import lockstep.gang.replay.truth.MeasuredTruth;
import lockstep.gang.replay.truth.Truth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what the options say about the truth.
///
/// @param folder of public measurements; absent means that the built-in numbers are used
/// @param measured what that folder holds
record World(Optional<Path> folder, Optional<MeasuredTruth> measured) {
    private static final Duration DOWN = Duration.ofHours(1);

    /// @param text `builtin`, or a folder
    static World read(String text) throws BadInput {
        if (text.equals("builtin")) {
            return new World(Optional.empty(), Optional.empty());
        }
        Path folder = Path.of(text);
        return new World(Optional.of(folder), Optional.of(Measurements.read(folder)));
    }

    StepTimes steps() {
        return (application, replicas, localBatch) ->
                measured.flatMap(
                                known ->
                                        known.profiles()
                                                .stepSeconds(application, replicas, localBatch))
                        .orElseGet(() -> BuiltinTruth.stepSeconds(replicas, localBatch));
    }

    /// Without failures and episodes.
    Truth truth(Site site, Chance chance) {
        return measured.map(known -> known.on(site, chance))
                .orElseGet(() -> BuiltinTruth.of(site, chance));
    }

    /// @param text `none`, `gray:PER_DAY`, or a file
    /// @param until how far ahead to draw
    static List<Episode> episodes(String text, Site site, Duration until, Chance chance)
            throws BadInput {
        if (text.equals("none")) {
            return List.of();
        }
        if (text.startsWith("gray:")) {
            double perDay = positive("--conditions", text.substring("gray:".length()));
            return Episodes.drawn(site, perDay, until, chance.about("episodes"));
        }
        List<Problem> problems = new ArrayList<>();
        List<Episode> episodes = Episodes.read(TextFile.lines(Path.of(text)), site, problems);
        BadInput.throwIfAny(text, problems);
        return episodes;
    }

    /// @param text `none`, `titan`, `summit`, `rate:PER_NODE_AND_YEAR`, or a file
    Failures failures(String text, Site site, Chance chance) throws BadInput {
        Chance own = chance.about("failures");
        if (text.startsWith("rate:")) {
            double rate = positive("--failures", text.substring("rate:".length()));
            return BuiltinTruth.failures(site, rate, own);
        }
        return switch (text) {
            case "none" -> Failures.none();
            case "titan" -> {
                Path file = log("titan", "titan_gpu_failures/gpu_stays_cols_0-12.csv.gz");
                yield on(site, file, FailureLog.titan(TextFile.lines(file)), own);
            }
            case "summit" -> {
                Path file = log("summit", "summit_xid/xid_counts_2020.csv");
                yield on(site, file, FailureLog.summit(TextFile.lines(file)), own);
            }
            default -> {
                List<Problem> problems = new ArrayList<>();
                List<Failures.Listed> listed =
                        FailureLog.listed(TextFile.lines(Path.of(text)), site, problems);
                BadInput.throwIfAny(text, problems);
                yield Failures.listed(listed);
            }
        };
    }

    private static Failures on(Site site, Path file, FailureLog log, Chance chance)
            throws BadInput {
        BadInput.throwIfAny(file.toString(), log.problems());
        return log.on(site, DOWN, chance);
    }

    private Path log(String name, String file) throws BadInput {
        return folder.orElseThrow(
                        () ->
                                new BadInput(
                                        "--failures %s needs the folder of measurements.\nMaybe add --truth DIR, or use rate:N."
                                                .formatted(name)))
                .resolve(file);
    }

    private static double positive(String option, String text) throws BadInput {
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            throw notPositive(option, text);
        }
        throw notPositive(option, text);
    }

    private static BadInput notPositive(String option, String text) {
        return new BadInput(
                "%s: %s must be a number above 0.\nMaybe write it like gray:2 or rate:6."
                        .formatted(option, text));
    }
}
