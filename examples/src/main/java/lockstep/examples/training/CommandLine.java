package lockstep.examples.training;

import lockstep.examples.ring.Membership;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What arguments and environment ask for.
sealed interface CommandLine {
    record Train(TrainingOptions options, RunName run, Membership member) implements CommandLine {}

    record Help() implements CommandLine {}

    /// There is something wrong.
    ///
    /// @param mistakes all of them, a line each
    record Refused(List<String> mistakes) implements CommandLine {}

    static CommandLine parse(List<String> arguments, Map<String, String> variables) {
        if (arguments.contains("--help")) {
            return new Help();
        }
        var environment = new Environment(variables);
        var given = given(arguments, environment);
        var options = options(given, environment);
        var run =
                new RunName(
                        environment
                                .word("LOCKSTEP_JOB_ID")
                                .or(() -> environment.word("SLURM_JOB_ID"))
                                .orElse("local"),
                        environment.number(
                                0,
                                Integer.MAX_VALUE,
                                0,
                                "LOCKSTEP_ATTEMPT",
                                "SLURM_RESTART_COUNT"));
        int worldSize = environment.number(1, 100_000, 1, "WORLD_SIZE");
        int rank = environment.number(0, worldSize - 1, 0, "RANK");
        int port = environment.number(1, 65_535, 1, "MASTER_PORT");
        if (worldSize > 1) {
            for (var name : List.of("RANK", "MASTER_ADDR", "MASTER_PORT")) {
                if (environment.word(name).isEmpty()) {
                    environment.mistake(
                            "%s must be set when WORLD_SIZE (%d) is above 1"
                                    .formatted(name, worldSize));
                }
            }
        }
        if (!environment.mistakes().isEmpty()) {
            return new Refused(environment.mistakes());
        }
        var member =
                new Membership(
                        run.toString(),
                        rank,
                        worldSize,
                        environment.word("MASTER_ADDR").orElse("localhost"),
                        port,
                        options.assemblyTimeout(),
                        options.peerTimeout());
        return new Train(options, run, member);
    }

    private static Map<String, String> given(List<String> arguments, Environment environment) {
        var known =
                Set.of(
                        "--steps",
                        "--step-millis",
                        "--seed",
                        "--hidden",
                        "--checkpoint-every",
                        "--checkpoint-dir",
                        "--print-every",
                        "--assembly-timeout-seconds",
                        "--peer-timeout-seconds");
        var given = new HashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            int equals = argument.indexOf('=');
            var name = equals < 0 ? argument : argument.substring(0, equals);
            if (!known.contains(name)) {
                environment.mistake("unknown option %s".formatted(argument));
            } else if (equals >= 0) {
                given.put(name, argument.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                i++;
                given.put(name, arguments.get(i));
            } else {
                environment.mistake("%s must be followed by a value".formatted(name));
            }
        }
        return given;
    }

    private static TrainingOptions options(Map<String, String> given, Environment environment) {
        var numbers = new Numbers(given, environment);
        return new TrainingOptions(
                numbers.of("--steps", 300, 1, 1_000_000_000),
                Duration.ofMillis(numbers.of("--step-millis", 0, 0, 3_600_000)),
                numbers.of("--seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                Math.toIntExact(numbers.of("--hidden", 32, 1, 1_024)),
                numbers.of("--checkpoint-every", 20, 1, 1_000_000_000),
                Optional.ofNullable(given.get("--checkpoint-dir"))
                        .or(() -> environment.word("LOCKSTEP_CHECKPOINT_DIR"))
                        .map(Path::of),
                environment.word("LOCKSTEP_PROGRESS").map(Path::of),
                numbers.of("--print-every", 10, 1, 1_000_000_000),
                Duration.ofSeconds(numbers.of("--assembly-timeout-seconds", 60, 1, 86_400)),
                Duration.ofSeconds(numbers.of("--peer-timeout-seconds", 20, 1, 86_400)));
    }

    /// The options that are numbers.
    record Numbers(Map<String, String> given, Environment environment) {
        long of(String name, long otherwise, long min, long max) {
            var text = given.get(name);
            return text == null ? otherwise : environment.number(name, text, min, max);
        }
    }
}
