package lockstep.controller.sim.planted;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// What the user asked for.
///
/// @param bugs those that are planted
/// @param first seed
/// @param seeds at most, for each bug
/// @param limit for each bug
/// @param parallel how many bugs at a time
/// @param list whether they are only listed
record Options(List<Bug> bugs, long first, long seeds, Duration limit, int parallel, boolean list) {
    private static final int SEEDS = 300;
    private static final int LIMIT_SECONDS = 120;

    /// What was asked for cannot be done.
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    static Options parse(List<String> args, List<Bug> all) {
        long first = 1;
        long seeds = SEEDS;
        long limit = LIMIT_SECONDS;
        long parallel = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2);
        boolean list = false;
        List<Bug> wanted = new ArrayList<>();
        for (Iterator<String> left = args.iterator(); left.hasNext(); ) {
            String arg = left.next();
            switch (arg) {
                case "--list" -> list = true;
                case "--first" -> first = number(arg, left);
                case "--seeds" -> seeds = number(arg, left);
                case "--limit" -> limit = number(arg, left);
                case "--parallel" -> parallel = number(arg, left);
                default -> wanted.add(bug(arg, all));
            }
        }
        return new Options(
                wanted.isEmpty() ? all : List.copyOf(wanted),
                first,
                seeds,
                Duration.ofSeconds(limit),
                Math.toIntExact(parallel),
                list);
    }

    private static Bug bug(String id, List<Bug> all) {
        return all.stream()
                .filter(bug -> bug.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Unusable(
                                        "there is no bug '%s'.%nMaybe look at those there are: bin/planted-bugs --list"
                                                .formatted(id)));
    }

    private static long number(String option, Iterator<String> left) {
        String text = left.hasNext() ? left.next() : "";
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new Unusable(
                    "%s needs a number from 1 to 999999, not '%s'".formatted(option, text));
        }
        return Long.parseLong(text);
    }
}
