package lockstep.node.launch;

import lockstep.node.agent.LaunchPolicy;
import lockstep.protocol.v1.LaunchSpec;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What may be launched here: for whom, and what a kernel and a shell can take.
///
/// @param privilege what the daemon itself may
/// @param allowRootJobs whether user id 0 may run jobs
/// @param minUserId user ids below this one, 0 apart, belong to the system and run no jobs
public record LaunchRules(Privilege privilege, boolean allowRootJobs, int minUserId)
        implements LaunchPolicy {

    private static final int STRING_BYTES_MAX = 131_071;
    private static final int ALL_BYTES_MAX = 1_500_000;

    @Override
    public Optional<String> objection(LaunchSpec launch) {
        return objectionToUser(launch.getUserId())
                .or(() -> place(launch))
                .or(() -> program(launch))
                .or(() -> sizes(launch));
    }

    /// Why nothing may be done here as that user.
    ///
    /// @param userId unsigned
    public Optional<String> objectionToUser(int userId) {
        long uid = Integer.toUnsignedLong(userId);
        if (!privilege.isRoot() && userId != privilege.userId()) {
            return Optional.of(
                    "this node's daemon runs as user id %d and cannot become %d"
                            .formatted(privilege.userId(), uid));
        }
        if (uid == 0 && !allowRootJobs) {
            return Optional.of("this node runs no jobs of root (launch.allow-root-jobs)");
        }
        if (uid != 0 && uid < minUserId) {
            return Optional.of(
                    "user id %d is below this node's launch.min-uid (%d)"
                            .formatted(uid, minUserId));
        }
        return Optional.empty();
    }

    private static Optional<String> place(LaunchSpec launch) {
        return launch.getWorkingDirectory().startsWith("/")
                ? Optional.empty()
                : Optional.of(
                        "working directory '%s' is not absolute"
                                .formatted(launch.getWorkingDirectory()));
    }

    private static Optional<String> program(LaunchSpec launch) {
        boolean none =
                launch.getScript().isEmpty()
                        && (launch.getArgumentsCount() == 0 || launch.getArguments(0).isEmpty());
        return none && launch.getRanksCount() > 0
                ? Optional.of("there is no program to run")
                : Optional.empty();
    }

    private static Optional<String> sizes(LaunchSpec launch) {
        long all = strings(launch).mapToLong(LaunchRules::bytes).sum();
        if (all > ALL_BYTES_MAX) {
            return Optional.of(
                    "arguments and environment have %d bytes, at most %d can be passed on"
                            .formatted(all, ALL_BYTES_MAX));
        }
        return strings(launch).anyMatch(text -> bytes(text) > STRING_BYTES_MAX)
                ? Optional.of(
                        "an argument or variable has more than %d bytes"
                                .formatted(STRING_BYTES_MAX))
                : malformed(launch);
    }

    private static Optional<String> malformed(LaunchSpec launch) {
        if (strings(launch).anyMatch(text -> text.indexOf('\0') >= 0)) {
            return Optional.of("a path, argument or variable contains a NUL character");
        }
        return environments(launch)
                .flatMap(map -> map.keySet().stream())
                .filter(name -> name.isEmpty() || name.indexOf('=') >= 0)
                .findFirst()
                .map("'%s' cannot be the name of a variable"::formatted);
    }

    private static Stream<Map<String, String>> environments(LaunchSpec launch) {
        return Stream.concat(
                Stream.of(launch.getUserEnvironmentMap(), launch.getJobEnvironmentMap()),
                launch.getRanksList().stream().map(rank -> rank.getEnvironmentMap()));
    }

    private static Stream<String> strings(LaunchSpec launch) {
        Stream<String> names =
                Stream.of(
                        launch.getWorkingDirectory(),
                        launch.getStdoutPattern(),
                        launch.getStderrPattern(),
                        launch.getJobName(),
                        launch.getUser());
        Stream<String> variables =
                environments(launch)
                        .flatMap(map -> map.entrySet().stream())
                        .map(variable -> variable.getKey() + "=" + variable.getValue());
        return Stream.of(names, variables, launch.getArgumentsList().stream())
                .flatMap(texts -> texts);
    }

    private static long bytes(String text) {
        return text.codePoints().map(LaunchRules::utf8Bytes).asLongStream().sum();
    }

    private static int utf8Bytes(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
